"""Make a former release current again in the admin: like an import, first a dry run in the background."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from core.models import User
from frameworks.admin import runs
from frameworks.admin.importing import PERMISSION
from frameworks.importing.remembered import refuse_forgotten
from frameworks.models import ImportRun, Release
from frameworks.records import CatalogueError

RELEASE_PAGE = "frameworks_release_modeladmin_inspect"
RUN_PAGE = "frameworks_importrun_modeladmin_inspect"


@require_POST
def set_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the dry run, and show how it goes; the run's own page asks for the decision."""
    user = request.user
    if not isinstance(user, User) or not user.has_perm(PERMISSION):
        raise PermissionDenied
    release = get_object_or_404(Release.objects.select_related("framework"), pk=pk)
    if release.state == Release.State.CURRENT:
        messages.warning(request, f"{release} is the current release already.")
        return redirect(RELEASE_PAGE, release.pk)
    try:
        refuse_forgotten(release)
    except CatalogueError as error:
        messages.error(request, f"{error}.")
        return redirect(RELEASE_PAGE, release.pk)
    run = ImportRun(
        origin=ImportRun.Origin.REMEMBERED,
        source=f"{release.framework.slug} {release.version}",
        framework=release.framework.slug,
        release=release.version,
        started_by=user,
    )
    return redirect(RUN_PAGE, runs.start(run).pk)

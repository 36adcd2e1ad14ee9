"""Import a release from the admin: ask for it, see its dry run, import it for good; and the history of all
imports.

Only holders of `frameworks.import_release` see any of this.
"""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic.edit import FormMixin
from wagtail.admin import messages
from wagtail_modeladmin.views import InspectView, WMABaseView

from frameworks.admin import runs
from frameworks.admin.catalogue import ReadOnly, ReadOnlyAdmin
from frameworks.admin.import_form import ImportForm, limit
from frameworks.admin.pulse import steps_of
from frameworks.admin.uploads import is_too_large, receive_within_quota
from frameworks.models import Framework, ImportRun, Release

PERMISSION = "frameworks.import_release"
REFRESH = 2  # seconds between two looks at a running import


class ImportPermissions(ReadOnly):
    """Holders of the permission see runs and start them. Nobody writes in their history."""

    def user_can_list(self, user: Any) -> bool:
        return bool(user.has_perm(PERMISSION))

    def user_can_inspect_obj(self, user: Any, obj: Model) -> bool:
        return self.user_can_list(user)

    def user_can_create(self, user: Any) -> bool:
        return self.user_can_list(user)


class ImportView(FormMixin[ImportForm], WMABaseView):
    """The form that starts an import."""

    form_class = ImportForm
    page_title = "Import a release"
    template_name = "frameworks/admin/import.html"

    def check_action_permitted(self, user: Any) -> bool:
        return self.permission_helper.user_can_create(user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "too_large": is_too_large(self.request)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs.sweep()
        active = ImportRun.objects.filter(state__in=ImportRun.ACTIVE).first()
        context: dict[str, Any] = super().get_context_data(active=active, limit=limit(), **kwargs)
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Start the dry run, and show how it goes."""
        form = self.get_form()
        if not form.is_valid():
            messages.validation_error(request, "The import could not be started.", form)
            return self.render_to_response(self.get_context_data(form=form))
        run = runs.start(form.run(request.user))
        return redirect(self.url_helper.get_action_url("inspect", run.pk))


class RunView(InspectView):
    """One run: how far it is, what its dry run says, what came of it; and the two buttons."""

    page_title = "Import"

    def get_page_title(self) -> str:
        return "Make current again" if self.instance.is_roll_back else self.page_title

    def get_meta_title(self) -> str:
        return self.get_page_title()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        runs.sweep()
        self.instance.refresh_from_db()
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        if request.method == "GET" and self.instance.is_active:
            response.headers["Refresh"] = str(REFRESH)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Import for good, or discard."""
        if "confirm" in request.POST:
            done = runs.confirm(self.instance, request.user)
        elif "discard" in request.POST:
            done = runs.discard(self.instance)
        else:
            done = False
        if not done:
            messages.warning(
                request, "This import is no longer waiting for a decision; this is where it stands."
            )
        return redirect(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run: ImportRun = self.instance
        report = run.counted
        framework = Framework.objects.filter(slug=report.framework).first() if report else None
        context: dict[str, Any] = super().get_context_data(
            run=run,
            steps=steps_of(run.pk) if run.is_active else [],
            report=report,
            release=Release.objects.filter(framework=framework, version=report.release).first()
            if report
            else None,
            page=getattr(framework, "page", None),
            current=framework.current_release if framework and run.is_roll_back else None,
            within=int(runs.CONFIRM_WITHIN.total_seconds() // 3600),
            create_url=self.url_helper.create_url,
            **kwargs,
        )
        return context


class ImportRunAdmin(ReadOnlyAdmin):
    """The history of imports, and the way to a new one."""

    model = ImportRun
    menu_label = "Imports"
    menu_icon = "upload"
    permission_helper_class = ImportPermissions
    list_display = ["created_at", "source", "state", "started_by"]
    list_filter = ["state"]
    list_select_related = ["started_by"]
    search_fields = ["source"]
    create_view_class = ImportView
    inspect_view_class = RunView
    inspect_template_name = "frameworks/admin/run.html"
    inspect_view_fields = [
        "source",
        "origin",
        "framework",
        "release",
        "started_by",
        "created_at",
        "finished_at",
    ]

    @method_decorator(csrf_exempt)
    def create_view(self, request: HttpRequest) -> HttpResponse:
        """Show or take the form.

        The check against forged requests reads the body, so it comes after the limit on uploads is in place,
        and that after the permission.
        """
        if self.permission_helper.user_can_create(request.user):
            receive_within_quota(request)
        checked = csrf_protect(super().create_view)
        response: HttpResponse = checked(request)
        return response

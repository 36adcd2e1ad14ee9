"""The views that Wagtail's editor uses for pages an import made.

Wagtail 8 finds the views of a page by its type (`PageViewSet`): the editor of a technique has one more side
panel, and what may not be done to such a page says so instead of "no permission".
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.views.generic.base import View
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from frameworks.admin.filters import TechniqueFilterSet
from frameworks.admin.listing import COLUMNS, TechniqueExplorerView, TechniqueUseView
from frameworks.models import FrameworkPage, FrameworksIndexPage, TechniquePage
from frameworks.panels import UpstreamSidePanel

SAVED_MEANWHILE = (
    "saved a new version since you opened this page, so yours is not saved yet. Read theirs in another tab "
    "(History); saving again overwrites it."
)


class TechniqueEditView(EditView):
    """Wagtail's editor with the publisher's text beside it."""

    @cached_property
    def opened_without_version(self) -> bool:
        """Whether the editor was opened when there was no version of the page, and there is one now.

        Imports make pages without a version, and an editor opened on one names none. Wagtail takes such an
        editor for up to date, whoever has saved in the meantime.
        """
        named = self.request.POST.keys() & {"overwrite_revision_id", "loaded_revision_id"}
        return bool(self.latest_revision) and not named

    @cached_property
    def is_out_of_date(self) -> bool:
        """Whether somebody saved a version since the editor was opened: then autosave pauses."""
        return self.opened_without_version or bool(super().is_out_of_date)

    def form_valid(self, form: Any) -> HttpResponse:
        """Save; but first tell of a version that the person has not seen, as Wagtail's dialog cannot here.

        What autosave keeps is the person's own, though this form cannot name it. The form that comes back
        names the other's version, so that whoever saves again means to.
        """
        theirs = self.opened_without_version and self.latest_revision.user_id != self.request.user.pk
        if theirs and not self.expects_json_response:
            messages.error(self.request, f"{self.latest_revision.user or 'The system'} {SAVED_MEANWHILE}")
            self.has_unsaved_changes = True
            return self.render_to_response(self.get_context_data())
        saved: HttpResponse = super().form_valid(form)
        return saved

    def get_side_panels(self) -> MediaContainer:
        """Return Wagtail's side panels and the publisher's text, which saving does not change."""
        panels = super().get_side_panels()
        if self.expects_json_response or self.hydrate_create_view:
            return panels
        return MediaContainer([*panels[:1], UpstreamSidePanel(self.page, self.request), *panels[1:]])


class RefusedView(View):
    """Answers what may not be done to a page that an import made: with the reason, back in its editor."""

    reason = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = get_object_or_404(Page, pk=kwargs.get("page_id") or kwargs.get("page_to_move_id")).specific
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        messages.error(request, f"{page.get_admin_display_title()} {self.reason}")
        return redirect("wagtailadmin_pages:edit", page.pk)


class CopyTechniqueView(RefusedView):
    """An entry has one page."""

    reason = "cannot be copied: an entry has one page."


class MoveTechniqueView(RefusedView):
    """The address of a technique is made of its id."""

    reason = "cannot be moved: its address is made of the publisher's id."


class DeleteTechniqueView(RefusedView):
    """Addresses and commentary outlive releases."""

    reason = (
        "cannot be deleted: imports make these pages, and commentary outlives releases. Unpublish it instead."
    )


class CopyFrameworkView(RefusedView):
    """A framework has one page, and there is one index of them."""

    reason = "cannot be copied: there is one of it."


class TechniqueViewSet(PageViewSet):
    """Technique pages: edited like any page, but neither copied nor moved nor deleted."""

    model = TechniquePage
    edit_view_class = TechniqueEditView
    index_view_class = TechniqueExplorerView
    content_type_use_view_class = TechniqueUseView
    columns = COLUMNS
    filterset_class = TechniqueFilterSet
    copy_view_class = CopyTechniqueView
    move_view_class = MoveTechniqueView
    move_confirm_view_class = MoveTechniqueView
    delete_view_class = DeleteTechniqueView


class FrameworkViewSet(PageViewSet):
    """The page of a framework: edited, renamed and moved, but not copied; deleted only when empty."""

    model = FrameworkPage
    copy_view_class = CopyFrameworkView


class FrameworksIndexViewSet(PageViewSet):
    """The index of frameworks, likewise."""

    model = FrameworksIndexPage
    copy_view_class = CopyFrameworkView

"""Approvals in the admin: their page, the way to it, what the editor on the screen had loaded, and who
reviews what.
"""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import Button
from wagtail.models import Page, Revision

from frameworks.admin.approving import ApprovalView
from frameworks.admin.refusing import APPROVAL
from frameworks.admin.scoping import ReviewerScopeViewSet
from frameworks.models import CommentaryTaskState
from frameworks.reviewing.approving import DRAFT_MOVED, ApprovalRefused
from frameworks.reviewing.seeing import words_of

scopes = ReviewerScopeViewSet("reviewer_scopes")


class StepFinder:
    """Leads news of a step to the page where it is read and decided."""

    def __init__(self, user: Any = None) -> None:
        self.user = user

    def get_edit_url(self, state: CommentaryTaskState) -> str:
        """Return that page's address; it checks for itself who may see it."""
        return reverse(APPROVAL, args=[state.pk])


register_admin_url_finder(CommentaryTaskState, StepFinder)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [path("frameworks/approvals/<int:pk>/", ApprovalView.as_view(), name=APPROVAL)]


@hooks.register("register_admin_viewset")
def register_viewset() -> ViewSet:
    return scopes


class ScopesMenuItem(MenuItem):
    """Shown to those who may see who reviews what."""

    def is_shown(self, request: HttpRequest) -> bool:
        actions = ("add", "change", "delete", "view")
        return any(request.user.has_perm(f"frameworks.{action}_reviewerscope") for action in actions)


@hooks.register("register_frameworks_menu_item")
def register_menu_item() -> MenuItem:
    return ScopesMenuItem("Reviewers", reverse("reviewer_scopes:index"), icon_name="group", order=20)


@hooks.register("register_page_header_buttons")
def header_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from the editor of a page in moderation to what its reviewer reads."""
    state = page.current_workflow_task_state if view_name == "edit" else None
    if isinstance(state, CommentaryTaskState):
        url = reverse(APPROVAL, args=[state.pk])
        yield Button("Review side by side", url, icon_name="clipboard-list", priority=5)


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def refuse_unseen(request: HttpRequest, subject: Any) -> None:
    """Refuse an approval in an editor that shows an older draft than the one that would be approved."""
    if not request.POST.get("action-workflow-action"):
        return
    if request.POST.get("workflow-action-name") != "approve":
        return
    state = subject.current_workflow_task_state
    latest = subject.get_latest_revision()
    if not isinstance(state, CommentaryTaskState) or latest is None:
        return
    overwritten = request.POST.get("overwrite_revision_id")
    loaded = overwritten or request.POST.get("loaded_revision_id")
    if not loaded:
        return
    saved = request.POST.get("loaded_revision_created_at", "")
    if loaded == str(latest.pk) and (overwritten or not saved or saved == latest.created_at.isoformat()):
        return
    revision = (
        Revision.objects.for_instance(subject).filter(pk=loaded).first() if loaded.isdecimal() else None
    )
    if revision is None or revision.pk == latest.pk or words_of(revision) != words_of(latest):
        raise ApprovalRefused(DRAFT_MOVED, subject, ask_again=state)

"""Panels about pages: my drafts, what waits for me, what I submitted, what marketing has under way."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from frameworks.admin.dashboard.lists import SHOWN, ListPanel, Row, Work
from frameworks.admin.dashboard.person import CATALOGUE, Person
from frameworks.admin.places import edit_url
from frameworks.admin.refusing import APPROVAL


def editable(person: Person) -> PageQuerySet:
    """Return the pages that somebody may edit."""
    policy = policy_registry.get_by_type(Page)
    pages: PageQuerySet = policy.instances_user_has_permission_for(person.user, "change")
    return pages.filter(depth__gt=1)


def page_rows(pages: PageQuerySet, detail: str = "") -> list[Row]:
    """Return a row for each page, led to its editor, in one query more than the pages themselves."""
    shown = pages.prefetch_workflow_states().annotate_approved_schedule().specific(defer=True)
    return [
        Row(
            page.get_admin_display_title(),
            edit_url(page.pk),
            tag=str(page.status_string).capitalize(),
            detail=detail,
            when=page.latest_revision_created_at,
        )
        for page in shown
    ]


class MyDrafts(ListPanel):
    """Pages whose newest draft is mine and is not live."""

    name, heading, icon = "my-drafts", "My drafts", "edit"
    nothing = "You have no unpublished changes."

    def work(self, request: HttpRequest) -> Work:
        """Return the drafts that I may still edit, the newest first."""
        pages = (
            editable(self.person)
            .filter(has_unpublished_changes=True, latest_revision__user=self.person.user)
            .order_by("-latest_revision_created_at", "-pk")
        )
        return Work(page_rows(pages[:SHOWN]), pages.count())


class WaitingForMe(ListPanel):
    """Steps of workflows that I may decide."""

    name, heading, icon = "waiting", "Waiting for me", "clipboard-list"
    nothing = "Nothing waits for your approval."

    def work(self, request: HttpRequest) -> Work:
        """Return the steps, the one that waits longest first."""
        states = TaskState.objects.reviewable_by(self.person.user)
        shown = (
            states.select_related("task", "revision__user", "commentarytaskstate")
            .prefetch_related("revision__content_object")
            .order_by("started_at", "pk")[:SHOWN]
        )
        finder = AdminURLFinder(self.person.user)
        rows = [
            Row(
                _title(thing),
                _decided_at(state) or _place(thing, finder),
                tag=state.task.name,
                detail=f"from {state.revision.user}" if state.revision.user else "",
                when=state.started_at,
            )
            for state in shown
            if state.revision is not None and (thing := state.revision.content_object) is not None
        ]
        return Work(rows, states.count(), f"{reverse('wagtailadmin_reports:workflow_tasks')}?reviewable=true")


class Submitted(ListPanel):
    """What I submitted and somebody else has to approve."""

    name, heading, icon = "submitted", "Submitted by me", "tasks"

    def work(self, request: HttpRequest) -> Work:
        """Return the workflows under way, the newest first."""
        states = WorkflowState.objects.active().filter(requested_by=self.person.user)
        shown = (
            states.select_related("current_task_state__task")
            .prefetch_related("content_object")
            .order_by("-created_at", "-pk")[:SHOWN]
        )
        finder = AdminURLFinder(self.person.user)
        rows = [
            Row(
                _title(thing),
                _place(thing, finder),
                tag=str(state.get_status_display()),
                detail=state.current_task_state.task.name if state.current_task_state else "",
                when=state.created_at,
            )
            for state in shown
            if (thing := state.content_object) is not None
        ]
        return Work(
            rows,
            states.count(),
            f"{reverse('wagtailadmin_reports:workflow')}?requested_by={self.person.user.pk}",
        )


class Marketing(ListPanel):
    """Services, insights and other pages of the firm's own with changes that are not live."""

    name, heading, icon = "marketing", "Marketing pages under way", "doc-full-inverse"
    nothing = "No service, insight or other page has unpublished changes."

    def work(self, request: HttpRequest) -> Work:
        """Return the pages that the person may edit and somebody has changed, the newest first."""
        pages = (
            editable(self.person)
            .filter(has_unpublished_changes=True)
            .not_type(*CATALOGUE)
            .order_by("-latest_revision_created_at", "-pk")
        )
        return Work(page_rows(pages[:SHOWN]), pages.count(), reverse("wagtailadmin_explore_root"))


class LockedByMe(ListPanel):
    """Pages that nobody else can edit because of me."""

    name, heading, icon = "locked", "Locked by me", "lock"

    def work(self, request: HttpRequest) -> Work:
        """Return the pages, the one locked last first."""
        pages = Page.objects.filter(locked=True, locked_by=self.person.user).order_by("-locked_at", "-pk")
        rows = [
            Row(page.get_admin_display_title(), edit_url(page.pk), when=page.locked_at)
            for page in pages[:SHOWN].specific(defer=True)
        ]
        return Work(
            rows,
            pages.count(),
            f"{reverse('wagtailadmin_reports:locked_pages')}?locked_by={self.person.user.pk}",
        )


def _title(thing: Any) -> str:
    """Return what a page or a snippet is called; a page may come as the plain page it is stored as."""
    return thing.specific_deferred.get_admin_display_title() if isinstance(thing, Page) else str(thing)


def _place(thing: Any, finder: AdminURLFinder) -> str:
    return edit_url(thing.pk) if isinstance(thing, Page) else finder.get_edit_url(thing) or ""


def _decided_at(state: TaskState) -> str:
    """Return where a step of ours is read side by side and decided, "" for other steps."""
    return reverse(APPROVAL, args=[state.pk]) if hasattr(state, "commentarytaskstate") else ""

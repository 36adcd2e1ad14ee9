"""The page of an approval: the draft beside the publisher's text and what changed in it, and the decision."""

from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page, Revision, WorkflowState

from frameworks.admin.refusing import APPROVAL
from frameworks.models import CommentaryTaskState, Review, TechniquePage
from frameworks.panels import PROCEDURES, base_of, entry_url
from frameworks.reviewing.approving import DECIDED, OWN, ApprovalRefused, is_own
from frameworks.reviewing.comparing import compared
from frameworks.reviewing.seeing import Seen, subject_of
from frameworks.reviewing.side_by_side import notes_of
from frameworks.technique import from_entry

OUTCOMES = {"approve": "approved.", "reject": "changes requested; who submitted it is told."}


class ApprovalView(WagtailAdminTemplateMixin, TemplateView):
    """For those who may edit the page: they read; those who are asked decide."""

    template_name = "frameworks/admin/approval.html"
    header_icon = "clipboard-list"
    _show_breadcrumbs = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the step of the workflow and what it is about."""
        super().setup(request, *args, **kwargs)
        states = CommentaryTaskState.objects.select_related("workflow_state__workflow", "task")
        self.state: CommentaryTaskState = get_object_or_404(states, pk=kwargs["pk"])
        self.subject = subject_of(self.state.workflow_state)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse whoever may not open the editor."""
        if self.edit_url is None:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def edit_url(self) -> str | None:
        """Where the editor is, for those who may open it."""
        url: str | None = AdminURLFinder(self.request.user).get_edit_url(self.subject)
        return url

    def get_page_title(self) -> str:
        """Return what it is about."""
        return subject_title(self.subject)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the editor."""
        editor = {"url": self.edit_url, "label": subject_title(self.subject)}
        return [*self.breadcrumbs_items, editor, {"url": "", "label": str(self.state.task.name)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the draft, what is known of the last review, what changed since, and what may be done."""
        user, subject, task = self.request.user, self.subject, self.state.task.specific
        waiting = self.state.status == self.state.STATUS_IN_PROGRESS
        now = Seen.now(subject)
        revision = Revision.objects.select_related("user").get(pk=now.revision)
        draft = revision.as_object()
        actions = {name for name, _, _ in task.get_actions(subject, user)} if waiting else set()
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "state": self.state,
            "subject": subject,
            "revision": revision,
            "seen": str(now),
            "waiting": waiting,
            "may_approve": "approve" in actions,
            "may_reject": "reject" in actions,
            "own": OWN
            if waiting and not task.own_text and is_own(subject, user, self.state.workflow_state)
            else "",
            "edit_url": self.edit_url,
            "compare": self.comparisons(now),
            **(technique_context(draft) if isinstance(draft, TechniquePage) else {}),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide, say what came of it, and lead back to what else waits; raises ApprovalRefused."""
        decision = request.POST.get("decision", "")
        if decision not in OUTCOMES:
            raise SuspiciousOperation("no decision")
        if decision == "reject" and self.state.status != self.state.STATUS_IN_PROGRESS:
            raise ApprovalRefused(DECIDED, self.subject)
        data = {"comment": request.POST.get("comment", "")}
        if decision == "approve":
            data["seen"] = request.POST.get("seen", "")
        self.state.task.specific.on_action(self.state, request.user, decision, **data)
        said = f"{subject_title(self.subject)}: {OUTCOMES[decision]}"
        messages.success(request, f"{said} {self.what_is_next()}".strip())
        return redirect("wagtailadmin_home")

    def what_is_next(self) -> str:
        """Return what becomes of the draft, in a sentence, after an approval."""
        run = WorkflowState.objects.select_related("current_task_state__task").get(
            pk=self.state.workflow_state_id
        )
        if run.status == run.STATUS_IN_PROGRESS:
            return f"{run.current_task_state.task.name} comes next."
        if run.status != run.STATUS_APPROVED:
            return ""
        subject = subject_of(run)
        return "It is live." if not subject.has_unpublished_changes else "It goes live as scheduled."

    def comparisons(self, now: Seen) -> dict[str, str]:
        """Return label → address of the comparisons of drafts that Wagtail shows."""
        if isinstance(self.subject, Page):
            name = "wagtailadmin_pages:revisions_compare"
        else:
            name = self.subject.snippet_viewset.get_url_name("revisions_compare")
        before = Seen.read(self.request.GET.get("seen", ""))
        found: dict[str, int | str] = {}
        if before and before.revision != now.revision and before.words != now.words:
            found["What changed since you read it"] = before.revision
        if self.subject.live_revision_id and self.subject.live_revision_id != now.revision:
            found["Compare with what is live"] = "live"
        return {
            label: reverse(name, args=[self.subject.pk, old, now.revision]) for label, old in found.items()
        }


def technique_context(draft: TechniquePage) -> dict[str, Any]:
    """Return both layers of a technique: the draft's notes, the publisher's text, and its changes."""
    last = Review.objects.filter(page=draft.pk).select_related("release", "reviewed_by").first()
    context: dict[str, Any] = {"notes": notes_of(draft)[0], "last": last, "two_layers": True}
    if draft.entry is None:
        return context
    base = base_of(draft)
    return {
        **context,
        "entry": draft.entry,
        "entry_url": entry_url(draft.entry.pk),
        "release": draft.entry.framework.current_release,
        "compared": compared(draft, base),
        "view": from_entry(draft.entry, base, PROCEDURES),
    }


def subject_title(subject: Any) -> str:
    """Return how the admin calls a page or a snippet."""
    return str(subject.get_admin_display_title() if isinstance(subject, Page) else subject)


__all__ = ["APPROVAL", "ApprovalView"]

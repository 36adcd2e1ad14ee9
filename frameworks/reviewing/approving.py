"""When a text may be approved, and by whom. What a task of a workflow asks before it moves on.

Raised refusals reach the person as one line (`frameworks.admin.refusing`), and nothing is approved.
"""

from typing import Any

from django.db.models import Max
from django.utils import timezone
from wagtail.models import Revision, TaskState, WorkflowState

from frameworks.models.pages import TechniquePage
from frameworks.models.workflow import CommentaryTaskState
from frameworks.reviewing.seeing import Seen, subject_of, words_of

OWN = "You wrote or submitted this draft, so somebody else has to approve it."
NOT_YOURS = "Others review this page: you are not asked to approve it."
DECIDED = "Somebody has decided on this draft already: nothing was changed."
UNSEEN = "Nothing was approved: open the draft, read it, and approve it there."
DRAFT_MOVED = "Nothing was approved: the draft has changed since you read it. Read it again, then decide."
PUBLISHER_MOVED = "Nothing was approved: the publisher's text has changed since you read it. Read it first."
SENT_BACK = "Nothing was published: {what} since “{task}” approved it, so that step has been asked again."


class ApprovalRefused(Exception):  # noqa: N818 - a "no" with its reason
    """A text is not approved; the message says why in one line.

    `subject` is the page or snippet; `ask_again` is the state to show anew, `seen` what was seen before.
    """

    def __init__(
        self, message: str, subject: Any, *, ask_again: TaskState | None = None, seen: str = ""
    ) -> None:
        super().__init__(message)
        self.subject = subject
        self.ask_again = ask_again
        self.seen = seen


def is_own(subject: Any, user: Any, workflow_state: WorkflowState | None) -> bool:
    """Return whether a draft is a user's own: they submitted it, or changed its words since the last ones
    that were approved or went live.

    Whoever only comments, or sets a schedule, has written nothing.
    """
    if workflow_state is not None and workflow_state.requested_by_id == user.pk:
        return True
    revisions = Revision.objects.for_instance(subject).order_by("created_at", "pk")
    base = settled_revision(subject)
    if base is not None:
        revisions = revisions.filter(created_at__gt=base.created_at).exclude(pk=base.pk)
    if not revisions.filter(user=user).exists():
        return False
    before = words_of(base) if base is not None else ""
    for revision in revisions.iterator(chunk_size=20):
        now = words_of(revision)
        if revision.user_id == user.pk and now != before:
            return True
        before = now
    return False


def settled_revision(subject: Any) -> Revision | None:
    """Return the newest revision that was approved in a workflow or is live; None for neither."""
    approved = WorkflowState.objects.for_instance(subject).filter(status=WorkflowState.STATUS_APPROVED)
    newest = approved.aggregate(newest=Max("task_states__revision"))["newest"]
    pks = [pk for pk in (newest, subject.live_revision_id) if pk]
    return Revision.objects.filter(pk__in=pks).order_by("-created_at", "-pk").first()


def check(state: CommentaryTaskState, user: Any, token: str) -> Seen:
    """Return what is approved, locked until the transaction ends; raises ApprovalRefused."""
    subject = subject_of(state.workflow_state)
    task = state.task.specific
    fresh = TaskState.objects.select_for_update().get(pk=state.pk)
    if fresh.status != TaskState.STATUS_IN_PROGRESS:
        raise ApprovalRefused(DECIDED, subject)
    if not task.asks(subject, user):
        raise ApprovalRefused(NOT_YOURS, subject)
    if not task.own_text and is_own(subject, user, state.workflow_state):
        raise ApprovalRefused(OWN, subject)
    now, seen = Seen.now(subject, lock=True), Seen.read(token)
    if seen is None:
        raise ApprovalRefused(UNSEEN, subject, ask_again=state)
    if seen.words != now.words:
        raise ApprovalRefused(DRAFT_MOVED, subject, ask_again=state, seen=token)
    if seen.digest != now.digest:
        raise ApprovalRefused(PUBLISHER_MOVED, subject, ask_again=state, seen=token)
    return now


def outdated(state: CommentaryTaskState, now: Seen) -> CommentaryTaskState | None:
    """Return an earlier approval of the same run that saw another text than is there now, if there is one."""
    earlier = CommentaryTaskState.objects.filter(
        workflow_state=state.workflow_state, status=TaskState.STATUS_APPROVED
    )
    for one in earlier.order_by("pk"):
        if (one.words, one.digest) != (now.words, now.digest):
            return one
    return None


def send_back(state: CommentaryTaskState, user: Any, old: CommentaryTaskState) -> None:
    """Ask the earlier steps of a run again; what they approved is not what would be published."""
    earlier = CommentaryTaskState.objects.filter(
        workflow_state=state.workflow_state, status=TaskState.STATUS_APPROVED, pk__gte=old.pk
    )
    TaskState.objects.filter(pk__in=list(earlier.values_list("pk", flat=True))).update(
        status=TaskState.STATUS_CANCELLED, finished_at=timezone.now()
    )
    state.cancel(user=user, comment="The text changed: earlier steps were asked again.")


def sent_back_line(old: CommentaryTaskState, now: Seen) -> str:
    """Return why a run went back, in one line."""
    what = "the draft has changed" if old.words != now.words else "the publisher's text has changed"
    return SENT_BACK.format(what=what, task=old.task.name)


def read_against(subject: Any) -> tuple[int | None, str]:
    """Return the release (primary key) that a technique is read against now, and its digest."""
    if not isinstance(subject, TechniquePage) or subject.entry is None or subject.entry.version is None:
        return None, ""
    release = subject.entry.framework.current_release
    return (release.pk if release else None), subject.entry.version.digest

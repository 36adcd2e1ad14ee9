"""News of workflows: submitted, approved, sent back. One mail a person and event, whatever the task's type.

Wagtail's own notifiers do not know who may approve a task of a type of ours, and tell the owner of a page
nothing; they are taken off, and these stand in for them.
"""

from collections.abc import Iterable
from typing import Any, Protocol, runtime_checkable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, Task, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from core.models import User
from core.notices.kinds import APPROVED, REJECTED, SUBMITTED, Kind
from core.notices.telling import notify

WAGTAILS = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
)


@runtime_checkable
class KnowsReviewers(Protocol):
    """A task that does not ask everybody in its groups."""

    def reviewers(self, obj: Any) -> Iterable[User]:
        """Return who is asked about an object, superusers left out."""

    def may_approve(self, obj: Any, user: User) -> bool:
        """Return whether somebody may approve it: not what they wrote themselves, perhaps."""


def connect() -> None:
    """Take Wagtail's notifiers off and listen in their place."""
    for signal, sender, uid in WAGTAILS:
        signal.disconnect(sender=sender, dispatch_uid=uid)
    task_submitted.connect(tell_submitted, dispatch_uid="notices")
    workflow_approved.connect(tell_approved, dispatch_uid="notices")
    workflow_rejected.connect(tell_rejected, dispatch_uid="notices")


def tell_submitted(instance: TaskState, user: User | None = None, **kwargs: Any) -> None:
    """Tell those who may approve a task that has begun."""
    state = instance.workflow_state
    subject = _subject(state)
    asker = state.requested_by if user is None else user
    step = f"{state.workflow.name}, {instance.task.name}"
    notify(
        approvers(instance.task.specific, subject, state.requested_by),
        SUBMITTED,
        subject=f"For your approval: {title(subject)}",
        text=f"{_name(asker)} asks for your approval ({step}).",
        url=address(instance.specific) or address(subject),
        actor=asker,
    )


def tell_approved(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    """Tell the submitter and the owner that a workflow has ended well."""
    _tell_outcome(instance, user, APPROVED, "Approved", "approved it.")


def tell_rejected(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    """Tell the submitter and the owner that changes are asked for, and which."""
    _tell_outcome(instance, user, REJECTED, "Changes asked for", "sent it back.")


def approvers(task: Task, subject: Any, requested_by: User | None) -> list[User]:
    """Return who may approve a task on an object: those it asks, and superusers where Wagtail's setting has
    them told (WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS).
    """
    if isinstance(task, KnowsReviewers):
        who = Q(pk__in=[user.pk for user in task.reviewers(subject)])
    elif isinstance(task, AbstractGroupApprovalTask):
        who = Q(groups__in=task.groups.all())
    else:
        return []
    if getattr(settings, "WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS", True):
        who |= Q(is_superuser=True)
    people = list(get_user_model().objects.filter(who, is_active=True).distinct())
    if not isinstance(task, KnowsReviewers):
        return people
    writers = set(Revision.objects.for_instance(subject).order_by().values_list("user", flat=True).distinct())
    writers.add(requested_by and requested_by.pk)
    # Only somebody who wrote can be refused, and asking costs queries.
    return [user for user in people if user.pk not in writers or task.may_approve(subject, user)]


def title(subject: Any) -> str:
    """Return what the admin calls an object: of a page the draft's title."""
    return str(subject.get_admin_display_title() if hasattr(subject, "get_admin_display_title") else subject)


def address(subject: Any) -> str:
    """Return where an object is edited, or a step of a workflow decided; "" when nowhere."""
    return str(AdminURLFinder().get_edit_url(subject) or "")


def _subject(state: WorkflowState) -> Any:
    """Return what a workflow is about; of a page, not only what all pages have."""
    subject = state.content_object
    return subject.specific if isinstance(subject, Page) else subject


def _tell_outcome(state: WorkflowState, user: User | None, kind: Kind, outcome: str, act: str) -> None:
    subject = _subject(state)
    comment = state.current_task_state.specific.get_comment() if state.current_task_state else ""
    people = {state.requested_by, getattr(subject, "owner", None)} - {None}
    notify(
        people,
        kind,
        subject=f"{outcome}: {title(subject)}",
        text=f"{_name(user)} {act}" + (f"\n\n{comment}" if comment else ""),
        url=address(subject),
        actor=user,
    )


def _name(user: User | None) -> str:
    return str(user) if user else "The system"

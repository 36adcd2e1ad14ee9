"""The step of a workflow that knows a technique page's two layers."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import QuerySet
from wagtail.locks import WorkflowLock
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState

from frameworks.models.framework import Release


class CommentaryTaskState(TaskState):
    """One such step on one page: what was approved (a digest of the draft's words), and against which text of
    the publisher's.
    """

    release = models.ForeignKey(Release, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    words = models.CharField(max_length=64, blank=True)

    @transaction.atomic
    def approve(self, user: Any = None, update: bool = True, comment: str = "", seen: str = "") -> TaskState:
        """Approve what the user has seen, which a form of ours says; raises ApprovalRefused."""
        from frameworks.reviewing.approving import check, read_against
        from frameworks.reviewing.seeing import subject_of

        now = check(self, user, seen)
        self.revision_id = now.revision
        self.words = now.words
        self.release_id, self.digest = read_against(subject_of(self.workflow_state))
        approved: TaskState = super().approve(user=user, update=update, comment=comment)
        return approved

    @transaction.atomic
    def reject(self, user: Any = None, update: bool = True, comment: str = "") -> TaskState:
        """Ask for changes; raises ApprovalRefused for somebody who is not asked."""
        from frameworks.reviewing.approving import NOT_YOURS, ApprovalRefused
        from frameworks.reviewing.seeing import subject_of

        subject = subject_of(self.workflow_state)
        if not self.task.specific.asks(subject, user):
            raise ApprovalRefused(NOT_YOURS, subject)
        rejected: TaskState = super().reject(user=user, update=update, comment=comment)
        return rejected

    @property
    def to_see(self) -> str:
        """What there is to see now, for the hidden field of an approval's form."""
        from frameworks.reviewing.seeing import Seen, subject_of

        return str(Seen.now(subject_of(self.workflow_state)))


class CommentaryLock(WorkflowLock):
    """Tells those who could approve, but wrote the draft, that somebody else has to."""

    def get_message(self, user: Any) -> Any:
        """Return what the editor says above the form."""
        from frameworks.reviewing.approving import OWN

        if self.for_user(user) or self.task.may_approve(self.object, user):
            return super().get_message(user)
        return OWN


class CommentaryTask(AbstractGroupApprovalTask):
    """Approval of commentary beside the publisher's text and what has changed in it since the last review."""

    scoped = models.BooleanField(
        "only reviewers of the technique",
        default=False,
        help_text="Asks those who review its tactics or its framework, where anybody does.",
    )
    own_text = models.BooleanField(
        "authors may approve their own text",
        default=False,
        help_text="Off: whoever wrote or submitted the draft cannot approve it.",
    )
    stamps = models.BooleanField(
        "stamps the page as reviewed",
        default=False,
        help_text="On approval the page says which release its commentary was reviewed against.",
    )
    review_after = models.PositiveSmallIntegerField(
        "review again after", default=12, help_text="Months until the stamped page is due for review again."
    )

    task_state_class = CommentaryTaskState
    lock_class = CommentaryLock
    admin_form_fields = [
        *AbstractGroupApprovalTask.admin_form_fields,
        "scoped",
        "own_text",
        "stamps",
        "review_after",
    ]

    class Meta:
        verbose_name = "commentary approval"
        verbose_name_plural = "commentary approvals"

    @classmethod
    def get_description(cls) -> str:
        """Return what Wagtail says of this type when a task is added."""
        return "Approval of commentary, with the publisher's text and its changes beside it"

    # Who is asked

    def reviewers(self, obj: Any) -> QuerySet[Any]:
        """Return the active members of the groups who are asked about a page: who gets mail about it."""
        from frameworks.reviewing.scopes import Scopes, places

        groups = self.groups.all()
        users = get_user_model().objects.filter(is_active=True, groups__in=groups).distinct()
        asked = Scopes.among(groups).asked(places([obj.pk]).get(obj.pk)) if self._is_scoped(obj) else None
        return users if asked is None else users.filter(pk__in=asked)

    def asks(self, obj: Any, user: Any) -> bool:
        """Return whether a user is asked about a page. Superusers always are."""
        if user is None or not user.is_active:
            return False
        if user.is_superuser:
            return True
        if not self._user_in_groups(user):
            return False
        if not self._is_scoped(obj):
            return True
        checked = user.__dict__.setdefault("_review_scopes", {})  # for the request, as Wagtail does
        key = self.pk, obj.pk
        if key not in checked:
            checked[key] = self.reviewers(obj).filter(pk=user.pk).exists()
        return bool(checked[key])

    def may_approve(self, obj: Any, user: Any) -> bool:
        """Return whether a user is asked and the draft is not theirs, where that is asked for."""
        from frameworks.reviewing.approving import is_own

        return self.asks(obj, user) and (self.own_text or not is_own(obj, user, obj.current_workflow_state))

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        """Return the steps in progress that a user is asked about, in a bounded number of queries."""
        from frameworks.models.pages import TechniquePage
        from frameworks.reviewing.scopes import Scopes, places

        states = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        if user.is_superuser or not self.scoped:
            moderated: QuerySet[TaskState] = super().get_task_states_user_can_moderate(user, **kwargs)
            return moderated
        if not self._user_in_groups(user):
            return TaskState.objects.none()
        technique = ContentType.objects.get_for_model(TechniquePage)
        subjects = states.order_by().values_list(
            "pk", "workflow_state__content_type", "workflow_state__object_id"
        )
        pages = {state: int(pk) for state, type_, pk in subjects if type_ == technique.pk}
        where, scopes = places(pages.values()), Scopes.among(self.groups.all())
        asked = {state: scopes.asked(where.get(pk)) for state, pk in pages.items()}
        others = [state for state, users in asked.items() if users is not None and user.pk not in users]
        return states.exclude(pk__in=others)

    def _is_scoped(self, obj: Any) -> bool:
        """Return whether scopes say who is asked about `obj`, which Wagtail often has as a page at large."""
        from frameworks.models.pages import TechniquePage

        return self.scoped and isinstance(obj, Page) and obj.specific_class is TechniquePage

    # What they may do

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        """Return whether a user may open the editor although they have no other right to it."""
        return self.asks(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Return whether the draft is locked to a user while it is at this step."""
        return not self.asks(obj, user)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        """Return whether a user may lock the page while it is at this step."""
        return self.asks(obj, user)

    def user_can_unlock(self, obj: Any, user: Any) -> bool:
        """Return whether a user may unlock it."""
        return self.asks(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Return what a user may do: approving takes a form, which says what they have seen."""
        if not self.asks(obj, user):
            return []
        actions = [("reject", "Request changes", True)]
        if self.may_approve(obj, user):
            actions.append(("approve", "Approve", True))
        return actions

    def get_form_for_action(self, action: str) -> Any:
        """Return the form of an action."""
        from frameworks.forms import ApprovalForm

        return ApprovalForm if action == "approve" else super().get_form_for_action(action)

    def get_template_for_action(self, action: str) -> str:
        """Return the template of an action's dialog; of an approval's, with what there is to see."""
        if action == "approve":
            return "frameworks/admin/approve.html"
        template: str = super().get_template_for_action(action)
        return template

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Do an action; raises ApprovalRefused.

        Where an earlier step approved another text than there is now, that step is asked again, which stays
        done although this one is refused.
        """
        from frameworks.reviewing import approving
        from frameworks.reviewing.seeing import subject_of

        if action_name == "approve":
            with transaction.atomic():
                now = approving.check(task_state, user, kwargs.get("seen", ""))
                old = approving.outdated(task_state, now)
                if old is not None:
                    approving.send_back(task_state, user, old)
            if old is not None:
                line = approving.sent_back_line(old, now)
                raise approving.ApprovalRefused(line, subject_of(task_state.workflow_state))
        return super().on_action(task_state, user, action_name, **kwargs)

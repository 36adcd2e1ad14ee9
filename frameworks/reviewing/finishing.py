"""What happens when a workflow has approved a text: it is published, and what goes live is stamped.

`publish_approved` is the setting WAGTAIL_FINISH_WORKFLOW_ACTION. Wagtail reads it while models load, so
models are imported late here.
"""

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish, or schedule, the draft that every approval of the run has seen.

    Raises ApprovalRefused when the draft holds words that one of them has not seen.
    """
    from wagtail.models import TaskState

    from frameworks.models import CommentaryTaskState
    from frameworks.reviewing.approving import UNSEEN, ApprovalRefused
    from frameworks.reviewing.seeing import subject_of, words_of

    subject = subject_of(workflow_state)
    revision = subject.get_latest_revision()
    approvals = CommentaryTaskState.objects.filter(
        workflow_state=workflow_state, status=TaskState.STATUS_APPROVED
    )
    if any(seen != words_of(revision) for seen in approvals.values_list("words", flat=True)):
        raise ApprovalRefused(UNSEEN, subject)
    revision.publish(user=user)


def stamp_published(instance: Any, revision: Any, **kwargs: Any) -> None:
    """Stamp a technique page that goes live as its reviewer approved it, at once or on its schedule."""
    from wagtail.models import TaskState, WorkflowState

    from frameworks.models import CommentaryTaskState, Review, TechniquePage
    from frameworks.reviewing.stamping import stamp

    if not isinstance(instance, TechniquePage) or revision is None:
        return
    run = (
        WorkflowState.objects.for_instance(instance)
        .filter(status=WorkflowState.STATUS_APPROVED, task_states__revision=revision)
        .order_by("-pk")
        .first()
    )
    if run is None or Review.objects.filter(page=instance, revision=revision).exists():
        return
    page = TechniquePage.objects.select_related("entry__framework", "entry__version").get(pk=instance.pk)
    if page.entry is None or page.entry.version is None:
        return
    approvals = CommentaryTaskState.objects.filter(
        workflow_state=run, status=TaskState.STATUS_APPROVED, release__isnull=False
    )
    for approval in approvals.select_related("release", "finished_by").order_by("-pk"):
        task = approval.task.specific
        if task.stamps:
            still = approval.digest == page.entry.version.digest
            stamp(
                page,
                approval.finished_by,
                release=page.entry.framework.current_release if still else approval.release,
                digest=approval.digest,
                revision=revision,
                review_after=task.review_after,
            )
            return


def connect() -> None:
    """Listen to pages going live."""
    from wagtail.signals import page_published

    page_published.connect(stamp_published, dispatch_uid="stamp-published")

"""A review item follows its page's moderation: submitted, it is in review; sent back, it is open again.

Approval closes it by its stamp (`stamping`); where the workflow's steps do not stamp, the page still waits
for somebody who does.
"""

from typing import Any

from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_cancelled, workflow_rejected

from frameworks.models import ReviewItem, TechniquePage


def connect() -> None:
    """Listen to Wagtail's workflows."""
    task_submitted.connect(_submitted, dispatch_uid="review-item-submitted")
    for signal in (workflow_approved, workflow_rejected, workflow_cancelled):
        signal.connect(_ended, sender=WorkflowState, dispatch_uid="review-item-ended")


def _submitted(instance: TaskState, **kwargs: Any) -> None:
    _move(instance.workflow_state, ReviewItem.State.OPEN, ReviewItem.State.IN_REVIEW)


def _ended(instance: WorkflowState, **kwargs: Any) -> None:
    _move(instance, ReviewItem.State.IN_REVIEW, ReviewItem.State.OPEN)


def _move(workflow: WorkflowState, before: str, after: str) -> None:
    if workflow.content_type.model_class() is not TechniquePage:
        return
    ReviewItem.objects.filter(page=int(workflow.object_id), state=before).update(state=after)

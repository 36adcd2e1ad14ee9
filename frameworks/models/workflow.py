"""The step of a workflow that knows a technique page's two layers."""

from django.db import models
from wagtail.models import AbstractGroupApprovalTask, TaskState

from frameworks.models.framework import Release


class CommentaryTaskState(TaskState):
    """One such step on one page, and which text of the publisher's was approved against."""

    release = models.ForeignKey(Release, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    digest = models.CharField(max_length=64, blank=True)


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

"""What can be done to many pages at once, and how the log tells it."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.models import PageLogEntry

from frameworks.admin.bulk.moderation import (
    PublishPages,
    PublishTechniques,
    StartReview,
    UnpublishTechniques,
)
from frameworks.admin.bulk.outside import AssignOwner, SetDue
from frameworks.admin.bulk.priority import SetPriority

for action in (
    AssignOwner,
    SetPriority,
    SetDue,
    StartReview,
    PublishTechniques,
    UnpublishTechniques,
    PublishPages,
):
    hooks.register("register_bulk_action", action, order=1)  # after Wagtail's, whose "publish" is replaced


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what bulk actions do outside of drafts."""

    @actions.register_action(AssignOwner.ACTION)
    class Assign(LogFormatter):
        label = "Assign owner"

        def format_message(self, log_entry: PageLogEntry) -> str:
            """Say who owns the page now, and who did."""
            old, new = log_entry.data["owner"]["old"], log_entry.data["owner"]["new"]
            now = f"Given to {new}" if new else "Left without owner"
            return f"{now}; {old} owned it before" if old else now

    @actions.register_action(SetDue.ACTION)
    class Due(LogFormatter):
        label = "Set review due"

        def format_message(self, log_entry: PageLogEntry) -> str:
            """Say the day."""
            new = log_entry.data["due"]["new"]
            if not new:
                return "No longer due for review on a day"
            return f"Due for review on {date_format(date.fromisoformat(new), 'j F Y')}"

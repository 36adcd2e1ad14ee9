"""The way to the revocation assistant, and its words in the log."""

from typing import Any

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.models import PageLogEntry

from frameworks.admin.moving import MoveView
from frameworks.reviewing.moved import counted
from frameworks.reviewing.moving import MOVED


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    address = "frameworks/reviews/<int:pk>/move/"
    return [path(address, MoveView.as_view(), name="frameworks_move_commentary")]


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what the assistant writes in the log of both pages."""

    @actions.register_action(MOVED)
    class MoveCommentary(LogFormatter):
        label = "Move commentary"

        def format_message(self, log_entry: PageLogEntry) -> str:
            """Say from where to where, and what."""
            data = log_entry.data
            return f"Moved from {data['from']} to {data['to']}: {counted(data)}"

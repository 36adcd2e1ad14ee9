"""The way to make a former release current again, and its words in the log."""

from typing import Any

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.models import ModelLogEntry

from frameworks.admin.rolling_back import set_release
from frameworks.importing.log import ROLLED_BACK


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [path("frameworks/releases/<int:pk>/make-current/", set_release, name="frameworks_set_release")]


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what rolling back writes in the log of the release that became current."""

    @actions.register_action(ROLLED_BACK)
    class RollBack(LogFormatter):
        label = "Make current again"

        def format_message(self, log_entry: ModelLogEntry) -> str:
            """Say which release it took the place of."""
            return f"Made current again, in place of release {log_entry.data['from']}"

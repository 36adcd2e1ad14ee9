"""Search and replace in the menu, and how the log tells it."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter
from wagtail.models import PageLogEntry

from frameworks.admin.replacing import ReplaceView, may_replace
from frameworks.replacing.applying import REPLACED


class ReplaceMenuItem(MenuItem):
    """For those who may edit techniques."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_replace(request.user)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [path("frameworks/replace/", ReplaceView.as_view(), name="frameworks_replace")]


@hooks.register("register_frameworks_menu_item")
def register_menu_item() -> MenuItem:
    return ReplaceMenuItem("Search and replace", reverse("frameworks_replace"), icon_name="search", order=50)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name replacing in the log."""

    @actions.register_action(REPLACED)
    class Replace(LogFormatter):
        label = "Search and replace"

        def format_message(self, log_entry: PageLogEntry) -> str:
            """Say what was replaced by what, and how often."""
            data = log_entry.data
            places = "1 place" if data["count"] == 1 else f"{data['count']} places"
            if not data["replace"]:
                return f"Took out “{data['find']}” in {places}, in a draft"
            return f"Replaced “{data['find']}” by “{data['replace']}” in {places}, in a draft"

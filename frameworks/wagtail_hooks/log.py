"""The words of the log for what imports do, and who may read it."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter
from wagtail.models import ModelLogEntry, Page, PageLogEntry
from wagtail.permissions import policy_registry

VIEW_RELEASES = "frameworks.view_release"


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what imports write in the log."""
    actions.register_action("frameworks.seed", "Seed", "Made by an import")

    @actions.register_action("frameworks.import")
    class Import(LogFormatter):
        label = "Import"

        def format_message(self, log_entry: ModelLogEntry) -> str:
            """Say what the import did to the catalogue."""
            data = log_entry.data
            return (
                f"Imported a release: {data['added']:,} entries added, {data['changed']:,} changed, "
                f"{data['withdrawn']:,} withdrawn"
            )

    @actions.register_action("frameworks.rename")
    class Rename(LogFormatter):
        label = "Rename by import"

        def format_message(self, log_entry: PageLogEntry) -> str:
            """Say which name the publisher took away."""
            return f"Renamed by an import; the publisher called it “{log_entry.data['title']['old']}” before"

    @actions.register_action("frameworks.stamp")
    class Stamp(LogFormatter):
        label = "Stamp as reviewed"

        def format_message(self, log_entry: PageLogEntry) -> str:
            """Say which release the commentary was read against."""
            return f"Reviewed against release {log_entry.data['release']}"


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Let a group be given the permission to read of imports and roll-backs in the site history."""
    return Permission.objects.filter(content_type__app_label="frameworks", codename="view_release")


class HistoryMenuItem(MenuItem):
    """The way to the site history for those who have releases to read of and no pages.

    Wagtail's own item is for those who have pages.
    """

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether Wagtail's own item is missing and this one leads to something."""
        pages = policy_registry.get_by_type(Page).explorable_root_instance(request.user)
        return pages is None and request.user.has_perm(VIEW_RELEASES)


@hooks.register("register_reports_menu_item")
def register_history() -> MenuItem:
    return HistoryMenuItem(
        "Site history",
        reverse("wagtailadmin_reports:site_history"),
        name="site-history-of-releases",
        icon_name="history",
        order=1000,
    )

"""The review queue in the admin: its addresses, its place in the menu, bulk actions, permissions, the log."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, re_path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.log_actions import LogFormatter
from wagtail.models import PageLogEntry

from frameworks.admin.reviews.bulk import AssignReviews, DismissReviews
from frameworks.admin.reviews.item import ACT, ACTS, ITEM, ItemView, act
from frameworks.admin.reviews.listing import QUEUE, RESULTS, QueueView
from frameworks.models import ReviewItem
from frameworks.reviewing.acting import ASSIGNED, DISMISSED
from frameworks.reviewing.queue import CLOSED, OPENED

hooks.register("register_bulk_action", AssignReviews)
hooks.register("register_bulk_action", DismissReviews)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("frameworks/reviews/", QueueView.as_view(), name=QUEUE),
        path("frameworks/reviews/results/", QueueView.as_view(results_only=True), name=RESULTS),
        path("frameworks/reviews/<int:pk>/", ItemView.as_view(), name=ITEM),
        re_path(rf"^frameworks/reviews/(?P<pk>[0-9]{{1,18}})/(?P<name>{'|'.join(ACTS)})/$", act, name=ACT),
    ]


class QueueMenuItem(MenuItem):
    """Says how many items wait."""

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        count = ReviewItem.objects.filter(state__in=ReviewItem.PENDING).count()
        label = f"{self.label} ({count:,})" if count else self.label
        return LinkMenuItem(
            self.name, label, self.url, icon_name=self.icon_name, classname=self.classname, attrs=self.attrs
        )


@hooks.register("register_frameworks_menu_item")
def register_menu_item() -> MenuItem:
    return QueueMenuItem(
        "Review queue", reverse(QUEUE), name="review-queue", icon_name="clipboard-list", order=10
    )


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Let a group be given the permissions to review and to assign."""
    return Permission.objects.filter(
        content_type__app_label="frameworks", codename__in=["review_commentary", "assign_reviews"]
    )


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what happens to review items in the log."""

    @actions.register_action(OPENED)
    class Opened(LogFormatter):
        label = "Ask for review"

        def format_message(self, log_entry: PageLogEntry) -> str:
            """Say which release asks, and how deep its change goes."""
            grade = ReviewItem.Grade(log_entry.data["grade"]).label.lower()
            return f"Release {log_entry.data['release']} changed what this page is about ({grade})"

    @actions.register_action(CLOSED)
    class Closed(LogFormatter):
        label = "Close review item"

        def format_message(self, log_entry: PageLogEntry) -> str:
            """Say why it closed by itself."""
            return f"The review item closed by itself: {log_entry.data['reason']}"

    @actions.register_action(DISMISSED)
    class Dismissed(LogFormatter):
        label = "Dismiss review item"

        def format_message(self, log_entry: PageLogEntry) -> str:
            """Say against which release, and the reason."""
            data = log_entry.data
            return f"Dismissed the review against release {data['release']}: {data['reason']}"

    @actions.register_action(ASSIGNED)
    class Assigned(LogFormatter):
        label = "Assign review item"

        def format_message(self, log_entry: PageLogEntry) -> str:
            """Say to whom, and until when."""
            data = log_entry.data
            due = f", due {data['due']}" if data["due"] else ""
            return f"Assigned the review to {data['owner'] or 'nobody'}{due}"

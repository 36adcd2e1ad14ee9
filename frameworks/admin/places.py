"""Where the admin shows what, for lists that lead to the work."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.models import Page
from wagtail.permissions import policy_registry

from frameworks.models import Release


def edit_url(page: int) -> str:
    """Return where a page (primary key) is edited."""
    return reverse("wagtailadmin_pages:edit", args=[page])


def page_places(request: HttpRequest) -> Callable[[Page], str]:
    """Return a function that leads to a page: its editor, or what readers see for who may not edit it.

    One query, however many pages it is asked about.
    """
    user: Any = request.user
    if user.is_superuser:
        return lambda page: edit_url(page.pk)
    editable = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    ids = set(editable.order_by().values_list("pk", flat=True))
    return lambda page: edit_url(page.pk) if page.pk in ids else page.get_url(request) or ""


def queue_url(**filters: Any) -> str:
    """Return where the review queue is listed, filtered."""
    return _with_query(reverse("frameworks_review_queue"), filters)


def item_url(item: int) -> str:
    """Return where a review item (primary key) is read."""
    return reverse("frameworks_review_item", args=[item])


def release_url(release: Release) -> str:
    """Return where a release is looked at."""
    return reverse("frameworks_release_modeladmin_inspect", args=[release.pk])


def report_url(name: str, **filters: Any) -> str:
    """Return where a report is ("coverage", "review_times"), filtered."""
    return _with_query(reverse(f"frameworks_report_{name}"), filters)


def _with_query(url: str, filters: dict[str, Any]) -> str:
    return f"{url}?{urlencode(filters, doseq=True)}" if filters else url

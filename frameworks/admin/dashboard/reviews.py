"""Panels about reviews: my review items and nobody's, and pages that are due again."""

from datetime import date

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone

from frameworks.admin.dashboard.lists import SHOWN, ListPanel, Row, Work
from frameworks.admin.places import item_url, page_places, queue_url, report_url
from frameworks.models import ReviewItem
from frameworks.reporting.techniques import techniques_for


class ReviewItems(ListPanel):
    """Review items that are mine, and how many are nobody's."""

    name, heading, icon = "review-items", "My review items", "rotate"

    @property
    def nothing(self) -> str:  # type: ignore[override]
        """What is said of an empty list, to those who should have items."""
        return "No review item is yours." if self.person.assigns else ""

    def work(self, request: HttpRequest) -> Work:
        """Return my items, the deepest change first, and the way to those that nobody has."""
        pending = ReviewItem.objects.filter(state__in=ReviewItem.PENDING)
        mine = pending.filter(owner=self.person.user)
        shown = mine.select_related("page").defer("page__commentary", "reasons")
        today = timezone.localdate()
        rows = [
            Row(
                item.page.get_admin_display_title(),
                item_url(item.pk),
                tag=str(item.get_grade_display()),
                detail=_due(item.due, today),
                urgent=item.due is not None and item.due < today,
            )
            for item in shown.order_by("-grade", "due", "pk")[:SHOWN]
        ]
        return Work(rows, mine.count(), queue_url(owner="mine"), self.nobodys())

    def nobodys(self) -> list[tuple[str, str]]:
        """Return the way to the items that nobody has, by grade."""
        if not self.person.assigns:
            return []
        counts = dict(
            ReviewItem.objects.filter(state__in=ReviewItem.PENDING, owner=None)
            .order_by()
            .values_list("grade")
            .annotate(Count("pk"))
        )
        return [
            (f"{counts[grade.value]:,} {grade.label.lower()}", queue_url(owner="nobody", grade=grade.value))
            for grade in ReviewItem.Grade
            if grade.value in counts
        ]


class DueForReview(ListPanel):
    """Pages whose review is due: all of them for reviewers, their own for others."""

    name, heading, icon = "due", "Due for review", "calendar-alt"

    def work(self, request: HttpRequest) -> Work:
        """Return the pages whose day has come, the longest due first."""
        today = timezone.localdate()
        user = self.person.user
        pages = techniques_for(user).filter(review_due__lte=today)
        if not self.person.assigns:
            pages = pages.filter(Q(owner=user) | Q(author=user))
        place = page_places(request)
        shown = pages.select_related("owner").defer("commentary").order_by("review_due", "pk")[:SHOWN]
        rows = [
            Row(
                page.get_admin_display_title(),
                place(page),
                tag=_due(page.review_due, today),
                detail=str(page.owner or ""),
                urgent=page.review_due is not None and page.review_due < today,
            )
            for page in shown
        ]
        return Work(rows, pages.count(), report_url("due", within="0", what="page"))


def _due(due: date | None, today: date) -> str:
    """Return when something is due, counted from today."""
    if due is None:
        return ""
    days = (due - today).days
    if days == 0:
        return "Due today"
    number = f"{abs(days):,} day{'' if abs(days) == 1 else 's'}"
    return f"Due in {number}" if days > 0 else f"{number} overdue"

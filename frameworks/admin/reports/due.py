"""What has to be read again, and by when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.forms import RadioSelect
from django.utils import timezone
from django.utils.formats import date_format
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.models import Page

from frameworks.admin.places import item_url
from frameworks.admin.reports.base import LinkColumn, RowsReport
from frameworks.models import ReviewItem, TechniquePage
from frameworks.reporting.techniques import techniques_for

PAGE, ITEM = "page", "item"
WITHIN = 30  # days, when nothing else is asked


@dataclass(frozen=True, slots=True)
class Due:
    """A page whose commentary is due for review, or an item of the review queue."""

    title: str
    url: str
    what: str
    due: date
    days: int  # until then; less than nothing when it has passed
    owner: str


def day(row: Due) -> str:
    """Return the day in full: Wagtail's own column says of all that is to come "just now"."""
    return date_format(row.due)


class DueFilterSet(WagtailFilterSet):
    """How soon, what, and whose."""

    within = ChoiceFilter(
        label="Due",
        choices=[
            ("0", "Today or overdue"),
            ("7", "Within 7 days"),
            ("90", "Within 90 days"),
            ("all", "Any time"),
        ],
        empty_label=f"Within {WITHIN} days",
        widget=RadioSelect,
    )
    what = ChoiceFilter(
        label="What",
        choices=[(PAGE, "Pages due for review"), (ITEM, "Review items")],
        empty_label="Both",
        widget=RadioSelect,
    )
    owner = ChoiceFilter(
        label="Owner",
        choices=[("mine", "Me"), ("nobody", "Nobody")],
        empty_label="Anybody",
        widget=RadioSelect,
    )

    class Meta:
        model = TechniquePage
        fields: list[str] = []


class DueReport(RowsReport):
    """Pages whose review is due, and review items by their date, the most urgent first."""

    slug = "due"
    page_title = "Due for review"
    header_icon = "calendar"
    explanation = "Pages that are due again some time after their last review, and review items with a date."
    filterset_class = DueFilterSet
    default_ordering = "due"
    columns = [
        LinkColumn("title", lambda row: row.url, label="Title", sort_key="title"),
        Column("what", label="What", sort_key="what", width="24%"),
        Column("due", label="Due", accessor=day, sort_key="due", width="14%"),
        Column("days", label="Days left", sort_key="days", width="10%", classname="count"),
        Column("owner", label="Owner", sort_key="owner", width="16%"),
    ]
    list_export = ["title", "what", "due", "days", "owner"]
    export_headings = {
        "title": "Title",
        "what": "What",
        "due": "Due",
        "days": "Days left",
        "owner": "Owner",
    }

    def rows(self) -> Sequence[Due]:
        """Return what is due, as filtered."""
        today = timezone.localdate()
        within = self.values.get("within") or str(WITHIN)
        until = None if within == "all" else today + timedelta(days=int(within))
        what = self.values.get("what")
        rows: list[Due] = []
        if what != ITEM:
            rows += due_pages(self.narrowed(self.pages(until)), today, self.place)
        if what != PAGE:
            rows += due_items(self.narrowed(self.items(until)), today)
        return rows

    def pages(self, until: date | None) -> QuerySet[TechniquePage]:
        """Return the pages with a date."""
        pages = techniques_for(self.request.user).exclude(review_due=None)
        return pages.filter(review_due__lte=until) if until else pages

    def items(self, until: date | None) -> QuerySet[ReviewItem]:
        """Return the items with a date that wait."""
        items = ReviewItem.objects.filter(
            page__in=techniques_for(self.request.user).order_by().values("pk"), state__in=ReviewItem.PENDING
        ).exclude(due=None)
        return items.filter(due__lte=until) if until else items

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to one's own, or to nobody's."""
        match self.values.get("owner"):
            case "mine":
                return rows.filter(owner=self.request.user)
            case "nobody":
                return rows.filter(owner=None)
        return rows


def due_pages(pages: QuerySet[TechniquePage], today: date, place: Callable[[Page], str]) -> list[Due]:
    """Return a row for each page with a date, in one query."""
    rows = pages.select_related("owner").defer("commentary").order_by("review_due", "pk")
    return [
        Due(
            page.get_admin_display_title(),
            place(page),
            "Page due for review",
            page.review_due,
            (page.review_due - today).days,
            str(page.owner or ""),
        )
        for page in rows
        if page.review_due is not None
    ]


def due_items(items: QuerySet[ReviewItem], today: date) -> list[Due]:
    """Return a row for each item with a date, in one query."""
    rows = items.select_related("page", "owner").defer("page__commentary").order_by("due", "pk")
    return [
        Due(
            item.page.get_admin_display_title(),
            item_url(item.pk),
            f"Review item: {item.get_grade_display().lower()}, {item.get_state_display().lower()}",
            item.due,
            (item.due - today).days,
            str(item.owner or ""),
        )
        for item in rows
        if item.due is not None
    ]

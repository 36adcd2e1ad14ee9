"""From a release to the last page that is read again: how long it takes, in numbers and item by item."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django_filters import ModelMultipleChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn

from frameworks.admin.places import item_url, report_url
from frameworks.admin.reports.base import CountColumn, LinkColumn, Report, RowsReport
from frameworks.models import Framework, Release, ReviewItem
from frameworks.reporting.techniques import techniques_for
from frameworks.reporting.times import ReleaseTimes, days_between, release_times

GRADES = [(str(grade.value), grade.label) for grade in ReviewItem.Grade]


def items_for(user: Any) -> QuerySet[ReviewItem]:
    """Return the review items of the pages that somebody may see."""
    if user.is_superuser:
        return ReviewItem.objects.all()
    return ReviewItem.objects.filter(page__in=techniques_for(user).order_by().values("pk"))


class TimesFilterSet(WagtailFilterSet):
    """Which framework's releases, and items of which grade."""

    framework = ModelMultipleChoiceFilter(
        label="Framework", queryset=Framework.objects.all(), widget=CheckboxSelectMultiple
    )
    grade = MultipleChoiceFilter(label="Grade", choices=GRADES, widget=CheckboxSelectMultiple)

    class Meta:
        model = ReviewItem
        fields: list[str] = []


class TimesReport(RowsReport):
    """A row for each release that caused review items."""

    slug = "review-times"
    page_title = "From release to reviewed"
    header_icon = "time"
    explanation = (
        "Days from the import of a release, or from an item's opening where that was later, until the item "
        "was closed. An item that a newer release renewed counts for that one."
    )
    filterset_class = TimesFilterSet
    columns = [
        LinkColumn(
            "release", lambda row: report_url("review_items", release=row.pk), label="Release", width="20%"
        ),
        DateColumn("imported_at", label="Imported", sort_key="imported_at", width="10%"),
        CountColumn("items", lambda row: report_url("review_items", release=row.pk), width="7%"),
        CountColumn("identity", width="8%"),
        CountColumn("meaning", width="8%"),
        CountColumn("wording", width="8%"),
        CountColumn("done", width="7%"),
        CountColumn("dismissed", width="9%"),
        CountColumn(
            "still_open",
            lambda row: report_url("review_items", release=row.pk, state=ReviewItem.PENDING),
            width="9%",
        ),
        CountColumn("median", label="Median, days", width="10%"),
        CountColumn("p90", label="9 in 10, days", width="10%"),
    ]
    list_export = [
        "release",
        "imported_at",
        "items",
        "identity",
        "meaning",
        "wording",
        "done",
        "dismissed",
        "still_open",
        "median",
        "p90",
    ]
    export_headings = {
        "release": "Release",
        "imported_at": "Imported",
        "items": "Items",
        "identity": "Identity",
        "meaning": "Meaning",
        "wording": "Wording",
        "done": "Done",
        "dismissed": "Dismissed",
        "still_open": "Still open",
        "median": "Median, days",
        "p90": "90th percentile, days",
    }

    def rows(self) -> Sequence[ReleaseTimes]:
        """Return the times of each release, as filtered."""
        releases, items = Release.objects.all(), items_for(self.request.user)
        if frameworks := self.values.get("framework"):
            releases = releases.filter(framework__in=frameworks)
        if grades := self.values.get("grade"):
            items = items.filter(grade__in=grades)
        return release_times(releases, items)


class ItemsFilterSet(WagtailFilterSet):
    """Of which release, how deep, in which state."""

    release = ModelMultipleChoiceFilter(
        label="Release", queryset=Release.objects.select_related("framework"), widget=CheckboxSelectMultiple
    )
    grade = MultipleChoiceFilter(label="Grade", choices=GRADES, widget=CheckboxSelectMultiple)
    state = MultipleChoiceFilter(
        label="State", choices=ReviewItem.State.choices, widget=CheckboxSelectMultiple
    )

    class Meta:
        model = ReviewItem
        fields: list[str] = []


def waited(item: ReviewItem) -> float | None:
    """Return how many days an item waited until it was closed; None while it waits."""
    if item.closed_at is None:
        return None
    return round(days_between(item.opened_at, item.closed_at, item.release.imported_at), 1)


class ItemsReport(Report):
    """Every review item there ever was, and what became of it."""

    slug = "review-items"
    page_title = "Review items"
    header_icon = "list-ul"
    model = ReviewItem
    filterset_class = ItemsFilterSet
    default_ordering = "-opened_at"
    columns = [
        LinkColumn("page", lambda item: item_url(item.pk), accessor="page.get_admin_display_title"),
        Column("release", accessor="release.version", width="8%"),
        Column("grade", accessor="get_grade_display", sort_key="grade", width="9%"),
        Column("state", accessor="get_state_display", sort_key="state", width="9%"),
        Column("owner", width="11%"),
        DateColumn("opened_at", label="Opened", sort_key="opened_at", width="10%"),
        DateColumn("closed_at", label="Closed", sort_key="closed_at", width="10%"),
        Column("closed_by", label="By", width="11%"),
        Column("days", accessor=waited, classname="count", width="6%"),
    ]
    list_export = [
        "page",
        "since",
        "release",
        "grade",
        "state",
        "owner",
        "due",
        "opened_at",
        "closed_at",
        "closed_by",
        "days",
        "reason",
    ]
    export_headings = {name: name.replace("_", " ").capitalize() for name in list_export}

    def get_base_queryset(self) -> QuerySet[ReviewItem]:
        """Return the items of the pages that the person may see."""
        return (
            items_for(self.request.user)
            .select_related("page", "since", "release__framework", "owner", "closed_by")
            .defer("page__commentary", "reasons")
        )

    def order_queryset(self, queryset: QuerySet[ReviewItem]) -> QuerySet[ReviewItem]:
        """Return the items in the order asked for, the same ones always on the same page."""
        return queryset.order_by(self.ordering or "-opened_at", "pk")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """Return the cells of a row of the export."""
        return {
            "page": item.page.get_admin_display_title(),
            "since": item.since.version,
            "release": item.release.version,
            "grade": item.get_grade_display(),
            "state": item.get_state_display(),
            "owner": item.owner,
            "due": item.due,
            "opened_at": item.opened_at,
            "closed_at": item.closed_at,
            "closed_by": item.closed_by,
            "days": waited(item),
            "reason": item.reason,
        }

"""Commentary that nobody has read since the publisher changed what it is about, or ever."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django_filters import ChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn

from frameworks.admin.filters import TacticFilter
from frameworks.admin.listing import IdColumn
from frameworks.admin.reports.base import PageColumn, Report
from frameworks.models import Entry, ReviewItem, TechniquePage
from frameworks.reporting.techniques import HEAVY, techniques_for, with_standing

CHANGED, NEVER = "changed", "never"


def why(page: TechniquePage) -> str:
    """Return why a page of this report is stale, in words."""
    if page.grade is not None:
        return f"Changed: {ReviewItem.Grade(page.grade).label.lower()}"
    return "Never reviewed"


class WhyFilter(ChoiceFilter):
    """Pages of one of the two reasons."""

    def filter(self, qs: QuerySet[TechniquePage], value: str) -> QuerySet[TechniquePage]:
        match value:
            case "changed":
                return qs.exclude(item=None)
            case "never":
                return qs.filter(reviewed_at=None)
        return qs


class StaleFilterSet(WagtailFilterSet):
    """Why, how important, which tactic, whose."""

    why = WhyFilter(
        label="Why",
        choices=[(CHANGED, "The publisher changed it"), (NEVER, "Never reviewed")],
        empty_label="Either",
        widget=RadioSelect,
    )
    priority = MultipleChoiceFilter(
        label="Priority", choices=TechniquePage.Priority.choices, widget=CheckboxSelectMultiple
    )
    tactic = TacticFilter(
        label="Tactic",
        queryset=Entry.objects.filter(kind="tactic", status=Entry.Status.ACTIVE).order_by(
            "framework", "position"
        ),
        widget=CheckboxSelectMultiple,
    )

    class Meta:
        model = TechniquePage
        fields: list[str] = []


class StaleReport(Report):
    """Commented pages whose stamp does not hold, the one read longest ago first."""

    slug = "stale"
    page_title = "Stale commentary"
    header_icon = "history"
    explanation = (
        "Pages with commentary that was never reviewed, or whose stamp no longer holds; oldest first."
    )
    model = TechniquePage
    filterset_class = StaleFilterSet
    columns = [
        IdColumn("id", label="ID", accessor="entry.external_id", sort_key="entry__external_id", width="10%"),
        PageColumn("title", label="Title", sort_key="title"),
        Column("why", label="Why", accessor=why, sort_key="grade", width="18%"),
        Column("reviewed_release", label="Reviewed against", width="12%"),
        DateColumn("reviewed_at", label="Reviewed", sort_key="reviewed_at", width="11%"),
        Column("reviewed_by", label="By", width="10%"),
        Column(
            "priority", label="Priority", accessor="get_priority_display", sort_key="priority", width="9%"
        ),
        Column("owner", label="Owner", width="10%"),
    ]
    list_export = [
        "entry.external_id",
        "title",
        "why",
        "reviewed_release",
        "reviewed_at",
        "reviewed_by",
        "get_priority_display",
        "owner",
    ]
    export_headings = {
        "entry.external_id": "ID",
        "title": "Title",
        "why": "Why",
        "reviewed_release": "Reviewed against",
        "reviewed_at": "Reviewed",
        "reviewed_by": "By",
        "get_priority_display": "Priority",
        "owner": "Owner",
    }

    def get_base_queryset(self) -> QuerySet[TechniquePage]:
        """Return the stale pages that the person may see."""
        pages = with_standing(techniques_for(self.request.user)).select_related("entry", "owner")
        return pages.filter(Q(reviewed_at=None) | Q(item__isnull=False), commented=True).defer(*HEAVY)

    def order_queryset(self, queryset: QuerySet[TechniquePage]) -> QuerySet[TechniquePage]:
        """Put what was never read first, then what was read longest ago, unless another order is asked."""
        if self.ordering:
            return queryset.order_by(self.ordering, "entry__external_id", "pk")
        return queryset.order_by(F("reviewed_at").asc(nulls_first=True), "entry__external_id", "pk")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        item.why = why(item)
        row: dict[str, Any] = super().to_row_dict(item)
        return row

"""The review queue as a list, the deepest changes first."""

from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from frameworks.admin.listing import IdColumn
from frameworks.admin.reviews.filters import ReviewItemFilterSet
from frameworks.changes.grading import Reason
from frameworks.models import ReviewItem, TechniquePage

QUEUE, RESULTS, ITEM = "frameworks_review_queue", "frameworks_review_queue_results", "frameworks_review_item"
_HEAVY = ("commentary", "entry__text", "entry__html", "entry__references", "entry__attributes")
_RANK = Case(
    *(When(page__priority=name, then=Value(rank)) for rank, name in enumerate(TechniquePage.Priority.values)),
    default=Value(len(TechniquePage.Priority)),
    output_field=IntegerField(),
)
# What each way of sorting means in the database; where two are the same, the more urgent comes first.
ORDERINGS = {
    "grade": F("grade").asc(),
    "due": F("due").asc(nulls_last=True),
    "opened": F("opened_at").asc(),
    "priority": _RANK.asc(),
    "id": F("page__entry__external_id").asc(),
}
_REVERSED = {
    "grade": F("grade").desc(),
    "due": F("due").desc(nulls_last=True),
    "opened": F("opened_at").desc(),
    "priority": _RANK.desc(),
    "id": F("page__entry__external_id").desc(),
}


def item_url(item: ReviewItem) -> str:
    """Return where the admin shows an item."""
    return reverse(ITEM, args=[item.pk])


def reasons(item: ReviewItem) -> list[Reason]:
    """Return why an item was opened."""
    return [Reason.from_json(reason) for reason in item.reasons]


def reasons_in_words(item: ReviewItem) -> str:
    """Return the reasons in one line: "Mitigations +1, Text 4% of the words"."""
    return ", ".join(" ".join(filter(None, (one.label, one.part, one.amount))) for one in reasons(item))


def is_overdue(item: ReviewItem) -> bool:
    """Whether an item waits longer than it should."""
    return item.is_pending and item.due is not None and item.due < timezone.localdate()


def searched(items: QuerySet[ReviewItem], query: str) -> QuerySet[ReviewItem]:
    """Return the items whose technique's id begins with the query in any case, or whose name has it."""
    query = query.strip()
    if not query:
        return items
    return items.filter(
        Q(page__entry__external_id__istartswith=query) | Q(page__entry__title__icontains=query)
    )


class GradeColumn(Column):
    """How deep the change goes, as a status that can be told apart without colour."""

    cell_template_name = "frameworks/admin/reviews/grade_cell.html"


class DueColumn(Column):
    """The due date, marked when it has passed."""

    cell_template_name = "frameworks/admin/reviews/due_cell.html"

    def get_cell_context_data(self, instance: ReviewItem, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "is_overdue": is_overdue(instance)}


class QueueView(IndexView):
    """Everybody with access to the admin may look; acting is checked where it is done."""

    model = ReviewItem
    any_permission_required = None
    page_title = "Review queue"
    header_icon = "clipboard-list"
    index_url_name = QUEUE
    index_results_url_name = RESULTS
    template_name = "frameworks/admin/reviews/queue.html"
    results_template_name = "frameworks/admin/reviews/queue_results.html"
    filterset_class = ReviewItemFilterSet
    search_fields = ("page__entry__external_id", "page__entry__title")
    default_ordering = "-grade"
    paginate_by = 50
    list_export = (
        "page.entry.external_id",
        "page.entry.title",
        "get_grade_display",
        "reasons",
        "since.version",
        "release.version",
        "get_state_display",
        "page.get_priority_display",
        "owner",
        "due",
        "opened_at",
        "closed_at",
        "reason",
    )
    export_headings = {
        "page.entry.external_id": "ID",
        "page.entry.title": "Title",
        "get_grade_display": "Grade",
        "reasons": "What changed",
        "since.version": "Reviewed against",
        "release.version": "Release",
        "get_state_display": "State",
        "page.get_priority_display": "Priority",
        "owner": "Owner",
        "due": "Due",
        "opened_at": "Opened",
        "closed_at": "Closed",
        "reason": "Reason for dismissing",
    }
    columns = [
        BulkActionsCheckboxColumn("bulk_actions", obj_type="reviewitem"),
        IdColumn("id", label="ID", accessor="page.entry.external_id", sort_key="id", width="8%"),
        TitleColumn(
            "title",
            label="Title",
            classname="title",
            width="19%",
            accessor="page.entry.title",
            get_url=item_url,
            get_title_id=lambda item: f"reviewitem_{item.pk}_title",
        ),
        GradeColumn("grade", label="Grade", accessor="get_grade_display", sort_key="grade", width="8%"),
        Column("reasons", label="What changed", accessor=reasons_in_words, width="20%"),
        Column(
            "releases",
            label="Releases",
            accessor=lambda item: f"{item.since.version} → {item.release.version}",
        ),
        Column(
            "priority",
            label="Priority",
            accessor="page.get_priority_display",
            sort_key="priority",
            width="7%",
        ),
        Column("owner", label="Owner", accessor=lambda item: item.owner or "Nobody", width="8%"),
        DueColumn("due", label="Due", accessor="due", sort_key="due", width="9%"),
        DateColumn("opened_at", label="Opened", sort_key="opened", width="8%"),
        Column("state", label="State", accessor="get_state_display", width="6%"),
    ]

    def get_base_queryset(self) -> QuerySet[ReviewItem]:
        """Return the items with all that a row shows, without the long texts of their pages."""
        items = ReviewItem.objects.select_related("page__entry", "since", "release", "owner")
        return items.defer(*(f"page__{name}" for name in _HEAVY))

    def search_queryset(self, queryset: QuerySet[ReviewItem]) -> QuerySet[ReviewItem]:
        return searched(queryset, self.search_query or "") if self.is_searching else queryset

    def get_ordering(self) -> str:
        asked: str = self.request.GET.get("ordering", "")
        return asked if asked.removeprefix("-") in ORDERINGS else self.default_ordering

    def order_queryset(self, queryset: QuerySet[ReviewItem]) -> QuerySet[ReviewItem]:
        """Return the items in order, the same ones always on the same page of the list."""
        name = self.ordering
        first = _REVERSED[name[1:]] if name.startswith("-") else ORDERINGS[name]
        return queryset.order_by(first, F("grade").desc(), F("due").asc(nulls_last=True), "pk")

    @property
    def custom_field_preprocess(self) -> dict[str, Any]:
        """Write reasons in words and people by their names."""

        def words(value: Any) -> str:
            return reasons_in_words(ReviewItem(reasons=value or []))

        formats = (self.FORMAT_CSV, self.FORMAT_XLSX)
        return {
            "reasons": dict.fromkeys(formats, words),
            "owner": dict.fromkeys(formats, lambda user: str(user) if user else ""),
        }

"""Technique pages as a list: what editors look for them by, and what they want to see of each.

The same columns and filters in two places: the listing of all techniques in the menu, and the explorer below
a framework.
"""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, Q, QuerySet
from django.http import HttpRequest
from wagtail.admin.ui.tables import Column, DateColumn, UserColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page, WorkflowState
from wagtail.permissions import policy_registry

from frameworks.admin.filters import TechniqueFilterSet
from frameworks.models import Relationship, TechniquePage
from frameworks.models.pages.technique import HAS_COMMENTARY


class IdColumn(Column):
    """The publisher's id, in figures that line up."""

    cell_template_name = "frameworks/admin/id_cell.html"


class NameColumn(PageTitleColumn):
    """Wagtail's title column, with the id left to its own."""

    cell_template_name = "frameworks/admin/technique_title_cell.html"


def tactics(page: TechniquePage) -> str:
    """Return the tactics of a page of `listed`, in the order of the matrix."""
    links = page.entry.tactic_links if page.entry else []
    targets = sorted((link.target for link in links), key=lambda tactic: tactic.position)
    return ", ".join(tactic.title for tactic in targets)


def commentary(page: TechniquePage) -> str:
    """Return "Yes" for a page of `listed` that the firm has said something on, else nothing."""
    return "Yes" if page.commented else ""  # annotated


def listed(pages: QuerySet[TechniquePage]) -> QuerySet[TechniquePage]:
    """Return technique pages with everything a row shows, in a fixed number of queries."""
    in_tactic = Relationship.objects.filter(type="in-tactic").select_related("target")
    in_tactic = in_tactic.only("source_id", "target__title", "target__position")
    rows: QuerySet[TechniquePage] = (
        pages.select_related("entry__framework", "author")
        .defer("commentary", "entry__text", "entry__html", "entry__references", "entry__attributes")
        .annotate(commented=ExpressionWrapper(HAS_COMMENTARY, BooleanField()))
        .prefetch_related("content_type", Prefetch("entry__outgoing", in_tactic, to_attr="tactic_links"))
        .prefetch_related(workflow_states())
        .annotate_site_root_state()
        .annotate_approved_schedule()
    )
    return rows


def workflow_states() -> Prefetch:
    """Return how to load what `current_workflow_state` of a technique page asks for.

    `prefetch_workflow_states` looks for states of the type `Page` in a queryset of one page type, and finds
    none.
    """
    states = WorkflowState.objects.active().select_related("current_task_state__task")
    return Prefetch("_specific_workflow_states", states, to_attr="_current_workflow_states")


def searched(pages: QuerySet[TechniquePage], query: str) -> QuerySet[TechniquePage]:
    """Return the pages whose id begins with the query, in any case, or whose title has it."""
    query = query.strip()
    if not query:
        return pages
    return pages.filter(Q(entry__external_id__istartswith=query) | Q(title__icontains=query))


def narrowed(request: HttpRequest, parent: int | None = None) -> QuerySet[TechniquePage]:
    """Return all pages of a listing as its address narrows it, whatever part of it is on the screen.

    `parent` is the page whose explorer it is. Where a filter is not valid, nothing is in the listing.
    """
    filters = TechniqueFilterSet(request.GET, queryset=listed(TechniquePage.objects.all()), request=request)
    if not filters.is_valid():
        return TechniquePage.objects.none()
    pages: QuerySet[TechniquePage] = filters.qs
    pages = searched(pages, request.GET.get("q", ""))
    if parent is not None and not request.GET.get("search_all"):
        pages = pages.filter(pk__in=TechniquePage.objects.child_of(Page.objects.get(pk=parent)).values("pk"))
    seen = policy_registry.get_by_type(TechniquePage).explorable_instances(request.user)
    return pages.filter(pk__in=seen.values("pk")).order_by("entry__external_id", "pk")


COLUMNS = [
    BulkActionsColumn("bulk_actions"),
    IdColumn("id", label="ID", accessor="entry.external_id", sort_key="entry__external_id", width="8%"),
    NameColumn("title", label="Title", sort_key="title", classname="title"),
    Column("tactics", label="Tactics", accessor=tactics, width="18%"),
    Column("priority", label="Priority", accessor="get_priority_display", sort_key="priority", width="8%"),
    Column("commented", label="Commentary", accessor=commentary, sort_key="commented", width="9%"),
    UserColumn("author", label="Author", blank_display_name="", width="10%"),
    DateColumn(
        "latest_revision_created_at", label="Updated", sort_key="latest_revision_created_at", width="10%"
    ),
    PageStatusColumn("status", label="Status", sort_key="live", width="9%"),
]


class TechniqueListMixin:
    """What both listings share."""

    default_ordering = "entry__external_id"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer what can be done to many techniques at once (`frameworks.admin.bulk`), not to any pages."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "model_opts": TechniquePage._meta, "item_type": "PAGE"}

    def annotate_queryset(self, pages: QuerySet[TechniquePage]) -> QuerySet[TechniquePage]:
        """Return the pages as rows. Wagtail would read each again by its type; these are of one type."""
        return listed(pages)

    def search_queryset(self, queryset: QuerySet[TechniquePage]) -> QuerySet[TechniquePage]:
        """Find as `searched` does."""
        return searched(queryset, self.search_query if self.is_searching else "")  # type: ignore[attr-defined]

    def get_ordering(self) -> str:
        """Return the order asked for, by id when none is: a search here has no relevance to order by."""
        asked = self.request.GET.get("ordering", "")  # type: ignore[attr-defined]
        return asked if asked in self.get_valid_orderings() else self.default_ordering  # type: ignore[attr-defined]

    def order_queryset(self, queryset: QuerySet[TechniquePage]) -> QuerySet[TechniquePage]:
        """Return the pages in order, the same ones always on the same page of the list."""
        ordered: QuerySet[TechniquePage]
        if self.ordering.lstrip("-") == "latest_revision_created_at":  # type: ignore[attr-defined]
            ordered = super().order_queryset(queryset)  # type: ignore[misc]
            return ordered
        return queryset.order_by(self.ordering, "entry__external_id", "pk")  # type: ignore[attr-defined]


class TechniqueIndexView(TechniqueListMixin, IndexView):
    """All techniques of all frameworks."""

    add_url = None  # imports make these pages


class TechniqueExplorerView(TechniqueListMixin, ExplorableIndexView):
    """The techniques of one framework, in the explorer."""

    model = TechniquePage

    @property
    def explorable_columns(self) -> list[Any]:
        """The columns as they are: nothing stands below a technique."""
        return list(self.columns)


class TechniqueUseView(TechniqueListMixin, ContentTypeUseView):
    """The techniques in Wagtail's own list of the pages of a type."""

    add_url = None


class TechniqueListingViewSet(PageListingViewSet):
    """Registered under Frameworks in the menu (`frameworks.wagtail_hooks`)."""

    model = TechniquePage
    name = "technique_pages"
    url_prefix = "frameworks/techniques"
    icon = "doc-full"
    index_view_class = TechniqueIndexView
    columns = COLUMNS
    filterset_class = TechniqueFilterSet
    add_to_admin_menu = False

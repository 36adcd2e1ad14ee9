"""Pages that nobody looks after."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import RadioSelect
from django_filters import ChoiceFilter
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.coreutils import get_content_type_label
from wagtail.models import Page, get_page_content_types

from frameworks.admin.filters import YES_NO
from frameworks.admin.reports.base import PageColumn, Report
from frameworks.models import TechniquePage
from frameworks.models.pages.technique import HAS_COMMENTARY
from frameworks.reporting.techniques import pages_for


def owner_name(page: Page) -> str:
    """Return why nobody looks after a page: it never had an owner, or the owner's account is closed."""
    return "Nobody" if page.owner is None else f"{page.owner} (account closed)"


def type_name(page: Page) -> str:
    """Return what a page is, in an editor's words."""
    return str(get_content_type_label(page.cached_content_type))


class LiveFilter(ChoiceFilter):
    """Pages that readers see, or do not."""

    def filter(self, qs: QuerySet[Page], value: str) -> QuerySet[Page]:
        return qs.filter(live=value == "true") if value else qs


class OwnerFilterSet(WagtailFilterSet):
    """The type of the page, and whether readers see it."""

    content_type = ContentTypeFilter(
        label="Type", queryset=lambda request: get_page_content_types(include_base_page_type=False)
    )
    live = LiveFilter(label="Live", choices=YES_NO, empty_label="Either", widget=RadioSelect)

    class Meta:
        model = Page
        fields: list[str] = []


class OwnerReport(Report):
    """Pages without an owner. Techniques that nobody has written on yet need none."""

    slug = "without-owner"
    page_title = "Pages without owner"
    header_icon = "user"
    explanation = (
        "Pages that have no owner, or whose owner's account is closed. Techniques count once they have "
        "commentary."
    )
    model = Page
    filterset_class = OwnerFilterSet
    columns = [
        PageColumn("title", label="Title", accessor="get_admin_display_title", sort_key="title"),
        Column("type", label="Type", accessor=type_name, sort_key="content_type", width="18%"),
        Column("owner", label="Owner", accessor=owner_name, width="20%"),
        Column("status", label="Status", accessor="status_string", width="12%"),
        DateColumn(
            "latest_revision_created_at", label="Updated", sort_key="latest_revision_created_at", width="14%"
        ),
    ]
    list_export = ["pk", "get_admin_display_title", "type", "owner", "status_string", "updated"]
    export_headings = {
        "pk": "Page",
        "get_admin_display_title": "Title",
        "type": "Type",
        "owner": "Owner",
        "status_string": "Status",
        "updated": "Updated",
    }

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return the pages without owner that the person may see."""
        commented = TechniquePage.objects.filter(HAS_COMMENTARY, pk=OuterRef("pk"))
        seeded = TechniquePage.objects.filter(pk=OuterRef("pk"))
        return (
            pages_for(self.request.user)
            .filter(Q(owner=None) | Q(owner__is_active=False))
            .filter(Exists(commented) | ~Exists(seeded))
            .select_related("owner", "content_type")
            .annotate_approved_schedule()
            .prefetch_workflow_states()
            .specific(defer=True)
        )

    def order_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        """Return the pages by title, or as asked."""
        return queryset.order_by(self.ordering or "title", "pk")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """Return the cells of a row of the export."""
        return {
            "pk": item.pk,
            "get_admin_display_title": item.get_admin_display_title(),
            "type": type_name(item),
            "owner": owner_name(item),
            "status_string": item.status_string,
            "updated": item.latest_revision_created_at,
        }

"""One row of the catalogue, whole: the publisher's text, what it is related to, which releases had it."""

from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.functional import cached_property
from wagtail_modeladmin.views import InspectView

from frameworks.admin.release_page import changes_context
from frameworks.citations import Numbering, expand_links
from frameworks.importing.report import ImportReport
from frameworks.models import Entry, FrameworksIndexPage, Relationship, Release, ReleaseEntry

SHOWN = 25  # statements of each type; the rest are in the list of relationships


class Statements(NamedTuple):
    """The statements of one type, from one side: how many there are, and the first `SHOWN`."""

    type: str
    outgoing: bool
    total: int
    rows: list[Relationship]


def statements(entry: Entry) -> list[Statements]:
    """Return what is said about an entry and others, by direction and type, in four queries."""
    return [
        *_one_way(entry, near="source", far="target"),
        *_one_way(entry, near="target", far="source"),
    ]


def _one_way(entry: Entry, near: str, far: str) -> list[Statements]:
    partition = [F("type")]
    rows = (
        Relationship.objects.filter(**{near: entry})
        .annotate(
            place=Window(
                RowNumber(), partition_by=partition, order_by=["position", f"{far}__external_id", "pk"]
            )
        )
        .filter(place__lte=SHOWN)
        .select_related(far)
        .defer(
            "text", "html", "references", "attributes", f"{far}__text", f"{far}__html", f"{far}__references"
        )
        .order_by("type", "place")
    )
    totals = dict(_totals(entry, near))
    return [
        Statements(type_, near == "source", totals[type_], list(group))
        for type_, group in groupby(rows, key=lambda row: row.type)
    ]


def _totals(entry: Entry, near: str) -> Any:
    counted = Relationship.objects.filter(**{near: entry}).order_by()
    return counted.values("type").annotate(total=Count("pk")).values_list("type", "total")


class CatalogueInspectView(InspectView):
    """Adds the row's text as a reader sees it."""

    page_title = ""

    def get_page_title(self) -> str:
        return str(self.verbose_name).capitalize()

    @cached_property
    def base(self) -> str:
        """The address of the frameworks index, for links in texts."""
        index = FrameworksIndexPage.objects.first()
        return (index.get_url() if index else None) or "/frameworks/"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        numbering = Numbering()
        html = getattr(self.instance, "html", "")
        marked = expand_links(numbering.mark(html, self.instance.cited), self.base) if html else ""
        context: dict[str, Any] = super().get_context_data(
            html=marked,
            references=numbering.shown,
            inspect=self.url_helper.get_action_url_name("inspect"),
            **kwargs,
        )
        return context


class EntryInspectView(CatalogueInspectView):
    """One entry."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry: Entry = self.instance
        carried = ReleaseEntry.objects.filter(entry=entry).select_related("release__framework", "version")
        return super().get_context_data(
            page=getattr(entry, "page", None),
            statements=statements(entry),
            labels=list(entry.labels.all()),
            attributes={
                name: value for name, value in entry.attributes.items() if not name.endswith("_html")
            },
            carried=sorted(
                carried.defer("version__content"), key=lambda row: row.release.order, reverse=True
            ),
            **kwargs,
        )


class RelationshipInspectView(CatalogueInspectView):
    """One statement, with both its ends."""


class ReleaseInspectView(CatalogueInspectView):
    """One release: what changed with it, the report of its import, the way to make it current again."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stored = self.instance.report
        report = ImportReport.from_json(stored) if stored else None
        may_set_back = self.instance.state == Release.State.SUPERSEDED and self.request.user.has_perm(
            "frameworks.import_release"
        )
        changes = changes_context(self.request, self.instance)
        return super().get_context_data(report=report, may_set_back=may_set_back, **changes, **kwargs)

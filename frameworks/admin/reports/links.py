"""Links to mend."""

from collections.abc import Sequence

from django.forms import CheckboxSelectMultiple
from django_filters import MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.models import Page

from frameworks.admin.reports.base import LinkColumn, RowsReport
from frameworks.reporting.links import DeadLink, Problem, dead_links


class LinkFilterSet(WagtailFilterSet):
    """What is wrong, and what is linked to."""

    problem = MultipleChoiceFilter(
        label="What is wrong",
        choices=[(problem.name.lower(), problem.value) for problem in Problem],
        widget=CheckboxSelectMultiple,
    )
    kind = MultipleChoiceFilter(
        label="Linked to",
        choices=[(kind, kind) for kind in ("Page", "Document", "Image")],
        widget=CheckboxSelectMultiple,
    )

    class Meta:
        model = Page
        fields: list[str] = []


class LinkReport(RowsReport):
    """Links on live pages that lead readers nowhere, or to what is no longer so."""

    slug = "orphaned-links"
    page_title = "Orphaned links"
    header_icon = "link"
    explanation = (
        "Links in commentary, texts, hand-made links and settings that lead to something deleted, not "
        "published, private, revoked or withdrawn. Only what is live is read; addresses elsewhere are not "
        "fetched."
    )
    filterset_class = LinkFilterSet
    columns = [
        LinkColumn("source", lambda row: row.url, label="On", sort_key="source", width="36%"),
        Column("field", label="In", sort_key="field", width="13%"),
        Column("problem", label="What is wrong", sort_key="problem", width="15%"),
        Column("kind", label="Linked to", sort_key="kind", width="10%"),
        LinkColumn("target", lambda row: row.target_url or None, label="Called", sort_key="target"),
    ]
    list_export = ["source", "field", "problem", "kind", "target"]
    export_headings = {
        "source": "On",
        "field": "In",
        "problem": "What is wrong",
        "kind": "Linked to",
        "target": "Called",
    }

    def rows(self) -> Sequence[DeadLink]:
        """Return the links that are dead for readers, on what the person may see."""
        problems, kinds = self.values.get("problem"), self.values.get("kind")
        return [
            link
            for link in dead_links(self.request.user, self.place)
            if (not problems or link.problem.name.lower() in problems) and (not kinds or link.kind in kinds)
        ]

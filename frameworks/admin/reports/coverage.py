"""How much of the frameworks the firm has written about."""

from collections.abc import Sequence

from django.forms import RadioSelect
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from frameworks.admin.reports.base import CountColumn, LinkColumn, RowsReport
from frameworks.models import Framework, TechniquePage
from frameworks.reporting.coverage import DIMENSIONS, TACTIC, Coverage, coverage, total
from frameworks.reporting.techniques import in_force, lists_techniques, techniques_for


class CoverageFilterSet(WagtailFilterSet):
    """By what the techniques are counted, and of which framework."""

    by = ChoiceFilter(
        label="By",
        choices=[(name, label) for name, label in DIMENSIONS.items() if name != TACTIC],
        empty_label=DIMENSIONS[TACTIC],
        widget=RadioSelect,
    )
    framework = ModelChoiceFilter(
        label="Framework", queryset=Framework.objects.all(), empty_label="All", widget=RadioSelect
    )

    class Meta:
        model = TechniquePage
        fields: list[str] = []


class CoverageReport(RowsReport):
    """Commentary by tactic, platform or priority; each number leads to the techniques it counts."""

    slug = "coverage"
    page_title = "Coverage"
    header_icon = "table"
    explanation = (
        "Techniques in force. One in several tactics or on several platforms counts in each, and once in the "
        "last row. Reviewed means: with a stamp, and nothing has changed since that waits to be read."
    )
    filterset_class = CoverageFilterSet
    columns = [
        LinkColumn("name", lambda row: row.url, label="Name", sort_key="name"),
        Column("framework", width="20%"),
        CountColumn("techniques", lambda row: row.url, sort_key="techniques", width="10%"),
        CountColumn("commented", lambda row: row.commented_url, label="With commentary", width="12%"),
        CountColumn("missing", lambda row: row.missing_url, label="Without", width="8%"),
        CountColumn("share_commented", label="Commentary, %", sort_key="share_commented", width="8%"),
        CountColumn("reviewed", label="Reviewed, up to date", width="12%"),
        CountColumn("share_reviewed", label="Reviewed, %", sort_key="share_reviewed", width="8%"),
    ]
    list_export = [
        "name",
        "framework",
        "techniques",
        "commented",
        "missing",
        "share_commented",
        "reviewed",
        "share_reviewed",
    ]
    export_headings = {
        "name": "Name",
        "framework": "Framework",
        "techniques": "Techniques",
        "commented": "With commentary",
        "missing": "Without commentary",
        "share_commented": "With commentary, %",
        "reviewed": "Reviewed and up to date",
        "share_reviewed": "Reviewed and up to date, %",
    }

    def rows(self) -> Sequence[Coverage]:
        """Return a row for each tactic, platform or priority, and one for all."""
        pages = in_force(techniques_for(self.request.user))
        framework = self.values.get("framework")
        if framework is not None:
            pages = pages.filter(entry__framework=framework)
        dimension = self.values.get("by") or TACTIC
        rows = coverage(pages, dimension)
        rows = [*rows, total(pages)] if rows else []
        linked = lists_techniques(self.request.user)
        for row in rows:
            if not linked:
                row.filters = None
            elif framework is not None and row.filters is not None:
                row.filters["framework"] = framework.pk
        return rows

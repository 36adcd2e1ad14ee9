"""What our reports share: who sees what, one address each, rows that need not come from one table."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.urls import URLPattern, path
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from frameworks.admin.places import page_places


class Report(ReportView):
    """A report for everybody who may enter the admin, about the pages that this person may see there."""

    slug: ClassVar[str]
    explanation: ClassVar[str] = ""
    results_template_name = "frameworks/admin/report_results.html"

    @classmethod
    def patterns(cls) -> list[URLPattern]:
        """Return the addresses of the report and of its results alone, which filters ask for."""
        return [
            path(f"reports/{cls.slug}/", cls.as_view(), name=cls.index_url_name),
            path(
                f"reports/{cls.slug}/results/",
                cls.as_view(results_only=True),
                name=cls.index_results_url_name,
            ),
        ]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "slug" in cls.__dict__:
            name = cls.slug.replace("-", "_")
            cls.index_url_name = f"frameworks_report_{name}"
            cls.index_results_url_name = f"frameworks_report_{name}_results"
            cls.export_filename = cls.slug

    @property
    def values(self) -> dict[str, Any]:
        """What the filters are set to; nothing when they make no sense."""
        if self.filters is None or not self.filters.is_valid():
            return {}
        cleaned: dict[str, Any] = self.filters.form.cleaned_data
        return cleaned

    def get_filtered_queryset(self) -> Any:
        """Return the rows, filtered once; Wagtail's own filters twice."""
        return self.get_queryset()

    @cached_property
    def place(self) -> Callable[[Page], str]:
        """Where a page leads for the person who reads the report."""
        return page_places(self.request)

    def get_table(self, object_list: Any) -> Table:
        """Return the table, which knows for its `PageColumn` where pages lead."""
        table = super().get_table(object_list)
        table.place = self.place
        return table

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        context["explanation"] = self.explanation
        return context


class RowsReport(Report):
    """A report whose rows are made in Python: subclasses return them from `rows`.

    A column sorts by the attribute that its `sort_key` names.
    """

    model = None

    def rows(self) -> Sequence[Any]:
        """Return the rows for the person and the filters (`self.values`)."""
        raise NotImplementedError

    def get_queryset(self) -> list[Any]:
        """Return the rows in the order asked for; those without a value come last."""
        rows = list(self.rows())
        if self.ordering:
            name, backwards = self.ordering.lstrip("-"), self.ordering.startswith("-")
            known = [row for row in rows if getattr(row, name) is not None]
            empty = [row for row in rows if getattr(row, name) is None]
            rows = sorted(known, key=lambda row: getattr(row, name), reverse=backwards) + empty
        return rows


class LinkColumn(TitleColumn):
    """A title that leads somewhere; plain where there is nowhere to go."""

    def __init__(self, name: str, url: Callable[[Any], str | None], **kwargs: Any) -> None:
        super().__init__(name, get_url=lambda row: url(row) or None, **kwargs)


class PageColumn(TitleColumn):
    """The title of a page of a report, leading to where the person who reads the report may go."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(name, classname="title", **kwargs)

    def get_link_url(self, instance: Page, parent_context: Any) -> str | None:
        """Return where the page leads; `Report.get_table` gave the table the way to find out."""
        return parent_context["table"].place(instance) or None


class CountColumn(Column):
    """A number that leads to what it counts."""

    cell_template_name = "frameworks/admin/count_cell.html"

    def __init__(self, name: str, url: Callable[[Any], str | None] = lambda row: None, **kwargs: Any) -> None:
        super().__init__(name, classname="count", **kwargs)
        self.url = url

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        context["url"] = self.url(instance)
        return context

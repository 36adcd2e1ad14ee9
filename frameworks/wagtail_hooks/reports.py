"""Our reports in the menu "Reports", for everybody who may enter the admin."""

from typing import Any

from django.urls import URLPattern, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from frameworks.admin.reports.base import Report
from frameworks.admin.reports.coverage import CoverageReport
from frameworks.admin.reports.due import DueReport
from frameworks.admin.reports.links import LinkReport
from frameworks.admin.reports.owners import OwnerReport
from frameworks.admin.reports.stale import StaleReport
from frameworks.admin.reports.times import ItemsReport, TimesReport

REPORTS: list[type[Report]] = [
    CoverageReport,
    StaleReport,
    DueReport,
    TimesReport,
    ItemsReport,
    LinkReport,
    OwnerReport,
]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [pattern for report in REPORTS for pattern in report.patterns()]


def register_item(report: type[Report], order: int) -> None:
    """Put one report into the menu."""

    def item() -> Any:
        return MenuItem(
            report.page_title,
            reverse(report.index_url_name),
            name=f"report-{report.slug}",
            icon_name=report.header_icon,
            order=order,
        )

    hooks.register("register_reports_menu_item", item)


for place, report in enumerate(REPORTS, 100):
    register_item(report, place)

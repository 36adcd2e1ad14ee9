"""The page of one framework: what it is, of which release, and where to go in."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from frameworks.attack.kinds import TECHNIQUES
from frameworks.views.counting import count_kinds
from frameworks.views.tactics import columns
from frameworks.views.visit import Visit

if TYPE_CHECKING:
    from frameworks.models.pages import FrameworkPage


def overview(page: "FrameworkPage", request: HttpRequest) -> HttpResponse:
    """Show the framework with its tactics and the number of entries of every kind."""
    visit = Visit(page, request)
    counts = count_kinds([visit.framework.pk]).get(visit.framework.pk, [])
    return visit.render(
        "frameworks/framework_page.html",
        {
            "columns": columns(visit),
            "techniques": {counted.kind.slug: counted.total for counted in counts},
            "kinds": [
                (counted, f"{visit.home}{counted.kind.segment}/")
                for counted in counts
                if counted.kind.segment
                and counted.kind.slug not in {*TECHNIQUES, "tactic", "matrix", "analytic"}
            ],
        },
    )

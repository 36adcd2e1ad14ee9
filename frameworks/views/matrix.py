"""The matrix: all tactics side by side, narrowed by platform, coloured by what the reader wants to know."""

from collections import defaultdict
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from core.caching import tag
from frameworks.attack.kinds import TECHNIQUES
from frameworks.models.entry import Entry, EntryLabel
from frameworks.views.heat import DEFAULT, HEATS, coloured_by
from frameworks.views.tactics import Cell, Column, columns
from frameworks.views.visit import Visit

if TYPE_CHECKING:
    from frameworks.models.pages import FrameworkPage


def matrix(page: "FrameworkPage", request: HttpRequest) -> HttpResponse:
    """Show the matrix; an unknown platform or heat counts as none chosen."""
    visit = Visit(page, request)
    tag(request, *coloured_by())
    platforms = _platforms(visit)
    platform = request.GET.get("platform", "")
    found = columns(visit)
    if platform in platforms:
        found = [_only(column, platforms[platform]) for column in found]
    heat = HEATS.get(request.GET.get("heat", ""), HEATS[DEFAULT])
    return visit.render(
        "frameworks/matrix.html",
        {
            "columns": found,
            "platforms": sorted(platforms, key=str.casefold),
            "platform": platform if platform in platforms else "",
            "heat": heat,
            "heats": HEATS.values(),
            "levels": heat.levels(visit.framework),
        },
    )


def _platforms(visit: Visit) -> dict[str, set[int]]:
    """Return the techniques (primary keys) of every platform that some technique names, in one query."""
    labels = EntryLabel.objects.filter(
        scheme="platform",
        entry__framework=visit.framework,
        entry__kind__in=TECHNIQUES,
        entry__status=Entry.Status.ACTIVE,
    )
    found: defaultdict[str, set[int]] = defaultdict(set)
    for entry, platform in labels.order_by().values_list("entry", "value"):
        found[platform].add(entry)
    return dict(found)


def _only(column: Column, entries: set[int]) -> Column:
    """Return a tactic with the techniques among `entries`, and those with a sub-technique among them."""
    cells = [
        Cell(cell.entry, [child for child in cell.children if child.pk in entries]) for cell in column.cells
    ]
    return Column(column.tactic, [cell for cell in cells if cell.entry.pk in entries or cell.children])

"""The tactics of a framework with the techniques under each: for overviews, tactic pages and the matrix."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import FilteredRelation, Q

from frameworks.attack.kinds import TECHNIQUES
from frameworks.models.entry import Entry
from frameworks.technique.view import Other
from frameworks.views.visit import Visit


@dataclass(slots=True)
class Cell:
    """A technique under a tactic, with its sub-techniques under the same tactic."""

    entry: Other
    children: list[Other] = field(default_factory=list)


@dataclass(slots=True)
class Column:
    """A tactic with its techniques, by title."""

    tactic: Other
    cells: list[Cell] = field(default_factory=list)

    @property
    def techniques(self) -> int:
        """How many techniques it holds."""
        return len(self.cells)

    @property
    def subtechniques(self) -> int:
        """How many sub-techniques it holds."""
        return sum(len(cell.children) for cell in self.cells)

    @property
    def total(self) -> int:
        """How many techniques and sub-techniques it holds."""
        return self.techniques + self.subtechniques


def columns(visit: Visit) -> list[Column]:
    """Return the tactics in the publisher's order with their active techniques, in one query.

    A technique's address names the tactic where that is not the technique's first, so that a reader who comes
    from the tactic stays in it.
    """
    found: dict[int, Column] = {}
    under: defaultdict[int, list[Other]] = defaultdict(list)
    homes: dict[int, int] = {}
    for tactic, tactic_id, tactic_title, position, pk, kind, external_id, title, parent, status in _rows(
        visit
    ):
        if tactic not in found:
            url = visit.url("tactic", tactic_id)
            found[tactic] = Column(Other(tactic, "tactic", tactic_id, tactic_title, "active", url, position))
        if kind in TECHNIQUES and status == Entry.Status.ACTIVE:
            url = visit.url(kind, external_id)
            if homes.setdefault(pk, tactic) != tactic:
                url += f"?tactic={tactic_id.lower()}"
            under[tactic].append(Other(pk, kind, external_id, title, status, url, parent=parent))
    for tactic, column in found.items():
        column.cells = _cells(under[tactic])
    return list(found.values())


def _rows(visit: Visit) -> Iterable[tuple[Any, ...]]:
    """Return each tactic with each of its techniques; a tactic without any once, with None beside it."""
    return (
        Entry.objects.filter(framework=visit.framework, kind="tactic", status=Entry.Status.ACTIVE)
        .annotate(under=FilteredRelation("incoming", condition=Q(incoming__type="in-tactic")))
        .order_by("position", "external_id")
        .values_list(
            "pk",
            "external_id",
            "title",
            "position",
            *(
                f"under__source__{name}"
                for name in ("pk", "kind", "external_id", "title", "parent", "status")
            ),
        )
    )


def _cells(techniques: list[Other]) -> list[Cell]:
    """Return techniques by title with sub-techniques by id; one whose parent is elsewhere stands alone."""
    cells = {other.pk: Cell(other) for other in techniques if not other.parent}
    for other in sorted(techniques, key=lambda one: one.external_id):
        if other.parent in cells:
            cells[other.parent].children.append(other)
        elif other.parent:
            cells[other.pk] = Cell(other)
    return sorted(cells.values(), key=lambda cell: cell.entry.title.casefold())

"""How many entries differ, as a table: a row a kind, a column a category, only those with any."""

from dataclasses import dataclass

from frameworks.attack.kinds import BY_SLUG, kind_label
from frameworks.changes.categories import Category
from frameworks.changes.releases import Comparison


@dataclass(frozen=True, slots=True)
class Cell:
    """How many of one category."""

    category: Category
    count: int


@dataclass(frozen=True, slots=True)
class KindRow:
    """The counts of one kind, a cell a column."""

    kind: str
    label: str  # of many: "Sub-techniques"
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class CountTable:
    """All counts of a comparison."""

    columns: list[Category]
    rows: list[KindRow]
    totals: list[Cell]
    total: int


def count_table(comparison: Comparison) -> CountTable:
    """Return the counts of a comparison as a table."""
    totals = comparison.counts
    columns = [category for category in Category if totals[category]]
    rows = [
        KindRow(
            kind,
            BY_SLUG[kind].plural if kind in BY_SLUG else kind_label(kind),
            [Cell(category, counts[category]) for category in columns],
        )
        for kind, counts in comparison.counts_by_kind.items()
    ]
    return CountTable(columns, rows, [Cell(one, totals[one]) for one in columns], len(comparison.rows))

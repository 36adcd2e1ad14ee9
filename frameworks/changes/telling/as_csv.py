"""A comparison as CSV, for spreadsheets: a row an entry, words marked as `[-gone-]` and `{+new+}`.

No cell is a formula, whatever a publisher calls its entries.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from core.spreadsheets import harmless
from frameworks.attack.kinds import kind_label
from frameworks.changes.telling.plain import marked
from frameworks.changes.telling.whole import Telling
from frameworks.changes.told import LABELS, Line, Mention, ToldChange

# Lists that have columns of their own; everything else is in "Other details".
_COLUMNS = {
    "in-tactic": "Tactics",
    "platform": "Platforms",
    "mitigates": "Mitigations",
    "detects": "Detections",
    "uses": "Procedures",
    "references": "References",
}
_MOVES = ("gained", "lost", "reworded")
HEAD = (
    "Category",
    "Kind",
    "ID",
    "Name",
    "Former name",
    "Status",
    "Version from",
    "Version to",
    "Address",
    "Text",
    *(f"{label} {move}" for label in _COLUMNS.values() for move in _MOVES),
    "Detection text",
    "Other details",
    "Note",
)


class _Echo:
    """What csv.writer writes to: it hands back what it is given."""

    def write(self, text: str) -> str:
        return text


def lines(telling: Telling) -> Iterator[str]:
    """Yield the head and a line (RFC 4180) for each entry; a mark first that tells Excel it is UTF-8."""
    write: Any = csv.writer(_Echo()).writerow
    yield "\N{ZERO WIDTH NO-BREAK SPACE}" + write(HEAD)
    for change in telling.changes():
        yield write([harmless(cell) for cell in row(change)])


def row(change: ToldChange) -> list[str]:
    """Return the cells of one entry, in the order of HEAD."""
    by_what = {line.what: line for line in change.lines}
    none = Line("", "")
    listed = [names(getattr(by_what.get(what, none), move)) for what in _COLUMNS for move in _MOVES]
    others = [line for line in change.lines if line.what not in _COLUMNS and line.what != "detection"]
    return [
        change.category.label,
        kind_label(change.kind),
        change.external_id,
        change.name,
        change.old_title if change.title else "",
        change.status.capitalize(),
        change.old_version,
        change.new_version,
        change.url,
        marked(change.words),
        *listed,
        _detection(by_what.get("detection", none)),
        "; ".join(map(_in_short, others)),
        change.note,
    ]


def names(mentions: Iterable[Mention]) -> str:
    """Return the names of a list in one cell."""
    return "; ".join(map(str, mentions))


def _detection(line: Line) -> str:
    return marked(line.pieces) if line.pieces else _in_short(line).removeprefix(f"{LABELS['detection']}: ")


def _in_short(line: Line) -> str:
    moves = [f"{move} {names(some)}" for move in _MOVES if (some := getattr(line, move))]
    if line.pieces:
        moves = [line.how]
    return f"{line.label}: {', '.join(moves)}" if moves else ""

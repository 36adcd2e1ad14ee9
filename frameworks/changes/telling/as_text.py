"""A comparison as plain text, for a terminal: counts, then a line or some for each entry."""

from collections.abc import Iterator
from itertools import groupby
from textwrap import indent

from frameworks.attack.kinds import kind_label
from frameworks.changes.telling.plain import marked
from frameworks.changes.telling.whole import Telling
from frameworks.changes.told import Line, Mention, ToldChange


def lines(telling: Telling) -> Iterator[str]:
    """Yield the text, an entry at a time."""
    comparison = telling.comparison
    yield f"{printable(telling.title)}\n"
    if not comparison.rows:
        yield "Nothing differs.\n"
        return
    kinds = comparison.counts_by_kind
    for category, count in comparison.counts.items():
        if count:
            by_kind = ", ".join(
                f"{kind_label(kind)} {some[category]:,}" for kind, some in kinds.items() if some[category]
            )
            yield f"  {category.label:<22} {count:>6,}  {by_kind}\n"
    if comparison.new_contributors:
        yield f"  New contributors: {printable('; '.join(comparison.new_contributors))}\n"
    for category, changes in groupby(telling.changes(), key=lambda change: change.category):
        yield f"\n{category.label}\n{'=' * len(category.label)}\n"
        for change in changes:
            yield printable(_change(change))


def printable(text: str) -> str:
    """Return text without what a terminal would obey: escapes and other control characters."""
    return "".join(letter for letter in text if letter in "\n\t" or letter.isprintable())


def _change(change: ToldChange) -> str:
    name = f"{change.external_id} {change.name}".strip()
    was = f", formerly {change.old_title}" if change.title else ""
    version = f", {change.old_version} → {change.new_version}" if change.version_moved else ""
    text = f"{name} ({change.kind_label}{was}{version})\n"
    text += "".join(f"  {line.label}: {_moves(line)}\n" for line in change.lines)
    if change.words and not change.is_whole:
        text += f"{indent(marked(change.excerpt), '    ')}\n"
    return text + (f"  {change.note}\n" if change.note else "")


def _moves(line: Line) -> str:
    if line.pieces:
        return line.how
    if line.is_replaced:
        return f"{line.lost[0]} → {line.gained[0]}"
    moves = (("+", line.gained), ("\N{MINUS SIGN}", line.lost), ("~", line.reworded))
    return "  ".join(f"{sign} {_names(some)}" for sign, some in moves if some)


def _names(mentions: tuple[Mention, ...]) -> str:
    return ", ".join(map(str, mentions))

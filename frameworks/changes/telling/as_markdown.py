"""A comparison as Markdown, for documents and tickets; what changed in a text is in <del> and <ins>."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from frameworks.attack.kinds import kind_label
from frameworks.changes.telling.whole import Telling
from frameworks.changes.told import Line, Mention, ToldChange
from frameworks.changes.words import Piece

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~=&:@])")
_BREAK = re.compile(r"\n\s*\n|\n")


def lines(telling: Telling) -> Iterator[str]:
    """Yield the document, an entry at a time."""
    comparison = telling.comparison
    framework = comparison.new.framework
    yield f"# {escaped(telling.title)}\n\n{escaped(framework.notice)}\n\n"
    if not comparison.rows:
        yield "Nothing differs.\n"
        return
    yield from _counts(telling)
    if comparison.new_contributors:
        yield f"New contributors: {'; '.join(map(escaped, comparison.new_contributors))}\n\n"
    for category, changes in groupby(telling.changes(), key=lambda change: change.category):
        yield f"## {category.label}\n\n"
        for change in changes:
            yield _change(change)


def _counts(telling: Telling) -> Iterator[str]:
    comparison = telling.comparison
    shown = [category for category, count in comparison.counts.items() if count]
    yield f"| | {' | '.join(category.label for category in shown)} |\n"
    yield f"|---|{'---:|' * len(shown)}\n"
    for kind, counts in comparison.counts_by_kind.items():
        cells = (str(counts[category] or "") for category in shown)
        yield f"| {kind_label(kind)} | {' | '.join(cells)} |\n"
    yield f"| **All** | {' | '.join(f'**{comparison.counts[category]}**' for category in shown)} |\n\n"


def _change(change: ToldChange) -> str:
    title = escaped(f"{change.external_id} {change.name}".strip())
    facts = [change.kind_label]
    if change.title:
        facts.append(f"formerly {escaped(change.old_title)}")
    if change.version_moved:
        facts.append(f"version {change.old_version} → {change.new_version}")
    if change.note:
        facts.append(change.note)
    text = f"### [{title}]({change.url})\n\n" if change.url else f"### {title}\n\n"
    text += f"{'; '.join(facts)}\n\n"
    text += "".join(f"- {_line(line)}\n" for line in change.lines)
    text += "\n" if change.lines else ""
    if change.is_whole:
        return f"{text}> {escaped(change.opening)}\n\n" if change.opening else text
    return f"{text}{_quoted(change.excerpt)}\n\n" if change.words else text


def _line(line: Line) -> str:
    if line.pieces:
        return f"{escaped(line.label)}: {line.how}"
    if line.is_replaced:
        return f"{escaped(line.label)}: {_mention(line.lost[0])} → {_mention(line.gained[0])}"
    moves = (("gained", line.gained), ("lost", line.lost), ("reworded", line.reworded))
    return f"{escaped(line.label)}: " + "; ".join(
        f"{name} {', '.join(map(_mention, some))}" for name, some in moves if some
    )


def _mention(one: Mention) -> str:
    return f"[{escaped(str(one))}]({one.url})" if one.url else escaped(str(one))


def _quoted(pieces: Iterable[Piece]) -> str:
    """Return pieces as a block quote; a mark ends with its paragraph and begins again in the next."""
    text = "".join(_marked(piece) for piece in pieces)
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _marked(piece: Piece) -> str:
    tag = {"gone": "del", "new": "ins"}.get(piece.op)
    paragraphs = [escaped(paragraph) for paragraph in _BREAK.split(piece.text)]
    if tag:
        paragraphs = [f"<{tag}>{one}</{tag}>" if one.strip() else one for one in paragraphs]
    return "\n\n".join(paragraphs)


def escaped(text: str) -> str:
    """Return text so that Markdown shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split("\n")))

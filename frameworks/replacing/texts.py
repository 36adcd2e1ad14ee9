"""Texts as they are stored, plain or rich, seen as what a reader reads.

A rich text is HTML. Only what stands between tags is text: a tag with its attributes (links, ids) is carried
over as it is, and what is put in is escaped. An occurrence that a tag interrupts ("Power<b>Shell</b>") is
none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

from frameworks.replacing.search import Search

CONTEXT = 60  # characters shown on either side of an occurrence

# The alternatives begin differently, so that no text is tried twice.
_TAG = re.compile(r"""<!--.*?-->|</?[a-zA-Z](?:"[^"]*"|'[^']*'|[^'"<>])*>""", re.DOTALL)
_NAME = re.compile(r"</?([a-zA-Z0-9-]+)")
_INLINE = frozenset({"a", "abbr", "b", "code", "em", "i", "mark", "s", "span", "strong", "sub", "sup", "u"})


@dataclass(frozen=True)
class Occurrence:
    """One place, with what stands before and after it on the same text."""

    before: str
    found: str
    replacement: str
    after: str


@dataclass(frozen=True)
class _Run:
    """A stretch without tags: from where to where in what is read. `source` is how it is stored."""

    start: int
    end: int
    source: str


def occurrences(stored: str, search: Search, *, rich: bool) -> list[Occurrence]:
    """Return every occurrence in a text, in reading order."""
    read, pieces = _read(stored, rich)
    return [
        Occurrence(
            before=_ending(read[:start]),
            found=read[start:end],
            replacement=search.replace,
            after=_beginning(read[end:]),
        )
        for piece in pieces
        if isinstance(piece, _Run)
        for start, end in search.places(read, piece.start, piece.end)
    ]


def replaced(stored: str, search: Search, *, rich: bool) -> tuple[str, int]:
    """Return the text with every occurrence replaced, and how many there were."""
    read, pieces = _read(stored, rich)
    written: list[str] = []
    count = 0
    for piece in pieces:
        if isinstance(piece, str):
            written.append(piece)
            continue
        places = list(search.places(read, piece.start, piece.end))
        if not places:
            written.append(piece.source)
            continue
        count += len(places)
        text = "".join(_rewritten(read, piece, places, search.replace))
        written.append(escape(text, quote=False) if rich else text)
    return "".join(written), count


def _rewritten(read: str, run: _Run, places: list[tuple[int, int]], replacement: str) -> Iterator[str]:
    done = run.start
    for start, end in places:
        yield read[done:start]
        yield replacement
        done = end
    yield read[done : run.end]


def _read(stored: str, rich: bool) -> tuple[str, list[_Run | str]]:
    """Return what is read of a text, and the text as runs of it and the tags between them."""
    if not rich:
        return stored, [_Run(0, len(stored), stored)]
    pieces: list[_Run | str] = []
    words: list[str] = []
    length = at = 0
    for tag in [*_TAG.finditer(stored), None]:
        source = stored[at : tag.start() if tag else len(stored)]
        if source:
            text = unescape(source)
            pieces.append(_Run(length, length + len(text), source))
            words.append(text)
            length += len(text)
        if tag:
            pieces.append(tag.group())
            at = tag.end()
            if not _is_inline(tag.group()):
                words.append("\n")
                length += 1
    return "".join(words), pieces


def _is_inline(tag: str) -> bool:
    name = _NAME.match(tag)
    return name is not None and name.group(1).lower() in _INLINE


def _ending(text: str) -> str:
    """Return the end of what stands before an occurrence, in one line."""
    if len(text) <= CONTEXT:
        return re.sub(r"\s+", " ", text).lstrip()
    return "…" + re.sub(r"\s+", " ", text[-CONTEXT:]).lstrip(" .,;:!?")


def _beginning(text: str) -> str:
    short = text[:CONTEXT]
    return re.sub(r"\s+", " ", short).rstrip() + ("…" if len(text) > CONTEXT else "")

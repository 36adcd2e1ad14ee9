"""Two texts compared word by word.

    >>> [(piece.op, piece.text) for piece in diff_words("an old word", "a new word")]
    [('gone', 'an old'), ('new', 'a new'), ('same', ' word')]

Words are matched within paragraphs that are matched first, so that a moved sentence in a long text costs what
its paragraph costs. Publishers' texts are hostile until proven otherwise: a pair of paragraphs beyond `LIMIT`
is shown as replaced whole, because the time of a comparison grows with the product of their lengths.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

type Op = Literal["same", "gone", "new"]

LIMIT = 4_000_000  # words of one paragraph times words of the other

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_SPACED = re.compile(r"\S+")
_PARAGRAPHS = re.compile(r"[^\n]*\n+|[^\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that both have ("same"), only the old one ("gone") or only the new one ("new")."""

    op: Op
    text: str


def diff_words(old: str, new: str) -> list[Piece]:
    """Return the pieces of both texts in reading order; what is gone comes before what replaced it.

    All pieces but the new ones make up `old`, all but the gone ones make up `new`.
    """
    if old == new:
        return [Piece("same", new)] if new else []
    return _joined(_pieces(old, new))


def excerpt(pieces: Iterable[Piece], around: int = 12) -> list[Piece]:
    """Return pieces with long runs of what both have cut to so many words beside each change and a "…"."""
    pieces = list(pieces)
    found = []
    for place, piece in enumerate(pieces):
        head = around if place else 0
        tail = around if place < len(pieces) - 1 else 0
        found.append(_cut(piece, head, tail) if piece.op == "same" else piece)
    return found


def share_changed(old: str, new: str) -> float:
    """Return how much of a text changed, from 0.0 (no word) to 1.0 (every word).

    Counted in words gone and new, of all words of both.
    """
    if old == new:
        return 0.0
    words = {"same": 0, "gone": 0, "new": 0}
    for piece in diff_words(old, new):
        words[piece.op] += len(piece.text.split())
    changed = words["gone"] + words["new"]
    return changed / (changed + 2 * words["same"]) if changed else 0.0


def _cut(piece: Piece, head: int, tail: int) -> Piece:
    words = [(match.start(), match.end()) for match in _SPACED.finditer(piece.text)]
    if len(words) <= head + tail + 3:  # what is cut would hardly be longer than its mark
        return piece
    before = piece.text[: words[head - 1][1]] if head else ""
    after = piece.text[words[-tail][0] :] if tail else ""
    return Piece("same", f"{before} … {after}".strip() if not (head and tail) else f"{before} … {after}")


def _pieces(old: str, new: str) -> Iterator[Piece]:
    paragraphs = _PARAGRAPHS.findall(old), _PARAGRAPHS.findall(new)
    for op, gone, added in _matched(*paragraphs):
        before, after = "".join(gone), "".join(added)
        if op == "equal":
            yield Piece("same", before)
            continue
        words = _WORDS.findall(before), _WORDS.findall(after)
        if not before or not after or len(words[0]) * len(words[1]) > LIMIT:
            yield Piece("gone", before)
            yield Piece("new", after)
            continue
        for word_op, lost, gained in _matched(*words):
            if word_op == "equal":
                yield Piece("same", "".join(lost))
            else:
                yield Piece("gone", "".join(lost))
                yield Piece("new", "".join(gained))


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for op, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        yield op, old[old_from:old_to], new[new_from:new_to]


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Join neighbours: a blank between two changes belongs to them, or every word would be a change of its
    own."""
    runs: list[tuple[str, str]] = []  # (gone, new) or (same, same)
    for piece in pieces:
        if not piece.text:
            continue
        blank = piece.op == "same" and not piece.text.strip() and "\n" not in piece.text
        if piece.op == "same" and not (blank and runs and runs[-1][0] != runs[-1][1]):
            runs.append((piece.text, piece.text))
            continue
        gone = piece.text if piece.op != "new" else ""
        added = piece.text if piece.op != "gone" else ""
        if runs and runs[-1][0] != runs[-1][1]:
            runs[-1] = (runs[-1][0] + gone, runs[-1][1] + added)
        else:
            runs.append((gone, added))
    found: list[Piece] = []
    for gone, added in runs:
        found.extend(_split(gone, added))
    return found


def _split(gone: str, added: str) -> Iterator[Piece]:
    if gone == added:
        yield Piece("same", gone)
        return
    tail = 0  # a blank that both end with stands outside of them
    while tail < min(len(gone), len(added)) and gone[-1 - tail] == added[-1 - tail] == " ":
        tail += 1
    gone, added, rest = gone[: len(gone) - tail], added[: len(added) - tail], gone[len(gone) - tail :]
    if gone:
        yield Piece("gone", gone)
    if added:
        yield Piece("new", added)
    if rest:
        yield Piece("same", rest)

"""Two texts compared word by word.

    >>> [(piece.op, piece.text) for piece in diff_words("an old word", "a new word")]
    [('gone', 'an old'), ('new', 'a new'), ('same', ' word')]

Words are matched within paragraphs that are matched first, so that a moved sentence in a long text costs what
its paragraph costs. Publishers' texts are hostile until proven otherwise, and the time of a comparison can
grow with the cube of their lengths: one that has cost `LIMIT` steps shows the rest as replaced whole. Between
two releases of ATT&CK no text costs more than a fortieth of it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from typing import Literal

type Op = Literal["same", "gone", "new"]

LIMIT = 4_000_000  # looks at a pair of equal words in one comparison; a second's worth, or less

_WORD = r"\w+(?:['\u2019]\w+)*"
_WORDS = re.compile(rf"\s+|{_WORD}|[^\w\s]")
_COUNTED = re.compile(_WORD)
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
    return _joined(_pieces(old, new, _Work(LIMIT)))


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

    Counted in words gone and new, of all words of both; punctuation is no word.
    """
    if old == new:
        return 0.0
    words = {"same": 0, "gone": 0, "new": 0}
    for piece in diff_words(old, new):
        words[piece.op] += len(_COUNTED.findall(piece.text))
    changed = words["gone"] + words["new"]
    return changed / (changed + 2 * words["same"]) if changed else 0.0


def _cut(piece: Piece, head: int, tail: int) -> Piece:
    words = [match.span() for match in _SPACED.finditer(piece.text)]
    if len(words) <= head + tail + 3:  # what is cut would hardly be longer than its mark
        return piece
    before = piece.text[: words[head - 1][1]] if head else ""
    after = piece.text[words[-tail][0] :] if tail else ""
    if "\n" in before.strip():  # what stands in another paragraph says nothing about the change
        before = before[: len(before) - len(before.lstrip())] + before.strip().partition("\n")[0]
    if "\n" in after.strip():
        after = after.strip().rpartition("\n")[2] + after[len(after.rstrip()) :]
    if not (before and after):
        return Piece("same", f"{before} …" if before else f"… {after}")
    mark = "\n\n…\n\n" if "\n" in piece.text[len(before) : len(piece.text) - len(after)] else " … "
    return Piece("same", f"{before}{mark}{after}")


@dataclass(slots=True)
class _Work:
    """How many steps a comparison may still take."""

    left: int


class _Matcher(SequenceMatcher[str]):
    """Finds what two sequences have in common until the work is used up, and nothing from then on."""

    def __init__(self, old: Sequence[str], new: Sequence[str], work: _Work) -> None:
        super().__init__(None, old, new, autojunk=False)
        self._old, self._counts, self._work = old, Counter(new), work

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """Return the longest match within a part of both, an empty one when looking for it costs too much."""
        self._work.left -= sum(1 + self._counts[word] for word in self._old[alo:ahi])
        if self._work.left < 0:
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def _pieces(old: str, new: str, work: _Work) -> Iterator[Piece]:
    for op, gone, added in _matched(_PARAGRAPHS.findall(old), _PARAGRAPHS.findall(new), work):
        if op == "equal":
            yield Piece("same", "".join(gone))
        elif len(gone) == len(added):  # each was edited in its place
            for before, after in zip(gone, added, strict=True):
                yield from _word_by_word(before, after, work)
        else:
            yield from _word_by_word("".join(gone), "".join(added), work)


def _word_by_word(old: str, new: str, work: _Work) -> Iterator[Piece]:
    for op, gone, added in _matched(_WORDS.findall(old), _WORDS.findall(new), work):
        if op == "equal":
            yield Piece("same", "".join(gone))
        else:
            yield Piece("gone", "".join(gone))
            yield Piece("new", "".join(added))


def _matched(
    old: Sequence[str], new: Sequence[str], work: _Work
) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    for op, old_from, old_to, new_from, new_to in _Matcher(old, new, work).get_opcodes():
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
        for piece in _split(gone, added):
            if found and found[-1].op == piece.op:
                found[-1] = Piece(piece.op, found[-1].text + piece.text)
            else:
                found.append(piece)
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

"""Words that changed, in plain characters, as `git diff --word-diff` marks them."""

from collections.abc import Iterable

from frameworks.changes.words import Piece

MARKS = {"same": ("", ""), "gone": ("[-", "-]"), "new": ("{+", "+}")}


def marked(pieces: Iterable[Piece]) -> str:
    """Return pieces as one text.

    >>> marked([Piece("gone", "old"), Piece("new", "new"), Piece("same", " words")])
    '[-old-]{+new+} words'
    """
    return "".join(f"{MARKS[piece.op][0]}{piece.text}{MARKS[piece.op][1]}" for piece in pieces)

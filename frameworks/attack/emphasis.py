"""Pairs the marks of emphasis in a paragraph: `*soft*`, `**strong**`, `<b>`, `<strong>`, `<i>`, `<em>`.

Stars are wildcards more often than emphasis ("*.exe and *.dll", "/proc/*/mem"), so a star opens only at the
start of a word and closes only at the end of one. A mark without its other half stays text.
"""

from html import escape

_TAGS = {"*": "em", "**": "strong", "b": "strong", "strong": "strong", "i": "em", "em": "em"}
_BEFORE = frozenset(" \t\n\u00a0([{\"'\u201c\u2018\u2014\u2013")  # with the opening quotes and the dashes
_AFTER = frozenset(" \t\n\u00a0.,:;!?)]}\"'\u201d\u2019\u2014\u2013-/")  # with the closing quotes
_FIRST = frozenset("\"'\u201c\u2018[(<`$%")  # besides letters and digits


class Emphasis:
    """Writes marks to `out`, a paragraph in pieces: an opener as text, made a tag when its closer comes."""

    def __init__(self, out: list[str]) -> None:
        self._out = out
        self._open: list[tuple[str, int]] = []  # (mark, its place in out)
        self._waiting = dict.fromkeys(_TAGS, 0)

    def add(self, mark: str, *, before: str, after: str) -> None:
        """Add `mark` ("*", "</b>"); `before` and `after` are the characters beside it, "" at either end."""
        name = mark.strip("</>").lower()
        if mark.startswith("<"):
            opens, closes = mark[1] != "/", mark[1] == "/"
        else:
            opens = (not before or before in _BEFORE) and (after.isalnum() or after in _FIRST)
            closes = not before.isspace() and (not after or after in _AFTER)
        if closes and self._waiting[name]:
            self._close(name)
            return
        if opens:
            self._open.append((name, len(self._out)))
            self._waiting[name] += 1
        self._out.append(escape(mark))

    def _close(self, name: str) -> None:
        opened = ""
        while opened != name:  # openers in between never found their closer and stay text
            opened, place = self._open.pop()
            self._waiting[opened] -= 1
        self._out[place] = f"<{_TAGS[name]}>"
        self._out.append(f"</{_TAGS[name]}>")

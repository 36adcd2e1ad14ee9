"""Cuts a text into blocks and makes the HTML of each; `frameworks.attack.markup` describes the dialect."""

import re
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from frameworks.attack.inline import SOFT_BREAK, Inline

_DEEPEST_LIST = 6  # ATT&CK nests three deep; anything deeper joins the level above

_FENCE = re.compile(r" {0,3}```[^`]*")
_FENCE_END = re.compile(r" {0,3}```\s*")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<title>\S.*)")
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:[*•-]|(?P<number>\d{1,4})\.)\s+(?P<text>\S.*)")
_EMPHASISED = re.compile(
    r"[ \t]*(?P<mark>\*\*?)(?P<title>[^\s*][^*]{0,80}(?<![.\s]))(?P=mark)(?P<colon>:?)\s*"
)
_CODE_OVER_LINES = re.compile(
    r"<code>[^<]*+(?:<(?!/?code>)[^<]*+)*+</code>"
    r"|(?<!`)`(?!`)[^`\n]*+(?:\n(?!\s*\n|[*•-]\s|\d{1,4}\.\s|#)[^`\n]*+)++`(?!`)"
)


def starts_block(text: str) -> bool:
    """Whether a text of one line is more than a paragraph."""
    return bool(_ITEM.match(text) or _HEADING.match(text))


def blocks(text: str, inline: Inline) -> Iterator[str]:
    """Yield the HTML of each block of `text`, which ends its lines with a newline and is not blank."""
    # Code may run over a line end, even over something that looks like a list: hide those line ends first.
    text = _CODE_OVER_LINES.sub(lambda match: match.group().replace("\n", SOFT_BREAK), text)
    lines = text.split("\n")
    paragraph: list[str] = []
    items = _Items()
    after_blank = True
    place = 0
    while place < len(lines):
        line = lines[place]
        place += 1
        following = lines[place] if place < len(lines) else None
        if not line.strip():
            yield from _finished(paragraph, inline)
            after_blank = True
            continue
        item = _ITEM.fullmatch(line)
        heading = _HEADING.fullmatch(line)
        if not heading and after_blank and _introduces(following):
            heading = _EMPHASISED.fullmatch(line)
        if item and (items or item["number"] in (None, "1")):
            yield from _finished(paragraph, inline)
            items.add(item)
        elif _FENCE.fullmatch(line):
            yield from _finished(paragraph, inline)
            yield from items.finished(inline)
            stop = _fence_end(lines, place)
            code = "\n".join(lines[place:stop]).replace(SOFT_BREAK, "\n")
            yield f"<pre><code>{escape(code, quote=False)}</code></pre>"
            place = stop + 1
        elif heading:
            yield from _finished(paragraph, inline)
            yield from items.finished(inline)
            yield f"<h3>{inline(heading['title'].strip() + (heading.groupdict().get('colon') or ''))}</h3>"
        elif items and (not after_blank or line.startswith(("  ", "\t"))):
            items.append(line)
        else:
            yield from items.finished(inline)
            paragraph.append(line)
        after_blank = False
    yield from _finished(paragraph, inline)
    yield from items.finished(inline)


def _introduces(following: str | None) -> bool:
    """Whether a `*line*` above `following` is the heading of something rather than a remark of its own."""
    return following is not None and (not following.strip() or bool(_ITEM.match(following)))


def _fence_end(lines: list[str], start: int) -> int:
    """Index of the line that closes a fence, or the end of the text when none does."""
    return next(
        (place for place in range(start, len(lines)) if _FENCE_END.fullmatch(lines[place])), len(lines)
    )


def _finished(paragraph: list[str], inline: Inline) -> Iterator[str]:
    """Yield the paragraph whose lines were collected, if any, and forget them."""
    if paragraph:
        text = "".join(line.strip() + _line_end(line) for line in paragraph[:-1]) + paragraph[-1].strip()
        paragraph.clear()
        yield f"<p>{inline(text)}</p>"


def _line_end(line: str) -> str:
    """A line end is a space, or a break when two spaces stand before it, as in markdown."""
    return "<br>\n" if line.endswith("  ") else "\n"


class _Item(NamedTuple):
    depth: int  # 1 is the outermost list
    number: int | None  # None in a bulleted list
    lines: list[str]


class _Items:
    """The list being read: items in the order of the text, each with its depth."""

    def __init__(self) -> None:
        self._items: list[_Item] = []
        self._indents: list[int] = []  # of the open levels, in columns

    def __bool__(self) -> bool:
        return bool(self._items)

    def add(self, match: re.Match[str]) -> None:
        indent = len(match["indent"].expandtabs(4))
        while self._indents and indent < self._indents[-1]:
            self._indents.pop()
        if not self._indents or (indent >= self._indents[-1] + 2 and len(self._indents) < _DEEPEST_LIST):
            self._indents.append(indent)
        number = int(match["number"]) if match["number"] else None
        self._items.append(_Item(len(self._indents), number, [match["text"].strip()]))

    def append(self, line: str) -> None:
        """Add a line to the last item, kept apart, since upstream often forgets its bullet."""
        self._items[-1].lines.append(line.strip())

    def finished(self, inline: Inline) -> Iterator[str]:
        """Yield the list read so far, if any, and forget it."""
        if self._items:
            yield "".join(self._html(inline))
            self._items.clear()
            self._indents.clear()

    def _html(self, inline: Inline) -> Iterator[str]:
        opened: list[str] = []
        for depth, number, lines in self._items:
            tag = "ul" if number is None else "ol"
            while len(opened) > depth or (len(opened) == depth and opened[-1] != tag):
                yield f"</li></{opened.pop()}>"
            if len(opened) == depth:
                yield "</li>"
            else:
                opened.append(tag)
                yield f"<{tag}>" if number in (None, 1) else f'<{tag} start="{number}">'
            yield f"<li>{inline('<br>'.join(lines))}"
        while opened:
            yield f"</li></{opened.pop()}>"

"""What stands inside one paragraph of MITRE's dialect: links, citations, code, emphasis.

    [Lua](https://attack.mitre.org/techniques/T1059/011)    a link; nothing but http(s) is ever one
    (Citation: Name of a source)                            a reference of the object the text stands on
    <code>net user /add</code>  `net user /add`             code; `*`, `_`, `\\` and `<PID>` in it mean nothing
    *soft* **strong** <b>strong</b> <br>                    the rest; `_` never marks anything (file names)

HTML is safe by construction: every character of the text passes through `escape`, and tags come only from this module
and `markup`. Patterns are possessive or stop at their own opening character, so time is linear in the text.
"""

import re
from collections.abc import Callable, Sequence
from html import escape, unescape

from frameworks.records import Reference

type Link = Callable[[str], str | None]

SOFT_BREAK = "\x1f"  # stands for a line end inside code while a text is cut into lines

_NAME_LIMIT = 500  # no citation of any release is longer than 102 characters; bounds the search for its end

_TOKEN = re.compile(
    rf"""
      \[(?P<label>[^\[\]]++)\]
        \((?P<url>(?i:https?)://[^\s()\[\]<>]++(?:\([^\s()\[\]<>]*+\)[^\s()\[\]<>]*+)*+)\)
    | (?P<cite>\([Cc]itation:)(?P<name>[^)]{{0,{_NAME_LIMIT}}}+)\)
    | <(?:code|CODE)>(?P<code>[^<]*+(?:<(?!/?(?:code|CODE)>)[^<]*+)*+)</?(?:code|CODE)>
    | (?P<stray></?(?:code|CODE)>)
    | (?<!`)(?P<ticks>`|``(?!`))(?P<ticked>[^`]++)(?P=ticks)(?!`)
    | (?P<star>\*\*?+)
    | <(?P<close>/?)(?P<tag>(?i:b|strong|i|em))>
    | (?P<br><(?i:br)\s?/?>)
    """,
    re.VERBOSE,
)
_CITATION = re.compile(rf"\([Cc]itation:([^)]{{0,{_NAME_LIMIT}}}+)\)")
_BALANCED_NAME = re.compile(r"[^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)++(?=\))")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAGS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "*": "em", "**": "strong"}
_BEFORE_EMPHASIS = frozenset(" \t\n\u00a0([{\"'“‘—–")
_AFTER_EMPHASIS = frozenset(" \t\n\u00a0.,:;!?)]}\"'”’—–-/")
_STARTS_EMPHASIS = frozenset("\"'“‘[(<`$%")


class Inline:
    """Renders the inside of paragraphs, list items and headings of one text.

    `references` are those of the object that the text stands on; a name that occurs twice means its first.
    """

    def __init__(self, references: Sequence[Reference], link: Link) -> None:
        self._link = link
        self._numbers: dict[str, int] = {}
        self._longer: dict[str, list[str]] = {}  # names holding ")", by what stands before the first one
        for number, reference in enumerate(references):
            name = " ".join(reference.name.split())
            if self._numbers.setdefault(name, number) == number and ")" in name:
                self._longer.setdefault(name[: name.index(")")], []).append(name)
        for names in self._longer.values():
            names.sort(key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return `text` (no blank lines in it) as phrasing content, balanced."""
        out: list[str] = []
        emphasis = _Emphasis(out)
        position = 0
        while match := _TOKEN.search(text, position):
            start, end = match.span()
            before = text[position:start]
            kind = match.lastgroup
            if kind == "name":
                mark, end = self._cite(text, match.start("name"), match.end("name"))
                if mark.startswith("<sup"):
                    before = before.rstrip()  # a mark hugs the word, and marks hug each other
                out += (text_html(before), mark)
            else:
                out.append(text_html(before))
                match kind:
                    case "url":
                        out.append(self._anchor(match["label"], match["url"]))
                    case "code":
                        out.append(self._code(match["code"], entities=True))
                    case "ticked":
                        out.append(self._code(match["ticked"], entities=False))
                    case "star":
                        emphasis.star(match["star"], text[start - 1 : start], text[end : end + 1])
                    case "tag":
                        emphasis.tag(match.group(), closing=bool(match["close"]), name=match["tag"].lower())
                    case "br":
                        out.append("<br>")
                    case _:
                        pass  # a stray <code> or </code>: a typing error, dropped as a browser would
            position = end
        out.append(text_html(text[position:]))
        return "".join(out)

    def _cite(self, text: str, start: int, end: int) -> tuple[str, int]:
        """Return the mark for the citation whose name starts at `start`, and where the text goes on.

        `end` is the first closing parenthesis. Names that hold one themselves are tried first, longest first.
        """
        head = text[start:end]
        indent = len(head) - len(head.lstrip())
        for name in self._longer.get(head[indent:], ()):
            if text.startswith(name + ")", start + indent):
                return self._mark(name), start + indent + len(name) + 1
        name = " ".join(head.split())
        if name in self._numbers:
            return self._mark(name), end + 1
        if balanced := _BALANCED_NAME.match(text, start, start + _NAME_LIMIT):
            end = balanced.end()
            name = " ".join(text[start:end].split())
        return self._mark(name), end + 1

    def _mark(self, name: str) -> str:
        number = self._numbers.get(name)
        if number is None:
            return f'<span class="cite-unknown">[{text_html(name)}]</span>'
        return f'<sup class="cite" data-ref="{number}"></sup>'

    def _lift(self, text: str) -> tuple[str, str]:
        """Take the citations out of a link's label or of code; they follow it, since a mark is itself a link."""
        if "itation:" not in text:
            return text, ""
        marks: list[str] = []
        kept: list[str] = []
        position = 0
        while match := _CITATION.search(text, position):
            kept.append(text[position : match.start()].rstrip())
            mark, position = self._cite(text, match.start(1), match.end(1))
            marks.append(mark)
        return "".join(kept) + text[position:], "".join(marks)

    def _anchor(self, label: str, url: str) -> str:
        label, marks = self._lift(label)
        content = self(label)
        url = decode(url)
        inside = self._link(url)
        if inside is not None:
            return f'<a href="{escape(inside)}">{content}</a>{marks}'
        return f'<a href="{escape(url)}" rel="noopener external">{content}</a>{marks}'

    def _code(self, content: str, *, entities: bool) -> str:
        content, marks = self._lift(content)
        content = content.replace(SOFT_BREAK, "\n")
        if entities:
            content = decode(content)
        elif content[0] == content[-1] == " " and content.strip():
            content = content[1:-1]  # CommonMark: one space of padding is no content
        return f"<code>{escape(content, quote=False)}</code>{marks}"


class _Emphasis:
    """Pairs opening and closing marks. An opener is written as plain text and becomes a tag when its closer comes."""

    def __init__(self, out: list[str]) -> None:
        self._out = out
        self._open: list[tuple[str, int]] = []  # (mark, its place in out)
        self._waiting = dict.fromkeys(_TAGS, 0)

    def star(self, mark: str, before: str, after: str) -> None:
        if self._waiting[mark] and not before.isspace() and (not after or after in _AFTER_EMPHASIS):
            self._close(mark)
        elif (not before or before in _BEFORE_EMPHASIS) and (after.isalnum() or after in _STARTS_EMPHASIS):
            self._begin(mark, mark)
        else:
            self._out.append(mark)

    def tag(self, source: str, *, closing: bool, name: str) -> None:
        if not closing:
            self._begin(name, escape(source))
        elif self._waiting[name]:
            self._close(name)
        else:
            self._out.append(escape(source))

    def _begin(self, mark: str, literal: str) -> None:
        self._open.append((mark, len(self._out)))
        self._waiting[mark] += 1
        self._out.append(literal)

    def _close(self, mark: str) -> None:
        while True:
            opened, place = self._open.pop()  # openers without a closer stay text
            self._waiting[opened] -= 1
            if opened == mark:
                break
        self._out[place] = f"<{_TAGS[mark]}>"
        self._out.append(f"</{_TAGS[mark]}>")


def decode(text: str) -> str:
    """Resolve character references once; only complete ones (`&lt;`), so `a &lt b` and `?a&copy=1` stay."""
    return _ENTITY.sub(lambda match: unescape(match.group()), text) if "&" in text else text


def text_html(text: str) -> str:
    """Plain text as HTML text: character references resolved, then everything escaped."""
    return escape(decode(text), quote=False)

r"""What stands inside one paragraph of MITRE's dialect: links, citations, code, emphasis.

    [Lua](https://attack.mitre.org/techniques/T1059/011)    a link; nothing but http(s) is ever one
    (Citation: Name of a source)                            a reference of the object the text stands on
    <code>net user /add</code>  `net user /add`             code: `*`, `_`, `\`, `<PID>` are no markup in it,
                                                            except for a link to ATT&CK
    *soft* **strong** <b>strong</b> <br>                    the rest; `_` never marks anything (file names)

HTML is safe by construction: every character of the text is escaped, and tags come only from here and from
`frameworks.attack.blocks`. Each pattern is possessive and stops where the next of its kind begins, so time
is linear in the text.
"""

import re
from collections.abc import Callable, Sequence
from html import escape, unescape

from frameworks.attack.emphasis import Emphasis
from frameworks.records import Reference

type Link = Callable[[str], str | None]

SOFT_BREAK = "\x1f"  # stands for a line end inside code while a text is cut into lines

_NAME_LIMIT = 500  # no name in a release is longer than 102 characters; bounds the search for its end

# Each branch begins with a plain character: only then does `re` skip quickly over the text between.
_TOKEN = re.compile(
    rf"""
      \[(?P<label>[^\[\]]++)\]
        \((?P<url>(?i:https?)://[^\s()\[\]<>]++(?:\([^\s()\[\]<>]*+\)[^\s()\[\]<>]*+)*+)\)
    | \([Cc]itation:[ ]?(?P<name>[^)]{{0,{_NAME_LIMIT}}}+)\)
    | <(?:code|CODE)>(?P<code>[^<]*+(?:<(?!/?(?:code|CODE)>)[^<]*+)*+)</?(?:code|CODE)>
    | `(?<!``)(?P<tick>`?+)(?P<ticked>[^`]++)`(?P=tick)(?!`)
    | \*(?P<star>\*?+)
    | <(?P<stray>/?(?:code|CODE)>)
    | <(?P<tag>/?(?i:b|strong|i|em))>
    | <(?P<br>(?i:br)\s?/?)>
    """,
    re.VERBOSE,
)
_CITATION = re.compile(rf"\([Cc]itation: ?(?P<name>[^)]{{0,{_NAME_LIMIT}}}+)\)")
_BALANCED_NAME = re.compile(r"[^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)++(?=\))")
_LINK_IN_CODE = re.compile(r"\[([^\[\]]++)\]\((https?://attack\.mitre\.org/[\w/.#%-]++)\)", re.ASCII)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPECIAL = re.compile(r"[`<>*(&]")


class Inline:
    """Renders the inside of paragraphs, list items and headings of one text.

    `references` are those of the object that the text stands on; a name that occurs twice means its first.
    """

    def __init__(self, references: Sequence[Reference], link: Link) -> None:
        self._link = link
        self._numbers: dict[str, int] = {}
        self._longer: dict[str, list[str]] = {}  # names holding ")", by what stands before the first one
        for number, reference in enumerate(references):
            name = reference.name
            if name in self._numbers:
                continue
            self._numbers[name] = number
            if ")" in name:
                self._longer.setdefault(name[: name.index(")")], []).append(name)
                self._longer[name[: name.index(")")]].sort(key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return `text` (no blank lines in it) as phrasing content, balanced."""
        out: list[str] = []
        emphasis: Emphasis | None = None
        position = 0
        while match := _TOKEN.search(text, position):
            start, end = match.span()
            before = text[position:start]
            kind = match.lastgroup
            if kind == "name":
                mark, end = self._cite(match)
                if mark.startswith("<sup"):
                    before = before.rstrip()  # a mark hugs the word, and marks hug each other
                out += (text_html(before), mark)
                position = end
                continue
            out.append(text_html(before))
            position = end
            if kind == "url":
                out.append(self._anchor(match["label"], match["url"]))
            elif kind == "code":
                out.append(self._code(decode(match["code"])))
            elif kind == "ticked":
                out.append(self._code(_unpadded(match["ticked"])))
            elif kind == "br":
                out.append("<br>")
            elif kind != "stray":  # a <code> or </code> without its other half is dropped, as a browser would
                emphasis = emphasis or Emphasis(out)
                emphasis.add(match.group(), before=text[start - 1 : start], after=text[end : end + 1])
        out.append(text_html(text[position:]))
        return "".join(out)

    def _cite(self, match: re.Match[str]) -> tuple[str, int]:
        """Return the mark of a citation and where the text goes on.

        `match` ends at the first closing parenthesis. Known names come first, the longest of those that go on
        behind it before the one that ends there; an unknown name has balanced parentheses if it can.
        """
        name, end = match["name"], match.end()
        number = self._numbers.get(name)
        if number is None or self._longer:
            text = match.string
            start = match.start("name") + len(name) - len(name.lstrip())
            for longer in self._longer.get(name.lstrip(), ()):
                if text.startswith(longer + ")", start):
                    return _mark(self._numbers[longer]), start + len(longer) + 1
            if number is None:
                name = " ".join(name.split())
                number = self._numbers.get(name)
            if number is None:
                if balanced := _BALANCED_NAME.match(text, start, start + _NAME_LIMIT):
                    name, end = " ".join(balanced.group().split()), balanced.end() + 1
                return f'<span class="cite-unknown">[{text_html(name)}]</span>', end
        return _mark(number), end

    def _lift(self, text: str) -> tuple[str, str]:
        """Take the citations out of a link's label or of code: they follow it, as a mark is a link itself."""
        if "itation:" not in text:
            return text, ""
        marks: list[str] = []
        kept: list[str] = []
        position = 0
        while match := _CITATION.search(text, position):
            kept.append(text[position : match.start()].rstrip())
            mark, position = self._cite(match)
            marks.append(mark)
        return "".join(kept) + text[position:], "".join(marks)

    def _anchor(self, label: str, url: str) -> str:
        """A link to our page where there is one, else out of the site."""
        label, marks = self._lift(label)
        content = self(label) if _SPECIAL.search(label) else label
        return f"{self._opening(decode(url))}{content}</a>{marks}"

    def _opening(self, url: str) -> str:
        inside = self._link(url)
        if inside is not None:
            return f'<a href="{escape(inside)}">'
        return f'<a href="{escape(url)}" rel="noopener external">'

    def _code(self, content: str) -> str:
        content, marks = self._lift(content)
        content = escape(content.replace(SOFT_BREAK, "\n"), quote=False)
        if "](http" in content:  # four sentences name a tool this way; no command looks like it
            content = _LINK_IN_CODE.sub(lambda match: f"{self._opening(match[2])}{match[1]}</a>", content)
        return f"<code>{content}</code>{marks}"


def _mark(number: int) -> str:
    return f'<sup class="cite" data-ref="{number}"></sup>'


def _unpadded(ticked: str) -> str:
    """Content of backticks; one space on both sides is padding (CommonMark 6.1)."""
    padded = ticked[0] == ticked[-1] == " " and not ticked.isspace()
    return ticked[1:-1] if padded else ticked


def decode(text: str) -> str:
    """Resolve character references once; only complete ones (`&lt;`), so `a &lt b` and `?a&copy=1` stay."""
    return _ENTITY.sub(lambda match: unescape(match.group()), text) if "&" in text else text


def text_html(text: str) -> str:
    """Plain text as HTML text: character references resolved, then everything escaped."""
    if "&" in text:
        text = decode(text).replace("&", "&amp;")
    return text.replace("<", "&lt;").replace(">", "&gt;")

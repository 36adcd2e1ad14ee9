"""MITRE's text dialect, a little markdown and a little HTML, to safe HTML.

A block is a paragraph, a list, a heading or fenced code:

    ### Windows                     heading
    *Tools for Implementation*      heading too, when it stands alone above something
    * item                          list, also right below a line of text
        - item of an item           nested by its indentation
    1. item                         numbered list; "1)" is a way to write sentences and stays text

The text sits below an h2 of the page, so every heading is an h3. `frameworks.attack.inline` tells what
stands inside a block. Emitted are only p, h3, ul, ol, li, pre, code, a, strong, em, sup, span and br,
always balanced, whatever comes in.
"""

import re
from collections.abc import Sequence
from html import unescape

from frameworks.attack.blocks import blocks, starts_block
from frameworks.attack.inline import Inline, Link
from frameworks.records import Reference

# Not text in HTML nor in UTF-8; NUL is refused by PostgreSQL.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_CITED = re.compile(r'\s?<(sup|span) class="cite(?:-unknown)?"[^>]*>.*?</\1>', re.DOTALL)
_SEPARATES = re.compile(r"</(?:p|h3|li|pre)>|<(?:br|ul|ol)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def _nowhere(url: str) -> None:
    """The link function of a text whose framework has no pages."""


def render(text: str, *, references: Sequence[Reference] = (), link: Link = _nowhere) -> str:
    """Return `text` as safe HTML, "" when it is blank.

    `references` belong to the object the text stands on. `(Citation: NAME)` becomes `<sup class="cite"
    data-ref="K"></sup>`, K being the place of NAME in `references`, to be numbered when a page is shown
    (`frameworks.citations`); an unknown NAME is shown as `<span class="cite-unknown">[NAME]</span>`.

    `link` is asked for every address. It returns the address of our own page
    ("catalogue:attack/t1059-011/"), or None to let the link lead outside, which then carries `rel="noopener
    external"`.
    """
    if _UNPRINTABLE.search(text):
        text = _UNPRINTABLE.sub("", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()
    if not text.strip():
        return ""
    inline = Inline(references, link)
    if "\n" not in text and not starts_block(text):
        return f"<p>{inline(text.lstrip())}</p>"  # nearly all of the 20,000 sentences of a release
    return "".join(blocks(text, inline))


def plain(text: str, *, references: Sequence[Reference] = ()) -> str:
    """Return what a reader sees of `text` in one line, without citations: for search and descriptions.

    `references` matter only to a cited name that holds a lone closing parenthesis.
    """
    return plain_from_html(render(text, references=references))


def plain_from_html(html: str) -> str:
    """Return the text of HTML that `render` made, in one line, without citations."""
    text = _TAG.sub("", _SEPARATES.sub(" ", _CITED.sub("", html)))
    return " ".join(unescape(text).split())

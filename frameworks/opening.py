"""How a publisher's text begins, as plain words: for lists, descriptions and link previews."""

import re
from textwrap import shorten

from frameworks.attack.markup import plain_from_html

LIMIT = 160  # characters; what search engines show of a description

_FIRST_BLOCK = re.compile(r"<(p|li|h3)>.*?</\1>", re.DOTALL)


def opening(html: str, limit: int = LIMIT) -> str:
    """Return the first paragraph of rendered HTML without markup, cut at a word to `limit` characters."""
    first = _FIRST_BLOCK.search(html)
    return shorten(plain_from_html(first.group() if first else html), limit, placeholder=" …")

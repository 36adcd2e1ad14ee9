"""Rich text in the formats that `?rich_text_format=` offers, its links resolved from what is known already.

`html` (the default) is ready to show: links are absolute, and one to a page that is not public leads nowhere.
`markdown` is made of it. `db_html` and `db_markdown` are for clients that write, and name pages by id.
"""

import re
from collections.abc import Callable

from django.utils.html import escape
from wagtail.admin.rich_text.converters.markdown_db import MarkdownConverter
from wagtail.api.rich_text import APIRichText
from wagtail.rich_text.rewriters import FIND_A_TAG as A_TAG
from wagtail.rich_text.rewriters import EmbedRewriter, LinkRewriter, MultiRuleRewriter, extract_attrs

from core.api.errors import RequestError

HTML, MARKDOWN, DB_HTML, DB_MARKDOWN = "html", "markdown", "db_html", "db_markdown"
FORMATS = (HTML, MARKDOWN, DB_HTML, DB_MARKDOWN)

_EDITORS_OWN = re.compile(r' data-block-key="[^"]*"')  # how the editor tells paragraphs apart

type Address = Callable[[str, int], str]  # ("page" or "document", id) → where it is, or nothing


def checked(wanted: str | None) -> str:
    """Return the format a request asks for."""
    if wanted is not None and wanted not in FORMATS:
        raise RequestError(f"rich_text_format: {wanted!r} is none of {', '.join(FORMATS)}")
    return wanted or HTML


def linked(source: str) -> list[tuple[str, int]]:
    """Return (link type, id) of everything a stored text links to."""
    found = []
    for attributes in map(extract_attrs, A_TAG.findall(source)):
        id_ = attributes.get("id", "")
        if attributes.get("linktype") in ("page", "document") and id_.isdecimal():
            found.append((attributes["linktype"], int(id_)))
    return found


def written(source: str, text_format: str, address: Address) -> str:
    """Return a stored text in one of the formats."""
    if text_format in (DB_HTML, DB_MARKDOWN):
        return str(APIRichText.serialize(source, format=text_format))
    html = _EDITORS_OWN.sub("", _expand(source, address))
    return (
        str(MarkdownConverter().from_database_format(html, resolved=False))
        if text_format == MARKDOWN
        else html
    )


def _expand(source: str, address: Address) -> str:
    def tag(kind: str) -> Callable[[dict[str, str]], str]:
        def opening(attributes: dict[str, str]) -> str:
            id_ = attributes.get("id", "")
            url = address(kind, int(id_)) if id_.isdecimal() else ""
            return f'<a href="{escape(url)}">' if url else "<a>"

        return opening

    links = LinkRewriter(rules={"page": tag("page"), "document": tag("document")})
    return str(MultiRuleRewriter([links, EmbedRewriter()])(source))

"""What is found: one record for everything on the site that has an address."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.search.words import clean

MAX_TEXT = 100_000  # characters of a document's text that are indexed; PostgreSQL limits a tsvector to 1 MB


def page_key(page_id: int) -> str:
    """Return the key under which a page's own document is kept."""
    return f"page:{page_id}"


@dataclass(frozen=True, slots=True)
class Document:
    """Something a visitor can find.

    key          stays the same when everything else changes: `page_key(id)` for a page, else the giver's own
                 ("attack/mitigation/M1038")
    url          address of the view, root-relative
    title, text  plain text, never HTML; only the first MAX_TEXT characters of the text count
    type         what it is, in a reader's words ("Technique"); a facet
    framework    name of the framework it belongs to; a facet
    external_id  the publisher's id, found in any spelling
    names        other names and former ids, which count like the title
    facets       further facets: scheme → values, in a reader's words ({"tactic": ["Execution"]})
    page_id      the page that serves the address: the document is shown only while that page is public
    """

    key: str
    url: str
    title: str
    type: str
    text: str = ""
    framework: str = ""
    external_id: str = ""
    names: Sequence[str] = ()
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    page_id: int | None = None

    def all_facets(self) -> dict[str, list[str]]:
        """Return every facet of the document, type and framework included, in a stable order."""
        everything = {"type": [self.type], "framework": [self.framework], **self.facets}
        cleaned = {scheme: sorted({clean(v) for v in values if v}) for scheme, values in everything.items()}
        return {scheme: cleaned[scheme] for scheme in sorted(cleaned) if cleaned[scheme]}

    def digest(self) -> bytes:
        """Return 20 bytes that change when anything in the document does."""
        parts = (self.url, self.title, self.text[:MAX_TEXT], self.external_id, *self.names)
        facets = repr((self.page_id, sorted((s, list(v)) for s, v in self.all_facets().items())))
        joined = "\x00".join((*parts, facets))
        return hashlib.sha1(joined.encode("utf-8", "replace"), usedforsecurity=False).digest()

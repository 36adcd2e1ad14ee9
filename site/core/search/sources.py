"""Where documents come from that are no pages: each app says for itself, the rebuild asks them all."""

from collections.abc import Callable, Iterable

from core.search.documents import Document

type Source = Callable[[], Iterable[Document]]

_sources: list[Source] = []


def register(source: Source) -> Source:
    """Add a source of documents, in `AppConfig.ready()`; usable as a decorator.

    A source that yields the document of a page (`page_key`) takes precedence over the page's own
    `search_document()`, so an app may hand in its pages in bulk.
    """
    if source not in _sources:
        _sources.append(source)
    return source


def documents() -> Iterable[Document]:
    """Yield the documents of every source."""
    for source in _sources:
        yield from source()

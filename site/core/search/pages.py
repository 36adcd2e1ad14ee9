"""Documents of pages.

A page offers its document with a method `search_document() -> Document | None`, which need not ask whether
the page is public: that is asked here. Pages without the method are not found.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.search.index import RelatedFields, SearchField

from core.search.documents import Document, page_key
from core.search.index import index, remove
from core.search.privacy import hidden


def page_document(page: Page, **more: Any) -> Document | None:
    """Return the document of a page, its text from the page type's `search_fields`; None when it has no
    address.

    `more` overrides or adds fields of the Document (`type`, `framework`, `facets` …).
    """
    url = page.get_url()
    if not url:
        return None
    fields: dict[str, Any] = {
        "key": page_key(page.pk),
        "url": url,
        "title": page.title,
        "type": str(page._meta.verbose_name).removesuffix(" page").capitalize(),
        "text": " ".join(filter(None, [page.search_description, *_texts(page, page.get_search_fields())])),
        "page_id": page.pk,
    }
    return Document(**(fields | more))


def _texts(owner: Any, fields: Iterable[Any]) -> Iterator[str]:
    for field in fields:
        if isinstance(field, SearchField) and field.field_name != "title":
            yield _flat(field.get_value(owner))
        elif isinstance(field, RelatedFields) and (related := field.get_value(owner)) is not None:
            for item in related.all() if hasattr(related, "all") else [related]:
                yield from _texts(item, field.fields)


def _flat(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return " ".join(_flat(item) for item in value)
    if isinstance(value, dict):
        return _flat(list(value.values()))
    return "" if value is None else str(value)


def index_pages(pages: QuerySet[Page]) -> None:
    """Bring the documents of these pages up to date: in when public, out when not."""
    public = list(_documents(pages))
    index(public)
    keys = {document.key for document in public}
    remove(keys=[key for pk in pages.values_list("pk", flat=True) if (key := page_key(pk)) not in keys])


def all_page_documents() -> Iterator[Document]:
    """Yield the document of every public page."""
    return _documents(Page.objects.order_by("path"))


def _documents(pages: QuerySet[Page]) -> Iterator[Document]:
    public: Any = pages.exclude(hidden())  # a PageQuerySet; Wagtail ships no types
    for page in public.specific().iterator(chunk_size=500):
        offer = getattr(page, "search_document", None)
        if offer is not None and (document := offer()) is not None:
            yield document

"""Which tags a page's change touches: its own, its place's and type's, and those of pages linked with it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from wagtail.models import Page, ReferenceIndex

from core.caching.tags import page_tag


def touched_by(page: Page) -> set[str]:
    """Return the tags of everything that shows something of this page, as far as the database knows now."""
    parent = page.get_parent() if page.depth and page.depth > 1 else None
    tags = {page_tag(page.pk), f"type:{page._meta.label_lower}", *_linked(page)}
    return tags | {f"children:{parent.pk}"} if parent else tags


def pages_showing(thing: Model) -> set[str]:
    """Return the tags of the pages that refer to an image, a document, a snippet."""
    return set(_sources(ReferenceIndex.get_references_to(thing)))


def links_of(page: Page) -> set[str]:
    """Return the tags of the pages that this object links to as it is in memory, whatever was recorded."""
    page_type = _page_type()
    found: Iterable[Any] = ReferenceIndex._extract_references_from_object(page)
    return {page_tag(int(object_id)) for type_id, object_id, *_ in found if type_id == page_type}


def _linked(page: Page) -> Iterator[str]:
    """Yield the tags of pages that refer to this page and of those it refers to."""
    page_type = _page_type()
    here = Q(to_content_type=page_type, to_object_id=page.pk)
    away = Q(base_content_type=page_type, object_id=page.pk, to_content_type=page_type)
    for reference in ReferenceIndex.objects.filter(here | away):
        if reference.to_content_type_id == page_type:
            yield page_tag(int(reference.to_object_id))
        if reference.base_content_type_id == page_type:
            yield page_tag(int(reference.object_id))


def _sources(references: Iterable[ReferenceIndex]) -> Iterator[str]:
    page_type = _page_type()
    for reference in references:
        if reference.base_content_type_id == page_type:
            yield page_tag(int(reference.object_id))


def _page_type() -> int:
    return ContentType.objects.get_for_model(Page).pk

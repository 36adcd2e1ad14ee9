"""How one request reads pages: everything their texts refer to, fetched once for all of them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.http import HttpRequest
from wagtail.api.utils import get_full_url
from wagtail.blocks import Block, PageChooserBlock, RichTextBlock, StreamValue
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.models import Collection, CollectionViewRestriction, Page

from core.api import images, richtext
from core.api.schemas import DocumentRef, ImageRef, PageRef
from core.api.streams import walk
from core.related import public


class Reading:
    """What the texts served to one request link to and show.

    First `learn` every text, then ask for it: `blocks`, `html`, `page`. What is asked for without having been
    learned is fetched then.
    """

    def __init__(self, request: HttpRequest | None = None, text_format: str = richtext.HTML) -> None:
        self.request = request
        self.text_format = text_format
        self._found: dict[str, dict[int, Any]] = {"page": {}, "document": {}, "image": {}}

    def learn(
        self, streams: Iterable[StreamValue] = (), texts: Iterable[str] = (), pages: Iterable[int | None] = ()
    ) -> None:
        """Fetch what these refer to and is not known yet: four queries at most, two of them for images."""
        mentioned: defaultdict[str, set[int]] = defaultdict(set)
        mentioned["page"].update(pk for pk in pages if pk is not None)

        def note(block: Block, raw: Any) -> None:
            for kind, pk in _mentions(block, raw):
                mentioned[kind].add(pk)

        for stream in streams:
            walk(stream.stream_block, stream.get_prep_value(), note)
        for text in texts:
            for kind, pk in richtext.linked(text):
                mentioned[kind].add(pk)
        for kind, pks in mentioned.items():
            if new := pks - self._found[kind].keys():
                self._found[kind] |= {**dict.fromkeys(new), **getattr(self, f"_{kind}s")(new)}

    def blocks(self, stream: StreamValue) -> list[dict[str, Any]]:
        """Return an editor's blocks as `core.api.schemas.StreamItem`s, as dictionaries."""
        self.learn(streams=[stream])
        found: list[dict[str, Any]] = walk(stream.stream_block, stream.get_prep_value(), self._leaf)
        return found

    def html(self, source: str) -> str:
        """Return a rich text in the format that was asked for."""
        self.learn(texts=[source])
        return richtext.written(source, self.text_format, self._address)

    def page(self, pk: int | None) -> PageRef | None:
        """Return a reference to a page, or None for one that is not public."""
        self.learn(pages=[pk])
        found: PageRef | None = self._found["page"].get(pk) if pk is not None else None
        return found

    def url_of(self, page: Page) -> str:
        """Return the absolute address of a page, without a query where the request is known."""
        return page.get_full_url(self.request) or ""

    def absolute(self, path: str) -> str:
        """Return a root-relative address with its host."""
        return str(get_full_url(self.request, path))

    def _leaf(self, block: Block, raw: Any) -> Any:
        if isinstance(block, RichTextBlock):
            return self.html(raw or "")
        if isinstance(block, PageChooserBlock):
            page = self.page(raw)
            return page.model_dump() if page else None
        if isinstance(block, DocumentChooserBlock):
            document = self._found["document"].get(raw)
            return document.model_dump() if document else None
        if isinstance(block, (ImageBlock, ImageChooserBlock)):
            image = self._found["image"].get(_image_id(raw) or 0)
            return images.shown(image, raw).model_dump() if image else None
        return raw

    def _address(self, kind: str, pk: int) -> str:
        known = self._found[kind].get(pk)
        return known.url if known else ""

    def _pages(self, pks: set[int]) -> dict[int, PageRef]:
        found = public(Page.objects.filter(pk__in=pks))
        return {
            page.pk: PageRef(id=page.pk, type=type_of(page), title=page.title, url=self.url_of(page))
            for page in found
        }

    def _documents(self, pks: set[int]) -> dict[int, DocumentRef]:
        found = get_document_model().objects.filter(pk__in=pks).exclude(collection__in=private_collections())
        return {
            document.pk: DocumentRef(id=document.pk, title=document.title, url=self.absolute(document.url))
            for document in found
        }

    def _images(self, pks: set[int]) -> dict[int, ImageRef]:
        return images.found(pks, private_collections(), self.absolute)


def private_collections() -> QuerySet[Collection]:
    """Return the collections with a restriction on them or above them, to exclude within another query."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = CollectionViewRestriction.objects.annotate(below=path).filter(
        below__startswith=F("collection__path")
    )
    return Collection.objects.filter(Exists(above)).order_by()


def type_of(page: Page) -> str:
    """Return a page's type as the API names it: "frameworks.TechniquePage"."""
    return str((page.specific_class or Page)._meta.label)


def _mentions(block: Block, raw: Any) -> Iterable[tuple[str, int]]:
    if isinstance(block, RichTextBlock):
        return richtext.linked(raw or "")
    if isinstance(block, PageChooserBlock):
        return [("page", raw)] if raw else []
    if isinstance(block, DocumentChooserBlock):
        return [("document", raw)] if raw else []
    if isinstance(block, (ImageBlock, ImageChooserBlock)):
        image = _image_id(raw)
        return [("image", image)] if image else []
    return []


def _image_id(raw: Any) -> int | None:
    """Return the image of a chooser (its id) or of an image block (a structure that has it)."""
    return raw.get("image") if isinstance(raw, dict) else raw

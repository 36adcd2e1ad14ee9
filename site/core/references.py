"""What stored content points to, also where nothing is any more.

Wagtail's reference index knows the pages, documents and images that exist; a link whose target was deleted
leaves no trace in it, and a chooser block reads as empty. Here the stored JSON and rich text are read as they
are, so that dangling ids are found too.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Field, Model
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.rich_text.rewriters import extract_attrs

TAGS = re.compile(r"<(?:a|embed)\b[^>]*>")
PAGE, DOCUMENT, IMAGE = "page", "document", "image"


class Reference(NamedTuple):
    """One link: to what (PAGE, DOCUMENT or IMAGE), its primary key, and where in the form it stands."""

    kind: str
    pk: int
    path: str


def referring_fields(model: type[Model]) -> list[Any]:
    """Return the fields of a model's own that can point to a page, a document or an image."""
    return [field for field in model._meta.local_concrete_fields if _refers(field)]


def referring_models() -> list[type[Model]]:
    """Return every model of the project, Wagtail's own aside, that has rich text or a stream of blocks."""
    rich = (RichTextField, StreamField)
    return [
        model
        for model in apps.get_models()
        if not model._meta.proxy
        and any(isinstance(field, rich) for field in model._meta.local_concrete_fields)
    ]


def references_of(thing: Model) -> Iterator[Reference]:
    """Yield what an object's own fields point to, as stored."""
    for field in referring_fields(type(thing)):
        value = getattr(thing, field.attname)
        if isinstance(field, StreamField):
            yield from _of_stream(field.stream_block, value.raw_data, field.name)
        elif isinstance(field, RichTextField):
            yield from _of_rich_text(value, field.name)
        elif value is not None:
            yield Reference(kind_of(field.related_model), value, field.name)


@cache
def kind_of(model: type[Model]) -> str:
    """Return what a model is to a reader of links; empty for what nobody links to."""
    for kind, base in ((PAGE, Page), (DOCUMENT, get_document_model()), (IMAGE, get_image_model())):
        if issubclass(model, base):
            return kind
    return ""


def _refers(field: "Field[Any, Any]") -> bool:
    if isinstance(field, (RichTextField, StreamField)):
        return True
    parent_link = bool(getattr(field.remote_field, "parent_link", False))
    target = field.related_model
    return isinstance(target, type) and not parent_link and bool(kind_of(target))


def _of_rich_text(html: str, path: str) -> Iterator[Reference]:
    for tag in TAGS.findall(html or ""):
        attributes = extract_attrs(tag)
        kind = attributes.get("linktype") or attributes.get("embedtype")
        pk = attributes.get("id", "")
        if kind in (PAGE, DOCUMENT, IMAGE) and pk.isascii() and pk.isdigit():
            yield Reference(kind, int(pk), path)


def _of_stream(block: blocks.BaseStreamBlock, raw: Any, path: str) -> Iterator[Reference]:
    for child in raw or ():
        known = block.child_blocks.get(child.get("type"))
        if known is not None:
            yield from _of_block(known, child.get("value"), f"{path}.{child.get('id', '')}")


def _of_block(block: blocks.Block, raw: Any, path: str) -> Iterator[Reference]:
    """Yield what one block's stored value points to."""
    match block, raw:
        case blocks.RichTextBlock(), str():
            yield from _of_rich_text(raw, path)
        case blocks.ChooserBlock(), int():
            if kind := kind_of(block.target_model):
                yield Reference(kind, raw, path)
        case blocks.BaseStreamBlock(), list():
            yield from _of_stream(block, raw, path)
        case blocks.ListBlock(), list():
            for item in raw:
                known = isinstance(item, dict) and {"type", "value"} <= item.keys()
                value, name = (item["value"], item.get("id", "")) if known else (item, "")
                yield from _of_block(block.child_block, value, f"{path}.{name}")
        case blocks.BaseStructBlock(), dict():
            for name, child in block.child_blocks.items():
                yield from _of_block(child, raw.get(name), f"{path}.{name}")

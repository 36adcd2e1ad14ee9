"""The schemas that pages are served with, made of `core.api.served`."""

from datetime import datetime
from types import new_class
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Schema
from wagtail.api.v3.schemas.pages import BasePageMetaSchema, PageMetaSchema, PageSchema
from wagtail.models import Page

from core.api import richtext
from core.api.reading import Reading
from core.api.served import Served
from core.api.serving import value
from core.api.v3.access import readable_pages


class ListedMeta(BasePageMetaSchema):
    """What every page in a list says of itself."""

    show_in_menus: bool
    seo_title: str
    search_description: str
    last_published_at: datetime | None = None


class PublicPageMeta(PageMetaSchema):
    """What every page says of itself; pages that the reader may not see are not named."""

    last_published_at: datetime | None = None

    @staticmethod
    def resolve_parent(obj: Page, context: dict[str, Any]) -> Page | None:
        """Return the page above, when the reader may see it."""
        above = obj.path[: -Page.steplen]
        page: Page | None = readable_pages(context["request"]).filter(path=above).first()
        return page

    @staticmethod
    def resolve_alias_of(obj: Page, context: dict[str, Any]) -> Page | None:
        """Return the page that this is an alias of, when the reader may see it."""
        if obj.alias_of_id is None:
            return None
        page: Page | None = readable_pages(context["request"]).filter(pk=obj.alias_of_id).first()
        return page


class PublicPageSchema(PageSchema):
    """The base of the schemas of all page types."""

    meta: PublicPageMeta


def reading_of(request: HttpRequest) -> Reading:
    """Return how a request reads; one reading a request."""
    known: Reading | None = getattr(request, "_api_reading", None)
    if known is None:
        known = Reading(request, richtext.checked(request.GET.get("rich_text_format")))
        request._api_reading = known  # type: ignore[attr-defined]
    return known


def read_schema(served: Served) -> type[Schema]:
    """Return the schema of a page type, named after it, with a resolver for each of its fields."""
    name = served.model._meta.object_name
    label: Any = Literal[served.model._meta.label]
    meta = _subclass(f"{name}MetaSchema", PublicPageMeta, {"__annotations__": {"type": label}})
    namespace: dict[str, Any] = {"__annotations__": {"meta": meta} | dict(served.fields)}
    namespace |= {f"resolve_{field}": _resolver(field) for field in served.fields}
    return _subclass(
        f"{name}Schema",
        PublicPageSchema,
        {**namespace, "__doc__": served.model.__doc__, "__module__": served.model.__module__},
    )


def _subclass(name: str, base: type[Schema], namespace: dict[str, Any]) -> type[Schema]:
    return new_class(name, (base,), exec_body=lambda body: body.update(namespace))


def _resolver(field: str) -> Any:
    def resolve(obj: Page, context: dict[str, Any]) -> Any:
        return value(obj, field, reading_of(context["request"]))

    return staticmethod(resolve)

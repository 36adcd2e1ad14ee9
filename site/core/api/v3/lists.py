"""The list of pages of version 3: what every page has and a summary, or the fields that are asked for."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict
from wagtail.api.v3.schemas.pages import SimpleBasePageSchema
from wagtail.models import Page

from core.api import richtext
from core.api.choosing import chosen, parse, parts, pick
from core.api.common import COMMON
from core.api.errors import RequestError
from core.api.listing import DEFAULT_LIMIT, OPERATIONS, Listing
from core.api.parameters import Parameters
from core.api.served import Filter, all_served, served_by
from core.api.serving import serve
from core.api.v3.access import readable_pages
from core.api.v3.declaring import declares
from core.api.v3.reads import ListedMeta, reading_of


class ListedPage(SimpleBasePageSchema):
    """A page in a list. `fields=` adds fields of the page's type beside `summary`."""

    model_config = ConfigDict(extra="allow")
    meta: ListedMeta


class PageList(Schema):
    """Some of the pages that were asked for; `count` are all of them."""

    count: int
    items: list[ListedPage]


def _own_filters() -> dict[str, Filter]:
    return {name: one for served in all_served() for name, one in served.filters.items()}


@declares(OPERATIONS, COMMON | _own_filters())
class PageListParameters(Schema):
    """Which pages, in which order, with which fields."""


FIND = {
    "id": "The page's id.",
    "html_path": "The page's path on the site.",
    "version": "live or draft; passed on.",
    **{name: OPERATIONS[name] for name in ("type", "site", "rich_text_format")},
}


@declares(FIND, _own_filters())
class FindParameters(Schema):
    """Which page."""


def listed(request: HttpRequest) -> dict[str, Any]:
    """Return the list that a request asks for, as JSON; the number of queries does not grow with the list."""
    parameters = Parameters(request.GET)
    listing = Listing(parameters, lambda model: readable_pages(request, model), also=("_",))
    reading = reading_of(request)
    if reading.text_format == richtext.MARKDOWN and listing.limit > DEFAULT_LIMIT:
        raise RequestError(f"rich_text_format: markdown is for lists of at most {DEFAULT_LIMIT}")
    config = parse(parameters.one("fields"))
    available, picks = _available(listing, config)
    pages, total = listing.window()
    named = chosen(config, available, ()) if config else []
    if listing.model is Page:
        pages = _specific(pages)
    summaries = {page.pk: served_by(type(page)).summary for page in pages}
    wanted = {name for summary in summaries.values() for name in summary} if not config else set(named)
    context = {"request": request, "response_status": 200}
    items = []
    for page, values in zip(pages, serve(pages, wanted, reading), strict=True):
        item = ListedPage.model_validate(page, context=context).model_dump(mode="json", exclude_none=False)
        if config:
            item |= {name: pick(one, picks[name]) if name in picks else one for name, one in values.items()}
        else:
            item["summary"] = {name: values[name] for name in summaries[page.pk]}
        items.append(item)
    return {"count": total, "items": items}


def _available(listing: Listing, config: Any) -> tuple[Sequence[str], dict[str, Any]]:
    """Return the fields that can be asked for, of all types the list may have, and the parts asked for."""
    types = [served_by(model) for model in listing.models] or all_served()
    fields = {name: type_ for served in types for name, type_ in served.fields.items()}
    return list(fields), parts(config, fields)


def _specific(pages: list[Page]) -> list[Page]:
    """Return pages of any type as their own types, with what these are joined with; one query a type."""
    by_model: dict[type[Page], list[int]] = {}
    for page in pages:
        by_model.setdefault(page.specific_class or Page, []).append(page.pk)
    found: dict[int, Page] = {}
    for model, pks in by_model.items():
        select = served_by(model).select
        found |= model.objects.select_related("content_type", "locale", *select).in_bulk(pks)
    return [found[page.pk] for page in pages]

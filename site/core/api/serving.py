"""Pages → the values of their fields, as JSON; many pages at once or one."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from wagtail.blocks import StreamValue
from wagtail.models import Page

from core.api.reading import Reading, type_of
from core.api.schemas import Related
from core.api.served import Build, Values, served_by
from core.related import Link, links_of

_VALUES = "_api_values"  # where a page object keeps what has been worked out for it


def serve(pages: Sequence[Page], names: Collection[str] | None, reading: Reading) -> list[Values]:
    """Return the values of the fields `names` (None: all) of specific pages, in the order of the pages.

    Pages of one type are built together. A name that a type does not have is left out for pages of that type.
    """
    by_type: defaultdict[type[Page], list[Page]] = defaultdict(list)
    for page in pages:
        by_type[type(page)].append(page)
    values: dict[int, Values] = {}
    for model, group in by_type.items():
        served = served_by(model)
        wanted = [name for name in served.fields if names is None or name in names]
        built = served.build(group, wanted, reading) if wanted else {}
        for page in group:
            values[page.pk] = {name: as_json(built[page.pk][name]) for name in wanted}
    return [values[page.pk] for page in pages]


def prime(pages: Sequence[Page], names: Collection[str] | None, reading: Reading) -> None:
    """Work out the values of many pages, so that `value` of each asks the database nothing."""
    for page, values in zip(pages, serve(pages, names, reading), strict=True):
        setattr(page, _VALUES, values)


def value(page: Page, name: str, reading: Reading) -> Any:
    """Return the value of one field; all fields of a page are worked out the first time."""
    known: Values | None = getattr(page, _VALUES, None)
    if known is None or name not in known:
        prime([page], None, reading)
    return getattr(page, _VALUES)[name]


def as_json(found: Any) -> Any:
    """Return a value with its models as dictionaries."""
    if isinstance(found, BaseModel):
        return found.model_dump(mode="json")
    if isinstance(found, list):
        return [as_json(one) for one in found]
    if isinstance(found, dict):
        return {key: as_json(one) for key, one in found.items()}
    return found


def specific(page: Page) -> Page:
    """Return a page as its own type, with what its type is joined with, in one query."""
    model = page.specific_class or Page
    found: Page = model.objects.select_related("content_type", "locale", *served_by(model).select).get(
        pk=page.pk
    )
    return found


def plain(**others: Build) -> Build:
    """Return a `build` for a page type whose fields are the page's own attributes.

    StreamFields become blocks. What is no plain attribute has a build of its own: `plain(related=related)`.
    """

    def build(pages: Sequence[Page], names: Collection[str], reading: Reading) -> Mapping[int, Values]:
        built = {name: others[name](pages, [name], reading) for name in names if name in others}
        own = [name for name in names if name not in others]
        streams = [
            found for page in pages for name in own if isinstance(found := getattr(page, name), StreamValue)
        ]
        reading.learn(streams=streams)
        return {
            page.pk: {
                name: built[name][page.pk][name] if name in built else _own(getattr(page, name), reading)
                for name in names
            }
            for page in pages
        }

    return build


def rich_text(name: str) -> Build:
    """Return a `build` for a RichTextField."""

    def build(pages: Sequence[Page], names: Collection[str], reading: Reading) -> Mapping[int, Values]:
        reading.learn(texts=[getattr(page, name) for page in pages])
        return {page.pk: {name: reading.html(getattr(page, name))} for page in pages}

    return build


def page_choice(name: str) -> Build:
    """Return a `build` for a foreign key to a page."""

    def build(pages: Sequence[Page], names: Collection[str], reading: Reading) -> Mapping[int, Values]:
        chosen = {page.pk: getattr(page, f"{name}_id") for page in pages}
        reading.learn(pages=chosen.values())
        return {pk: {name: reading.page(target)} for pk, target in chosen.items()}

    return build


def related(pages: Sequence[Page], names: Collection[str], reading: Reading) -> Mapping[int, Values]:
    """Build `related`: the links of pages, from both ends."""
    links = links_of(pages)
    return {page.pk: {"related": [related_to(link, reading) for link in links[page.pk]]} for page in pages}


def related_to(link: Link, reading: Reading) -> Related:
    """Return one link as it is served."""
    return Related(
        id=link.page.pk,
        type=type_of(link.page),
        kind=link.kind,
        identifier=link.identifier,
        title=link.page.title,
        url=reading.url_of(link.page),
        reason=link.reason,
        direction="to" if link.own else "from",
    )


def _own(found: Any, reading: Reading) -> Any:
    return reading.blocks(found) if isinstance(found, StreamValue) else found

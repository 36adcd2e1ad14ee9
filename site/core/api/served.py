"""What a page type serves. Each app registers its own types when it is ready (`AppConfig.ready`).

    register(Served(StandardPage, fields={"introduction": str, "body": list[StreamItem]}))

Both versions of the API read their fields, filters and orderings from here, so they cannot differ.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from wagtail.models import Page

if TYPE_CHECKING:
    from core.api.reading import Reading

type Values = Mapping[str, Any]
type Build = Callable[[Sequence[Page], Collection[str], "Reading"], Mapping[int, Values]]
type Narrow = Callable[[QuerySet[Page], Sequence[str]], QuerySet[Page]]


@dataclass(frozen=True, slots=True)
class Filter:
    """One parameter that narrows a list. Several values (repeated, or with commas) mean any of them.

    `narrow` raises RequestError for a value that makes no sense. `description` and `values` (where they are a
    closed list) are for people and for OpenAPI.
    """

    narrow: Narrow
    description: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Served:
    """What one page type serves.

    fields     name → type of the value, as pydantic knows types; in the order they are served
    build      pages, the names wanted and the reading of the request → values by primary key
    summary    the fields that a list of version 3 carries without being asked
    filters    what lists can be narrowed by, beside what every page has
    orderings  name → the expressions to order by; a leading "-" reverses each
    select     what to join when the pages are fetched
    fixed      field of a page that the API must not write → why, for pages that belong to an import
    """

    model: type[Page]
    fields: Mapping[str, Any]
    build: Build
    summary: tuple[str, ...] = ()
    filters: Mapping[str, Filter] = field(default_factory=dict)
    orderings: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    select: tuple[str, ...] = ()
    fixed: Mapping[str, str] = field(default_factory=dict)


_served: dict[type[Page], Served] = {}


def register(served: Served) -> None:
    """Say what a page type serves."""
    _served[served.model] = served


def served_by(model: type[Page]) -> Served:
    """Return what a page type serves; nothing of its own when it has not been registered."""
    return _served.get(model) or Served(
        model, {}, lambda pages, names, reading: {page.pk: {} for page in pages}
    )


def all_served() -> list[Served]:
    """Return what every registered page type serves, by name of the type."""
    return sorted(_served.values(), key=lambda served: served.model._meta.label)

"""A list's query string → the pages it asks for, in order. Both versions of the API list through here.

type                              types of pages; a filter that only one type has implies it
id, title, slug, show_in_menus, first_published_at         what every page has
child_of, descendant_of, ancestor_of, translation_of, locale, site       where it is; "root" is the home page
… the type's own filters …
order                             names with "-" for the other direction, or "random"
search, search_operator           words, answered by the site's own index
limit, offset
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Count, F, OrderBy, QuerySet, Window
from wagtail.coreutils import resolve_model_string
from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend

from core.api.common import COMMON
from core.api.errors import RequestError
from core.api.parameters import MAX_OFFSET, Parameters, among, key
from core.api.served import all_served, served_by

MAX_LIMIT = 100
DEFAULT_LIMIT = 20
MAX_SEARCH = 200  # characters

OPERATIONS = {
    "type": "Types of pages, such as frameworks.TechniquePage.",
    "child_of": 'Only pages right below this one: an id, or "root" for the home page.',
    "descendant_of": 'Only pages anywhere below this one: an id, or "root".',
    "ancestor_of": "Only the pages above this one.",
    "translation_of": 'Only translations of this page: an id, or "root".',
    "locale": "Only pages in this language.",
    "site": "Pages of another site: host or host:port.",
    "order": 'Names of orderings; "-" before a name reverses it; "random" alone.',
    "search": "Words, or an id in any spelling. Ordered by relevance unless `order` is given.",
    "search_operator": "and, or.",
    "limit": f"How many, at most {MAX_LIMIT}.",
    "offset": "How many to pass over first.",
    "fields": "Which fields, see the guide.",
    "rich_text_format": "html, markdown, db_html or db_markdown.",
}
ORDERINGS = ("id", "title", "slug", "first_published_at", "last_published_at")

type Visible = Callable[[type[Page]], Any]  # page type → a queryset of those that the reader may see


class Listing:
    """One request for a list. `visible` says what its reader may see."""

    def __init__(self, parameters: Parameters, visible: Visible, also: Sequence[str] = ()) -> None:
        self.parameters = parameters
        self.visible = visible
        self.models = self._models()
        self.served = served_by(self.model)
        self.filters = COMMON | dict(self.served.filters)
        parameters.only([*self.filters, *OPERATIONS, *also])
        self.limit = parameters.number("limit", DEFAULT_LIMIT, MAX_LIMIT)
        self.offset = parameters.number("offset", 0, MAX_OFFSET)

    @property
    def model(self) -> type[Page]:
        """The type that all pages of the list have: the one asked for, else Page."""
        return self.models[0] if len(self.models) == 1 else Page

    def window(self) -> tuple[list[Page], int]:
        """Return `limit` pages from `offset` on, and how many there are in all; mostly one query."""
        pages = self.pages()
        if not isinstance(pages, QuerySet):  # results of a search, which know their number
            return list(pages[self.offset : self.offset + self.limit]), pages.count()
        joined = pages.select_related("content_type", "locale", *self.served.select)
        counted = joined.annotate(total_found=Window(Count("pk")))
        found = list(counted[self.offset : self.offset + self.limit])
        return found, found[0].total_found if found else pages.count()

    def pages(self) -> Any:
        """Return the pages as a queryset, or as results of a search: both can be counted and sliced."""
        pages = self.visible(self.model)
        if len(self.models) > 1:
            pages = pages.type(*self.models)
        for name, filter_ in self.filters.items():
            if values := self._values(name):
                pages = filter_.narrow(pages, values)
        return self._searched(self._ordered(self._placed(pages)))

    def _values(self, name: str) -> list[str]:
        single = self.parameters.one(name) if name == "title" else None  # a title may have commas
        return [single] if single is not None else self.parameters.many(name) if name != "title" else []

    def _models(self) -> list[type[Page]]:
        if names := self.parameters.many("type"):
            return [_model(name) for name in names]
        order = {name.lstrip("-") for name in self.parameters.many("order")} - {*ORDERINGS, "random"}
        given = self.parameters.names - COMMON.keys()
        owners = [
            served.model
            for served in all_served()
            if (given & served.filters.keys()) or (order & served.orderings.keys())
        ]
        if len(owners) > 1:
            choice = ", ".join(model._meta.label for model in owners)
            raise RequestError(f"say of which type, because several have these filters: type={choice}")
        return owners

    def _placed(self, pages: Any) -> Any:
        given = self.parameters
        if "child_of" in given.names and "descendant_of" in given.names:
            raise RequestError("child_of and descendant_of cannot be combined")
        for name in ("child_of", "descendant_of", "ancestor_of", "translation_of"):
            if (value := given.one(name)) is not None:
                pages = getattr(pages, name)(self._place(name, value))
        if (code := given.one("locale")) is not None:
            locale = Locale.objects.filter(language_code=code).first()
            if locale is None:
                raise RequestError(f"locale: there is no language {code!r}")
            pages = pages.filter(locale=locale)
        return pages

    def _place(self, name: str, value: str) -> Page:
        pages = self.visible(Page)
        if value == "root":
            page = pages.order_by("depth", "pk").first()
        else:
            page = pages.filter(pk=key(name, value)).first()
        if page is None:
            raise RequestError(f"{name}: there is no page {value}")
        return page

    def _ordered(self, pages: Any) -> Any:
        names = self.parameters.many("order")
        if not names:
            return pages.order_by("path")
        if "random" in names:
            if len(names) > 1 or self.offset:
                raise RequestError("order: random goes with no other ordering and with no offset")
            return pages.order_by("?")
        expressions = [expression for name in names for expression in self._expressions(name)]
        return pages.order_by(*expressions, "pk")

    def _expressions(self, name: str) -> list[OrderBy]:
        bare, reverse = name.removeprefix("-"), name.startswith("-")
        own = {ordering: (F(ordering).asc(),) for ordering in ORDERINGS} | dict(self.served.orderings)
        if bare not in own:
            raise RequestError(f"order: unknown ordering {bare[:50]!r}; there are: {', '.join(own)}, random")
        ordered = [expression.copy() for expression in own[bare]]
        if reverse:
            for expression in ordered:
                expression.reverse_ordering()
        return ordered

    def _searched(self, pages: Any) -> Any:
        words, operator = self.parameters.one("search"), self.parameters.one("search_operator")
        if operator is not None:
            among("search_operator", [operator], ("and", "or"))
        if words is None:
            return pages
        if len(words) > MAX_SEARCH:
            raise RequestError(f"search: longer than {MAX_SEARCH} characters")
        relevance = "order" not in self.parameters.names
        return get_search_backend().search(words, pages, operator=operator, order_by_relevance=relevance)


def _model(name: str) -> type[Page]:
    try:
        model = resolve_model_string(name)
    except (LookupError, ValueError):
        model = None
    if not (isinstance(model, type) and issubclass(model, Page)):
        known = ", ".join(served.model._meta.label for served in all_served())
        raise RequestError(f"type: there is no type of page {name[:50]!r}; there are: {known}")
    return model

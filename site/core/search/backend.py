"""Wagtail's search (`Page.objects.search`, the admin's listings and choosers, `?search=` of the API) on our
index.

    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "core.search.backend"}}

Pages are found by what the site's index says of them, and drafts, private pages and plain pages by their live
title or slug. Draft titles and texts are not looked at: the same search serves anonymous clients of the API.
Models that are no pages (images, documents) keep the database's own Wagtail backend, whose queries are made
harmless; on SQLite its ranking, which runs the full-text query once per row, is replaced.
"""

from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from wagtail.models import Page
from wagtail.search.backends import database
from wagtail.search.backends.base import BaseIndex, BaseSearchBackend, EmptySearchResults

from core.search.queries import harmless
from core.search.ranked import EntryCompiler, PageCompiler, RankedResults


class _PageIndex(BaseIndex):
    """Pages have nothing to be written here: `core.search.signals` follows them."""

    def get_key(self) -> str:
        return "core.search"


class _Rebuilder:
    """What `manage.py update_index` runs for pages."""

    def __init__(self, index: BaseIndex) -> None:
        self.index = index

    def start(self) -> BaseIndex:
        from core.search.index import rebuild

        rebuild()
        return self.index

    def finish(self) -> None:
        """Nothing is left to do: the rebuild is one transaction."""


class _Ranked(BaseSearchBackend):
    """A backend whose results are ranked by a compiler of `core.search.ranked`."""

    results_class = RankedResults


class _Pages(_Ranked):
    query_compiler_class = autocomplete_query_compiler_class = PageCompiler
    index_class = _PageIndex
    rebuilder_class = _Rebuilder


class _Entries(_Ranked):
    query_compiler_class = autocomplete_query_compiler_class = EntryCompiler


class SearchBackend(BaseSearchBackend):
    """Sends every search to where it is answered."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._pages = _Pages(params)
        self._native = database.SearchBackend(params)
        self._others = _Entries(params) if connection.vendor == "sqlite" else self._native
        self.rebuilder_class = self._rebuilder

    def _rebuilder(self, index: BaseIndex) -> Any:
        own = isinstance(index, _PageIndex)
        return _Rebuilder(index) if own else self._native.rebuilder_class(index)

    def get_index_for_model(self, model: type[Model]) -> BaseIndex:
        return (self._pages if issubclass(model, Page) else self._native).get_index_for_model(model)

    def _ask(self, method: str, query: Any, model_or_queryset: Any, options: dict[str, Any]) -> Any:
        model = model_or_queryset.model if isinstance(model_or_queryset, QuerySet) else model_or_queryset
        query = harmless(query)
        if query is None:
            return EmptySearchResults()
        backend = self._pages if issubclass(model, Page) else self._others
        return getattr(backend, method)(query, model_or_queryset, **options)

    def search(self, query: Any, model_or_queryset: Any, *args: Any, **options: Any) -> Any:
        return self._ask("search", query, model_or_queryset, _named(args) | options)

    def autocomplete(self, query: Any, model_or_queryset: Any, *args: Any, **options: Any) -> Any:
        return self._ask("autocomplete", query, model_or_queryset, _named(args) | options)


def _named(args: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(("fields", "operator", "order_by_relevance"), args, strict=False))

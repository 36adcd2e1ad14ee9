"""Answers to Wagtail's searches that are ranked once and then only looked up.

A query is worked out as sets of primary keys with scores (`_Found`), which the queryset's own filters then
narrow down; so every filter, ordering and combination of queries is honoured, and nothing is run once per
row.
"""

from collections import Counter, OrderedDict
from collections.abc import Iterable
from functools import cached_property, reduce
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef
from wagtail.models import Page
from wagtail.search.backends.base import BaseSearchQueryCompiler, BaseSearchResults, FilterFieldError
from wagtail.search.query import And, Boost, MatchAll, Not, Or, PlainText
from wagtail.search.utils import get_descendants_content_types_pks

from core.search.engines.sqlite import expression
from core.search.finder import find
from core.search.models import SearchDocument
from core.search.words import Query, parse, words

_FEW = 500  # keys that are handed to the database rather than compared here


class _Found(NamedTuple):
    """Primary keys with scores, or (`all_but`) everything except them."""

    scores: dict[Any, float]
    all_but: bool = False


class RankedCompiler(BaseSearchQueryCompiler):
    """Works a query out; subclasses say what a piece of text finds."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True

    def find_text(self, query: Query) -> dict[Any, float]:
        """Return the primary keys of what matches, with scores: the higher, the better."""
        raise NotImplementedError

    @cached_property
    def ranked(self) -> list[Any]:
        """The primary keys that satisfy query and queryset, in their final order."""
        found, queryset = self._work_out(self.query), self.queryset
        if self.order_by_relevance:
            queryset = queryset.order_by("-pk")
        elif not queryset.query.order_by:
            queryset = queryset.order_by("-pk")  # pages of results must not overlap
        if not found.all_but and len(found.scores) <= _FEW:
            queryset = queryset.filter(pk__in=list(found.scores))
        keys = [pk for pk in queryset.values_list("pk", flat=True) if (pk in found.scores) != found.all_but]
        if self.order_by_relevance and not found.all_but:
            keys.sort(key=found.scores.__getitem__, reverse=True)
        return keys

    def score(self, pk: Any) -> float:
        """Return the score of a result; zero for what was found by not being something."""
        return self._work_out(self.query).scores.get(pk, 0.0)

    def _work_out(self, query: Any) -> _Found:
        if isinstance(query, MatchAll):
            return _Found({}, all_but=True)
        if isinstance(query, Boost):
            return self._work_out(query.subquery)
        if isinstance(query, Not):
            inner = self._work_out(query.subquery)
            return _Found(inner.scores, not inner.all_but)
        if isinstance(query, And):
            return reduce(_both, map(self._work_out, query.subqueries))
        if isinstance(query, Or):
            return reduce(_either, map(self._work_out, query.subqueries))
        any_term = isinstance(query, PlainText) and query.operator == "or"
        return _Found(self.find_text(parse(query.query_string, any_term=any_term)))

    def _get_filters_from_queryset(self, check_only: bool = False) -> None:
        """Accept every filter: the database applies them, not the index."""

    def _get_order_by(self) -> Iterable[Any]:
        """Accept every ordering, for the same reason."""
        return ()


def _both(a: _Found, b: _Found) -> _Found:
    if a.all_but and b.all_but:
        return _Found(a.scores | b.scores, all_but=True)
    if a.all_but:
        a, b = b, a
    if b.all_but:
        return _Found({pk: score for pk, score in a.scores.items() if pk not in b.scores})
    return _Found({pk: score + b.scores[pk] for pk, score in a.scores.items() if pk in b.scores})


def _either(a: _Found, b: _Found) -> _Found:
    if a.all_but or b.all_but:
        neither = _both(_Found(a.scores, not a.all_but), _Found(b.scores, not b.all_but))
        return _Found(neither.scores, not neither.all_but)
    sums = {pk: a.scores.get(pk, 0.0) + b.scores.get(pk, 0.0) for pk in a.scores.keys() | b.scores.keys()}
    return _Found(sums)


class PageCompiler(RankedCompiler):
    """Pages: by the site's index; those that are not in it (drafts, private pages) by live title and slug."""

    def find_text(self, query: Query) -> dict[Any, float]:
        title = " ".join(query.words)
        found: dict[Any, float] = {
            pk: 3.0 if found_title == title else 2.0 for pk, found_title in _titles_outside_the_index(query)
        }
        if self.fields is None or set(self.fields) - {"title"}:
            matches = [match for match in find(query, hidden=set()) if match.is_page]
            for position, (_, page_id, _, _, exact, _) in enumerate(matches, 2):
                found[page_id] = (3.0 if exact else 1.0) + 1 / position
        return found


def _titles_outside_the_index(query: Query) -> Iterable[tuple[int, str]]:
    indexed = SearchDocument.objects.filter(page=OuterRef("pk"), is_page=True)
    outside = Page.objects.filter(~Exists(indexed), depth__gt=1).order_by()
    enough = any if query.any_term else all
    for pk, title, slug in outside.values_list("pk", "title", "slug"):
        there = words(f"{title} {slug}")
        if enough(any(word.startswith(asked) for word in there) for asked in query.words):
            yield pk, " ".join(words(title))


class EntryCompiler(RankedCompiler):
    """Models that are no pages, on SQLite: Wagtail's own full-text table, asked once."""

    def find_text(self, query: Query) -> dict[Any, float]:
        columns = "title" if self.fields == ["title"] else "title body autocomplete"
        kinds = get_descendants_content_types_pks(self.queryset.model)
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT e.object_id, -bm25(wagtailsearch_indexentry_fts, 2.0, 10.0, 1.0)
                  FROM wagtailsearch_indexentry_fts
                  JOIN wagtailsearch_indexentry e ON e.id = wagtailsearch_indexentry_fts.rowid
                 WHERE wagtailsearch_indexentry_fts MATCH %s
                   AND e.content_type_id IN ({", ".join(map(str, map(int, kinds)))})
                """,  # noqa: S608  (numbers)
                [f"{{{columns}}} : ({expression(query)})"],
            )
            to_python = self.queryset.model._meta.pk.to_python
            return {to_python(object_id): score for object_id, score in cursor.fetchall()}


class RankedResults(BaseSearchResults):
    """Results of a RankedCompiler: only those of the slice that is asked for are fetched."""

    supports_facet = True

    def _do_search(self) -> list[Any]:
        keys = self.query_compiler.ranked[self.start : self.stop]
        objects = self.query_compiler.queryset.order_by().in_bulk(keys)
        results = [objects[pk] for pk in keys if pk in objects]
        if self._score_field:
            for result in results:
                setattr(result, self._score_field, self.query_compiler.score(result.pk))
        return results

    def _do_count(self) -> int:
        return len(self.query_compiler.ranked[self.start : self.stop])

    def facet(self, field_name: str) -> OrderedDict[Any, int]:
        """Count the values of a filterable field among all results, the most frequent first."""
        compiler = self.query_compiler
        if compiler._get_filterable_field(field_name) is None:
            hint = (
                f'add index.FilterField("{field_name}") to {compiler.queryset.model.__name__}.search_fields'
            )
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}": {hint}.',
                field_name=field_name,
            )
        found = set(compiler.ranked)
        pairs = compiler.queryset.order_by().values_list("pk", field_name)
        return OrderedDict(Counter(value for pk, value in pairs if pk in found).most_common())

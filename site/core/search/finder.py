"""Search: what a visitor typed → ranked hits, counted facets."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

from django.db.models import Q
from django.utils.safestring import SafeString

from core.search import identifiers
from core.search.engines import Match, engine
from core.search.excerpts import excerpt, mark
from core.search.facets import Facets, FacetValue, Filters
from core.search.models import SearchDocument
from core.search.privacy import hidden_pages
from core.search.spelling import correct
from core.search.words import Query, parse

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found. `title_html` and `excerpt_html` are safe and carry <mark>."""

    url: str
    title: str
    external_id: str
    type: str
    framework: str
    title_html: SafeString
    excerpt_html: SafeString


@dataclass(frozen=True, slots=True)
class Results:
    """One page of an answer.

    total    documents that satisfy query and filters, on all pages
    facets   scheme → its values among what the query found, with counts that respect the other schemes'
             filters answered how the query was understood: as it stands, with words corrected, or with any of
             its words
    query    the query that was answered, which differs from what was typed when it was corrected
    """

    query: str
    answered: Literal["as typed", "corrected", "any word"]
    total: int
    hits: Sequence[Hit]
    facets: dict[str, list[FacetValue]]


def search(text: str, *, filters: Filters | None = None, page: int = 1, size: int = PAGE_SIZE) -> Results:
    """Find documents by words or by an external id in any form. Any text is a valid query.

    All words must occur, the last one as the beginning of a word. When nothing does, mistyped words are
    corrected; when that does not help, any of the words will do. An id finds its own entry first and what
    lies below it next.
    """
    query, answered, found = _understand(text, hidden_pages())
    facets = Facets(filters or {}, [match.facet_set_id for match in found])
    admitted = [match for match in found if facets.admits(match.facet_set_id)]
    start = max(page - 1, 0) * size
    return Results(
        query=query.text,
        answered=answered,
        total=len(admitted),
        hits=_hits([match.id for match in admitted[start : start + size]], query),
        facets=facets.count(),
    )


def _understand(
    text: str, hidden: set[int]
) -> tuple[Query, Literal["as typed", "corrected", "any word"], list[Match]]:
    query = parse(text)
    if (found := find(query, hidden)) or not query:
        return query, "as typed", found
    titles = SearchDocument.objects.exclude(page__in=hidden).values_list("title_key", flat=True)
    better = correct(query.words, titles)
    if better is not None and (found := find(parse(better), hidden)):
        return parse(better), "corrected", found
    if len(query.words) > 1 and (found := find(loose := parse(text, any_term=True), hidden)):
        return loose, "any word", found
    return query, "as typed", []


def find(query: Query, hidden: set[int]) -> list[Match]:
    """Return the visible matches in their final order: that id, below that id, that title, the rest by
    score."""
    if not query:
        return []
    ranks, by_id = _by_identifier(query.text)
    matches = {match.id: match for match in (*engine().matches(query), *by_id)}
    visible = [match for match in matches.values() if match.page_id not in hidden]
    visible.sort(key=attrgetter("exact", "score"), reverse=True)
    if ranks:
        visible.sort(key=lambda match: ranks.get(match.id, 2))
    return visible


def _by_identifier(text: str) -> tuple[dict[int, int], list[Match]]:
    keys = identifiers.candidates(text)
    if not keys:
        return {}, []
    condition = Q(id_key__in=keys)
    for key in keys:
        condition |= Q(id_key__gte=f"{key}:", id_key__lt=f"{key};")  # everything that begins with "key:"
    ranks, matches = {}, []
    columns = ("id", "page_id", "is_page", "facet_set_id", "id_key")
    for pk, page_id, is_page, facet_set_id, id_key in SearchDocument.objects.filter(condition).values_list(
        *columns
    ):
        exact = id_key in keys
        ranks[pk] = 0 if exact else 1
        matches.append(Match(pk, page_id, is_page, facet_set_id, exact, score=0.0))
    return ranks, matches


def _hits(ids: list[int], query: Query) -> list[Hit]:
    documents = SearchDocument.objects.select_related("facet_set").in_bulk(ids)
    return [_hit(documents[pk], query) for pk in ids if pk in documents]


def _hit(document: SearchDocument, query: Query) -> Hit:
    facets = document.facet_set.values
    return Hit(
        url=document.url,
        title=document.title,
        external_id=document.external_id,
        type=next(iter(facets.get("type", ())), ""),
        framework=next(iter(facets.get("framework", ())), ""),
        title_html=mark(document.title, query),
        excerpt_html=excerpt(document.text, query),
    )

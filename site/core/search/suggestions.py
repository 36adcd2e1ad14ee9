"""What to offer while a visitor types: titles, names and ids that begin that way."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from core.search import identifiers
from core.search.engines import engine
from core.search.models import SearchDocument
from core.search.privacy import hidden
from core.search.words import parse

LIMIT = 8
_SPARE = 3  # as many times more are read than shown, because some may be hidden


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A document to go to directly."""

    title: str
    url: str
    external_id: str
    type: str


def suggest(text: str, limit: int = LIMIT) -> Sequence[Suggestion]:
    """Return the documents whose title, names or id begin with what was typed, ids first. At most three
    queries."""
    query = parse(text)
    if not query:
        return []
    ids = _by_identifier(query.text, limit * _SPARE)
    ids += [pk for pk in engine().suggestions(query, limit * _SPARE) if pk not in ids]
    known = SearchDocument.objects.select_related("facet_set").defer("text", "digest")
    documents = known.filter(Q(page=None) | ~hidden("page__")).in_bulk(ids)
    visible = [documents[pk] for pk in ids if pk in documents]
    return [
        Suggestion(d.title, d.url, d.external_id, next(iter(d.facet_set.values.get("type", ())), ""))
        for d in visible[:limit]
    ]


def _by_identifier(text: str, limit: int) -> list[int]:
    keys = identifiers.candidates(text)
    if not keys:
        return []
    condition = Q()
    for key in (key.removesuffix(":0") for key in keys):  # of T1059.0 the digit may begin any number
        condition |= Q(id_key__gte=key, id_key__lt=key + "\x7f")  # everything that begins with the key
    found = SearchDocument.objects.filter(condition).order_by("id_key", "pk")
    return list(found.values_list("pk", flat=True)[:limit])

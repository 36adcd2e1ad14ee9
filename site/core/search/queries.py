"""Wagtail's query objects, made harmless before any backend sees them."""

from typing import Any

from wagtail.search.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText

from core.search.words import MAX_QUERY_LENGTH, clean, words

_DEEPEST = 20  # levels of nesting that are read


def harmless(query: Any, depth: int = 0) -> Any:
    """Return the query without what no database can answer: NULs, endless text, parts with no word in them.

    Strings stay strings. Returns None when nothing is left; such a query finds nothing.
    """
    if depth > _DEEPEST:
        return None
    if isinstance(query, str):
        return _text(query)
    if isinstance(query, (PlainText, Phrase, Fuzzy)):
        return _leaf(query)
    if isinstance(query, (And, Or)):
        parts = [part for sub in query.subqueries if (part := harmless(sub, depth + 1)) is not None]
        return type(query)(parts) if parts else None
    if isinstance(query, (Not, Boost)):
        inner = harmless(query.subquery, depth + 1)
        if inner is None:
            return None
        return Not(inner) if isinstance(query, Not) else Boost(inner, query.boost)
    return MatchAll() if query is None else query


def _leaf(query: Any) -> Any:
    text = _text(query.query_string)
    if text is None:
        return None
    if isinstance(query, PlainText):
        return PlainText(text, operator=query.operator, boost=query.boost)
    if isinstance(query, Fuzzy):
        return Fuzzy(text, operator=query.operator, unaccent=query.unaccent)
    return Phrase(text)


def _text(text: str) -> str | None:
    text = " ".join(clean(text[:MAX_QUERY_LENGTH]).split())
    return text if words(text) else None

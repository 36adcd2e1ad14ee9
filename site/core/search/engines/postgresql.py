"""PostgreSQL: two weighted tsvector columns beside the documents' own, each with a GIN index.

words   title and names (weight A) and text (weight D), for search
heads   title and names only, for suggestions while typing

Text is folded here and not by a text search configuration, so that words are the same as on SQLite and no
extension is needed. The functions made by the migration know what PostgreSQL's planner does not, that reading
a vector of a whole text is what costs (measured on 5,000 documents, milliseconds): sequential scans, which
read them all, are switched off (28 → 4), and a query so common that it matches more than a thousand documents
is ranked by their titles alone (35 → 5).
"""

from collections.abc import Iterable, Sequence

from django.db import connection

from core.search.engines import MAX_MATCHES, Match
from core.search.models import SearchDocument
from core.search.words import Query, words


def expression(query: Query) -> str:
    """Return the query as the text of a tsquery. Words are letters and digits only, so quoting them is
    enough."""
    terms = (
        "(" + " | ".join(f"'{form.word}'{':*' * form.prefix}" for form in forms) + ")"
        for forms in query.terms
    )
    return (" | " if query.any_term else " & ").join(terms)


def matches(query: Query) -> list[Match]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM search_index_matches(%s::tsquery, %s, %s)",
            [expression(query), " ".join(query.words), MAX_MATCHES],
        )
        return [Match._make(row) for row in cursor.fetchall()]


def suggestions(query: Query, limit: int) -> Sequence[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM search_index_suggestions(%s::tsquery, %s, %s)",
            [expression(query), " ".join(query.words), limit],
        )
        return [row[0] for row in cursor.fetchall()]


def forget(ids: Sequence[int]) -> None:
    """Nothing to do: the vectors are columns of the row and change with it."""


def learn(documents: Iterable[SearchDocument]) -> None:
    keys, heads, texts = [], [], []
    for document in documents:
        keys.append(document.key)
        heads.append(" ".join(words(f"{document.title} {document.names}")))
        texts.append(" ".join(words(document.text)))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE search_index_searchdocument d
               SET heads = to_tsvector('simple', given.head),
                   words = setweight(to_tsvector('simple', given.head), 'A')
                           || to_tsvector('simple', given.text)
              FROM unnest(%s::text[], %s::text[], %s::text[]) AS given(key, head, text)
             WHERE d.key = given.key
            """,
            [keys, heads, texts],
        )

"""SQLite: two FTS5 tables over the documents' rows (https://www.sqlite.org/fts5.html).

search_index_fts     title, names and text; ranked by bm25
search_index_heads   title and names only, with an index of prefixes, for suggestions while typing

Both are external-content tables: they hold no text of their own, so a row must be taken out with the values
that it went in with (`forget`) before it changes. Deleting is covered by a trigger.
"""

import json
from collections.abc import Iterable, Sequence

from django.db import connection

from core.search.engines import MAX_MATCHES, Match
from core.search.models import SearchDocument
from core.search.words import Query

_TABLES = {"search_index_fts": "title, names, text", "search_index_heads": "title, names"}
_WEIGHTS = "10.0, 10.0, 1.0"  # title, names, text
_COMMON = 1000  # a query that more documents satisfy is ranked by their titles alone, as on PostgreSQL


def expression(query: Query) -> str:
    """Return the query in FTS5's syntax. Words are letters and digits only, so quoting them is enough."""
    terms = (
        "(" + " OR ".join(f'"{form.word}"{" *" * form.prefix}' for form in forms) + ")"
        for forms in query.terms
    )
    return (" OR " if query.any_term else " AND ").join(terms)


def matches(query: Query) -> list[Match]:
    title, asked = " ".join(query.words), expression(query)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM"
            " (SELECT rowid FROM search_index_fts WHERE search_index_fts MATCH %s LIMIT %s)",
            [asked, _COMMON + 1],
        )
        if cursor.fetchone()[0] > _COMMON:
            cursor.execute(_RANKED_BY_TITLE, [title, asked, asked])
        else:
            cursor.execute(_RANKED, [title, asked])
        return [Match._make(row) for row in cursor.fetchall()]


_RANKED = f"""
    SELECT d.id, d.page_id, d.is_page, d.facet_set_id, d.title_key = %s, -bm25(search_index_fts, {_WEIGHTS})
      FROM search_index_fts JOIN search_index_searchdocument d ON d.id = search_index_fts.rowid
     WHERE search_index_fts MATCH %s
"""  # noqa: S608  (constants)
_RANKED_BY_TITLE = f"""
    SELECT d.id, d.page_id, d.is_page, d.facet_set_id, d.title_key = %s, coalesce(heads.score, 0)
      FROM search_index_fts
      JOIN search_index_searchdocument d ON d.id = search_index_fts.rowid
      LEFT JOIN (SELECT rowid, -bm25(search_index_heads) AS score
                   FROM search_index_heads WHERE search_index_heads MATCH %s) heads ON heads.rowid = d.id
     WHERE search_index_fts MATCH %s LIMIT {MAX_MATCHES}
"""  # noqa: S608  (constants)


def suggestions(query: Query, limit: int) -> Sequence[int]:
    title = " ".join(query.words)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT d.id
              FROM search_index_heads JOIN search_index_searchdocument d ON d.id = search_index_heads.rowid
             WHERE search_index_heads MATCH %s
             ORDER BY d.title_key = %s DESC, substr(d.title_key, 1, %s) = %s DESC,
                      bm25(search_index_heads), d.title_key
             LIMIT %s
            """,
            [expression(query), title, len(title), title, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def forget(ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        for table, columns in _TABLES.items():
            cursor.execute(
                f"INSERT INTO {table}({table}, rowid, {columns})"  # noqa: S608  (constants)
                f" SELECT 'delete', id, {columns} FROM search_index_searchdocument"
                " WHERE id IN (SELECT value FROM json_each(%s))",
                [json.dumps(list(ids))],
            )


def learn(documents: Iterable[SearchDocument]) -> None:
    keys = json.dumps([document.key for document in documents])
    with connection.cursor() as cursor:
        for table, columns in _TABLES.items():
            cursor.execute(
                f"INSERT INTO {table}(rowid, {columns})"  # noqa: S608  (constants)
                f" SELECT id, {columns} FROM search_index_searchdocument"
                " WHERE key IN (SELECT value FROM json_each(%s))",
                [keys],
            )

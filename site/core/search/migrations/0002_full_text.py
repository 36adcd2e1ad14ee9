"""The full-text structures beside the documents' rows, made in each database's own way."""

from django.db import migrations

SQLITE = [
    """
    CREATE VIRTUAL TABLE search_index_fts USING fts5(
        title, names, text, content='search_index_searchdocument', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2')
    """,
    """
    CREATE VIRTUAL TABLE search_index_heads USING fts5(
        title, names, content='search_index_searchdocument', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')
    """,
    """
    CREATE TRIGGER search_index_forget AFTER DELETE ON search_index_searchdocument BEGIN
        INSERT INTO search_index_fts(search_index_fts, rowid, title, names, text)
            VALUES ('delete', old.id, old.title, old.names, old.text);
        INSERT INTO search_index_heads(search_index_heads, rowid, title, names)
            VALUES ('delete', old.id, old.title, old.names);
    END
    """,
]

POSTGRESQL = [
    """
    ALTER TABLE search_index_searchdocument
        ADD COLUMN words tsvector NOT NULL DEFAULT '',
        ADD COLUMN heads tsvector NOT NULL DEFAULT ''
    """,
    "CREATE INDEX search_index_words ON search_index_searchdocument USING gin (words)",
    "CREATE INDEX search_index_heads ON search_index_searchdocument USING gin (heads)",
    """
    CREATE FUNCTION search_index_matches(query tsquery, title text, most integer)
    RETURNS TABLE (id bigint, page_id integer, is_page boolean, facet_set_id bigint, exact boolean, score real)
    LANGUAGE sql STABLE SET enable_seqscan = off AS $$
        WITH matching AS MATERIALIZED (
            SELECT d.id, d.page_id, d.is_page, d.facet_set_id, d.title_key = $2 AS exact, d.words, d.heads
              FROM search_index_searchdocument d WHERE d.words @@ $1 LIMIT $3)
        SELECT m.id, m.page_id, m.is_page, m.facet_set_id, m.exact,
               CASE WHEN (SELECT count(*) FROM matching) > 1000 THEN ts_rank(m.heads, $1, 1)
                    ELSE ts_rank('{0.02, 0.1, 0.2, 1.0}', m.words, $1, 1) END
          FROM matching m
    $$
    """,
    """
    CREATE FUNCTION search_index_suggestions(query tsquery, title text, most integer)
    RETURNS TABLE (id bigint)
    LANGUAGE sql STABLE SET enable_seqscan = off AS $$
        SELECT d.id FROM search_index_searchdocument d
         WHERE d.heads @@ $1
         ORDER BY d.title_key = $2 DESC, starts_with(d.title_key, $2) DESC,
                  ts_rank(d.heads, $1, 1) DESC, d.title_key
         LIMIT $3
    $$
    """,
]

UNDO_SQLITE = [
    "DROP TRIGGER search_index_forget",
    "DROP TABLE search_index_heads",
    "DROP TABLE search_index_fts",
]
UNDO_POSTGRESQL = [
    "DROP FUNCTION search_index_suggestions",
    "DROP FUNCTION search_index_matches",
    "ALTER TABLE search_index_searchdocument DROP COLUMN words, DROP COLUMN heads",
]


def run(sqlite, postgresql):
    def operation(apps, schema_editor):
        for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return operation


class Migration(migrations.Migration):
    dependencies = [("search_index", "0001_initial")]
    operations = [migrations.RunPython(run(SQLITE, POSTGRESQL), run(UNDO_SQLITE, UNDO_POSTGRESQL))]

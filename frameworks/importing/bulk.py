"""Many rows in one prepared statement.

Django's `bulk_create` builds a model instance and compiles every value of every row; for the 27,000
relationships of a release that takes ten times as long as the database needs. The statement below is
understood by SQLite and PostgreSQL alike.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import orjson
from django.db import connection, models

from frameworks.content import tuple_as_list


def upsert(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]], unique: Sequence[str]
) -> None:
    """Insert rows of `model`, or update the rows that have the same `unique` values.

    `rows` hold one value for each of `fields` (field names; a foreign key takes a primary key). JSON fields
    take anything `orjson` serialises, or bytes that are JSON already. No signals are sent, no defaults are
    filled in.
    """
    columns = [_field(model, name) for name in fields]
    names = [quoted(column.column) for column in columns]
    keys = [quoted(_field(model, name).column) for name in unique]
    updates = [f"{name} = excluded.{name}" for name in names if name not in keys]
    action = f"UPDATE SET {', '.join(updates)}" if updates else "NOTHING"
    sql = (
        f"INSERT INTO {quoted(model._meta.db_table)} ({', '.join(names)})"  # noqa: S608 - names are the models' own
        f" VALUES ({', '.join(['%s'] * len(names))})"
        f" ON CONFLICT ({', '.join(keys)}) DO {action}"
    )
    _executemany(sql, columns, rows)


def update(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Set `fields` of the rows whose primary key is the last value of each row."""
    columns = [_field(model, name) for name in fields]
    assignments = ", ".join(f"{quoted(column.column)} = %s" for column in columns)
    sql = f"UPDATE {quoted(model._meta.db_table)} SET {assignments} WHERE id = %s"  # noqa: S608
    _executemany(sql, columns, rows)


def delete(rows: models.QuerySet[Any]) -> None:
    """Delete rows that nothing refers to, in one statement.

    Django's `delete` loads every row first and sends signals for each, on which others look up what refers to
    it. No signals are sent and nothing is cascaded here.
    """
    rows._raw_delete(rows.db)


def quoted(name: str) -> str:
    """Return a table's or column's name as the database quotes it."""
    return connection.ops.quote_name(name)


def _field(model: type[models.Model], name: str) -> Any:
    """Return a concrete field, which unlike what `get_field` may also return has a column."""
    return model._meta.get_field(name)


def _executemany(sql: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    converters = [(place, convert) for place, column in enumerate(columns) if (convert := _converter(column))]
    prepared = []
    for row in rows:
        values = list(row)
        for place, convert in converters:
            values[place] = convert(values[place])
        prepared.append(values)
    if prepared:
        with connection.cursor() as cursor:
            cursor.executemany(sql, prepared)


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    if isinstance(field, models.JSONField):
        return _json
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    return None


def _json(value: Any) -> str:
    return (value if isinstance(value, bytes) else orjson.dumps(value, default=tuple_as_list)).decode()

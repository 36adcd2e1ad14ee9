"""One process at a time, of all that work on the same database.

PostgreSQL: an advisory lock of the session, which dies with the connection. Elsewhere: a lock on a file
beside the database, which dies with the process. Either way a killed process leaves nothing locked.
"""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


class Held(Exception):  # noqa: N818 - it is no error but an answer
    """Another process holds the lock."""


@contextmanager
def exclusive(name: str, key: int) -> Iterator[None]:
    """Hold a lock of this database, known as `name` beside SQLite's file and as `key` to PostgreSQL.

    Raises Held at once, without waiting, when another process has it.
    """
    with _advisory_lock(key) if connection.vendor == "postgresql" else _file_lock(name):
        yield


@contextmanager
def _advisory_lock(key: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise Held
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def _file_lock(name: str) -> Iterator[None]:
    with _lock_path(name).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Held from None
        yield


def _lock_path(name: str) -> Path:
    """Return a path that two processes on the same database share, and no two databases do."""
    database = str(connection.settings_dict["NAME"])
    if Path(database).is_file():
        return Path(f"{database}.{name}-lock")
    database = f"{database} of {os.getpid()}"  # in memory: the database is this process's own
    digest = hashlib.sha256(database.encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"framework-{name}-{digest}.lock"

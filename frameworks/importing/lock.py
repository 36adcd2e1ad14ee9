"""One import at a time.

PostgreSQL: an advisory lock of the session, which dies with the connection. Elsewhere: a lock on a file
beside the database, which dies with the process. Either way a killed import leaves nothing locked.
"""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from frameworks.records import CatalogueError

ADVISORY_KEY = 0x66726D77  # "frmw": any number of our own
REFUSED = "another import is running; wait until it has finished, then try again"


@contextmanager
def import_lock() -> Iterator[None]:
    """Hold the import lock of this database.

    Raises CatalogueError at once, without waiting, when another import holds it.
    """
    with _advisory_lock() if connection.vendor == "postgresql" else _file_lock():
        yield


@contextmanager
def _advisory_lock() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_KEY])
        if not cursor.fetchone()[0]:
            raise CatalogueError(REFUSED)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_KEY])


@contextmanager
def _file_lock() -> Iterator[None]:
    with _lock_path().open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CatalogueError(REFUSED) from None
        yield


def _lock_path() -> Path:
    """Return a path that two processes on the same database share, and no two databases do."""
    name = str(connection.settings_dict["NAME"])
    if Path(name).is_file():
        return Path(f"{name}.import-lock")
    name = f"{name} of {os.getpid()}"  # in memory: the database is this process's own
    digest = hashlib.sha256(name.encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"framework-import-{digest}.lock"

"""Search and suggestions over 5,000 pages, on SQLite and on PostgreSQL when one answers."""

import os
import tempfile
from urllib.parse import urlsplit

import psycopg

from benchmarks.process import run
from benchmarks.table import Row

POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/framework_cms")
PAGES = 5000
TARGET_MS = 50


def measure() -> list[Row]:
    """Return the rows about search."""
    with tempfile.TemporaryDirectory() as folder:
        rows = _rows(
            "SQLite", run("benchmarks.search_step", str(PAGES), database=f"sqlite:///{folder}/site.sqlite3")
        )
    server = urlsplit(POSTGRES)._replace(scheme="postgresql", path="/postgres").geturl()
    name = "framework_cms_bench"
    try:
        with psycopg.connect(server, connect_timeout=3, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
            database = urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
            rows += _rows("PostgreSQL", run("benchmarks.search_step", str(PAGES), database=database))
            connection.execute(f"DROP DATABASE {name}")
    except psycopg.OperationalError:
        rows.append(
            Row(
                f"search over {PAGES:,} pages, PostgreSQL",
                f"p95 ≤ {TARGET_MS} ms",
                "no server answers",
                False,
            )
        )
    return rows


def _rows(database: str, found: dict[str, float]) -> list[Row]:
    return [
        Row(
            f"{what} over {PAGES:,} pages, {database}",
            f"p95 ≤ {TARGET_MS} ms",
            f"p50 {found[f'{what}_p50']:.1f} ms, p95 {found[f'{what}_p95']:.1f} ms",
            found[f"{what}_p95"] <= TARGET_MS,
        )
        for what in ("search", "suggestions")
    ]

"""Pages and API over the real Enterprise 18.1: queries and bytes on the wire."""

import tempfile
from pathlib import Path

from benchmarks.process import run
from benchmarks.table import Row


def measure(releases: Path) -> list[Row]:
    """Return the rows about pages and lists."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/site.sqlite3"
        run("benchmarks.import_step", "migrate", database=database)
        run("benchmarks.import_step", str(releases / "enterprise-attack-18.1.json.gz"), database=database)
        found = run("benchmarks.catalogue_step", database=database)
    cold, cached, listed = found["cold"], found["cached"], found["list"]
    return [
        Row(
            f"queries for any of {found['pages']} technique pages, cold",
            "≤ 12",
            f"{cold['max']} (T1059 {cold['T1059']}, T1105 {cold['T1105']})",
            cold["max"] <= 12,
        ),
        Row("the same when cached", "0", f"{cached} at most", cached == 0),
        Row("queries for `fields=*`, API v2 list of 100 techniques", "≤ 15", f"{listed}", listed <= 15),
        Row(
            "technique page on the wire, HTML + CSS + JS, Brotli",
            "≤ 60 KB, nothing from another host",
            f"{found['heaviest_kb']:.1f} KB at most ({found['heaviest']}),"
            f" T1059.011 {found['golden_kb']:.1f} KB, {found['foreign']} addresses of other hosts",
            found["heaviest_kb"] <= 60 and not found["foreign"],
        ),
    ]

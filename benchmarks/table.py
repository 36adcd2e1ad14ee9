"""The table of results."""

import os
import platform
import sqlite3
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HEAD = """# Benchmarks

Written by `make bench` on {day}: {machine}, Python {python}, SQLite {sqlite}, {commit}.

Targets are goals to reach and to report against, not assertions. "It" is the time that
mitreattack-python takes only to load the same bundle into memory, measured in turns with ours.

| what | target | measured | |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `met` is None where there is no target."""

    what: str
    target: str
    measured: str
    met: bool | None = None

    def line(self) -> str:
        """Return the row as Markdown."""
        mark = {True: "reached", False: "**missed**", None: ""}[self.met]
        return f"| {self.what} | {self.target} | {self.measured} | {mark} |"


def write(document: Path, rows: list[Row]) -> None:
    """Write the document anew with these rows."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    head = HEAD.format(
        day=date.today().isoformat(),
        machine=f"{os.cpu_count()} cores, {platform.machine()}",
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        commit=f"commit {commit.stdout.strip()}" if commit.returncode == 0 else "no commit",
    )
    document.write_text(head + "".join(f"{row.line()}\n" for row in rows))

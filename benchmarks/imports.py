"""Imports of Enterprise on SQLite, in turns with mitreattack-python loading the same bundle."""

import gzip
import shutil
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.process import run
from benchmarks.table import Row

type Measured = dict[str, float]

ROUNDS = 3
COMMENTED = 300


def measure(releases: Path) -> list[Row]:
    """Return the rows about importing."""
    new, old = releases / "enterprise-attack-18.1.json.gz", releases / "enterprise-attack-17.1.json.gz"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unpacked = folder / "enterprise-attack-18.1.json"
        unpacked.write_bytes(gzip.decompress(new.read_bytes()))
        empty, plain = folder / "empty.sqlite3", folder / "plain.sqlite3"
        before, newsroom = folder / "before.sqlite3", folder / "newsroom.sqlite3"
        run("benchmarks.import_step", "migrate", database=f"sqlite:///{empty}")
        run("benchmarks.import_step", str(old), database=_copy(empty, plain))
        run("benchmarks.import_step", "comment", str(COMMENTED), database=_copy(plain, before))
        run("benchmarks.import_step", "newsroom", database=_copy(plain, newsroom))
        loads: list[Measured] = []
        cold, still, upgrade = list[Measured](), list[Measured](), list[Measured]()
        untouched, busy = list[Measured](), list[Measured]()
        for _ in range(ROUNDS):
            loads.append(run("benchmarks.baseline", str(unpacked)))
            database = _copy(empty, folder / "site.sqlite3")
            cold.append(run("benchmarks.import_step", str(new), database=database))
            still.append(run("benchmarks.import_step", str(new), database=database))
            for source, runs in ((before, upgrade), (plain, untouched), (newsroom, busy)):
                database = _copy(source, folder / "site.sqlite3")
                runs.append(run("benchmarks.import_step", str(new), database=database))
    load = median(one["seconds"] for one in loads)
    peak = max(one["peak_mb"] for one in (*cold, *upgrade, *busy))
    alone = median(one["seconds"] for one in untouched)
    return [
        Row("mitreattack-python loads Enterprise 18.1 (the measure)", "", f"{load:.2f} s"),
        _ratio("cold import of Enterprise 18.1, SQLite, pages seeded, searchable", 0.6, cold, load),
        _ratio("unchanged re-import", 0.15, still, load),
        _ratio(f"17.1 → 18.1 upgrade with {COMMENTED} commented pages", 0.8, upgrade, load),
        Row("17.1 → 18.1 upgrade without any commentary (the next measure)", "", f"{alone:.2f} s"),
        _ratio(
            "the same with 500 commented pages, 100 drafts, 50 in moderation, 50 scheduled", 1.2, busy, alone
        ),
        Row("peak memory of an import", "≤ 400 MB", f"{peak:.0f} MB", peak <= 400),
    ]


def _ratio(what: str, target: float, runs: list[Measured], load: float) -> Row:
    seconds = median(one["seconds"] for one in runs)
    ratio = seconds / load
    return Row(what, f"≤ {target} of it", f"{ratio:.2f} of it ({seconds:.2f} s)", ratio <= target)


def _copy(source: Path, target: Path) -> str:
    for leftover in target.parent.glob(f"{target.name}*"):
        leftover.unlink()
    shutil.copy(source, target)
    return f"sqlite:///{target}"

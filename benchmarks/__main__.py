"""Run all benchmarks and write docs/benchmarks.md."""

import os
import sys
from pathlib import Path

from benchmarks import catalogue, imports, search
from benchmarks.table import write

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


def main() -> int:
    """Measure, print and write. Needs the releases that FRAMEWORK_DATA_DIR holds."""
    folder = os.environ.get("FRAMEWORK_DATA_DIR")
    if not folder or not (Path(folder) / "attack").is_dir():
        print("make bench needs real releases: set FRAMEWORK_DATA_DIR (see docs/operations.md)")
        return 1
    releases = Path(folder) / "attack"
    rows = [*imports.measure(releases), *catalogue.measure(releases), *search.measure()]
    write(DOCUMENT, rows)
    for row in rows:
        print(row.line())
    print(f"written to {DOCUMENT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

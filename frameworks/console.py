"""What an import looks like in a terminal: a bar while it runs, plain lines in a log, a table at the end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich import console, progress
from rich.table import Table

from frameworks.importing.report import Counts, ImportReport

STEPS = 9  # reading, comparing, entries, relationships, history, pages, reviews, indexing, done


class Console:
    """Writes to a stream, a command's `stdout` for example; silent when `quiet`."""

    def __init__(self, stream: Any, *, quiet: bool = False) -> None:
        self._console = console.Console(file=stream, quiet=quiet, highlight=False, soft_wrap=True)

    @contextmanager
    def steps(self) -> Iterator[Callable[[str], None]]:
        """Yield a function that shows each step: a moving bar on a terminal, a line each otherwise."""
        if not self._console.is_terminal:
            yield self._console.print
            return
        columns = (
            progress.BarColumn(),
            progress.TextColumn("{task.description}"),
            progress.TimeElapsedColumn(),
        )
        with progress.Progress(*columns, console=self._console, transient=True) as bar:
            task = bar.add_task("", total=STEPS)
            yield lambda step: bar.update(task, description=step, advance=1)

    def report(self, report: ImportReport) -> None:
        """Print what an import did, by kind."""
        table = Table("kind", *("added", "changed", "withdrawn", "unchanged"), title=_headline(report))
        for group in (report.entries, report.relationships):
            for name, counts in group.items():
                table.add_row(name, *_cells(counts))
            table.add_section()
        for column in table.columns[1:]:
            column.justify = "right"
        self._console.print(table)
        for line in _remarks(report):
            self._console.print(line, markup=False)


def _cells(counts: Counts) -> list[str]:
    return [f"{number:,}" for number in (counts.added, counts.changed, counts.withdrawn, counts.unchanged)]


def _headline(report: ImportReport) -> str:
    verb = "would become" if report.dry_run else "is"
    return f"{report.framework} {report.release} {verb} {report.state}"


def _remarks(report: ImportReport) -> Iterator[str]:
    if report.pages_added or report.pages_renamed:
        yield f"Pages: {report.pages_added:,} added, {report.pages_renamed:,} renamed."
    if report.reviews:
        yield f"Review queue: {report.reviews}."
    for type_, count in report.skipped.items():
        yield f"Not understood and left out: {count:,} of type {type_}."
    yield from report.warnings
    if report.is_still and report.state == "superseded":
        yield "0 changed: an older release adds to the history, and changes nothing that is shown."
    elif report.is_still:
        yield "0 changed: what is shown is what this release says."
    yield f"{report.seconds:.1f} s, SHA-256 {report.sha256}" + (
        ", nothing was kept (dry run)" if report.dry_run else ""
    )

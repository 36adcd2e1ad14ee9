"""`manage.py release_changes attack 17.1 18.1`: what differs between two imported releases."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frameworks.changes.choosing import Narrowing, QuestionError, chosen, imported
from frameworks.changes.releases import compare_releases
from frameworks.changes.telling import FORMATS, Telling
from frameworks.models import Framework, FrameworksIndexPage


class Command(BaseCommand):
    help = "Tell what differs between two imported releases of a framework; the two newest unless told."

    def add_arguments(self, parser: CommandParser) -> None:
        # What is missing or wrong is said in one line by `handle`, as for everything else that is refused.
        parser.add_argument("framework", nargs="?", default="", help="such as attack")
        parser.add_argument("old", nargs="?", default="", help="such as 17.1")
        parser.add_argument("new", nargs="?", default="", help="such as 18.1")
        parser.add_argument("--format", default="text", help=f"{', '.join(FORMATS)}; text unless told")
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="write there instead of to the screen"
        )
        parser.add_argument("--category", action="append", default=[], help="only these; can be repeated")
        parser.add_argument("--kind", action="append", default=[], help="only these; can be repeated")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["format"] not in FORMATS:
            raise CommandError(f"There is no format {options['format']!r}. There are: {', '.join(FORMATS)}.")
        lines = FORMATS[options["format"]].lines(_telling(options))
        if options["output"] is not None:
            with _replacing(options["output"]) as file:
                write(file, lines)
            return
        try:
            for line in lines:
                self.stdout.write(line, ending="")
            self.stdout.flush()
        except BrokenPipeError:  # `| head` has seen enough; Python would complain once more when it ends
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write(file: Any, lines: Iterable[str]) -> None:
    """Write a telling as it is made."""
    file.writelines(lines)


def _telling(options: dict[str, Any]) -> Telling:
    framework = Framework.objects.filter(slug=options["framework"]).first()
    if framework is None:
        known = ", ".join(Framework.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no framework {options['framework']!r}. Imported: {known}.")
    try:
        narrowing = Narrowing.of(options["category"], options["kind"])
        old, new = chosen(imported(framework), options["old"], options["new"])
    except QuestionError as problem:
        raise CommandError(str(problem)) from problem
    index = FrameworksIndexPage.objects.first()
    base = (index.get_full_url() if index else None) or "/frameworks/"
    return Telling(compare_releases(old, new), narrowing, base)


@contextmanager
def _replacing(path: Path) -> Iterator[Any]:
    """Open a file that takes another's place when it is written whole, and leaves it alone otherwise."""
    try:
        file = NamedTemporaryFile("w", encoding="utf-8", newline="", dir=path.parent, delete=False)  # noqa: SIM115
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    try:
        with file:
            yield file
        Path(file.name).chmod(0o666 & ~_umask())
        Path(file.name).replace(path)
    except OSError as error:
        Path(file.name).unlink(missing_ok=True)
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    except BaseException:
        Path(file.name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

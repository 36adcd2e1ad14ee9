"""`manage.py set_release FRAMEWORK RELEASE`: make a former release current again."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frameworks.console import Console
from frameworks.importing.rolling_back import find_release, make_current
from frameworks.models import Release
from frameworks.records import CatalogueError


class Command(BaseCommand):
    help = "Make an imported release the current one, as history remembers it. All or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("framework", help="such as attack")
        parser.add_argument("release", help="such as 17.1")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and change nothing"
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(self.stdout, quiet=options["json"] or options["verbosity"] == 0)
        try:
            release = find_release(options["framework"], options["release"])
            if release.state == Release.State.CURRENT:
                self.stdout.write(
                    f"{release.framework.slug} {release.version} is the current release already"
                )
                return
            with console.steps() as progress:
                report = make_current(release, dry_run=options["dry_run"], progress=progress)
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), indent=2))
        else:
            console.report(report)

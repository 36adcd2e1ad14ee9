"""`manage.py import_attack SOURCE`: import one release of MITRE ATT&CK."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frameworks.attack.importer import LATEST, import_attack
from frameworks.changes.choosing import imported
from frameworks.changes.series import release_before
from frameworks.console import Console
from frameworks.importing.report import ImportReport
from frameworks.models import Framework
from frameworks.records import CatalogueError


class Command(BaseCommand):
    help = "Import a release of MITRE ATT&CK (STIX 2.0 or 2.1, any domain). All or nothing; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help=f"a path (.json, .json.gz), an http(s) address, or {LATEST!r}")
        parser.add_argument(
            "--framework", help="attack, attack-mobile or attack-ics; guessed from the bundle"
        )
        parser.add_argument("--release", help="such as 18.1; read from the bundle or the file's name")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and change nothing"
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(self.stdout, quiet=options["json"] or options["verbosity"] == 0)
        try:
            with console.steps() as progress:
                report = import_attack(
                    options["source"],
                    framework=options["framework"],
                    release=options["release"],
                    dry_run=options["dry_run"],
                    progress=progress,
                )
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), indent=2))
        else:
            console.report(report)
            self._lead_on(report)

    def _lead_on(self, report: ImportReport) -> None:
        """Name the command that tells what changed, when an import changed anything since another release."""
        if report.dry_run or report.is_still:
            return
        releases = imported(Framework.objects.get(slug=report.framework))
        release = next(one for one in releases if one.version == report.release)
        if (before := release_before(release, releases)) is not None:
            command = f"manage.py release_changes {report.framework} {before.version} {release.version}"
            self.stdout.write(f"What changed, word by word: {command}")

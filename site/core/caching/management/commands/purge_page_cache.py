from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.caching.tags import SITE, purge


class Command(BaseCommand):
    """Drop kept pages by hand."""

    help = "Drop every page kept in the cache, or only those with the tags given (page:12, framework:attack)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Read the tags."""
        parser.add_argument("tags", nargs="*", default=[SITE])

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge and say what."""
        purge(*options["tags"])
        self.stdout.write(f"Purged: {', '.join(options['tags'])}")

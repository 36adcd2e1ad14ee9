from typing import Any

from django.core.management.base import BaseCommand

from core.search.index import rebuild


class Command(BaseCommand):
    """Make the search index anew. Safe at any time: visitors see the old index until the new one is
    complete."""

    help = "Make the search index anew from every public page and every source of documents."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say how many documents there are."""
        self.stdout.write(f"{rebuild()} documents indexed.")

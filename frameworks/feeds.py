"""The releases of a framework as Atom 1.0, with what the firm says of each in one line."""

from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.utils import timezone

from core.feeds import AtomPageFeed, printable
from frameworks.views.releases import Listed, listing

if TYPE_CHECKING:
    from frameworks.models.pages import FrameworkPage

NEWEST = 20


class ReleasesFeed(AtomPageFeed):
    """A release is an item once it is imported; its note, published later, is an update of it."""

    def title(self, page: "FrameworkPage") -> str:
        """Return what is followed."""
        return f"Releases of {super().title(page)}"

    def link(self, page: "FrameworkPage") -> str:
        """Return the address of the list of releases."""
        return urljoin(super().link(page), "releases/")

    def description(self, page: "FrameworkPage") -> str:
        """Return what the items are."""
        return f"What each release of {page.title} changed, and what we think of it."

    def items(self, page: "FrameworkPage") -> list[tuple[str, str, Listed]]:
        """Return the newest releases with the name of the framework and their addresses."""
        if page.framework is None:
            return []
        home = self.link(page)
        found = listing(page.framework)[:NEWEST]
        return [(page.framework.name, urljoin(home, f"{one.release.slug}/"), one) for one in found]

    def item_title(self, item: Any) -> str:
        """Return the framework and the number of the release."""
        name, _, one = item
        return printable(f"{name} {one.release.version}")

    def item_link(self, item: Any) -> str:
        """Return the address of the release's page."""
        _, address, _ = item
        return str(address)

    def item_description(self, item: Any) -> str:
        """Return the firm's line and what changed, counted."""
        _, _, one = item
        changed = ", ".join(f"{category.label.lower()}: {number:,}" for category, number in one.counts)
        line = f"Our view: {one.note.one_line}" if one.note and one.note.one_line else ""
        counted = f"What changed: {changed}." if changed else ""
        return printable("\n\n".join(filter(None, (line, counted))))

    def item_author_name(self, item: Any) -> str | None:
        """Return who wrote the note."""
        _, _, one = item
        return printable(str(one.note.author)) if one.note and one.note.author else None

    def item_pubdate(self, item: Any) -> datetime:
        """Return the publisher's day, or that of the import, as its start where the site is."""
        _, _, one = item
        return timezone.make_aware(datetime.combine(one.day, time()))

    def item_updateddate(self, item: Any) -> datetime:
        """Return when the release was imported, or its note published."""
        _, _, one = item
        return max(one.changed_at, self.item_pubdate(item))

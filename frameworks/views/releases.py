"""Every imported release with what it changed, in counts, and what the firm says of it in one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.caching import expires
from frameworks.changes.categories import Category
from frameworks.changes.choosing import imported
from frameworks.changes.series import counts
from frameworks.models.framework import Framework, Release
from frameworks.models.release_note import ReleaseNote
from frameworks.views.visit import Visit

if TYPE_CHECKING:
    from frameworks.models.pages import FrameworkPage


@dataclass(frozen=True, slots=True)
class Listed:
    """A release in the list. `counts` are the categories with any change, in a changelog's order."""

    release: Release
    counts: list[tuple[Category, int]]
    is_first: bool
    note: ReleaseNote | None = None

    @property
    def day(self) -> date:
        """When the publisher released it; when it was imported, where that is not known."""
        return self.release.released_on or timezone.localdate(self.release.imported_at)

    @property
    def changed_at(self) -> datetime:
        """When what stands here of it changed last."""
        noted = self.note.last_published_at if self.note else None
        return max(noted, self.release.imported_at) if noted else self.release.imported_at


def releases(page: "FrameworkPage", request: HttpRequest) -> HttpResponse:
    """List the releases, newest first."""
    visit = Visit(page, request)
    listed = listing(visit.framework)
    for one in listed:
        bound(request, one.note)
    return visit.render("frameworks/releases.html", {"listed": listed})


def feed(page: "FrameworkPage", request: HttpRequest) -> HttpResponse:
    """Serve the releases as an Atom feed; Http404 for a page that has lost its framework."""
    from frameworks.feeds import ReleasesFeed  # which lists what is listed here

    Visit(page, request)
    response: HttpResponse = ReleasesFeed()(request, page=page)
    return response


def listing(framework: Framework) -> list[Listed]:
    """Return the imported releases of a framework, newest first, in three queries however many there are."""
    found = imported(framework)
    notes = live_notes(found)
    changed = counts(found)
    oldest = found[-1] if found else None
    return [
        Listed(
            release,
            [
                (category, changed[release.pk][category])
                for category in Category
                if changed[release.pk][category]
            ],
            release is oldest,
            notes.get(release.pk),
        )
        for release in found
    ]


def live_notes(found: Sequence[Release]) -> dict[int, ReleaseNote]:
    """Return the published notes on these releases by release (primary key), with their authors."""
    notes = ReleaseNote.objects.filter(release__in=found, live=True).select_related("author")
    return {note.release_id: note for note in notes}


def bound(request: HttpRequest, note: ReleaseNote | None) -> None:
    """Bound the life of a kept response by the day its note expires."""
    if note is not None and note.expire_at and note.expire_at > timezone.now():
        expires(request, note.expire_at)

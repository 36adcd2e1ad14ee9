"""How current a page is: the release of its texts, and what its commentary was checked against."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.utils import timezone

from frameworks.models.framework import Release
from frameworks.models.review import Review, ReviewItem

if TYPE_CHECKING:
    from frameworks.models.pages import TechniquePage


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a reader is told of the commentary's standing.

    `version` is the release it holds for, and `reviewed_at` when somebody read it. A stamp holds for every
    release until the publisher changes what the commentary is about: then `changed_on` says since when it is
    under review, whether or not it was ever stamped.
    """

    version: str = ""
    reviewed_at: datetime | None = None
    changed_on: date | None = None


def with_standing(releases: QuerySet[Release], page: "TechniquePage") -> QuerySet[Release]:
    """Add to releases of a framework what `stamp_of` asks of a page, so that it costs no query of its own."""
    newest = Review.objects.filter(page=OuterRef("asked"), release__framework=OuterRef("framework"))
    newest = newest.order_by("-reviewed_at", "-pk")[:1]
    waiting = ReviewItem.objects.filter(page=OuterRef("asked"), state__in=ReviewItem.PENDING)[:1]
    return releases.annotate(asked=Value(page.pk or 0)).annotate(
        reviewed_version=Subquery(newest.values("release__version")),
        reviewed_at=Subquery(newest.values("reviewed_at")),
        changed_released=Subquery(waiting.values("release__released_on")),
        changed_imported=Subquery(waiting.values("release__imported_at")),
    )


def stamp_of(page: "TechniquePage", release: Any) -> Stamp | None:
    """Return how a page's commentary stands against the current release, one of `with_standing`.

    None for a page without commentary, and for one that nobody has reviewed nor has to.
    """
    if release is None or not page.has_commentary:
        return None
    if release.changed_imported is not None:
        changed_on = changed(release.changed_released, release.changed_imported)
        return Stamp(release.reviewed_version or "", release.reviewed_at, changed_on)
    if release.reviewed_at is None:
        return None
    return Stamp(release.version, release.reviewed_at)


def changed(released_on: date | None, imported_at: datetime) -> date:
    """Return the day the publisher changed something: the release's, or else that of its import."""
    return released_on or timezone.localdate(imported_at)

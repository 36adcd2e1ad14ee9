"""How current a page is: the release of its texts, and the one its commentary was checked against."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery, Value

from frameworks.models.framework import Release
from frameworks.models.review import Review

if TYPE_CHECKING:
    from frameworks.models.pages import TechniquePage


@dataclass(frozen=True, slots=True)
class Stamp:
    """Somebody read the commentary against a release, and when."""

    version: str
    reviewed_at: datetime


def standing(page: "TechniquePage") -> tuple[Release | None, Stamp | None]:
    """Return the current release of the page's framework and the page's newest stamp, in one query."""
    if page.entry is None:
        return None, None
    newest = Review.objects.filter(page=OuterRef("asked"), release__framework=OuterRef("framework"))
    newest = newest.order_by("-reviewed_at")[:1]
    release = (
        Release.objects.filter(framework=page.entry.framework_id, state=Release.State.CURRENT)
        .annotate(asked=Value(page.pk or 0))
        .annotate(
            reviewed_version=Subquery(newest.values("release__version")),
            reviewed_at=Subquery(newest.values("reviewed_at")),
        )
        .first()
    )
    if release is None or release.reviewed_at is None:
        return release, None
    return release, Stamp(release.reviewed_version, release.reviewed_at)

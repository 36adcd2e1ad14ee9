"""What the firm says of techniques, as the API serves it; fetched for all pages at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, Subquery

from core.api.reading import Reading
from core.api.schemas import StreamItem
from core.api.serving import related_to
from core.related import links_of
from frameworks.api.schemas.firm import AuthorOut, FirmLayer, ReviewOut
from frameworks.models import Release, Review, ReviewItem, TechniquePage
from frameworks.technique.standing import changed


def firm_layers(pages: Sequence[TechniquePage], reading: Reading) -> dict[int, FirmLayer]:
    """Return the firm's layer of each page by its primary key."""
    reading.learn(streams=[page.commentary for page in pages])
    links = links_of(pages)
    reviews = _reviews([page.pk for page in pages])
    return {
        page.pk: FirmLayer(
            has_commentary=page.has_commentary,
            one_line=page.one_line,
            priority=page.priority,
            author=AuthorOut(name=str(page.author)) if page.author else None,
            commentary=[StreamItem(**block) for block in reading.blocks(page.commentary)],
            related=[related_to(link, reading) for link in links[page.pk]],
            review=_review(reviews[page.pk], page),
            published_at=page.last_published_at if page.has_commentary else None,
        )
        for page in pages
    }


def _reviews(pks: Sequence[int]) -> Mapping[int, Any]:
    """Return each page's newest stamp and since when it is under review, by the page, in one query."""
    stamps = Review.objects.filter(page=OuterRef("pk")).order_by("-reviewed_at", "-pk")[:1]
    waiting = ReviewItem.objects.filter(page=OuterRef("pk"), state__in=ReviewItem.PENDING)[:1]
    current = Release.objects.filter(framework=OuterRef("entry__framework"), state=Release.State.CURRENT)[:1]
    rows = TechniquePage.objects.filter(pk__in=pks).values_list(
        "pk",
        Subquery(current.values("version")),
        *(
            Subquery(stamps.values(name))
            for name in ("release__version", "digest", "reviewed_at", "next_due")
        ),
        *(Subquery(waiting.values(name)) for name in ("release__released_on", "release__imported_at")),
    )
    return {pk: row for pk, *row in rows}


def _review(found: Any, page: TechniquePage) -> ReviewOut | None:
    """Return what the page itself says, and a little more; None as there, without commentary."""
    current, stamped, digest, reviewed_at, next_due, released_on, imported_at = found
    since = changed(released_on, imported_at) if imported_at else None
    if not page.has_commentary or (stamped is None and since is None):
        return None
    version = page.entry.version if page.entry else None
    return ReviewOut(
        release=stamped,
        reviewed_against=stamped if since else current,
        reviewed_at=reviewed_at,
        next_due=next_due,
        is_current=version is not None and version.digest == digest,
        under_review_since=since,
    )

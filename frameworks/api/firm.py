"""What the firm says of techniques, as the API serves it; fetched for all pages at once."""

from collections.abc import Mapping, Sequence

from core.api.reading import Reading
from core.api.schemas import StreamItem
from core.api.serving import related_to
from core.related import links_of
from frameworks.api.schemas.firm import AuthorOut, FirmLayer, ReviewOut
from frameworks.models import Review, TechniquePage


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
            review=_review(reviews.get(page.pk), page),
            published_at=page.last_published_at if page.has_commentary else None,
        )
        for page in pages
    }


def _reviews(pks: Sequence[int]) -> Mapping[int, Review]:
    """Return the newest stamp of each page, in one query."""
    stamps = Review.objects.filter(page__in=pks).select_related("release").order_by("reviewed_at", "pk")
    return {stamp.page_id: stamp for stamp in stamps}  # the newest comes last


def _review(stamp: Review | None, page: TechniquePage) -> ReviewOut | None:
    if stamp is None:
        return None
    version = page.entry.version if page.entry else None
    return ReviewOut(
        release=stamp.release.version,
        reviewed_at=stamp.reviewed_at,
        next_due=stamp.next_due,
        is_current=version is not None and version.digest == stamp.digest,
    )

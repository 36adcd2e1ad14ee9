"""What each page's commentary was last settled against, and what has to be compared with the current release.

A page is settled by a stamp, or by dismissing its review item, whichever came later. A page that never was is
compared with the release that its pending item began with, or else with the one that was current before.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from frameworks.models import Framework, Release, Review, ReviewItem


@dataclass(frozen=True, slots=True)
class Baseline:
    """A release (primary key) and the digest of the entry's version that was read, "" when nobody did."""

    release: int
    digest: str = ""


def settled(framework: Framework, only: Iterable[int] | None = None) -> dict[int, Baseline]:
    """Return what each settled page (primary key) was last settled against, in two queries."""
    stamps = Review.objects.filter(page__entry__framework=framework, release__framework=framework)
    dismissed = ReviewItem.objects.filter(
        page__entry__framework=framework, release__framework=framework, state=ReviewItem.State.DISMISSED
    ).exclude(closed_at=None)
    if only is not None:
        pages = list(only)
        stamps, dismissed = stamps.filter(page__in=pages), dismissed.filter(page__in=pages)
    columns = ("pk", "release_id", "digest")
    acts: list[tuple[int, datetime, int, int, str]] = [
        *stamps.order_by().values_list("page_id", "reviewed_at", *columns),
        *dismissed.order_by().values_list("page_id", "closed_at", *columns),
    ]
    acts.sort(key=lambda act: (act[1], act[2]))  # the newest comes last and stays
    return {page: Baseline(release, digest) for page, _, _, release, digest in acts}


def pending(framework: Framework, only: Iterable[int] | None = None) -> dict[int, ReviewItem]:
    """Return each page's item that waits, by the page; locked until the transaction ends."""
    items: QuerySet[ReviewItem] = ReviewItem.objects.filter(
        page__entry__framework=framework, state__in=ReviewItem.PENDING
    ).order_by()
    if only is not None:
        items = items.filter(page__in=list(only))
    return {item.page_id: item for item in items.select_for_update(of=("self",))}


def baselines(
    pages: Collection[int],
    settled: dict[int, Baseline],
    pending: dict[int, ReviewItem],
    before: Release | None,
) -> dict[int, Baseline]:
    """Return what each page is to be compared with; a page with nothing to compare with is left out."""
    found = {}
    for page in pages:
        if page in settled:
            found[page] = settled[page]
        elif page in pending:
            found[page] = Baseline(pending[page].since_id)
        elif before is not None:
            found[page] = Baseline(before.pk)
    return found

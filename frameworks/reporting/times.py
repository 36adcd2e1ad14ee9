"""How long it takes from a release to the last page that is read again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from statistics import quantiles

from django.db.models import QuerySet

from frameworks.models import Release, ReviewItem

SECONDS_A_DAY = 86_400


@dataclass
class ReleaseTimes:
    """The review items that one release caused, and how many days it took to close them."""

    release: str
    imported_at: datetime
    pk: int
    identity: int = 0
    meaning: int = 0
    wording: int = 0
    done: int = 0
    dismissed: int = 0
    still_open: int = 0
    days: list[float] = field(default_factory=list)

    @property
    def items(self) -> int:
        """All items together."""
        return self.done + self.dismissed + self.still_open

    @property
    def median(self) -> float | None:
        """Days until half of the closed items were closed; None before any is."""
        return percentile(self.days, 50)

    @property
    def p90(self) -> float | None:
        """Days until nine in ten of the closed items were closed."""
        return percentile(self.days, 90)


def release_times(releases: QuerySet[Release], items: QuerySet[ReviewItem]) -> list[ReleaseTimes]:
    """Return the times of each release that has items, newest first, in two queries."""
    rows = {
        release.pk: ReleaseTimes(str(release), release.imported_at, release.pk)
        for release in releases.select_related("framework").order_by("-imported_at")
    }
    grades = {grade.value: grade.name.lower() for grade in ReviewItem.Grade}
    columns = ("release_id", "grade", "state", "opened_at", "closed_at")
    for release, grade, state, opened, closed in items.order_by().values_list(*columns):
        row = rows.get(release)
        if row is None:
            continue
        name = grades[grade]
        setattr(row, name, getattr(row, name) + 1)
        row.done += state == ReviewItem.State.DONE
        row.dismissed += state == ReviewItem.State.DISMISSED
        row.still_open += state in ReviewItem.PENDING
        if closed is not None and state not in ReviewItem.PENDING:
            row.days.append(days_between(opened, closed, row.imported_at))
    return [row for row in rows.values() if row.items]


def days_between(opened: datetime, closed: datetime, imported: datetime) -> float:
    """Return how many days an item waited: from the release, or from its opening where that was later."""
    return max(0.0, (closed - max(opened, imported)).total_seconds() / SECONDS_A_DAY)


def percentile(values: Iterable[float], percent: int) -> float | None:
    """Return a percentile of some values, between two of them where it falls there; None of nothing."""
    known = sorted(values)
    if len(known) < 2:
        return round(known[0], 1) if known else None
    return round(quantiles(known, n=100, method="inclusive")[percent - 1], 1)

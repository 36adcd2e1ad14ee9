"""The review queue follows the current release: who has to read their commentary again, and why.

`reconcile` is called whenever a release becomes current: at the end of an import, inside its transaction, and
when a release is rolled back. It opens, renews and closes review items and touches nothing else: no page,
draft, workflow, schedule or comment. A page has one item that waits, whatever order releases come in, and the
item compares the current release with the one the commentary was last settled against.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from frameworks.changes.grading import Grade, Reason, deepest
from frameworks.importing.log import log_pages
from frameworks.importing.report import Reconciled
from frameworks.models import Framework, Release, ReviewItem, TechniquePage
from frameworks.reviewing.baselines import Baseline, baselines, pending, settled
from frameworks.reviewing.concerns import Commented, commented_pages
from frameworks.reviewing.judging import Asked, judge

OPENED = "frameworks.review_opened"
CLOSED = "frameworks.review_closed"
AS_REVIEWED = "The publisher's text is again the one that was reviewed"
NOTHING_SAID = "The page has no commentary any more"
BATCH = 500
COMPARED = ("since", "release", "digest", "grade", "reasons")


def reconcile(framework: Framework, before: Release | None, only: Iterable[int] | None = None) -> Reconciled:
    """Make the queue of a framework agree with its current release, in a bounded number of queries.

    `before` is the release that was current until now, for pages that nobody ever settled. `only` narrows the
    work to some pages (primary keys). The caller holds a transaction.
    """
    release = framework.current_release
    if release is None:
        return Reconciled()
    only = None if only is None else list(only)
    waiting = pending(framework, only)
    commented = commented_pages(framework, only)
    against = baselines(commented, settled(framework, only), waiting, before)
    asked = {
        pk: Asked(commented[pk].page.entry_id or 0, commented[pk].concern, baseline)
        for pk, baseline in against.items()
    }
    changes = _Changes(release, commented)
    for pk, reasons in (judge(framework, release, asked) if asked else {}).items():
        item = waiting.get(pk)
        if reasons and item is None:
            changes.open(pk, against[pk], reasons)
        elif reasons and item is not None:
            changes.renew(item, against[pk], reasons)
        elif item is not None:
            changes.close(item, AS_REVIEWED)
    for pk, item in waiting.items():
        if pk not in commented:
            changes.close(item, NOTHING_SAID)
    return changes.write()


def days_to_review(grade: Grade) -> int:
    """Return in how many days an item of a grade is due."""
    days: dict[str, int] = settings.FRAMEWORKS_REVIEW_DAYS
    return days[grade.name.lower()]


class _Changes:
    """What is to be written to the queue, gathered first and written in bulk."""

    def __init__(self, release: Release, commented: Mapping[int, Commented]) -> None:
        self._release = release
        self._commented = commented
        self._opened: list[ReviewItem] = []
        self._renewed: list[ReviewItem] = []
        self._closed: list[ReviewItem] = []

    def open(self, page: int, baseline: Baseline, reasons: list[Reason]) -> None:
        """Add an item, owned by who owns the page or wrote it, due by its grade."""
        commented = self._commented[page]
        grade = _grade(reasons)
        self._opened.append(
            ReviewItem(
                page=commented.page,
                since_id=baseline.release,
                release=self._release,
                digest=commented.digest,
                grade=grade,
                reasons=[reason.as_json() for reason in reasons],
                owner_id=commented.page.owner_id or commented.page.author_id,
                due=timezone.localdate() + timedelta(days=days_to_review(grade)),
            )
        )

    def renew(self, item: ReviewItem, baseline: Baseline, reasons: list[Reason]) -> None:
        """Make an item that waits tell the present difference; its owner, due date and state stay."""
        now = {
            "since_id": baseline.release,
            "release_id": self._release.pk,
            "digest": self._commented[item.page_id].digest,
            "grade": int(_grade(reasons)),
            "reasons": [reason.as_json() for reason in reasons],
        }
        if any(getattr(item, name) != value for name, value in now.items()):
            for name, value in now.items():
                setattr(item, name, value)
            self._renewed.append(item)

    def close(self, item: ReviewItem, reason: str) -> None:
        """Dismiss an item that nobody has to do anything about; the page counts as settled."""
        item.state, item.reason, item.closed_at = ReviewItem.State.DISMISSED, reason, timezone.now()
        item.release = self._release
        if item.page_id in self._commented:
            item.digest = self._commented[item.page_id].digest
        self._closed.append(item)

    def write(self) -> Reconciled:
        """Write everything, log what opened and closed, and return what was done."""
        ReviewItem.objects.bulk_create(self._opened, batch_size=BATCH)
        ReviewItem.objects.bulk_update(self._renewed, [*COMPARED], batch_size=BATCH)
        ReviewItem.objects.bulk_update(
            self._closed, ["state", "reason", "closed_at", "release", "digest"], batch_size=BATCH
        )
        self._log(OPENED, {item.page_id: {"grade": item.grade} for item in self._opened})
        self._log(CLOSED, {item.page_id: {"reason": item.reason} for item in self._closed})
        grades = Counter(Grade(item.grade).name.lower() for item in self._opened)
        return Reconciled(
            {grade.name.lower(): grades[grade.name.lower()] for grade in reversed(Grade)},
            renewed=len(self._renewed),
            closed=len(self._closed),
        )

    def _log(self, action: str, data: dict[int, dict[str, Any]]) -> None:
        for entry in data.values():
            entry["release"] = self._release.version
        pages = [self._commented[pk].page for pk in data if pk in self._commented]
        missing = data.keys() - self._commented.keys()
        if missing:
            pages += TechniquePage.objects.filter(pk__in=missing)
        log_pages(pages, action, data)


def _grade(reasons: list[Reason]) -> Grade:
    return deepest(reasons) or Grade.WORDING

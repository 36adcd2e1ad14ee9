"""What the publisher changed since a page's commentary was last settled, beside a draft of it."""

from frameworks.models import Release, ReviewItem, TechniquePage
from frameworks.reviewing.baselines import Baseline, settled
from frameworks.reviewing.concerns import Concern
from frameworks.reviewing.judging import Asked, judge
from frameworks.reviewing.side_by_side import SideBySide


def since_last_review(draft: TechniquePage) -> ReviewItem | None:
    """Return the review item that waits for a page, or one as it would be, not saved; None for no difference.

    It has the draft for its page: what is compared is what would be published.
    """
    item = ReviewItem.objects.filter(page=draft.pk, state__in=ReviewItem.PENDING).first()
    if item is None:
        item = _as_it_would_be(draft)
    if item is not None:
        item.page = draft
    return item


def compared(draft: TechniquePage, base: str) -> SideBySide | None:
    """Return both sides of a draft; None where the publisher changed nothing since the last review."""
    item = since_last_review(draft)
    return SideBySide.of(item, base) if item is not None else None


def _as_it_would_be(draft: TechniquePage) -> ReviewItem | None:
    if draft.entry is None or draft.entry.version is None:
        return None
    framework = draft.entry.framework
    release: Release | None = framework.current_release
    baseline: Baseline | None = settled(framework, [draft.pk]).get(draft.pk)
    if release is None or baseline is None or baseline.digest == draft.entry.version.digest:
        return None
    concern = Concern.of(draft.one_line, draft.commentary.raw_data)
    reasons = judge(framework, release, {draft.pk: Asked(draft.entry.pk, concern, baseline)})[draft.pk]
    return ReviewItem(
        page=draft,
        since_id=baseline.release,
        release=release,
        digest=draft.entry.version.digest,
        grade=ReviewItem.Grade.WORDING,
        reasons=[reason.as_json() for reason in reasons],
    )

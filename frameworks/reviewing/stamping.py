"""Stamp a page: somebody read its commentary against a release and stands by it."""

from calendar import monthrange
from datetime import date

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Revision

from core.caching import page_tag, purge
from core.models import User
from frameworks.caching import reviews_tag
from frameworks.models import Release, Review, ReviewItem, TechniquePage
from frameworks.reviewing.queue import reconcile

REVIEW_AFTER = 12  # months, where no task of a workflow says otherwise


@transaction.atomic
def stamp(
    page: TechniquePage,
    user: User | None,
    *,
    release: Release | None = None,
    digest: str | None = None,
    revision: Revision | None = None,
    review_after: int = REVIEW_AFTER,
) -> Review:
    """Record that `user` read the page's commentary against a release, and return the stamp.

    `release` and `digest` are what was read, by default what is current; `review_after` is in months. The
    page's review item is done; where the publisher's text moved on after it was read, the item tells what
    came since. No revision is made.
    Raises ValueError for a page without an entry or a framework without a release.
    """
    if page.entry is None or page.entry.version is None:
        raise ValueError(f"{page} has no entry to be reviewed against")
    current = page.entry.framework.current_release
    release = release or current
    if release is None:
        raise ValueError(f"{page.entry.framework} has no release to be reviewed against")
    due = due_after(review_after)
    review = Review.objects.create(
        page=page,
        release=release,
        digest=digest or page.entry.version.digest,
        revision=revision,
        reviewed_by=user,
        next_due=due,
    )
    TechniquePage.objects.filter(pk=page.pk).update(review_due=due)
    if release == current:
        ReviewItem.objects.filter(page=page, state__in=ReviewItem.PENDING).update(
            state=ReviewItem.State.DONE, closed_at=timezone.now(), closed_by=user
        )
    else:  # what came since is still to be read
        reconcile(page.entry.framework, release, only=[page.pk])
    log(instance=page, action="frameworks.stamp", user=user, data={"release": release.version})
    purge(page_tag(page.pk), reviews_tag(page.entry.framework.slug))
    return review


def due_after(months: int) -> date:
    """Return the day on which a page reviewed today is due again; the last of a month stays the last."""
    today = timezone.localdate()
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))

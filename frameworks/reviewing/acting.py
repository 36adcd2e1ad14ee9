"""What people do with review items. Every act locks the item first and says in one line why it cannot be.

Two people look at one queue, and an import may come between: whoever acts sends the digest of what was on the
screen, and an item that was closed or renewed since is left as it is.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import LogContext
from wagtail.models import Workflow

from core.caching import page_tag, purge
from core.models import User
from frameworks.caching import reviews_tag
from frameworks.importing.log import log_pages
from frameworks.models import Review, ReviewItem, TechniquePage
from frameworks.reviewing.stamping import stamp

DISMISSED = "frameworks.review_dismissed"
ASSIGNED = "frameworks.review_assigned"
REVIEW = "frameworks.review_commentary"
ASSIGN = "frameworks.assign_reviews"


class Refused(Exception):  # noqa: N818 - a "no" with its reason
    """The act cannot be done now; the message says why, for the person who asked."""


def pending_item(pk: int, digest: str = "") -> ReviewItem:
    """Return an item that waits, locked until the transaction ends.

    Raises Refused when somebody closed it, or when it has been renewed since somebody saw it with `digest`.
    """
    items = ReviewItem.objects.select_for_update(of=("self",)).select_related("since", "release")
    item = items.get(pk=pk)
    if not item.is_pending:
        by = f" by {item.closed_by}" if item.closed_by else ""
        raise Refused(
            f"This item was closed{by} meanwhile ({item.get_state_display()}): nothing was changed."
        )
    if digest and item.digest != digest:
        raise Refused(
            "The publisher's text has moved on since you opened this page: read what changed, then decide."
        )
    return item


@transaction.atomic
def still_right(pk: int, user: User, digest: str) -> Review:
    """Stamp the item's page as reviewed against the item's release, without a new revision."""
    item = pending_item(pk, digest)
    page = item.page
    if page.entry is None:
        raise Refused("The page has lost its entry: there is nothing to review it against.")
    return stamp(page, user, release=item.release, digest=item.digest)


@transaction.atomic
def dismiss(pks: Iterable[int], user: User, reason: str) -> list[ReviewItem]:
    """Close items for a reason and without a stamp; return those that still waited."""
    items = _pending(pks)
    now = timezone.now()
    for item in items:
        item.state, item.reason = ReviewItem.State.DISMISSED, reason
        item.closed_at, item.closed_by = now, user
    ReviewItem.objects.bulk_update(items, ["state", "reason", "closed_at", "closed_by"], batch_size=500)
    data = {item.page_id: {"reason": reason, "release": item.release.version} for item in items}
    with LogContext(user=user):
        log_pages(_pages(items), DISMISSED, data)
    slugs = {item.release.framework.slug for item in items}
    purge(*(page_tag(item.page_id) for item in items), *map(reviews_tag, slugs))
    return items


@transaction.atomic
def assign(pks: Iterable[int], user: User, owner: User | None, due: date | None) -> list[ReviewItem]:
    """Give items an owner and a due date, and return those that still waited."""
    items = _pending(pks)
    for item in items:
        item.owner, item.due = owner, due
    ReviewItem.objects.bulk_update(items, ["owner", "due"], batch_size=500)
    data = {"owner": str(owner) if owner else "", "due": due.isoformat() if due else ""}
    with LogContext(user=user):
        log_pages(_pages(items), ASSIGNED, {item.page_id: data for item in items})
    return items


@transaction.atomic
def start_review(pk: int, user: User, *, include_drafts: bool = False) -> None:
    """Start the page's own workflow for an item.

    `include_drafts` says that unpublished changes are to be reviewed too: an approval publishes them.
    Raises Refused for a page that is locked, in a workflow, without one, or not the user's to submit.
    """
    item = pending_item(pk)
    page: TechniquePage = TechniquePage.objects.get(pk=item.page_id)
    workflow = submittable(page, user)
    if page.has_unpublished_changes and not include_drafts:
        raise Refused(
            "The page has unpublished changes, and approving the review would publish them. Say that they"
            " are to be included, or publish or discard them first."
        )
    if page.latest_revision is None:
        page.save_revision(user=user, changed=False)
    workflow.start(page, user)  # `following` moves the item


def submittable(page: TechniquePage, user: User) -> Workflow:
    """Return the workflow that a user may start for a page; raises Refused."""
    may = page.permissions_for_user(user)
    if not may.can_edit():
        raise Refused("You may not edit this page, so you cannot submit it for review.")
    if page.workflow_in_progress:
        raise Refused("The page is in moderation already: its review ends there.")
    workflow: Workflow | None = page.get_workflow()
    if workflow is None:
        raise Refused("The page has no workflow: give the framework's page one under Settings → Workflows.")
    if may.page_locked() or not may.can_submit_for_moderation():
        raise Refused("The page is locked: unlock it, or ask who locked it.")
    return workflow


def _pending(pks: Iterable[int]) -> list[ReviewItem]:
    items = ReviewItem.objects.filter(pk__in=list(pks), state__in=ReviewItem.PENDING).order_by("pk")
    return list(items.select_related("release__framework").select_for_update(of=("self",)))


def _pages(items: Iterable[ReviewItem]) -> list[TechniquePage]:
    pks = [item.page_id for item in items]
    return list(TechniquePage.objects.filter(pk__in=pks).defer("commentary"))

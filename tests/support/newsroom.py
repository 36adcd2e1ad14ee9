"""A busy newsroom over an imported release: everything editors can have under way when the next one comes.

Made through Wagtail, as editors make it, so that its tables hold what they hold in earnest.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from wagtail.models import Comment, CommentReply

from core.models import User
from frameworks.models import Review, TechniquePage
from frameworks.reviewing.stamping import stamp


@dataclass(frozen=True)
class Amounts:
    """How much of each; drafts, moderation, schedules, comments and locks are on different pages."""

    commented: int = 500
    drafts: int = 100
    in_moderation: int = 50
    scheduled: int = 50
    comments: int = 30
    locked: int = 10
    expiring: int = 10
    stamped: int = 250


def fill_newsroom(user: User, amounts: Amounts = Amounts()) -> list[TechniquePage]:
    """Write commentary on the first pages of the catalogue and leave all kinds of work unfinished on it."""
    pages = list(
        TechniquePage.objects.select_related("entry__framework", "entry__version").order_by("path")[
            : amounts.commented
        ]
    )
    for number, page in enumerate(pages):
        _comment_on(page, number, user)
    rest = iter(pages)
    for _ in range(amounts.drafts):
        _draft(next(rest), user)
    for _ in range(amounts.in_moderation):
        page = _draft(next(rest), user)
        workflow = page.get_workflow()
        assert workflow is not None, "technique pages have no workflow"
        workflow.start(page, user)
    soon = timezone.now() + timedelta(days=3)
    for _ in range(amounts.scheduled):
        page = next(rest)
        page.go_live_at = soon
        page.one_line = "Goes live later."
        page.save_revision(user=user).publish(user=user)
    for _ in range(amounts.comments):
        _discuss(next(rest), user)
    for _ in range(amounts.locked):
        page = next(rest)
        TechniquePage.objects.filter(pk=page.pk).update(locked=True, locked_by=user, locked_at=timezone.now())
    for _ in range(amounts.expiring):
        page = next(rest)
        page.expire_at = soon
        page.save_revision(user=user).publish(user=user)
    for page in pages[-amounts.stamped :]:
        stamp(page, user)
    assert Review.objects.count() == amounts.stamped
    return pages


def _comment_on(page: TechniquePage, number: int, user: User) -> None:
    """Publish a commentary: on the whole, on the statement, or on a mitigation the page may not have."""
    page.one_line = f"What to know about this one, in line {number}."
    page.priority = page.Priority.values[number % 4]
    part = ("", "statement", "M1038")[number % 3]
    text = "<p>What we make of it, at some length.</p>" * 5
    page.commentary = [("our_view", {"text": text, "part": part})]
    page.owner = user
    page.save_revision(user=user).publish(user=user)


def _draft(page: TechniquePage, user: User) -> TechniquePage:
    page.one_line = "Half done"
    page.save_revision(user=user)
    return page


def _discuss(page: TechniquePage, user: User) -> None:
    revision = page.save_revision(user=user)
    comment = Comment.objects.create(
        page=page, user=user, text="Really?", contentpath="one_line", revision_created=revision
    )
    CommentReply.objects.create(comment=comment, user=user, text="Yes.")

"""What a page's commentary was last checked against, and what has to be checked again."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from frameworks.models.entry import Entry
from frameworks.models.framework import Framework, Release


class Review(models.Model):
    """A stamp: somebody read the commentary against a release and stands by it.

    Stamps live beside the page, not in it: a page's drafts are stored whole, and publishing an old one would
    bring an old stamp back. The newest stamp of a page is the one that counts, and it holds for every release
    in which the entry still has the same digest. `revision` is what was approved, when a workflow did it.
    """

    page = models.ForeignKey("frameworks.TechniquePage", on_delete=models.CASCADE, related_name="reviews")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, help_text="Of the entry version that was read.")
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_at = models.DateTimeField(auto_now_add=True)
    next_due = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-reviewed_at"]
        get_latest_by = "reviewed_at"

    def __str__(self) -> str:
        return f"{self.page} reviewed against {self.release}"


class ReviewItem(models.Model):
    """The publisher changed what a page's commentary is about: somebody should read it again.

    A page has at most one item that is not closed. It compares `since`, the release the commentary was last
    read against (or that was current when nobody had read it yet), with `release`. `frameworks.reviewing`
    opens, renews and closes items; nothing else does.
    """

    class Grade(models.IntegerChoices):
        """How deep the change goes; the deepest comes first in the queue."""

        IDENTITY = 3, "Identity"
        MEANING = 2, "Meaning"
        WORDING = 1, "Wording"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        IN_REVIEW = "in-review", "In review"
        DONE = "done", "Done"
        DISMISSED = "dismissed", "Dismissed"

    PENDING = (State.OPEN, State.IN_REVIEW)

    page = models.ForeignKey(
        "frameworks.TechniquePage", on_delete=models.CASCADE, related_name="review_items"
    )
    since = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="review_items")
    digest = models.CharField(max_length=64, help_text="Of the entry version to read.")
    grade = models.PositiveSmallIntegerField(choices=Grade)
    reasons = models.JSONField(default=list, help_text="What changed; see frameworks.changes.grading.")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="review_items",
    )
    due = models.DateField(null=True, blank=True)
    reason = models.CharField("reason for dismissing", max_length=500, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-grade", "due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=Q(state__in=["open", "in-review"]), name="review_item_one_pending"
            ),
        ]
        default_permissions = ()
        permissions = [
            ("review_commentary", "Can review commentary (stamp, close and dismiss review items)"),
            ("assign_reviews", "Can assign review items"),
        ]

    def __str__(self) -> str:
        return f"{self.page} since {self.since.version}"

    @property
    def is_pending(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state in self.PENDING


class ReviewerScope(models.Model):
    """Somebody reviews the commentary on a framework, or on one of its tactics only.

    A page goes to the reviewers of its tactics; where a tactic has none, to those of the framework; where
    that has none, to everybody in the task's groups.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviewer_scopes"
    )
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="reviewer_scopes")
    tactic = models.ForeignKey(
        Entry,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="reviewer_scopes",
        limit_choices_to={"kind": "tactic"},
        help_text="Empty means the whole framework.",
    )

    class Meta:
        ordering = ["framework", "tactic", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "framework", "tactic"], name="reviewer_scope_once"),
            models.UniqueConstraint(
                fields=["user", "framework"], condition=Q(tactic=None), name="reviewer_scope_once_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.tactic or self.framework}"

"""What a page's commentary was last checked against."""

from django.conf import settings
from django.db import models

from frameworks.models.framework import Release


class Review(models.Model):
    """A stamp: somebody read the commentary against a release and stands by it.

    Stamps live beside the page, not in it: a page's drafts are stored whole, and publishing an old one would
    bring an old stamp back. The newest stamp of a page is the one that counts.
    """

    page = models.ForeignKey("frameworks.TechniquePage", on_delete=models.CASCADE, related_name="reviews")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, help_text="Of the entry version that was read.")
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

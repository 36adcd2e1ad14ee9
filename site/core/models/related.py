"""Hand-made links between pages, each with a reason an editor wrote."""

from django.db import models
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Orderable


class RelatedPage(Orderable):
    """One link from a page to another: a technique to the service that answers it, with the reason why.

    Concrete subclasses add `page = ParentalKey(..., related_name="related_pages")` and narrow `page_types`.
    A link is shown on both of its ends, so it is made once.
    """

    target = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(
        max_length=200, blank=True, help_text="Why a reader of this page should go there."
    )

    panels = [PageChooserPanel("target"), FieldPanel("reason")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.target}: {self.reason}" if self.reason else str(self.target)

"""A technique: the publisher's entry and the firm's commentary on one page."""

from django.conf import settings
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.api import APIField
from wagtail.fields import StreamField

from core.models.related import RelatedPage
from frameworks.blocks import CommentaryBlock
from frameworks.models.entry import Entry
from frameworks.models.pages.two_layers import TwoLayerPage


class TechniquePage(TwoLayerPage):
    """One technique or sub-technique. Seeded by the import; editors write the commentary, never the rest."""

    class Priority(models.TextChoices):
        CRITICAL = "critical", "Critical"
        HIGH = "high", "High"
        MEDIUM = "medium", "Medium"
        LOW = "low", "Low"

    # SET_NULL: a revision that names a deleted entry must still open.
    entry = models.OneToOneField(Entry, null=True, on_delete=models.SET_NULL, related_name="page")
    one_line = models.CharField(
        "in one line",
        max_length=200,
        blank=True,
        help_text="What a reader with ten seconds should know.",
    )
    priority = models.CharField(max_length=10, choices=Priority, blank=True, db_index=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    commentary = StreamField(CommentaryBlock(), blank=True)

    content_panels = [
        MultiFieldPanel(
            [FieldPanel("one_line"), FieldPanel("priority"), FieldPanel("author")], heading="At a glance"
        ),
        FieldPanel("commentary"),
        InlinePanel("related_pages", heading="Services and insights", label="link"),
    ]
    # What the API serves is in frameworks.api; these are what it may change.
    api_fields = [APIField(name, writable=True) for name in ("one_line", "priority", "commentary")]
    parent_page_types = ["frameworks.FrameworkPage"]
    subpage_types: list[str] = []
    is_creatable = False

    @property
    def has_commentary(self) -> bool:
        """Whether the firm has said anything about this technique."""
        return bool(self.one_line or self.commentary)


class TechniqueLink(RelatedPage):
    """A technique's link to the service that answers it or the insight that explains it, with the reason."""

    page = ParentalKey(TechniquePage, on_delete=models.CASCADE, related_name="related_pages")

    panels = [
        PageChooserPanel("target"),
        FieldPanel("reason"),
    ]

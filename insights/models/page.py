"""An article: someone of the firm explains something to people who have to decide or to build."""

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from core.blocks import BodyBlock
from core.models import SitePage
from core.related import Linked
from core.search.documents import Document
from core.search.pages import page_document
from insights.reading import reading_minutes


def today() -> Any:
    """Return the date where the site is."""
    return timezone.localdate()


class InsightPage(Linked, SitePage):
    """One article, with its author, its date and its topics."""

    introduction = models.CharField(
        max_length=300,
        help_text="One or two sentences: what a reader will know afterwards. Also stands in lists and feeds.",
    )
    author = models.ForeignKey("insights.Author", null=True, on_delete=models.PROTECT, related_name="+")
    date = models.DateField("published on", default=today, help_text="The date readers see.")
    topics = ParentalManyToManyField("insights.Topic", blank=True, related_name="insights")
    body = StreamField(BodyBlock(), blank=True)

    parent_page_types = ["insights.InsightsIndexPage"]
    subpage_types: list[str] = []
    link_label = "insight"

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [
                FieldPanel("author"),
                FieldPanel("date"),
                FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
            ],
            heading="About this article",
        ),
        FieldPanel("body"),
        InlinePanel(
            "related_pages",
            heading="Related pages",
            label="link",
            help_text="Techniques this article explains, services that do the work. Shown on both pages.",
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.FilterField("date"),
        index.RelatedFields("author", [index.SearchField("name")]),
    ]
    api_fields = [
        APIField("introduction"),
        APIField("date"),
        APIField("byline"),
        APIField("subjects"),
        APIField("minutes"),
        APIField("body"),
        APIField("related"),
    ]

    class Meta:
        verbose_name = "insight"
        indexes = [models.Index(fields=["-date"], name="insight_newest")]

    @property
    def menu_description(self) -> str:
        """The line below this page's name in lists of pages."""
        return self.introduction

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `topics`, the `index` they are listed on, and the `sections` of the body."""
        headings = (block.value for block in self.body if block.block_type == "heading")
        return {
            **super().get_context(request, *args, **kwargs),
            "topics": self.topics.all(),
            "index": self.get_parent().specific,
            "sections": [heading for heading in headings if heading["level"] == "2"],
        }

    def search_document(self) -> Document | None:
        """Return what the site's search knows of the article, its topics as a facet."""
        return page_document(self, facets={"topic": [topic.name for topic in self.topics.all()]})

    @property
    def minutes(self) -> int:
        """How long the article takes to read."""
        return reading_minutes(" ".join(self.body.stream_block.get_searchable_content(self.body)))

    @property
    def byline(self) -> dict[str, str] | None:
        """The author as the API serves it."""
        return (
            {"name": self.author.name, "role": self.author.role, "bio": self.author.bio}
            if self.author
            else None
        )

    @property
    def subjects(self) -> list[dict[str, str]]:
        """The topics as the API serves them."""
        return [{"name": topic.name, "slug": topic.slug} for topic in self.topics.all()]

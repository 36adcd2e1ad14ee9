"""The page that lists the articles, newest first."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page
from wagtail.search import index

from core.models import SitePage
from core.related import public
from insights.feeds import InsightsAtomFeed, InsightsFeed
from insights.models.page import InsightPage
from insights.models.topic import Topic

PER_PAGE = 10


class InsightsIndexPage(RoutablePageMixin, SitePage):
    """All articles, page by page; each topic has an address of its own; a feed for those who subscribe."""

    introduction = models.TextField(
        blank=True, max_length=400, help_text="What readers find here; stands on top."
    )

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["insights.InsightPage"]
    max_count_per_parent = 1

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    api_fields = [APIField("introduction")]

    class Meta:
        verbose_name = "insights index"

    def articles(self) -> QuerySet[InsightPage]:
        """Return the articles anyone may read, newest first, with what a list shows of them."""
        articles = public(InsightPage.objects.child_of(self))
        return articles.select_related("author").prefetch_related("topics").order_by("-date", "-pk")

    def get_context(
        self, request: HttpRequest, *args: Any, topic: Topic | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Add `articles` (one page of them), `topics` that have articles, and the `topic` chosen."""
        articles = self.articles()
        topics = Topic.objects.filter(insights__in=articles.order_by()).distinct()
        shown = articles.filter(topics=topic) if topic else articles
        return {
            **super().get_context(request, *args, **kwargs),
            "articles": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
            "topics": topics,
            "topic": topic,
        }

    @path("topic/<slug:slug>/")
    def topic_route(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show the articles of one topic."""
        topic = get_object_or_404(Topic, slug=slug)
        return self.render(request, context_overrides=self.get_context(request, topic=topic))

    @path("feed/")
    def feed_route(self, request: HttpRequest) -> HttpResponse:
        """Serve the articles as an Atom feed."""
        return InsightsAtomFeed()(request, page=self)

    @path("rss/")
    def rss_route(self, request: HttpRequest) -> HttpResponse:
        """Serve the articles as an RSS feed, for readers that know no Atom."""
        return InsightsFeed()(request, page=self)

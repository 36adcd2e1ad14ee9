"""The newest articles as RSS 2.0 and Atom 1.0.

Entries carry the introduction, not the body: an article links, quotes and shows code in ways that feed
readers mangle.
"""

from collections.abc import Iterable
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone

from core.feeds import AtomPageFeed, PageFeed

if TYPE_CHECKING:
    from insights.models import InsightPage, InsightsIndexPage

NEWEST = 20


class InsightsFeed(PageFeed):
    """RSS, whose object is the index page it stands on."""

    def description(self, index: "InsightsIndexPage") -> str:
        """Return the index's introduction."""
        return index.introduction

    def items(self, index: "InsightsIndexPage") -> Iterable["InsightPage"]:
        """Return the newest articles."""
        return index.articles()[:NEWEST]

    def item_title(self, item: "InsightPage") -> str:
        """Return the article's title."""
        return item.title

    def item_description(self, item: "InsightPage") -> str:
        """Return the article's introduction."""
        return item.introduction

    def item_link(self, item: "InsightPage") -> str:
        """Return the article's address."""
        return item.full_url or "/"

    def item_author_name(self, item: "InsightPage") -> str | None:
        """Return the author's name."""
        return item.author.name if item.author else None

    def item_categories(self, item: "InsightPage") -> list[str]:
        """Return the article's topics."""
        return [topic.name for topic in item.topics.all()]

    def item_pubdate(self, item: "InsightPage") -> datetime:
        """Return the date readers see, as the start of that day where the site is."""
        return timezone.make_aware(datetime.combine(item.date, time()))

    def item_updateddate(self, item: "InsightPage") -> datetime:
        """Return when the article was last published."""
        return item.last_published_at or self.item_pubdate(item)


class InsightsAtomFeed(InsightsFeed, AtomPageFeed):
    """The same as Atom."""

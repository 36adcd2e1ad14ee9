"""What the site's feeds have in common: each belongs to a page, which serves it at an address of its own."""

import re
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from wagtail.models import Page

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # XML has no way to write these


class PageFeed(Feed):
    """RSS of a page: `Subclass()(request, page=page)`; subclasses say `description` and what items are."""

    def get_object(self, request: HttpRequest, *args: object, **kwargs: Any) -> Page:
        """Return the page that serves the feed."""
        page: Page = kwargs["page"]
        return page

    def title(self, page: Page) -> str:
        """Return the page's title and, where the site has one, the firm's name."""
        site = page.get_site()
        return f"{site.site_name}: {page.title}" if site and site.site_name else page.title

    def link(self, page: Page) -> str:
        """Return the page's address."""
        return page.full_url or "/"


class AtomPageFeed(PageFeed):
    """The same as Atom, which calls the description a subtitle."""

    feed_type = Atom1Feed

    def subtitle(self, page: Page) -> str:
        """Return what RSS calls the description."""
        return str(self.description(page))


def printable(text: str) -> str:
    """Return a text without the characters that make a feed unreadable."""
    return _UNPRINTABLE.sub("", text)

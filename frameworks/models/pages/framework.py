"""The index of all frameworks and the page of one framework."""

import re
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.fields import RichTextField
from wagtail.url_routing import RouteResult

from core.models import SitePage
from frameworks.attack.kinds import BY_SEGMENT
from frameworks.models.entry import Entry
from frameworks.models.framework import Framework
from frameworks.models.pages.restricted import OneQueryRestrictions
from frameworks.models.pages.single import SinglePage
from frameworks.permissions import KeptPage

# A kind's part of an address never begins as a technique's slug does, so routes and child pages do not meet.
SEGMENT = "|".join(re.escape(segment) for segment in BY_SEGMENT if segment != "matrix")


# The addresses of all techniques hang on the slugs of the pages above them: administrators change these.
PROMOTE_PANELS = [
    MultiFieldPanel(
        [
            FieldPanel("slug", permission="superuser"),
            FieldPanel("seo_title"),
            FieldPanel("search_description"),
        ],
        heading="For search engines",
    ),
    MultiFieldPanel([FieldPanel("show_in_menus")], heading="For site menus"),
]


class FrameworksIndexPage(KeptPage, SitePage):
    """All frameworks, with publisher, release and counts."""

    introduction = RichTextField(blank=True, features=["bold", "italic", "link"])

    content_panels = [*SitePage.content_panels, FieldPanel("introduction")]
    promote_panels = PROMOTE_PANELS
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["frameworks.FrameworkPage"]
    max_count = 1

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a technique or a framework with everything its page needs, in one query instead of five.

        Links in the publisher's texts name a framework by its own slug; they hold when its page gets another.
        """
        from frameworks.views.routing import find, find_renamed  # views know the models

        page = find(self, path_components)
        if page is not None:
            return page.route(request, path_components[page.depth - self.depth :])
        renamed = find_renamed(self, path_components)
        if renamed is None:
            return super().route(request, path_components)
        address = "".join([renamed.get_url(request), *(f"{part}/" for part in path_components[1:])])
        return RouteResult(renamed, args=(renamed.moved, (), {"address": address}))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `frameworks`: each with its page, current release and counts."""
        from frameworks.views.index import context  # views know the models

        return {**super().get_context(request, *args, **kwargs), **context(self, request)}


class FrameworkPage(OneQueryRestrictions, RoutablePageMixin, KeptPage, SinglePage):
    """One framework: its matrix, tactics, mitigations, software and groups are routes of this page.

    Technique pages are its children, flat, because one technique belongs to several tactics.
    """

    single_for = "framework"

    framework = models.OneToOneField(Framework, null=True, on_delete=models.SET_NULL, related_name="page")
    introduction = RichTextField(blank=True, features=["bold", "italic", "link"])

    content_panels = [*SitePage.content_panels, FieldPanel("introduction")]
    promote_panels = PROMOTE_PANELS
    parent_page_types = ["frameworks.FrameworksIndexPage"]
    subpage_types = ["frameworks.TechniquePage"]
    is_creatable = False

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Route to a view or a child; an id that lost its page leads to what replaced it."""
        from frameworks.views.addresses import successor_of, without_page  # views know the models
        from frameworks.views.as_of import asked

        try:
            return super().route(request, path_components)
        except Http404:
            if self.live and asked(request) and (entry := without_page(self, path_components)) is not None:
                return RouteResult(self, args=(self.past, (), {"entry": entry}))
            address = successor_of(self, path_components, request) if self.live else None
            if address is None:
                raise
            return RouteResult(self, args=(self.moved, (), {"address": address}))

    @path("")
    def overview(self, request: HttpRequest) -> HttpResponse:
        """The framework at a glance: release, tactics, counts by kind."""
        from frameworks.views.overview import overview

        return overview(self, request)

    @path("matrix/")
    def matrix(self, request: HttpRequest) -> HttpResponse:
        """All tactics side by side."""
        from frameworks.views.matrix import matrix

        return matrix(self, request)

    @path("changes/")
    def changes(self, request: HttpRequest) -> HttpResponseBase:
        """What differs between two releases."""
        from frameworks.views.changes import changes

        return changes(self, request)

    @path("releases/")
    def releases(self, request: HttpRequest) -> HttpResponse:
        """Every imported release."""
        from frameworks.views.releases import releases

        return releases(self, request)

    @path("releases/feed/")
    def releases_feed(self, request: HttpRequest) -> HttpResponse:
        """The same as an Atom feed."""
        from frameworks.views.releases import feed

        return feed(self, request)

    @re_path(r"^releases/(?P<name>[\w-]+)/$")
    def release(self, request: HttpRequest, name: str) -> HttpResponse:
        """What one release changed, and what we think of it."""
        from frameworks.views.release import release

        return release(self, request, name)

    @re_path(rf"^(?P<segment>{SEGMENT})/$")
    def listing(self, request: HttpRequest, segment: str) -> HttpResponse:
        """Everything of one kind."""
        from frameworks.views.listing import listing

        return listing(self, request, BY_SEGMENT[segment])

    @re_path(rf"^(?P<segment>{SEGMENT})/(?P<name>[\w-]+)/$")
    def entry(self, request: HttpRequest, segment: str, name: str) -> HttpResponse:
        """One entry that is no page of its own, by its id or (a tactic) by the publisher's short name."""
        from frameworks.views.entry import entry

        return entry(self, request, BY_SEGMENT[segment], name)

    def past(self, request: HttpRequest, entry: Entry) -> HttpResponse:
        """Show a technique that has no page as of a release that had it."""
        from frameworks.views.addresses import address
        from frameworks.views.as_of import as_of

        now = entry.successor()
        return as_of(request, entry, self, address(now, self, request) if now.is_shown else "")

    def moved(self, request: HttpRequest, address: str) -> HttpResponse:
        """Lead for good to where something is now."""
        return HttpResponsePermanentRedirect(address)

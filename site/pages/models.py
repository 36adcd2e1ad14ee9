"""The pages that are neither a framework nor a service nor an insight: home, and the plain ones."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import PagePermissionTester
from wagtail.search import index

from core.blocks import BodyBlock
from core.models import Crumb, SitePage
from core.permissions import SitePagePermissions
from pages.blocks import HomeBlock


class HomePermissions(SitePagePermissions):
    """For a home page: the order of the pages below it is the menu, which its editors keep."""

    def can_reorder_children(self) -> bool:
        """Return whether the pages below may be reordered: by those who edit the home page."""
        return bool(super().can_reorder_children() or self.can_edit())


class HomePage(SitePage):
    """The root of a site: a few written sections, in the order an editor gives them."""

    body = StreamField(HomeBlock(), blank=True)

    content_panels = [*SitePage.content_panels, FieldPanel("body")]
    search_fields = [*SitePage.search_fields, index.SearchField("body")]
    api_fields = [APIField("body")]
    parent_page_types = ["wagtailcore.Page"]
    # What stands below it is said by each page type's own parent_page_types.
    subpage_types = None
    template = "pages/home_page.html"

    class Meta:
        verbose_name = "home page"

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Return what a user may do with this page."""
        return HomePermissions(user, self)

    def breadcrumb(self, request: HttpRequest | None = None) -> list[Crumb]:
        """Return nothing: there is no page above home."""
        return []


class StandardPage(SitePage):
    """A plain page of text: about, contact, privacy, terms."""

    introduction = models.TextField(blank=True, help_text="One or two sentences below the title.")
    body = StreamField(BodyBlock(), blank=True)

    content_panels = [*SitePage.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    api_fields = [APIField("introduction"), APIField("body")]
    parent_page_types = ["pages.HomePage", "pages.StandardPage"]
    subpage_types = ["pages.StandardPage"]
    template = "pages/standard_page.html"

    class Meta:
        verbose_name = "standard page"

    @property
    def menu_description(self) -> str:
        """Return the line below this page's name in menus."""
        return str(self.search_description or self.introduction)

"""What every page of the site has in common."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from wagtail.models import Page, PagePermissionTester

from core.permissions import SitePagePermissions
from core.search.documents import Document
from core.search.pages import page_document


class Crumb(NamedTuple):
    """One step of a breadcrumb."""

    title: str
    url: str


class SitePage(Page):
    """The abstract base of every page type.

    Subclasses say where they may stand (`parent_page_types`, `subpage_types`), and override `breadcrumb` or
    `meta_description` where the tree or the search description is not what a reader should see.
    """

    search_auto_update = False  # the site's own index follows pages by itself (core.search.signals)

    @property
    def meta_description(self) -> str:
        """Return what search engines and link previews show below the title."""
        return str(self.search_description or self.menu_description)

    @property
    def menu_description(self) -> str:
        """Return the line below this page's name in menus and lists."""
        return str(self.search_description)

    def search_document(self) -> Document | None:
        """Return what the search knows of this page; None keeps it out. Public or not is asked elsewhere."""
        return page_document(self)

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Return what a user may do with this page.

        Wagtail asks a page at large by its type when this is overridden; types have policies of their own.
        """
        return SitePagePermissions(user, self)

    def breadcrumb(self, request: HttpRequest | None = None) -> list[Crumb]:
        """Return the pages above this one, the home page first, in one query."""
        above = self.get_ancestors().filter(depth__gt=1).live()
        return [Crumb(page.title, page.get_url(request) or "") for page in above]

    class Meta:
        abstract = True

"""The breadcrumbs of everything below the frameworks index."""

from django.http import HttpRequest
from wagtail.models import Page

from core.models.page import Crumb


def trail_to(page: Page, request: HttpRequest | None = None) -> list[Crumb]:
    """Return the pages down to and including `page`, home first; pages that were routed cost no query."""
    crumbs: list[Crumb] = []
    here = page
    while here.depth > 1:  # 1 is Wagtail's invisible root
        crumbs.append(Crumb(here.title, here.get_url(request) or ""))
        if here.depth == 2:
            break
        here = here.get_parent()
    return crumbs[::-1]

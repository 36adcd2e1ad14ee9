"""Which pages anybody may see.

Wagtail's own rule asks the session whether a visitor has passed a page's restriction. The API has none: what
it serves may be kept by caches that many people share, so a restricted page is not there for anyone.
"""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail.api.validators import SiteFilterValidator
from wagtail.models import Page, Site

from core.api.errors import RequestError
from core.related import public
from core.search.privacy import restricted


def site_of(request: HttpRequest) -> Site | None:
    """Return the site that `?site=host[:port]` names, else the one of the request's host."""
    wanted = request.GET.get("site")
    try:
        return SiteFilterValidator(site=wanted, request=request).site_obj
    except (ValueError, Http404):
        raise RequestError(f"site: there is no site {wanted!r}; give host or host:port of one site") from None


def visible_pages(request: HttpRequest, model: type[Page] = Page) -> Any:
    """Return the pages of a type that anybody may see: live, of this site, behind no restriction."""
    site = site_of(request)
    if site is None:
        return model.objects.none()
    pages = public(model.objects.descendant_of(site.root_page, inclusive=True))
    return pages.filter(~restricted("alias_of__path"))  # an alias is as private as its source

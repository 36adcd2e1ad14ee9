"""Template tags of the site's frame: `{% load site_tags %}`."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from core.models.page import Crumb, SitePage
from core.navigation import Frame, get_frame

register = template.Library()


@register.simple_tag(takes_context=True)
def site_frame(context: dict[str, Any]) -> Frame:
    """Return the menu, the footer and the firm of the site being visited: `{% site_frame as site %}`."""
    return get_frame(context.get("request"))


@register.simple_tag(takes_context=True)
def breadcrumb(context: dict[str, Any], page: SitePage) -> list[Crumb]:
    """Return the pages above `page`: `{% breadcrumb page as trail %}`."""
    return page.breadcrumb(context.get("request"))


@register.simple_tag(takes_context=True)
def page_canonical(context: dict[str, Any], page: SitePage) -> str:
    """Return the one full address of a page, whatever address or query string it was asked by."""
    return page.get_full_url(context.get("request")) or ""


@register.simple_tag(takes_context=True)
def link_href(context: dict[str, Any], link: Any) -> str:
    """Return the address of a `LinkValue`, using the request's cache of site roots when there is one."""
    address: str = link.href(context.get("request"))
    return address


@register.simple_tag(takes_context=True)
def current(context: dict[str, Any], url: str) -> SafeString | str:
    """Return the attribute that marks a menu's link as the page being read, or as a section it belongs to."""
    request = context.get("request")
    path = request.path if request else ""
    if path == url:
        return mark_safe(' aria-current="page"')
    if url != "/" and path.startswith(url):
        return mark_safe(' aria-current="true"')
    return ""

"""Template tags of the site's frame: `{% load site_tags %}`."""

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def link_href(context: dict[str, Any], link: Any) -> str:
    """Return the address of a `LinkValue`, using the request's cache of site roots when there is one."""
    address: str = link.href(context.get("request"))
    return address

"""Which pages a reader of version 3 sees.

Everybody sees what is public. The user of a token sees the pages as well that they may change or publish,
drafts included. Wagtail's own rule shows these only, so that a token that may do nothing sees nothing.
"""

from typing import Any, cast

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

from core.api.visibility import site_of, visible_pages


def readable_pages(request: HttpRequest, model: type[Page] = Page) -> Any:
    """Return the pages of a type that the reader sees."""
    public = visible_pages(request, model)
    if not request.user.is_authenticated:
        return public
    pages = model.objects.filter(
        Q(pk__in=public.order_by().values("pk")) | Q(pk__in=editable_pages(request).order_by().values("pk"))
    )
    site = site_of(request) if "site" in request.GET else None
    return pages.descendant_of(site.root_page, inclusive=True) if site else pages


def editable_pages(request: HttpRequest) -> Any:
    """Return the pages that the reader may change or publish."""
    if not request.user.is_authenticated:
        return Page.objects.none()
    policy = cast(PagePermissionPolicy, policy_registry.get_by_type(Page))
    pages = policy.instances_user_has_any_permission_for(request.user, {"change", "publish"})
    return pages.filter(depth__gt=1)  # the root of the tree is no page of a site

"""Tag what Wagtail serves."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page

from core.caching.tags import expires, page_tag, tag


@hooks.register("before_serve_page")
def tag_served_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """Tag the response with the page, and bound its life by the page's schedule."""
    tag(request, page_tag(page.pk))
    for moment in (page.go_live_at, page.expire_at):
        if moment is not None and moment > timezone.now():
            expires(request, moment)

"""The page that lists everything the firm does."""

from collections import defaultdict
from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.search import index

from core.models import SitePage
from core.related import public
from services.models.page import ServicePage


class ServicesIndexPage(SitePage):
    """All groups with their services: one line each, in the order editors gave them."""

    introduction = models.TextField(
        blank=True,
        max_length=400,
        help_text="Two or three sentences about how the firm works; stands on top.",
    )

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["services.ServicePage"]
    max_count_per_parent = 1

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    api_fields = [APIField("introduction")]

    class Meta:
        verbose_name = "services index"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `groups`: pairs of a group and its services, all from one query."""
        below: dict[str, list[Page]] = defaultdict(list)
        for page in public(ServicePage.objects.descendant_of(self)).order_by("path"):
            below[page.path[: -Page.steplen]].append(page)
        groups = [(group, below[group.path]) for group in below[self.path]]
        return {**super().get_context(request, *args, **kwargs), "groups": groups}

"""The index of all frameworks and the page of one framework."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import RichTextField

from core.models import SitePage
from frameworks.models.framework import Framework


class FrameworksIndexPage(SitePage):
    """All frameworks, with publisher, release and counts."""

    introduction = RichTextField(blank=True, features=["bold", "italic", "link"])

    content_panels = [*SitePage.content_panels, FieldPanel("introduction")]
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["frameworks.FrameworkPage"]
    max_count = 1


class FrameworkPage(RoutablePageMixin, SitePage):
    """One framework: its matrix, tactics, mitigations, software and groups are routes of this page.

    Technique pages are its children, flat, because one technique belongs to several tactics.
    """

    framework = models.OneToOneField(Framework, null=True, on_delete=models.SET_NULL, related_name="page")
    introduction = RichTextField(blank=True, features=["bold", "italic", "link"])

    content_panels = [*SitePage.content_panels, FieldPanel("introduction")]
    parent_page_types = ["frameworks.FrameworksIndexPage"]
    subpage_types = ["frameworks.TechniquePage"]
    is_creatable = False

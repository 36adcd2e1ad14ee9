"""A service, or a group of services: what it is for, what the client has afterwards, how to begin."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from core.blocks import BodyBlock
from core.models import SitePage
from core.related import Linked, public
from services.blocks import OutcomeBlock, QuestionBlock
from services.tree import ServiceCopyForm, is_group, is_service


class ServicePage(Linked, SitePage):
    """One service. Directly below the index it is a group, and the services are its children."""

    introduction = models.CharField(
        max_length=200,
        help_text="One sentence: what this is and whom it helps. Also stands in lists.",
    )
    outcomes = StreamField(
        [("outcome", OutcomeBlock())],
        blank=True,
        help_text="What the client has afterwards. Three or four; results, not activities.",
    )
    body = StreamField(BodyBlock(), blank=True)
    questions = StreamField(
        [("question", QuestionBlock())],
        blank=True,
        verbose_name="questions and answers",
        help_text="What clients ask before they decide.",
    )
    next_step = models.CharField(
        blank=True,
        max_length=250,
        help_text="One sentence for a reader who is convinced: what happens first. Ends the page.",
    )
    next_step_page = models.ForeignKey(
        "wagtailcore.Page",
        blank=True,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="page to go to",
        help_text="Where the next step leads; usually the contact page.",
    )

    parent_page_types = ["services.ServicesIndexPage", "services.ServicePage"]
    subpage_types = ["services.ServicePage"]
    copy_form_class = ServiceCopyForm
    link_label = "service"

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("outcomes"),
        FieldPanel("body"),
        FieldPanel("questions"),
        MultiFieldPanel([FieldPanel("next_step"), PageChooserPanel("next_step_page")], heading="Next step"),
        InlinePanel(
            "related_pages",
            heading="Related pages",
            label="link",
            help_text="Techniques this service answers, insights that explain it. Shown on both pages.",
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("outcomes"),
        index.SearchField("body"),
        index.SearchField("questions"),
    ]
    api_fields = [
        APIField("introduction"),
        APIField("outcomes"),
        APIField("body"),
        APIField("questions"),
        APIField("next_step"),
        APIField("next_step_page"),
        APIField("related"),
    ]

    class Meta:
        verbose_name = "service"

    @property
    def menu_description(self) -> str:
        """The line below this page's name in lists of pages."""
        return self.introduction

    @classmethod
    def can_exist_under(cls, parent: Page) -> bool:
        """Allow the index and its groups as parents, never a service."""
        return bool(super().can_exist_under(parent)) and (not is_service(parent) or is_group(parent))

    def can_move_to(self, parent: Page) -> bool:
        """Refuse to move a group that has services to below another group."""
        return bool(super().can_move_to(parent)) and not (is_service(parent) and self.numchild)

    def clean(self) -> None:
        """Refuse a place below a service, for code that creates pages without asking `can_exist_under`."""
        super().clean()
        if self.path and is_service(parent := self.get_parent()) and not is_group(parent):
            raise ValidationError("Services have two levels: nothing can stand below a service.")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `group` (None on a group itself) and `services`: a group's own, or those beside this one."""
        parent = self.get_parent()
        group = parent if parent and is_service(parent) else None
        services = public(ServicePage.objects.child_of(group or self)).order_by("path")
        return {**super().get_context(request, *args, **kwargs), "group": group, "services": services}

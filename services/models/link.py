"""The links an editor makes from a service."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, PageChooserPanel

from core.models.related import RelatedPage


class ServiceLink(RelatedPage):
    """A link from a service to a technique, an insight or another service."""

    page = ParentalKey("services.ServicePage", on_delete=models.CASCADE, related_name="related_pages")

    panels = [
        PageChooserPanel(
            "target", ["frameworks.TechniquePage", "insights.InsightPage", "services.ServicePage"]
        ),
        FieldPanel("reason"),
    ]

"""The links an editor makes from an article."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, PageChooserPanel

from core.models.related import RelatedPage


class InsightLink(RelatedPage):
    """A link from an article to a technique, a service or another article."""

    page = ParentalKey("insights.InsightPage", on_delete=models.CASCADE, related_name="related_pages")

    panels = [
        PageChooserPanel(
            "target", ["frameworks.TechniquePage", "services.ServicePage", "insights.InsightPage"]
        ),
        FieldPanel("reason"),
    ]

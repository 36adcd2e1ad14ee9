"""What an editor may say about the firm itself; nothing of it stands in a template or in code."""

from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField

from core.blocks import LinkBlock


class LinkListBlock(blocks.StreamBlock):
    """An ordered list of links: to pages of the site, or elsewhere."""

    link = LinkBlock()


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """The firm behind a site: its name, how to reach it, the lines owed at the foot of every page."""

    firm_name = models.CharField(max_length=80, blank=True, help_text="Empty: the name of the site.")
    tagline = models.CharField(max_length=160, blank=True, help_text="What the firm does, in one sentence.")
    logo = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    contact_email = models.EmailField(blank=True)
    location = models.CharField(max_length=80, blank=True)
    linkedin_url = models.URLField("LinkedIn", blank=True)
    cta_label = models.CharField("button", max_length=40, blank=True, default="Get in touch")
    cta_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name="button leads to",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The next step that every page offers. Empty: no button.",
    )
    abn = models.CharField("ABN", max_length=20, blank=True)
    group_line = models.CharField(max_length=80, blank=True, help_text="Such as: An Example Group company.")
    company_links = StreamField(LinkListBlock(), blank=True)
    legal_links = StreamField(LinkListBlock(), blank=True)
    notices = RichTextField(
        blank=True,
        features=["bold", "italic", "link"],
        help_text="Shown at the foot of every page. Publishers' notices are added by themselves where owed.",
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("firm_name"), FieldPanel("tagline"), FieldPanel("logo")],
            heading="Firm",
        ),
        MultiFieldPanel(
            [
                FieldPanel("contact_email"),
                FieldPanel("location"),
                FieldPanel("linkedin_url"),
                FieldPanel("cta_label"),
                PageChooserPanel("cta_page"),
            ],
            heading="Contact",
        ),
        MultiFieldPanel(
            [
                FieldPanel("company_links"),
                FieldPanel("legal_links"),
                FieldPanel("abn"),
                FieldPanel("group_line"),
                FieldPanel("notices"),
            ],
            heading="Foot of every page",
        ),
    ]

    class Meta:
        verbose_name = "firm and footer"

    def __str__(self) -> str:
        return self.firm_name or str(self.site)

    def links(self, name: str, request: Any = None) -> list[tuple[str, str]]:
        """Return (title, address) of the links in `company_links` or `legal_links`, dead ones left out."""
        values = [child.value for child in getattr(self, name)]
        return [(value.title, value.href(request)) for value in values if value.href(request)]

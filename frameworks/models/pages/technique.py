"""A technique: the publisher's entry and the firm's commentary on one page."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.api import APIField
from wagtail.fields import StreamField

from core.models.related import RelatedPage
from core.related import Linked
from core.search.documents import Document
from frameworks.attack.kinds import parse_id
from frameworks.blocks import CommentaryBlock
from frameworks.forms import TechniquePageForm
from frameworks.models.entry import Entry
from frameworks.models.pages.restricted import OneQueryRestrictions
from frameworks.models.pages.two_layers import TwoLayerPage
from frameworks.opening import opening

LINK_TARGETS = ["services.ServicePage", "insights.InsightPage"]
HAS_COMMENTARY = ~models.Q(one_line="") | ~models.Q(commentary=[])  # as `TechniquePage.has_commentary`


class TechniquePage(OneQueryRestrictions, Linked, TwoLayerPage):
    """One technique or sub-technique. Seeded by the import; editors write the commentary, never the rest."""

    class Priority(models.TextChoices):
        CRITICAL = "critical", "Critical"
        HIGH = "high", "High"
        MEDIUM = "medium", "Medium"
        LOW = "low", "Low"

    # SET_NULL: a revision that names a deleted entry must still open.
    entry = models.OneToOneField(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="page")
    one_line = models.CharField(
        "in one line",
        max_length=200,
        blank=True,
        help_text="What a reader with ten seconds should know.",
    )
    priority = models.CharField(max_length=10, choices=Priority, blank=True, db_index=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    commentary = StreamField(CommentaryBlock(), blank=True)
    review_due = models.DateField(null=True, blank=True, db_index=True)

    content_panels = [
        MultiFieldPanel(
            [FieldPanel("one_line"), FieldPanel("priority"), FieldPanel("author")], heading="At a glance"
        ),
        FieldPanel("commentary"),
        InlinePanel("related_pages", heading="Services and insights", label="link"),
    ]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("seo_title"), FieldPanel("search_description")], heading="For search engines"
        )
    ]
    base_form_class = TechniquePageForm
    # What the API serves is in frameworks.api; these are what it may change.
    api_fields = [APIField(name, writable=True) for name in ("one_line", "priority", "commentary")]
    parent_page_types = ["frameworks.FrameworkPage"]
    subpage_types: list[str] = []
    is_creatable = False
    link_label = "technique"

    def get_admin_display_title(self) -> str:
        """Return id and name, as people call it: "T1059.011 Lua".

        Lists ask this of many pages, so the id is read from the slug, which imports make of it, before the
        entry is asked.
        """
        known = parse_id(self.slug)
        external_id = known[1] if known else self.entry.external_id if self.entry else ""
        return f"{external_id} {super().get_admin_display_title()}".strip()

    @property
    def has_commentary(self) -> bool:
        """Whether the firm has said anything about this technique."""
        return bool(self.one_line or self.commentary)

    @property
    def meta_description(self) -> str:
        """The firm's one line, else how the publisher's text begins."""
        if self.search_description or self.one_line or self.entry is None:
            return str(self.search_description or self.one_line)
        return opening(self.entry.html)

    def search_document(self) -> Document | None:
        """Return what the site's search knows of both layers: an id, facets and words, as after an import."""
        from frameworks.search import document_of  # the index knows the models

        return document_of(self)

    @classmethod
    def link_identifiers(cls, ids: Collection[int]) -> dict[int, str]:
        """Return the ATT&CK ids of these pages, for lists of links."""
        return dict(cls.objects.filter(pk__in=ids).values_list("pk", "entry__external_id"))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the technique as it is, or as of a release.

        A revoked one as it is leads for good to what replaced it, at the end of the chain.
        """
        from frameworks.views.as_of import as_of, asked  # views know the models

        if self.entry is not None and asked(request):
            return as_of(request, self.entry, self.get_parent(), self.get_url(request) or "", self)
        if self.entry is not None and self.entry.revoked_by is not None:
            from frameworks.views.addresses import address

            return HttpResponsePermanentRedirect(address(self.entry.successor(), self.get_parent(), request))
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add both layers: `view` is the publisher's, `commentary` the firm's."""
        from frameworks.views.technique import context  # views know the models

        return {**super().get_context(request, *args, **kwargs), **context(self, request)}


class TechniqueLink(RelatedPage):
    """A technique's link to the service that answers it or the insight that explains it, with the reason."""

    page = ParentalKey(TechniquePage, on_delete=models.CASCADE, related_name="related_pages")

    panels = [
        PageChooserPanel("target", LINK_TARGETS),
        FieldPanel("reason"),
    ]

    def clean(self) -> None:
        """Refuse a target that the chooser does not offer; a form or the API may name any page."""
        super().clean()
        if self.target_id and self.target.specific_class._meta.label not in LINK_TARGETS:
            raise ValidationError({"target": "Choose a service or an insight."})

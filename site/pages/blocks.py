"""The sections a home page is written from.

Three of them list pages below a page an editor chooses (services, frameworks, insights); the list is read
when the section is shown, so it is never out of date.
"""

from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Substr
from wagtail import blocks
from wagtail.models import Page

from core.blocks import INLINE_FEATURES, CallToActionBlock, LinkBlock, QuoteBlock
from core.related import public
from frameworks.models import FrameworkPage, Release, TechniquePage
from insights.models import InsightPage


class OpeningBlock(blocks.StructBlock):
    """What the firm stands for, in large type, and where a reader may go from here."""

    statement = blocks.CharBlock(max_length=120, help_text="One sentence that a stranger understands.")
    text = blocks.RichTextBlock(required=False, features=INLINE_FEATURES)
    links = blocks.ListBlock(LinkBlock(), max_num=3, default=[])

    class Meta:
        icon = "title"
        template = "pages/sections/opening.html"


class SectionBlock(blocks.StructBlock):
    """A section with a heading and an introduction of its own."""

    heading = blocks.CharBlock(max_length=80)
    text = blocks.RichTextBlock(required=False, features=INLINE_FEATURES)


class PagesSectionBlock(SectionBlock):
    """A section that lists what stands below a page."""

    page = blocks.PageChooserBlock(help_text="The page whose children are listed.")

    def below(self, parent: Page) -> list[Page]:
        """Return the pages to list below `parent`, in a number of queries that does not grow with them."""
        raise NotImplementedError

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add `pages`: what is listed."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        parent = value["page"]
        context["pages"] = self.below(parent) if parent and parent.live else []
        return context


class ServicesSectionBlock(PagesSectionBlock):
    """The groups of services, each with its services."""

    def below(self, parent: Page) -> list[Page]:
        """Return the groups, each with its services as `services`."""
        below = parent.get_descendants().filter(depth__lte=parent.depth + 2)
        pages = list(public(below.specific()))
        groups = [page for page in pages if page.depth == parent.depth + 1]
        for group in groups:
            group.services = [page for page in pages if page.path.startswith(group.path) and page != group]
        return groups

    class Meta:
        icon = "list-ul"
        label = "Services"
        template = "pages/sections/services.html"


class FrameworksSectionBlock(PagesSectionBlock):
    """The frameworks, each with its publisher, its release and how much is in it."""

    def below(self, parent: Page) -> list[Page]:
        """Return the framework pages, each with its release and its counts of techniques."""
        branch = Substr("path", 1, len(parent.path) + Page.steplen)
        techniques = public(TechniquePage.objects.descendant_of(parent)).order_by().annotate(branch=branch)
        counts = {
            row["branch"]: row
            for row in techniques.values("branch").annotate(
                total=Count("pk"), commented=Count("pk", filter=~Q(one_line=""))
            )
        }
        current = Release.objects.filter(state=Release.State.CURRENT)
        releases = {release.framework_id: release for release in current}
        pages = list(public(FrameworkPage.objects.child_of(parent)).select_related("framework"))
        for page in pages:
            page.release = releases.get(page.framework_id)
            row = counts.get(page.path, {})
            page.total, page.commented = row.get("total", 0), row.get("commented", 0)
        return pages

    class Meta:
        icon = "table"
        label = "Frameworks"
        template = "pages/sections/frameworks.html"


class InsightsSectionBlock(PagesSectionBlock):
    """The newest insights."""

    count = blocks.IntegerBlock(default=4, min_value=1, max_value=8)

    def below(self, parent: Page) -> list[Page]:
        """Return the newest insights, as many as could be asked for."""
        limit = self.child_blocks["count"].field.max_value
        newest = public(InsightPage.objects.child_of(parent)).select_related("author")
        return list(newest.order_by("-date", "-pk")[:limit])

    class Meta:
        icon = "doc-full"
        label = "Latest insights"
        template = "pages/sections/insights.html"


class TextSectionBlock(SectionBlock):
    """A section of plain words."""

    class Meta:
        icon = "pilcrow"
        label = "Text"
        template = "pages/sections/text.html"


class HomeBlock(blocks.StreamBlock):
    """The sections of a home page."""

    opening = OpeningBlock()
    services = ServicesSectionBlock()
    frameworks = FrameworksSectionBlock()
    insights = InsightsSectionBlock()
    text = TextSectionBlock()
    quote = QuoteBlock()
    next_step = CallToActionBlock()

"""The StreamField blocks that every kind of page shares.

Each block says one thing an author means (a heading, a figure, a step), never how it should look; the markup
is in templates/blocks/ and the look in static/css/. `BodyBlock` is the list a page body starts from:

    body = StreamField(BodyBlock(), blank=True)

Apps with blocks of their own subclass it and add theirs.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageBlock

INLINE_FEATURES = ["bold", "italic", "code", "link", "document-link"]
TEXT_FEATURES = [*INLINE_FEATURES, "ol", "ul", "superscript", "subscript"]


class HeadingValue(blocks.StructValue):
    """A heading that can be linked to."""

    @property
    def anchor(self) -> str:
        """Return the id of the heading's element, made from its words."""
        return slugify(self.get("text") or "") or "section"


class HeadingBlock(blocks.StructBlock):
    """A section heading: level 2 starts a section, level 3 a part of it. Level 1 is the page's title."""

    text = blocks.CharBlock(max_length=160)
    level = blocks.ChoiceBlock(choices=[("2", "Section"), ("3", "Part of a section")], default="2")

    class Meta:
        icon = "title"
        template = "blocks/heading.html"
        value_class = HeadingValue
        form_classname = "struct-block"


class TextBlock(blocks.RichTextBlock):
    """Paragraphs and lists. Headings, images and tables have blocks of their own."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = "Text"
        template = "blocks/text.html"


class QuoteBlock(blocks.StructBlock):
    """Someone else's words, with who said them and where."""

    quote = blocks.TextBlock(rows=3)
    attribution = blocks.CharBlock(required=False, max_length=160, help_text="Who said it.")
    source = blocks.URLBlock(required=False, help_text="Where it can be read.")

    class Meta:
        icon = "openquote"
        template = "blocks/quote.html"


class FigureBlock(blocks.StructBlock):
    """An image with words for those who cannot see it, and a caption for everybody."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=250)

    class Meta:
        icon = "image"
        label = "Image"
        template = "blocks/figure.html"


class CodeBlock(blocks.StructBlock):
    """Commands, queries or configuration, set in fixed width and never interpreted."""

    code = blocks.TextBlock(rows=6)
    language = blocks.CharBlock(required=False, max_length=40, help_text="Such as KQL, Sigma or PowerShell.")
    caption = blocks.CharBlock(required=False, max_length=250)

    class Meta:
        icon = "code"
        template = "blocks/code.html"


class StepBlock(blocks.StructBlock):
    """One step: what to do in a few words, and how."""

    title = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(required=False, features=INLINE_FEATURES)

    class Meta:
        icon = "tick"


class StepsBlock(blocks.StructBlock):
    """Things to do in this order."""

    title = blocks.CharBlock(required=False, max_length=160)
    steps = blocks.ListBlock(StepBlock(), min_num=1)

    class Meta:
        icon = "list-ol"
        template = "blocks/steps.html"


class PointsBlock(blocks.StructBlock):
    """A short list of facts, each with the words that name it."""

    title = blocks.CharBlock(required=False, max_length=160)
    points = blocks.ListBlock(StepBlock(icon="list-ul"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = "List"
        template = "blocks/points.html"


class LinkValue(blocks.StructValue):
    """A link to a page of the site or to an address elsewhere."""

    @property
    def title(self) -> str:
        """Return the words of the link: its label, else the page's title, else the address."""
        page = self.get("page")
        return self.get("label") or (page.title if page else self.get("url")) or ""

    def href(self, request: Any = None) -> str:
        """Return the address: the chosen page's while it is live, else the one typed in, else nothing."""
        page = self.get("page")
        if page:
            return (page.get_url(request) or "") if page.live else ""
        return self.get("url") or ""


class LinkBlock(blocks.StructBlock):
    """One link: to a page, whose address it follows when the page moves, or elsewhere."""

    label = blocks.CharBlock(required=False, max_length=60, help_text="Empty: the title of the page.")
    page = blocks.PageChooserBlock(required=False)
    url = blocks.URLBlock(required=False, label="Address", help_text="Only when it leads elsewhere.")

    def clean(self, value: Any) -> Any:
        """Refuse a link that leads nowhere, or to two places."""
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            error = ValidationError("Choose a page or give an address: one of the two.")
            raise StructBlockValidationError(block_errors={"page": error})
        return cleaned

    class Meta:
        icon = "link"
        value_class = LinkValue


class CallToActionBlock(LinkBlock):
    """The next step for a reader who is convinced: why, and one link."""

    heading = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(required=False, features=INLINE_FEATURES)
    label = blocks.CharBlock(max_length=60, help_text="What the link says: a verb and what happens.")

    class Meta:
        label = "Call to action"
        template = "blocks/call_to_action.html"


class BodyBlock(blocks.StreamBlock):
    """The body of an ordinary page."""

    heading = HeadingBlock()
    text = TextBlock()
    quote = QuoteBlock()
    image = FigureBlock()
    code = CodeBlock()
    table = TableBlock(icon="table", template="blocks/table.html")
    steps = StepsBlock()
    points = PointsBlock()
    call_to_action = CallToActionBlock()

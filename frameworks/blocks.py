"""The blocks a commentary is made of, each named after the question it answers for a reader."""

from typing import Any

from django import forms
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock

from core.blocks import TEXT_FEATURES, CallToActionBlock, CodeBlock, FigureBlock, QuoteBlock

STATEMENT = "statement"


class PartBlock(blocks.FieldBlock):
    """The part of the publisher's text a note hangs on: "statement", or the id of a mitigation or an
    analytic.

    A text input whose suggestions (`<datalist id="upstream-parts">`) the editor's upstream panel supplies.
    The page's form checks that the entry has such a part.
    """

    def __init__(self, **kwargs: Any) -> None:
        self.field = forms.CharField(
            required=False,
            max_length=64,
            widget=forms.TextInput(attrs={"list": "upstream-parts", "autocomplete": "off"}),
            help_text="Empty: the technique as a whole. Else “statement”, or an id such as M1038 or AN0278.",
        )
        super().__init__(**kwargs)

    class Meta:
        icon = "link"
        label = "About"


class NoteBlock(blocks.StructBlock):
    """Something the firm says, about the technique or about one part of it."""

    text = blocks.RichTextBlock(features=TEXT_FEATURES)
    part = PartBlock()

    class Meta:
        template = "frameworks/blocks/note.html"


class ClientStoryBlock(blocks.StructBlock):
    """What happened at a client, told so that the client cannot be recognised."""

    title = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=TEXT_FEATURES)
    sector = blocks.CharBlock(required=False, max_length=80)

    class Meta:
        icon = "group"
        template = "frameworks/blocks/client_story.html"


class ChecklistItemBlock(blocks.StructBlock):
    """One thing to do, by whom, and how much work it is."""

    task = blocks.CharBlock(max_length=250)
    owner = blocks.CharBlock(required=False, max_length=80)
    effort = blocks.ChoiceBlock(
        required=False,
        choices=[("hours", "Hours"), ("days", "Days"), ("weeks", "Weeks"), ("months", "Months")],
    )

    class Meta:
        icon = "tick"


class ChecklistBlock(blocks.StructBlock):
    """Tasks with owners and effort."""

    title = blocks.CharBlock(max_length=120, default="Checklist")
    items = blocks.ListBlock(ChecklistItemBlock(), min_num=1)

    class Meta:
        icon = "list-ul"
        template = "frameworks/blocks/checklist.html"


class PartCodeBlock(CodeBlock):
    """A query, a rule or a command to copy, perhaps about one analytic."""

    part = PartBlock()


class CommentaryBlock(blocks.StreamBlock):
    """The firm's commentary on a technique."""

    our_view = NoteBlock(icon="comment", label="Our view")
    first_steps = NoteBlock(icon="tick", label="What to do first")
    detection_advice = NoteBlock(icon="view", label="Detection advice")
    test = NoteBlock(icon="cogs", label="How to test it")
    client_story = ClientStoryBlock()
    checklist = ChecklistBlock()
    table = TableBlock(icon="table", template="blocks/table.html")
    image = FigureBlock()
    quote = QuoteBlock()
    code = PartCodeBlock()
    call_to_action = CallToActionBlock()

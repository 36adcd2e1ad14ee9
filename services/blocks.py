"""The two small shapes only a service page has: an outcome, and a question with its answer."""

from wagtail import blocks


class OutcomeBlock(blocks.StructBlock):
    """Something the client has afterwards, said in one line and explained in one or two."""

    result = blocks.CharBlock(max_length=100, help_text="What the client has afterwards, as a short phrase.")
    detail = blocks.TextBlock(required=False, help_text="One or two sentences: how they will know.")

    class Meta:
        icon = "check"


class QuestionBlock(blocks.StructBlock):
    """A question clients really ask, and the honest answer."""

    question = blocks.CharBlock(max_length=150)
    answer = blocks.RichTextBlock(features=["bold", "italic", "link", "ul", "ol"])

    class Meta:
        icon = "help"

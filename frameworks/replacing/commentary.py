"""The texts of a commentary: what people wrote, in whatever blocks it stands.

Read and rewritten as stored, so that ids stay and nothing else changes. Left alone are links, choices,
images, switches, and the part of the publisher's text that a note hangs on: they are no words of the firm's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Field
from wagtail.blocks import Block, CharBlock, ListBlock, RichTextBlock, TextBlock
from wagtail.blocks.stream_block import BaseStreamBlock
from wagtail.blocks.struct_block import BaseStructBlock
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.rich_text import RichText

from frameworks.models import TechniquePage

ONE_LINE: Field[str, str] = TechniquePage._meta.get_field("one_line")
STREAM: BaseStreamBlock = TechniquePage._meta.get_field("commentary").stream_block


@dataclass(frozen=True)
class Text:
    """One text where it stands: `where` as people read it ("Our view / Text"), `stored` as it is kept."""

    where: str
    stored: str
    rich: bool = False
    block: Block | None = None  # None for a cell of a table, or the one line

    def check(self, changed: str) -> None:
        """Raise ValidationError when the field would not take the text: too long, or empty."""
        if self.block is not None:
            self.block.clean(RichText(changed) if self.rich else changed)


type Change = Callable[[Text], str]


def texts(raw: Any) -> list[Text]:
    """Return every text of a stored commentary, in reading order."""
    found: list[Text] = []

    def note(text: Text) -> str:
        found.append(text)
        return text.stored

    rewrite(raw, note)
    return found


def rewrite(raw: Any, change: Change) -> Any:
    """Return a stored commentary with each text as `change` returns it."""
    return _rewrite(STREAM, raw, change, ())


def _rewrite(block: Block, raw: Any, change: Change, where: tuple[str, ...]) -> Any:
    if isinstance(block, BaseStreamBlock):
        return [_in_stream(block, item, change, where) for item in raw] if isinstance(raw, list) else raw
    if isinstance(block, ListBlock):
        return list(_in_list(block, raw, change, where)) if isinstance(raw, list) else raw
    if isinstance(block, BaseStructBlock):
        return _in_struct(block, raw, change, where) if isinstance(raw, dict) else raw
    if isinstance(block, TableBlock):
        return _in_table(raw, change, where) if isinstance(raw, dict) else raw
    if isinstance(block, (CharBlock, TextBlock, RichTextBlock)) and isinstance(raw, str):
        rich = isinstance(block, RichTextBlock)
        return change(Text(" / ".join(where), raw, rich, block))
    return raw


def _in_stream(block: BaseStreamBlock, item: Any, change: Change, where: tuple[str, ...]) -> Any:
    child = block.child_blocks.get(item.get("type")) if isinstance(item, dict) else None
    if child is None or "value" not in item:
        return item
    return {**item, "value": _rewrite(child, item["value"], change, (*where, str(child.label)))}


def _in_list(block: ListBlock, items: list[Any], change: Change, where: tuple[str, ...]) -> Iterator[Any]:
    for number, item in enumerate(items, 1):
        place = (*where, str(number))
        if isinstance(item, dict) and item.get("type") == "item" and "value" in item:
            yield {**item, "value": _rewrite(block.child_block, item["value"], change, place)}
        else:  # as lists were stored before their items had ids
            yield _rewrite(block.child_block, item, change, place)


def _in_struct(block: BaseStructBlock, raw: Any, change: Change, where: tuple[str, ...]) -> Any:
    return raw | {
        name: _rewrite(child, raw[name], change, (*where, str(child.label)))
        for name, child in block.child_blocks.items()
        if name in raw
    }


def _in_table(raw: Any, change: Change, where: tuple[str, ...]) -> Any:
    def cell(value: Any, *place: str) -> Any:
        return change(Text(" / ".join((*where, *place)), value)) if isinstance(value, str) else value

    table = dict(raw)
    if "table_caption" in raw:
        table["table_caption"] = cell(raw["table_caption"], "Caption")
    if isinstance(raw.get("data"), list):
        table["data"] = [
            [cell(value, f"Row {row}") for value in cells] if isinstance(cells, list) else cells
            for row, cells in enumerate(raw["data"], 1)
        ]
    return table

"""StreamField values as JSON, read from their stored form.

Reading the blocks one by one would fetch what they choose one by one. The stored form has the ids; one walk
collects them, everything is fetched at once, and a second walk puts it in.
"""

from collections.abc import Callable
from typing import Any

from wagtail.blocks import Block, ListBlock
from wagtail.blocks.stream_block import BaseStreamBlock
from wagtail.blocks.struct_block import BaseStructBlock
from wagtail.images.blocks import ImageBlock

type Leaf = Callable[[Block, Any], Any]


def walk(block: Block, raw: Any, leaf: Leaf) -> Any:
    """Return a block's stored value, `raw`, with every simple block's value replaced by `leaf(block, value)`.

    Blocks of types that no longer exist are left out; a field that was added later has its default.
    """
    if isinstance(block, ImageBlock):
        return leaf(block, raw)
    if isinstance(block, BaseStreamBlock):
        return [
            {"type": item["type"], "value": walk(child, item["value"], leaf), "id": item.get("id")}
            for item in raw or []
            if (child := block.child_blocks.get(item["type"])) is not None
        ]
    if isinstance(block, ListBlock):
        return [walk(block.child_block, _item(value), leaf) for value in raw or []]
    if isinstance(block, BaseStructBlock):
        stored = raw or {}
        return {
            name: walk(child, stored[name] if name in stored else _default(child), leaf)
            for name, child in block.child_blocks.items()
        }
    return leaf(block, raw)


def _item(value: Any) -> Any:
    """Return the value of a list's item, which older Wagtails stored without a wrapping."""
    is_wrapped = isinstance(value, dict) and value.get("type") == "item" and "value" in value
    return value["value"] if is_wrapped else value


def _default(block: Block) -> Any:
    return block.get_prep_value(block.get_default())

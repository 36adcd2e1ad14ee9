"""The schemas that pages are changed with: what is not known, or not the editor's to change, is refused.

Wagtail ignores unknown keys, and fails on blocks of the wrong shape.
"""

from typing import Annotated, Any, ClassVar, NotRequired

from django.core.exceptions import ValidationError
from django.db.models import Field
from ninja.errors import HttpError
from pydantic import AfterValidator, ConfigDict, model_validator
from typing_extensions import TypedDict
from wagtail.api.v3.schemas.generators.write import InputSchemaGenerator
from wagtail.api.v3.schemas.pages import (
    PageCreateBaseSchema,
    PageCreateMetaSchema,
    PageUpdateBaseSchema,
    PageUpdateMetaSchema,
)
from wagtail.blocks import Block, FieldBlock, ListBlock, RichTextBlock
from wagtail.blocks.stream_block import BaseStreamBlock
from wagtail.blocks.struct_block import BaseStructBlock

STRICT = ConfigDict(extra="forbid")


class StrictCreateMeta(PageCreateMetaSchema):
    """Where a new page goes, and whether it is published at once."""

    model_config = STRICT


class StrictCreate(PageCreateBaseSchema):
    """A new page."""

    model_config = STRICT
    meta: StrictCreateMeta


class StrictUpdateMeta(PageUpdateMetaSchema):
    """Whether the change is published at once."""

    model_config = STRICT


class StrictUpdate(PageUpdateBaseSchema):
    """A change of a page. `fixed` are the fields that are not an editor's, each with the reason."""

    model_config = STRICT
    fixed: ClassVar[dict[str, str]] = {}
    meta: StrictUpdateMeta | None = StrictUpdateMeta()

    @model_validator(mode="before")
    @classmethod
    def refuse_fixed(cls, data: Any) -> Any:
        """Answer 400 for a field that cannot be changed, with the reason."""
        given = getattr(data, "_obj", data)  # ninja wraps what it validates
        if isinstance(given, dict):
            for name in sorted(given.keys() & cls.fixed.keys()):
                raise HttpError(400, f"{name} cannot be changed here: {cls.fixed[name]}")
        return data


class StreamInput(TypedDict):
    """One block of a StreamField."""

    __pydantic_config__ = STRICT  # type: ignore[misc]  # how pydantic wants it
    type: str
    value: Any
    id: NotRequired[str | None]


def stream_input(generator: InputSchemaGenerator, field: Field[Any, Any]) -> tuple[Any, Any]:
    """Return the annotation and default of a StreamField, for Wagtail's generators."""
    block: Block = field.stream_block  # type: ignore[attr-defined]

    def check(items: list[StreamInput]) -> list[StreamInput]:
        check_shape(block, items, field.name)
        return items

    return Annotated[list[StreamInput], AfterValidator(check)], []


def check_shape(block: Block, value: Any, where: str) -> None:
    """Raise ValueError, saying where, unless a value has the shape that its block's form needs."""
    if isinstance(block, BaseStreamBlock):
        for number, item in enumerate(_a(list, value, where)):
            if not (isinstance(item, dict) and {"type", "value"} <= item.keys() <= {"type", "value", "id"}):
                raise ValueError(f"{where}[{number}]: a block is an object with type and value, perhaps id")
            if item["type"] not in block.child_blocks:
                known = ", ".join(block.child_blocks)
                raise ValueError(f"{where}[{number}]: there is no block {item['type']!r}; there are: {known}")
            check_shape(block.child_blocks[item["type"]], item["value"], f"{where}[{number}].{item['type']}")
    elif isinstance(block, ListBlock):
        for number, item in enumerate(_a(list, value, where)):
            check_shape(block.child_block, item, f"{where}[{number}]")
    elif isinstance(block, BaseStructBlock):
        given = _a(dict, value, where)
        if unknown := sorted(given.keys() - block.child_blocks.keys()):
            raise ValueError(
                f"{where}: unknown {', '.join(unknown)}; there are: {', '.join(block.child_blocks)}"
            )
        for name, item in given.items():
            check_shape(block.child_blocks[name], item, f"{where}.{name}")
    elif isinstance(block, RichTextBlock):
        if not isinstance(value, (str, dict, type(None))):
            raise ValueError(f"{where}: rich text is a string, or an object with format and content")
    elif isinstance(block, FieldBlock):
        _check_leaf(block, value, where)


def _check_leaf(block: FieldBlock, value: Any, where: str) -> None:
    try:
        block.value_for_form(block.to_python(value))
    except (AttributeError, KeyError, TypeError, ValueError, ValidationError):
        raise ValueError(f"{where}: {str(value)[:50]!r} does not fit here") from None


def _a[T](kind: type[T], value: Any, where: str) -> T:
    if not isinstance(value, kind):
        raise ValueError(f"{where}: this must be a {'list' if kind is list else 'object'}")
    return value

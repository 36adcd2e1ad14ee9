"""Parameters declared for OpenAPI; `core.api.parameters` reads them, and says what is wrong."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, WithJsonSchema, create_model

from core.api.listing import DEFAULT_LIMIT, MAX_LIMIT
from core.api.parameters import MAX_OFFSET
from core.api.served import Filter

NUMBERS = {"limit": (MAX_LIMIT, DEFAULT_LIMIT), "offset": (MAX_OFFSET, 0)}


def declares[S: Schema](
    words: Mapping[str, str], filters: Mapping[str, Filter] | None = None
) -> Callable[[type[S]], type[S]]:
    """Give a schema query parameters: `words` with their descriptions, and filters. All are optional."""

    def declare(schema: type[S]) -> type[S]:
        fields: dict[str, Any] = {word: _field(_shape(word), text) for word, text in words.items()}
        for word, one in (filters or {}).items():
            shape: dict[str, Any] = {"type": "string"} | ({"enum": list(one.values)} if one.values else {})
            fields[word] = _field(shape, one.description)
        return create_model(schema.__name__, __base__=schema, __doc__=schema.__doc__, **fields)

    return declare


def _shape(word: str) -> dict[str, Any]:
    if word not in NUMBERS:
        return {"type": "string"}
    most, default = NUMBERS[word]
    return {"type": "integer", "minimum": 0, "maximum": most, "default": default}


def _field(schema: dict[str, Any], text: str) -> tuple[Any, Any]:
    return Annotated[list[str], WithJsonSchema(schema)], Field([], description=text)

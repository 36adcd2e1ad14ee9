"""`?fields=`: which fields of a page, and which parts of those that have parts.

fields=external_id,publisher        these as well
fields=*                            everything
fields=*,-publisher                 everything but
fields=*,publisher(-procedures)     everything, but of `publisher` all except its procedures
fields=_,title                      nothing but
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from wagtail.api.v2.utils import FieldsParameterParseError, parse_fields_parameter

from core.api.errors import RequestError

type Config = Sequence[tuple[str, bool, Any]]  # (name, whether without it, the same for its parts)


def parse(text: str | None) -> Config:
    """Return what `?fields=` says. Raises RequestError when it is not written as above."""
    if not text:
        return []
    try:
        config: Config = parse_fields_parameter(text)
    except FieldsParameterParseError as error:
        raise RequestError(f"fields: {error}") from None
    except RecursionError:
        raise RequestError("fields: too many brackets") from None
    return config


def chosen(config: Config, available: Sequence[str], default: Sequence[str]) -> list[str]:
    """Return the names that are wanted, of those `available`."""
    names = set(default)
    for place, (name, without, _) in enumerate(config):
        if place == 0 and name in ("*", "_"):
            names = set(available) if name == "*" else set()
        elif name not in available:
            raise RequestError(f"fields: unknown field {name}; there are: {', '.join(available)}")
        elif without:
            names.discard(name)
        else:
            names.add(name)
    return [name for name in available if name in names]


def parts(config: Config, fields: Mapping[str, Any]) -> dict[str, Config]:
    """Return field → what is wanted of its parts, for fields of which parts were named."""
    picks = {}
    for name, _, inner in config:
        if inner and name in fields:
            chosen(inner, _parts_of(name, fields[name]), ())
            picks[name] = inner
    return picks


def pick(value: Any, config: Config) -> Any:
    """Return an object with the parts wanted: all but those left out, or with `_` only those named."""
    if not isinstance(value, dict):
        return value
    default = () if config and config[0][0] == "_" else tuple(value)
    return {name: value[name] for name in chosen(config, tuple(value), default)}


def _parts_of(name: str, type_: Any) -> list[str]:
    models = [one for one in (type_, *getattr(type_, "__args__", ())) if isinstance(one, type)]
    model = next((one for one in models if issubclass(one, BaseModel)), None)
    if model is None:
        raise RequestError(f"fields: {name} has no parts to choose from")
    return list(model.model_fields)

"""Typed access to one object of a bundle, because STIX allows any custom property to hold anything.

`stix2` checks what the standard defines; ATT&CK's own `x_mitre_*` properties on standard objects are anything
to it, and it turns a number into a string where the standard wants one. Here nothing is turned into anything:
a value is of the expected type, or absent (null counts as absent), or the file is refused with a line that
names the object.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from frameworks.records import CatalogueError

# What the catalogue can hold, in characters.
KEY_LIMIT, EXTERNAL_ID_LIMIT, TITLE_LIMIT, VERSION_LIMIT, LABEL_LIMIT, PAGE_LIMIT = 255, 64, 255, 20, 120, 500

# STIX 2.0 part 1 section 2.11 and STIX 2.1 section 2.16: RFC 3339 in UTC, always with a Z.
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", re.ASCII)


def shown(value: object, limit: int = 80) -> str:
    """A value from outside for an error line: one line, no control characters, short."""
    text = value if isinstance(value, str) else str(value)[: limit * 4]
    text = " ".join("".join(c if c.isprintable() else " " for c in text[: limit * 4]).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def clean(text: str) -> str:
    """The text without NUL, which PostgreSQL cannot hold. (orjson refuses lone surrogates.)"""
    return text.replace("\x00", "") if "\x00" in text else text


class Fields:
    """One object of a bundle, read property by property; a wrong type raises CatalogueError."""

    __slots__ = ("key", "raw")

    def __init__(self, raw: Mapping[str, Any], key: str) -> None:
        self.raw = raw
        self.key = key

    def error(self, problem: str) -> CatalogueError:
        """The error that says what is wrong with this object."""
        return CatalogueError(f"{shown(self.key, 100)}: {problem}")

    def text(self, name: str, limit: int | None = None) -> str:
        """A string; empty when absent."""
        value = self.raw.get(name)
        if value is None:
            return ""
        if type(value) is not str:
            raise self.error(f"{name} is {type_name(value)}, not text")
        if limit is not None and len(value) > limit:
            raise self.error(f"{name} has {len(value)} characters; at most {limit} are possible")
        return clean(value)

    def flag(self, name: str) -> bool | None:
        """True or false; None when absent."""
        value = self.raw.get(name)
        if value is not None and type(value) is not bool:
            raise self.error(f"{name} is {type_name(value)}, not true or false")
        return value

    def words(self, name: str, limit: int | None = None) -> list[str]:
        """A list of strings without repeats, in the publisher's order; empty when absent."""
        values = self._list(name)
        for value in values:
            if type(value) is not str:
                raise self.error(f"{name} holds {type_name(value)}; only text belongs there")
            if limit is not None and len(value) > limit:
                raise self.error(f"{name} holds {len(value)} characters in one; at most {limit} are possible")
        return list(dict.fromkeys(clean(value) for value in values))

    def parts(self, name: str) -> list["Fields"]:
        """A list of objects, each to be read the same way; empty when absent."""
        values = self._list(name)
        for value in values:
            if type(value) is not dict:
                raise self.error(f"{name} holds {type_name(value)}; only objects belong there")
        return [Fields(value, self.key) for value in values]

    def time(self, name: str) -> datetime | None:
        """A moment in UTC; None when absent."""
        value = self.text(name)
        if not value:
            return None
        try:
            if _TIMESTAMP.fullmatch(value):
                return datetime.fromisoformat(value)
        except ValueError:
            pass
        raise self.error(f'{name} is "{shown(value, 40)}", not a time such as 2025-10-28T14:00:00.000Z')

    def _list(self, name: str) -> list[Any]:
        value = self.raw.get(name)
        if value is None:
            return []
        if type(value) is not list:
            raise self.error(f"{name} is {type_name(value)}, not a list")
        return value


_NAMES: dict[type, str] = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "an object",
}


def type_name(value: object) -> str:
    """The type of a JSON value in words, with its article."""
    return _NAMES[type(value)]

"""A technique's view as plain data, to compare two of them."""

import re
from dataclasses import fields, is_dataclass
from typing import Any

from frameworks.models import Entry, Release

_ENTRY = (
    "pk", "key", "kind", "external_id", "title", "status", "position", "text", "html", "references",
    "attributes", "url", "source_version", "source_created", "source_modified", "version_id",
)  # fmt: skip
_NOT_THE_RELEASES = ("siblings", "mappings", "url")  # what is around a technique today, and addresses


def as_data(value: Any) -> Any:
    """Return a view, or a part of it, as lists and dictionaries without addresses of ours."""
    if isinstance(value, Entry):
        own = {name: as_data(getattr(value, name)) for name in _ENTRY}
        return {**own, "parent": value.parent and as_name(value.parent)}
    if isinstance(value, Release):
        return value.version
    if is_dataclass(value):
        names = [field.name for field in fields(value) if field.name not in _NOT_THE_RELEASES]
        return {name: as_data(getattr(value, name)) for name in names}
    if isinstance(value, (list, tuple)):
        return [as_data(one) for one in value]
    if isinstance(value, dict):
        return {name: as_data(one) for name, one in value.items()}
    if isinstance(value, str):
        return re.sub(r'<a href="(?:/|catalogue:)[^"]*">', "<a>", value)
    return value


def as_name(entry: Entry) -> list[Any]:
    """Return what a view says of another entry."""
    return [entry.pk, entry.kind, entry.external_id, entry.title, entry.status]

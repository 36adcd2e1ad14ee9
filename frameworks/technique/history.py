"""What a release said, read from history: contents of entries by key, names, and today's addresses.

Contents are those of `frameworks.content`. A release carries everything its contents name, because its file
had to be complete (`frameworks.attack.stix`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db.models.fields.json import KeyTextTransform

from frameworks.attack.kinds import TECHNIQUES
from frameworks.importing.dialect import Address, Dialect, Link
from frameworks.models.entry import Entry
from frameworks.models.framework import Framework, Release
from frameworks.models.history import ReleaseEntry

_MANY = 900  # keys in one query; SQLite takes a thousand or so


@dataclass(frozen=True, slots=True)
class Carried:
    """An entry as a release told it; `now` is its external id today, by which it is found.

    `content` is there only when it was asked for.
    """

    pk: int
    key: str
    kind: str
    external_id: str
    title: str
    status: str
    now: str
    facts: Mapping[str, Any]
    content: Mapping[str, Any] | None = None


class Memory:
    """Reads what one release carried; one query for every 900 keys asked for, and none for no key."""

    def __init__(self, release: Release) -> None:
        self._rows = ReleaseEntry.objects.filter(release=release).annotate(
            then_kind=KeyTextTransform("kind", "version__content"),
            then_id=KeyTextTransform("external_id", "version__content"),
            then_title=KeyTextTransform("title", "version__content"),
        )

    def names(self, keys: Iterable[str]) -> dict[str, Carried]:
        """Return entries by key, without their contents."""
        return self._read(keys, whole=False)

    def contents(self, keys: Iterable[str]) -> dict[str, Carried]:
        """Return entries by key with their contents."""
        return self._read(keys, whole=True)

    def below(self, parent: str) -> dict[str, Carried]:
        """Return the entries whose parent has the key `parent`, without their contents."""
        rows = self._rows.filter(entry__kind__in=TECHNIQUES, version__content__parent=parent)
        return _carried(rows.values_list(*_NAMES))

    def _read(self, keys: Iterable[str], *, whole: bool) -> dict[str, Carried]:
        columns = (*_NAMES, "version__content") if whole else _NAMES
        found: dict[str, Carried] = {}
        for some in batched(sorted(set(keys)), _MANY):
            found.update(_carried(self._rows.filter(entry__key__in=some).values_list(*columns)))
        return found


_NAMES = (
    "entry_id", "entry__key", "then_kind", "then_id", "then_title", "version__status", "entry__external_id",
    "facts",
)  # fmt: skip


def _carried(rows: Iterable[Any]) -> dict[str, Carried]:
    return {row[1]: Carried(*row) for row in rows}


def link_of(framework: Framework, dialect: Dialect) -> Link:
    """Return what finds our address of a link in the publisher's texts: where things are today.

    One query, over the catalogues of the framework and its sisters, once a link is met.
    """
    known: list[Link] = []

    def link(address: str) -> str | None:
        if not known:
            known.append(dialect.linker(_addresses(framework, dialect)))
        return known[0](address)

    return link


def _addresses(framework: Framework, dialect: Dialect) -> Collection[Address]:
    """Return the address of every entry, that of its successor where it was replaced; active ones first."""
    columns = (
        "pk", "framework_id", "framework__slug", "kind", "external_id", "key", "status", "revoked_by_id",
        "page",
    )  # fmt: skip
    rows = Entry.objects.filter(framework__source_format=framework.source_format).values_list(*columns)
    by_pk = {row[0]: row for row in rows}

    def end(row: Any) -> Any:
        seen = {row[0]}
        while row[7] in by_pk and row[7] not in seen:
            row = by_pk[row[7]]
            seen.add(row[0])
        return row

    def place(row: Any) -> str | None:
        _, _, slug, kind, external_id, key, status, _, page = end(row)
        gone = status in (Entry.Status.REVOKED, Entry.Status.WITHDRAWN)
        return None if gone and page is None else dialect.path(slug, kind, external_id, key)

    def first(row: Any) -> tuple[bool, bool]:
        return row[1] != framework.pk, row[6] != Entry.Status.ACTIVE

    return [Address(row[2], row[3], row[4], place(row)) for row in sorted(by_pk.values(), key=first)]

"""Versions of entries as releases carry them, read in a few queries however many are asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import batched
from typing import Any

import orjson
from django.db.models import TextField
from django.db.models.functions import Cast

from frameworks.models import Entry, EntryVersion, ReleaseEntry

BATCH = 900  # values in one query: old versions of SQLite take no more than a thousand


@dataclass(frozen=True, slots=True)
class Side:
    """An entry in one release: the version (primary key, digest), and whether the release carries it.

    What a release does not carry is shown in its last version, as withdrawn. `version` is None where there
    was none.
    """

    version: int | None = None
    digest: str = ""
    carried: bool = True


class Versions:
    """What releases carry, once it has been asked for; contents once they have been loaded."""

    def __init__(self) -> None:
        self._carried: dict[tuple[int, int], Side] = {}
        self._contents: dict[int, Any] = {}

    def carry(self, releases: Iterable[int], entries: Iterable[int]) -> None:
        """Learn in which versions some releases carry some entries (primary keys)."""
        releases = set(releases)
        for some in in_batches(entries):
            rows = ReleaseEntry.objects.filter(release__in=releases, entry__in=some).order_by()
            for release, entry, version, digest in rows.values_list(
                "release_id", "entry_id", "version_id", "version__digest"
            ):
                self._carried[release, entry] = Side(version, digest)

    def carried(self, release: int, entry: int) -> Side | None:
        """Return an entry as a release carries it; None when it does not."""
        return self._carried.get((release, entry))

    def load(self, sides: Iterable[Side | None]) -> None:
        """Read the contents of some versions that are not there yet."""
        wanted = {side.version for side in sides if side is not None and side.version is not None}
        for some in in_batches(wanted - self._contents.keys()):
            rows = EntryVersion.objects.filter(pk__in=some).order_by()
            texts = rows.values_list("pk", Cast("content", TextField()))  # orjson reads it in half the time
            self._contents.update((pk, orjson.loads(text)) for pk, text in texts)

    def forget(self) -> None:
        """Let go of all contents; what releases carry stays known."""
        self._contents.clear()

    def content(self, side: Side) -> Any:
        """Return a loaded content, said to be withdrawn where it is not carried; None without a version."""
        if side.version is None:
            return None
        content = self._contents[side.version]
        return content if side.carried else {**content, "status": Entry.Status.WITHDRAWN.value}


def last_versions(entries: Iterable[int]) -> dict[int, Side]:
    """Return the last known version of each entry, for releases that do not carry it."""
    found = {}
    for some in in_batches(entries):
        rows = Entry.objects.filter(pk__in=some).order_by().values_list("pk", "version_id", "version__digest")
        found.update({pk: Side(version, digest or "", carried=False) for pk, version, digest in rows})
    return found


def versions_read(read: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Return the primary keys of versions by entry and digest, of those that are stored."""
    wanted = set(read)
    found = {}
    for some in in_batches(digest for _, digest in wanted if digest):
        rows = EntryVersion.objects.filter(digest__in=some).order_by().values_list("entry_id", "digest", "pk")
        found.update({(entry, digest): pk for entry, digest, pk in rows})
    return found


def in_batches[T: (int, str)](values: Iterable[T]) -> Iterable[tuple[T, ...]]:
    """Return values without repeats in groups that one query takes."""
    return batched(sorted(set(values)), BATCH)

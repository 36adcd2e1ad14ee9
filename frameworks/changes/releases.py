"""Two imported releases of a framework compared: which entries differ, in which category, and how.

    comparison = compare_releases(old, new)          one query; no text is read
    comparison.counts                                by category
    comparison.details(comparison.rows[:50])         two queries for those fifty, words and all

`compare_releases` decides everything from what history keeps beside the texts (digests, statuses, the
publisher's version numbers), so that a page of a comparison costs the same whatever the releases' size.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from frameworks.attack.kinds import ORDER
from frameworks.changes.categories import Category, between
from frameworks.changes.details import Detail, Row, details
from frameworks.models import EntryVersion, Release, ReleaseEntry

BATCH = 200  # entries whose contents are held at once when a whole comparison is told


@dataclass(slots=True)
class Comparison:
    """What differs between two releases of one framework; `rows` by category, kind and external id."""

    old: Release
    new: Release
    rows: list[Row]

    @property
    def counts(self) -> dict[Category, int]:
        """How many entries are in each category, also those without any."""
        counted = Counter(row.category for row in self.rows)
        return {category: counted[category] for category in Category}

    @property
    def counts_by_kind(self) -> dict[str, dict[Category, int]]:
        """Kind → category → how many, for kinds with any change, in a reader's order."""
        kinds = sorted({row.kind for row in self.rows}, key=_place)
        counted = Counter((row.kind, row.category) for row in self.rows)
        return {kind: {category: counted[kind, category] for category in Category} for kind in kinds}

    @property
    def new_contributors(self) -> list[str]:
        """Who is thanked in the new release and was not in the old one."""
        return sorted(set(self.new.contributors) - set(self.old.contributors), key=str.casefold)

    def narrowed(
        self, categories: Iterable[str] = (), kinds: Iterable[str] = (), query: str = ""
    ) -> Sequence[Row]:
        """Return the rows of some categories and kinds whose id or name contains the query; empty is all."""
        wanted, of_kind, words = set(categories), set(kinds), query.casefold().strip()
        return [
            row
            for row in self.rows
            if (not wanted or row.category in wanted)
            and (not of_kind or row.kind in of_kind)
            and (not words or words in f"{row.external_id} {row.title}".casefold())
        ]

    def details(self, rows: Iterable[Row]) -> list[Detail]:
        """Return what differs in each of some rows, in their order: two queries or three for all of them."""
        rows = list(rows)
        contents = _contents(pk for row in rows for pk in (row.old, row.new))
        return details(
            self.new.framework,
            (
                (row, contents[row.old] if row.old else None, contents[row.new] if row.new else None)
                for row in rows
            ),
        )

    def all_details(self, rows: Iterable[Row] | None = None) -> Iterator[Detail]:
        """Yield what differs in each of some rows (all by default), reading a batch of contents at a time."""
        for batch in batched(self.rows if rows is None else rows, BATCH):
            yield from self.details(batch)


def compare_releases(old: Release, new: Release) -> Comparison:
    """Compare two imported releases of the same framework, in one query.

    An entry differs when its content does, or the publisher's own number of it. Timestamps never count.
    """
    before, after = _carried(old, new)
    rows = []
    for entry in before.keys() | after.keys():
        one, other = before.get(entry), after.get(entry)
        known = other or one
        assert known is not None  # noqa: S101 - a key of either
        category = between(one, other)
        if category is None:
            continue
        rows.append(
            Row(
                entry,
                known.key,
                known.kind,
                known.external_id,
                known.title,
                category,
                one.version if one else None,
                other.version if other else None,
                one.number if one else "",
                other.number if other else "",
            )
        )
    order = list(Category)
    rows.sort(key=lambda row: (order.index(row.category), _place(row.kind), row.external_id, row.key))
    return Comparison(old, new, rows)


@dataclass(frozen=True, slots=True)
class _Carried:
    key: str
    kind: str
    external_id: str
    title: str
    version: int
    own_digest: str
    status: str
    number: str


def _place(kind: str) -> tuple[int, str]:
    return ORDER.get(kind, len(ORDER)), kind


def _carried(old: Release, new: Release) -> tuple[dict[int, _Carried], dict[int, _Carried]]:
    found: dict[int, dict[int, _Carried]] = {old.pk: {}, new.pk: {}}
    rows = ReleaseEntry.objects.filter(release__in=found).values_list(
        "release_id",
        "entry_id",
        "entry__key",
        "entry__kind",
        "entry__external_id",
        "entry__title",
        "version_id",
        "version__own_digest",
        "version__status",
        "source_version",
    )
    for row in rows.iterator(chunk_size=5000):
        found[row[0]][row[1]] = _Carried(*row[2:])
    return found[old.pk], found[new.pk]


def _contents(versions: Iterable[int | None]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for some in batched(sorted({pk for pk in versions if pk is not None}), 900):
        found.update(EntryVersion.objects.filter(pk__in=some).values_list("pk", "content"))
    return found

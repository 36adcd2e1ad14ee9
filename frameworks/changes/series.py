"""The releases of a framework in order, and what each of them changed, counted for all of them at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import QuerySet

from frameworks.changes.categories import Category, between
from frameworks.models import Release, ReleaseEntry


class _Told(NamedTuple):
    version: int
    own_digest: str
    status: str
    number: str


def release_before(release: Release, newest_first: Sequence[Release]) -> Release | None:
    """Return the imported release that a release follows by its number; None for the first."""
    return next((one for one in newest_first if one.order < release.order), None)


def counts(newest_first: Sequence[Release]) -> dict[int, Counter[Category]]:
    """Return, by release (primary key), how many entries are in each category since the one before it.

    The same as `compare_releases` counts for each two, in one query for all; the first has none.
    """
    carried: dict[int, dict[int, _Told]] = {release.pk: {} for release in newest_first}
    rows: QuerySet[ReleaseEntry, tuple[Any, ...]] = ReleaseEntry.objects.filter(
        release__in=carried
    ).values_list(
        "release_id",
        "entry_id",
        "version_id",
        "version__own_digest",
        "version__status",
        "source_version",
    )
    for row in rows.iterator(chunk_size=5000):
        carried[row[0]][row[1]] = _Told(*row[2:])
    found: dict[int, Counter[Category]] = {release.pk: Counter() for release in newest_first}
    for new, old in pairwise(newest_first):
        found[new.pk] = _count(carried[old.pk], carried[new.pk])
    return found


def _count(before: Mapping[int, _Told], after: Mapping[int, _Told]) -> Counter[Category]:
    found = (between(before.get(entry), after.get(entry)) for entry in before.keys() | after.keys())
    return Counter(category for category in found if category is not None)

"""The catalogue's memory: which release carried which version of which entry."""

from collections.abc import Iterable, Mapping

from frameworks.content import Content
from frameworks.importing.bulk import update, upsert
from frameworks.models import Entry, EntryVersion, Release, ReleaseEntry


def write_history(
    release: Release, contents: Mapping[str, Content], ids: Mapping[str, int]
) -> dict[str, int]:
    """Record what a release carries, replacing what an earlier import of the same release recorded.

    Versions are addressed by content: one that is known is not stored again. Returns the primary key of each
    entry's version by the entry's key.
    """
    known = _versions(release)
    new = (
        (ids[key], content.digest, content.json)
        for key, content in contents.items()
        if (ids[key], content.digest) not in known
    )
    upsert(EntryVersion, ["entry", "digest", "content"], new, unique=["entry", "digest"])
    versions = _versions(release)
    carried = {key: versions[ids[key], content.digest] for key, content in contents.items()}
    ReleaseEntry.objects.filter(release=release).delete()
    rows = ((release.pk, ids[key], version) for key, version in carried.items())
    upsert(ReleaseEntry, ["release", "entry", "version"], rows, unique=["release", "entry"])
    return carried


def point_to_versions(carried: Mapping[str, int], ids: Mapping[str, int], keys: Iterable[str]) -> None:
    """Make the given entries' current version the one this release carries."""
    update(Entry, ["version"], ((carried[key], ids[key]) for key in keys))


def _versions(release: Release) -> dict[tuple[int, str], int]:
    rows = EntryVersion.objects.filter(entry__framework=release.framework_id).values_list(
        "entry_id", "digest", "pk"
    )
    return {(entry, digest): pk for entry, digest, pk in rows.iterator()}

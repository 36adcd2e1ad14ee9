"""The catalogue's memory: which release carried which version of which entry."""

from collections.abc import Mapping
from itertools import batched

from django.db import connection

from frameworks.content import Content
from frameworks.models import Entry, EntryVersion, Release, ReleaseEntry

BATCH = 500


def write_history(release: Release, contents: Mapping[str, Content], ids: Mapping[str, int]) -> dict[str, int]:
    """Record what a release carries, replacing what an earlier import of the same release recorded.

    Versions are addressed by content: one that is known is not stored again. Returns the primary key of each entry's
    version by the entry's key.
    """
    versions = _known_versions(release)
    new = [(ids[key], content) for key, content in contents.items() if (ids[key], content.digest) not in versions]
    for chunk in batched(new, BATCH):  # in chunks, because a release's content is tens of megabytes once unpacked
        created = EntryVersion.objects.bulk_create(
            EntryVersion(entry_id=entry, digest=content.digest, content=content.load()) for entry, content in chunk
        )
        versions.update({(version.entry_id, version.digest): version.pk for version in created})
    carried = {key: versions[ids[key], content.digest] for key, content in contents.items()}
    ReleaseEntry.objects.filter(release=release).delete()
    ReleaseEntry.objects.bulk_create(
        [ReleaseEntry(release=release, entry_id=ids[key], version_id=pk) for key, pk in carried.items()],
        batch_size=BATCH,
    )
    return carried


def point_to_versions(carried: Mapping[str, int], ids: Mapping[str, int], keys: set[str]) -> None:
    """Make the given entries' current version the one this release carries."""
    rows = [(carried[key], ids[key]) for key in keys]
    if not rows:
        return
    table = connection.ops.quote_name(Entry._meta.db_table)
    with connection.cursor() as cursor:  # one prepared statement: bulk_update of as many rows takes ten times as long
        cursor.executemany(f"UPDATE {table} SET version_id = %s WHERE id = %s", rows)  # noqa: S608


def _known_versions(release: Release) -> dict[tuple[int, str], int]:
    rows = EntryVersion.objects.filter(entry__framework=release.framework_id).values_list(
        "entry_id", "digest", "pk"
    )
    return {(entry, digest): pk for entry, digest, pk in rows.iterator()}

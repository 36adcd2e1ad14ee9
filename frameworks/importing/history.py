"""The catalogue's memory: which release carried which version of which entry."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from frameworks.content import Content, in_order, subject
from frameworks.importing.bulk import delete, update, upsert
from frameworks.models import Entry, EntryVersion, Release, ReleaseEntry
from frameworks.records import Catalogue, EntryRecord


def write_history(
    release: Release, catalogue: Catalogue, contents: Mapping[str, Content], ids: Mapping[str, int]
) -> dict[str, int]:
    """Record what a release carries, replacing what an earlier import of the same release recorded.

    Versions are addressed by content: one that is known is not stored again. Returns the primary key of each
    entry's version by the entry's key.
    """
    known = _versions(release)
    new = (
        (ids[key], content.digest, content.own, content.status, content.json)
        for key, content in contents.items()
        if (ids[key], content.digest) not in known
    )
    columns = ["entry", "digest", "own_digest", "status", "content"]
    upsert(EntryVersion, columns, new, unique=["entry", "digest"])
    versions = _versions(release)
    carried = {key: versions[ids[key], content.digest] for key, content in contents.items()}
    delete(ReleaseEntry.objects.filter(release=release))
    positions = _positions(catalogue)
    rows = (
        (release.pk, ids[entry.key], carried[entry.key], entry.version, _facts(entry, positions))
        for entry in catalogue.entries
    )
    columns = ["release", "entry", "version", "source_version", "facts"]
    upsert(ReleaseEntry, columns, rows, unique=["release", "entry"])
    release.contributors = contributors(catalogue)
    release.save(update_fields=["contributors"])
    return carried


def contributors(catalogue: Catalogue) -> list[str]:
    """Return everybody whom the entries of a release thank, by name."""
    return sorted({name for entry in catalogue.entries for name in entry.attributes.get("contributors", ())})


def _facts(entry: EntryRecord, positions: Mapping[str, list[int]]) -> dict[str, Any]:
    """Return what a release says of an entry beside its content; what is empty is left out.

    The position never is: an entry without facts was imported before there were any.
    """
    facts = {
        "url": entry.url,
        "created": entry.created,
        "modified": entry.modified,
        "positions": positions.get(entry.key),  # of its relationships, as its content lists them
    }
    return {"position": entry.position} | {name: value for name, value in facts.items() if value}


def _positions(catalogue: Catalogue) -> dict[str, list[int]]:
    """Return the positions of the relationships about each entry (key) that the publisher put in order."""
    about = defaultdict(list)
    for relationship in catalogue.relationships:
        about[subject(relationship)].append(relationship)
    return {
        key: [relationship.position for relationship in in_order(relationships)]
        for key, relationships in about.items()
        if any(relationship.position for relationship in relationships)
    }


def point_to_versions(carried: Mapping[str, int], ids: Mapping[str, int], keys: Iterable[str]) -> None:
    """Make the given entries' current version the one this release carries."""
    update(Entry, ["version"], ((carried[key], ids[key]) for key in keys))


def _versions(release: Release) -> dict[tuple[int, str], int]:
    rows = EntryVersion.objects.filter(entry__framework=release.framework_id).values_list(
        "entry_id", "digest", "pk"
    )
    return {(entry, digest): pk for entry, digest, pk in rows.iterator()}

"""A release as history remembers it: the records that an import of its file would read.

`EntryVersion.content` holds what a reader of each entry saw, `ReleaseEntry` the rest: the publisher's number,
times, addresses and the order of things. Together they are the catalogue, so that a former release can be
imported again without its file (`frameworks.importing.rolling_back`).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from frameworks.content import contents
from frameworks.models import Release, ReleaseEntry
from frameworks.records import Catalogue, CatalogueError, EntryRecord, Label, Reference, RelationshipRecord

_AGAIN = "import its file again first"


def is_remembered(release: Release) -> bool:
    """Whether history holds the whole release.

    Every entry has facts since there are any (`frameworks.importing.history`), so one without was imported
    before, and only its file can bring the release back.
    """
    return not release.carried.filter(facts={}).exists()


def refuse_forgotten(release: Release) -> None:
    """Raise CatalogueError when history does not hold the whole release."""
    if not is_remembered(release):
        raise CatalogueError(f"{_name(release)} was imported before releases were remembered; {_AGAIN}")


def catalogue_of(release: Release) -> Catalogue:
    """Return the catalogue of an imported release.

    Raises CatalogueError when history does not hold all of it, or what it holds does not come out the same:
    a release is brought back whole or not at all.
    """
    refuse_forgotten(release)
    carried = ReleaseEntry.objects.filter(release=release).select_related("entry", "version").order_by("pk")
    rows = list(carried.only("source_version", "facts", "entry__key", "version__content", "version__digest"))
    catalogue = Catalogue(
        framework=release.framework.slug,
        release=release.version,
        entries=tuple(_entry(row) for row in rows),
        relationships=tuple(relationship for row in rows for relationship in _relationships(row)),
        released_on=release.released_on,
        notice=release.notice,
        skipped=release.report.get("skipped", {}),
        warnings=tuple(release.report.get("warnings", ())),
    )
    digests = {row.entry.key: row.version.digest for row in rows}
    if any(content.digest != digests[record.key] for record, content in contents(catalogue)):
        raise CatalogueError(f"{_name(release)} is not remembered as it was; {_AGAIN}")
    return catalogue


def _name(release: Release) -> str:
    return f"{release.framework.slug} {release.version}"


def _entry(row: ReleaseEntry) -> EntryRecord:
    content, facts = row.version.content, row.facts
    return EntryRecord(
        key=row.entry.key,
        kind=content["kind"],
        external_id=content["external_id"],
        title=content["title"],
        text=content["text"],
        status=content["status"],
        parent=content["parent"],
        revoked_by=content["revoked_by"],
        url=facts.get("url", ""),
        version=row.source_version,
        created=_time(facts, "created"),
        modified=_time(facts, "modified"),
        position=facts.get("position", 0),
        labels=tuple(Label(*label) for label in content["labels"]),
        references=_references(content),
        attributes=content["attributes"],
    )


def _relationships(row: ReleaseEntry) -> Iterator[RelationshipRecord]:
    """Yield what is said about an entry; its positions are remembered in the order its content lists it."""
    said = row.version.content["relationships"]
    positions = row.facts.get("positions") or [0] * len(said)
    for one, position in zip(said, positions, strict=False):
        yield RelationshipRecord(
            key=one["key"],
            type=one["type"],
            source=one["source"],
            target=one["target"],
            text=one["text"],
            position=position,
            references=_references(one),
            attributes=one["attributes"],
        )


def _references(content: Any) -> tuple[Reference, ...]:
    return tuple(Reference(*reference) for reference in content["references"])


def _time(facts: dict[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(facts[name]) if name in facts else None

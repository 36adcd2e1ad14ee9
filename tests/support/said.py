"""What the catalogue says of a framework, without the primary keys under which it is kept."""

from typing import Any, NamedTuple

from frameworks.models import Entry, Relationship


class Said(NamedTuple):
    """Entries and statements by key, each with every word and number that is stored of it."""

    entries: dict[str, tuple[Any, ...]]
    relationships: dict[str, tuple[Any, ...]]


def said(framework: str = "attack") -> Said:
    """Return what the catalogue says now; what it no longer carries is left out."""
    entries = (
        Entry.objects.filter(framework__slug=framework)
        .exclude(status=Entry.Status.WITHDRAWN)
        .select_related("parent", "revoked_by", "version")
        .prefetch_related("labels")
    )
    relationships = Relationship.objects.filter(framework__slug=framework).select_related("source", "target")
    return Said(
        {entry.key: _entry(entry) for entry in entries},
        {row.key: _relationship(row) for row in relationships.iterator(chunk_size=5000)},
    )


def _entry(entry: Entry) -> tuple[Any, ...]:
    return (
        entry.kind, entry.external_id, entry.title, entry.status, entry.position,
        entry.parent.key if entry.parent else None,
        entry.revoked_by.key if entry.revoked_by else None,
        entry.text, entry.html, entry.references, entry.attributes,
        entry.url, entry.source_version, entry.source_created, entry.source_modified,
        entry.version.digest if entry.version else "",
        sorted((label.scheme, label.value) for label in entry.labels.all()),
    )  # fmt: skip


def _relationship(row: Relationship) -> tuple[Any, ...]:
    return (
        row.type, row.source.key, row.target.key, row.position, row.text, row.html, row.references,
        row.attributes,
    )  # fmt: skip

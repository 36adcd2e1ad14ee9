"""Records → rows: the publisher's current words in the catalogue tables.

Every text is rendered anew on each import, because a link in an unchanged text may lead somewhere else when *another* entry
was revoked. A digest over the finished row decides whether it is written, so rows that come out the same are left alone.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import batched
from typing import Any

import orjson

from frameworks.content import tuple_as_list
from frameworks.importing.dialect import Dialect, Link
from frameworks.importing.stored import Stored
from frameworks.models import Entry, EntryLabel, Framework, Relationship
from frameworks.models.entry import as_rows
from frameworks.plan import Plan, plan
from frameworks.records import Catalogue, CatalogueError, EntryRecord, RelationshipRecord

ENTRY_FIELDS = (
    "kind", "external_id", "title", "status", "parent", "revoked_by", "position", "text", "html", "references",
    "attributes", "url", "source_version", "source_created", "source_modified", "row_digest",
)  # fmt: skip
RELATIONSHIP_FIELDS = (
    "type", "source", "target", "position", "text", "html", "references", "attributes", "row_digest",
)  # fmt: skip
BATCH = 1000


@dataclass(slots=True)
class Renderer:
    """A dialect with its links resolved: what turns a record's texts into HTML."""

    dialect: Dialect
    link: Link

    def attributes(self, record: EntryRecord) -> dict[str, Any]:
        """Return an entry's attributes, with `NAME_html` beside each attribute that is marked-up text."""
        attributes = dict(record.attributes)
        for name in self.dialect.markup_attributes & attributes.keys():
            attributes[f"{name}_html"] = self.dialect.render(attributes[name], record.references, self.link)
        return attributes

    def html(self, record: EntryRecord | RelationshipRecord) -> str:
        """Return the record's text as safe HTML."""
        return self.dialect.render(record.text, record.references, self.link) if record.text else ""


def write_entries(
    framework: Framework, catalogue: Catalogue, renderer: Renderer, stored: Stored
) -> tuple[dict[str, int], set[str]]:
    """Write the rows of all entries that come out different from what is stored.

    Returns the primary key of every entry of the framework by key, and the keys of the rows written.
    """
    ids = {key: row.pk for key, row in stored.entries.items()}
    written: set[str] = set()
    for level in _levels(catalogue.entries):
        rows = []
        for record in level:
            row = _entry(framework, record, renderer, ids)
            known = stored.entries.get(record.key)
            if known is None or known.row_digest != row.row_digest:
                rows.append(row)
        for row in _upsert(Entry, rows, ENTRY_FIELDS):
            ids[row.key] = row.pk
            written.add(row.key)
    _write_labels([record for record in catalogue.entries if record.key in written], ids)
    return ids, written


def write_relationships(
    framework: Framework, catalogue: Catalogue, renderer: Renderer, ids: Mapping[str, int], stored: Stored
) -> Plan:
    """Write the rows of all relationships that come out different, delete those no longer stated, and say which.

    History keeps what is deleted here (`frameworks.importing.history`).
    """
    old = {key: row.row_digest for key, row in stored.relationships.items()}
    new: dict[str, str] = {}
    rows = []
    for record in catalogue.relationships:
        row = _relationship(framework, record, renderer, ids)
        new[record.key] = row.row_digest
        if old.get(record.key) != row.row_digest:
            rows.append(row)
    result = plan(old, new)
    _upsert(Relationship, rows, RELATIONSHIP_FIELDS)
    _delete(Relationship, [stored.relationships[key].pk for key in result.withdrawn])
    return result


def write_older_entries(
    framework: Framework, catalogue: Catalogue, renderer: Renderer, stored: Stored
) -> tuple[dict[str, int], set[str]]:
    """Add the entries that only an older release had, withdrawn from the start; leave all others as they are.

    Returns the primary key of every entry of the framework by key, and the keys added.
    """
    ids = {key: row.pk for key, row in stored.entries.items()}
    added: set[str] = set()
    for level in _levels(catalogue.entries):
        rows = [_entry(framework, record, renderer, ids) for record in level if record.key not in stored.entries]
        for row in rows:
            row.status, row.row_digest = Entry.Status.WITHDRAWN, ""
        for row in Entry.objects.bulk_create(rows, batch_size=BATCH):
            ids[row.key] = row.pk
            added.add(row.key)
    return ids, added


def withdraw(framework: Framework, keys: Iterable[str]) -> None:
    """Mark entries that a release no longer carries. Nothing is deleted: addresses and commentary outlive releases."""
    for chunk in batched(sorted(keys), BATCH):
        Entry.objects.filter(framework=framework, key__in=chunk).update(
            status=Entry.Status.WITHDRAWN, row_digest=""
        )


def _levels(entries: Iterable[EntryRecord]) -> Iterator[list[EntryRecord]]:
    """Yield entries so that each comes after its parent and its successor, whose primary keys it needs.

    Readers refuse cycles of parents and of successors. One across both would never come up here, so it is an error.
    """
    waiting = {entry.key: entry for entry in entries}
    while waiting:
        level = [
            entry
            for entry in waiting.values()
            if entry.parent not in waiting and entry.revoked_by not in waiting
        ]
        if not level:
            raise CatalogueError(f"{min(waiting)}: parents and successors form a cycle; correct the bundle")
        for entry in level:
            del waiting[entry.key]
        yield level


def _entry(framework: Framework, record: EntryRecord, renderer: Renderer, ids: Mapping[str, int]) -> Entry:
    attributes = renderer.attributes(record)
    html = renderer.html(record)
    parent = ids[record.parent] if record.parent else None
    revoked_by = ids[record.revoked_by] if record.revoked_by else None
    return Entry(
        framework=framework,
        key=record.key,
        kind=record.kind,
        external_id=record.external_id,
        title=record.title,
        status=record.status,
        parent_id=parent,
        revoked_by_id=revoked_by,
        position=record.position,
        text=record.text,
        html=html,
        references=as_rows(record.references),
        attributes=attributes,
        url=record.url,
        source_version=record.version,
        source_created=record.created,
        source_modified=record.modified,
        row_digest=_digest(record, html, attributes, parent, revoked_by),
    )


def _relationship(
    framework: Framework, record: RelationshipRecord, renderer: Renderer, ids: Mapping[str, int]
) -> Relationship:
    html = renderer.html(record)
    return Relationship(
        framework=framework,
        key=record.key,
        type=record.type,
        source_id=ids[record.source],
        target_id=ids[record.target],
        position=record.position,
        text=record.text,
        html=html,
        references=as_rows(record.references),
        attributes=dict(record.attributes),
        row_digest=_digest(record, html),
    )


def _digest(*parts: Any) -> str:
    """Return a short digest of everything a row is made of."""
    packed = orjson.dumps(parts, default=tuple_as_list, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(packed, digest_size=16).hexdigest()


def _upsert[Row: (Entry, Relationship)](model: type[Row], rows: list[Row], fields: tuple[str, ...]) -> list[Row]:
    return model._base_manager.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["framework", "key"],
        update_fields=fields,
    )


def _write_labels(records: list[EntryRecord], ids: Mapping[str, int]) -> None:
    """Replace the labels of the entries that were written."""
    pks = [ids[record.key] for record in records]
    for chunk in batched(pks, BATCH):
        EntryLabel.objects.filter(entry_id__in=chunk).delete()
    EntryLabel.objects.bulk_create(
        [
            EntryLabel(entry_id=ids[record.key], scheme=label.scheme, value=label.value)
            for record in records
            for label in record.labels
        ],
        batch_size=BATCH,
    )


def _delete(model: type[Relationship], pks: list[int]) -> None:
    for chunk in batched(pks, BATCH):
        model._base_manager.filter(pk__in=chunk).delete()

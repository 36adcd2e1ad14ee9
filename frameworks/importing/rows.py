"""Records → rows: the publisher's current words in the catalogue tables.

Every text is rendered anew on each import, because a link in an unchanged text may lead somewhere else when
*another* entry was revoked. A digest over the finished row decides whether it is written, so rows that come
out the same are left alone.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import batched
from typing import Any

import orjson

from frameworks.content import tuple_as_list
from frameworks.importing.bulk import delete, update, upsert
from frameworks.importing.dialect import Dialect, Link
from frameworks.importing.stored import Stored
from frameworks.models import Entry, EntryLabel, Framework, Relationship
from frameworks.plan import Plan, plan
from frameworks.records import EntryRecord, RelationshipRecord

ENTRY_FIELDS = (
    "framework", "key", "kind", "external_id", "title", "status", "position", "text", "html", "references",
    "attributes", "url", "source_version", "source_created", "source_modified", "row_digest",
)  # fmt: skip
RELATIONSHIP_FIELDS = (
    "framework", "key", "type", "source", "target", "position", "text", "html", "references", "attributes",
    "row_digest",
)  # fmt: skip
BATCH = 1000


@dataclass(frozen=True, slots=True)
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
    framework: Framework, records: Iterable[EntryRecord], renderer: Renderer, stored: Stored
) -> tuple[dict[str, int], set[str]]:
    """Write the rows of the records that come out different from what is stored.

    Returns the primary key of every entry of the framework by key, and the keys of the rows written.
    """
    rows, written = [], []
    for record in records:
        html, attributes = renderer.html(record), renderer.attributes(record)
        digest = _digest(record, html, attributes)
        known = stored.entries.get(record.key)
        if known is None or known.row_digest != digest:
            written.append(record)
            rows.append(
                (
                    framework.pk, record.key, record.kind, record.external_id, record.title, record.status,
                    record.position, record.text, html, record.references, attributes, record.url,
                    record.version, record.created, record.modified, digest,
                )
            )  # fmt: skip
    upsert(Entry, ENTRY_FIELDS, rows, unique=["framework", "key"])
    ids = dict(Entry.objects.filter(framework=framework).values_list("key", "pk"))
    _write_relatives(written, ids)
    _write_labels(written, ids)
    return ids, {record.key for record in written}


def write_relationships(
    framework: Framework,
    records: Iterable[RelationshipRecord],
    renderer: Renderer,
    ids: Mapping[str, int],
    stored: Stored,
) -> Plan:
    """Write the relationships that come out different, delete those no longer stated, and say which.

    History keeps what is deleted here (`frameworks.importing.history`).
    """
    old = {key: row.row_digest for key, row in stored.relationships.items()}
    new: dict[str, str] = {}
    rows = []
    for record in records:
        html = renderer.html(record)
        digest = new[record.key] = _digest(record, html)
        if old.get(record.key) != digest:
            rows.append(
                (
                    framework.pk, record.key, record.type, ids[record.source], ids[record.target],
                    record.position, record.text, html, record.references, record.attributes, digest,
                )
            )  # fmt: skip
    changes = plan(old, new)
    upsert(Relationship, RELATIONSHIP_FIELDS, rows, unique=["framework", "key"])
    for chunk in batched(changes.withdrawn, BATCH):
        delete(Relationship.objects.filter(framework=framework, key__in=chunk))
    return changes


def withdraw(framework: Framework, keys: Iterable[str]) -> None:
    """Mark entries that a release no longer carries. Nothing is deleted: commentary outlives releases."""
    for chunk in batched(sorted(keys), BATCH):
        Entry.objects.filter(framework=framework, key__in=chunk).update(
            status=Entry.Status.WITHDRAWN, row_digest=""
        )


def _write_relatives(records: list[EntryRecord], ids: Mapping[str, int]) -> None:
    """Set parents and successors, whose primary keys are known only after all entries are written."""
    rows = [
        (
            ids[record.parent] if record.parent else None,
            ids[record.revoked_by] if record.revoked_by else None,
            ids[record.key],
        )
        for record in records
    ]
    update(Entry, ["parent", "revoked_by"], rows)


def _write_labels(records: list[EntryRecord], ids: Mapping[str, int]) -> None:
    """Replace the labels of the entries that were written."""
    for chunk in batched([ids[record.key] for record in records], BATCH):
        delete(EntryLabel.objects.filter(entry_id__in=chunk))
    rows = ((ids[record.key], *label) for record in records for label in record.labels)
    upsert(EntryLabel, ["entry", "scheme", "value"], rows, unique=["entry", "scheme", "value"])


def _digest(*parts: Any) -> str:
    """Return a short digest of everything a row is made of."""
    packed = orjson.dumps(parts, default=tuple_as_list, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(packed, digest_size=16).hexdigest()

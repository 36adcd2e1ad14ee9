"""Where a link in the publisher's texts leads: every address of ours that an import knows of."""

from collections.abc import Mapping

from frameworks.importing.dialect import Address, Dialect
from frameworks.models import Entry, Framework
from frameworks.records import Catalogue, EntryRecord


def addresses(framework: Framework, catalogue: Catalogue, dialect: Dialect) -> list[Address]:
    """Return the address of everything a text may link to: this catalogue's entries and those of its sister
    frameworks.

    A revoked entry's address is that of what replaced it, at the end of the chain. Active entries come first,
    because an external id may have been used before.
    """
    records = {record.key: record for record in catalogue.entries}
    own = []
    for record in sorted(catalogue.entries, key=lambda record: record.status != "active"):
        end = _end_of_chain(record, records)
        path = (
            None
            if end.status == "revoked"
            else dialect.path(framework.slug, end.kind, end.external_id, end.key)
        )
        own.append(Address(framework.slug, record.kind, record.external_id, path))
    sisters = (
        Entry.objects.exclude(framework=framework)
        .filter(framework__source_format=framework.source_format)
        .filter(status__in=[Entry.Status.ACTIVE, Entry.Status.DEPRECATED])
        .values_list("framework__slug", "kind", "external_id", "key")
    )
    return own + [
        Address(slug, kind, id_, dialect.path(slug, kind, id_, key)) for slug, kind, id_, key in sisters
    ]


def _end_of_chain(record: EntryRecord, records: Mapping[str, EntryRecord]) -> EntryRecord:
    """Return what replaced a record in the end. Readers refuse cycles."""
    while record.revoked_by:
        record = records[record.revoked_by]
    return record

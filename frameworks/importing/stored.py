"""What the catalogue holds of a framework before an import: keys, kinds and digests, nothing heavier."""

from dataclasses import dataclass, field
from typing import NamedTuple, Self

from frameworks.models import Entry, Framework, Relationship


class StoredRow(NamedTuple):
    """A row as the importer remembers it. `group` is an entry's kind or a relationship's type."""

    pk: int
    group: str
    row_digest: str


@dataclass(slots=True)
class Stored:
    """A framework's rows by key. `digests` leaves withdrawn entries out: one that returns counts as added."""

    entries: dict[str, StoredRow] = field(default_factory=dict)
    relationships: dict[str, StoredRow] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, framework: Framework) -> Self:
        """Read what is stored of a framework, in two queries."""
        stored = cls()
        rows = Entry.objects.filter(framework=framework).values_list(
            "key", "pk", "kind", "row_digest", "status", "version__digest"
        )
        for key, pk, kind, row_digest, status, digest in rows.iterator():
            stored.entries[key] = StoredRow(pk, kind, row_digest)
            if status != Entry.Status.WITHDRAWN:
                stored.digests[key] = digest or ""
        statements = Relationship.objects.filter(framework=framework)
        for key, pk, type_, row_digest in statements.values_list(
            "key", "pk", "type", "row_digest"
        ).iterator():
            stored.relationships[key] = StoredRow(pk, type_, row_digest)
        return stored

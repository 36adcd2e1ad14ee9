"""What a reader of an entry sees, as canonical JSON, and its digest.

The content of an entry holds its own words and the relationships that tell something *about it*: a
technique's mitigations, detections and procedure examples belong to the technique, so that a new procedure
changes the technique and not also the group that used it. Timestamps and the publisher's own version number
are left out: publishers touch them without changing a word (between Enterprise 17.1 and 18.1, 595 techniques
have a new `modified` and 49 a new description).

Content is JSON with sorted keys; its SHA-256 addresses it (`EntryVersion.digest`).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from frameworks.records import Catalogue, EntryRecord, RelationshipRecord

# The types whose sentence is about the target; every other sentence is about its source.
ABOUT_TARGET = frozenset({"uses", "mitigates", "detects"})


@dataclass(frozen=True, slots=True)
class Content:
    """One entry's content: canonical JSON bytes and their SHA-256 in hex.

    `own` is the digest of the same without the relationships: what is said about the entry and no other.
    """

    json: bytes
    digest: str
    own: str
    status: str

    def load(self) -> Any:
        """Return the content as Python objects."""
        return orjson.loads(self.json)


def subject(relationship: RelationshipRecord) -> str:
    """Return the key of the entry that a relationship tells something about."""
    return relationship.target if relationship.type in ABOUT_TARGET else relationship.source


def contents(catalogue: Catalogue) -> Iterator[tuple[EntryRecord, Content]]:
    """Yield every entry of a catalogue with its content, in the catalogue's order."""
    about: defaultdict[str, list[RelationshipRecord]] = defaultdict(list)
    for relationship in catalogue.relationships:
        about[subject(relationship)].append(relationship)
    for entry in catalogue.entries:
        yield entry, content(entry, about.get(entry.key, ()))


def content(entry: EntryRecord, relationships: Iterable[RelationshipRecord]) -> Content:
    """Return the content of one entry, given the relationships that are about it in any order."""
    own = {
        "external_id": entry.external_id,
        "kind": entry.kind,
        "title": entry.title,
        "text": entry.text,
        "status": entry.status,
        "parent": entry.parent,
        "revoked_by": entry.revoked_by,
        "labels": sorted(entry.labels),
        "references": entry.references,
        "attributes": entry.attributes,
    }
    statements = [
        {
            "key": relationship.key,
            "type": relationship.type,
            "source": relationship.source,
            "target": relationship.target,
            "text": relationship.text,
            "references": relationship.references,
            "attributes": relationship.attributes,
        }
        for relationship in in_order(relationships)
    ]
    whole = canonical({**own, "relationships": statements})
    return Content(whole, digest_of(whole), digest_of(canonical(own)), entry.status)


def in_order(relationships: Iterable[RelationshipRecord]) -> list[RelationshipRecord]:
    """Return relationships about one entry in the order its content lists them."""
    return sorted(relationships, key=lambda r: (r.type, r.position, r.key))


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return content as JSON that is the same for the same content: sorted keys, no spaces."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS, default=tuple_as_list)


def digest_of(canonical: bytes) -> str:
    """Return the SHA-256 of canonical JSON in hex."""
    return hashlib.sha256(canonical).hexdigest()


def tuple_as_list(value: Any) -> list[Any]:
    """Serialise a named tuple, which orjson does not take for a tuple."""
    if isinstance(value, tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} is not JSON")

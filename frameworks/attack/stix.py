"""Read an ATT&CK release: a STIX 2.0 or 2.1 bundle → one `Catalogue`.

    attack-pattern              technique, or sub-technique when x_mitre_is_subtechnique
    course-of-action            mitigation
    malware, tool               software
    intrusion-set               group
    x-mitre-detection-strategy  --detects--> attack-pattern, through analytics that observe data components
    relationship                a statement about two of them, with its own text and references
    x-mitre-collection          the release (STIX 2.1 only)

`bundle` makes objects of bytes, `objects` has `stix2` check them, `entries` and `relations` read them; here
they come together. Whatever is wrong raises CatalogueError with one line that names the object.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from frameworks.attack import relations
from frameworks.attack.bundle import Bundle, load
from frameworks.attack.chains import check_chains
from frameworks.attack.domains import find_domain, find_release
from frameworks.attack.entries import EntryReader
from frameworks.attack.fields import Fields, shown
from frameworks.attack.kinds import ORDER, STIX_TYPES, TECHNIQUES
from frameworks.attack.references import ReferenceReader
from frameworks.records import Catalogue, CatalogueError, EntryRecord, RelationshipRecord

_NOT_ENTRIES = frozenset({"relationship", "identity", "marking-definition", "x-mitre-collection"})


def read(
    data: bytes, *, framework: str | None = None, release: str | None = None, name: str = ""
) -> Catalogue:
    """Everything an ATT&CK bundle says.

    `framework` (attack, attack-mobile, attack-ics) and `release` ("18.1") are found in the bundle or in
    `name`, its file name or address, where they are not given. Raises CatalogueError.
    """
    where = shown(name, 120) or "the bundle"
    bundle = load(data, name)
    things = [Fields(raw, key) for key, raw in bundle.objects.items() if raw["type"] in _SIGNS]
    domain = find_domain(things, framework, where)
    collection = next((fields for fields in things if fields.raw["type"] == "x-mitre-collection"), None)
    version, released_on = find_release(collection, release, name, where)
    reading = _Reading(bundle, domain.kill_chain)
    reading.read_entries()
    if not reading.entries:
        raise CatalogueError(f"{where}: the bundle holds nothing that ATT&CK names")
    published = reading.read_relationships()
    implied = reading.read_implied()
    return Catalogue(
        framework=domain.framework,
        release=version,
        entries=tuple(sorted(reading.entries.values(), key=lambda e: (ORDER[e.kind], e.external_id, e.key))),
        relationships=(*published, *implied),
        released_on=released_on,
        notice=reading.notice,
        skipped=dict(reading.skipped),
        warnings=tuple(reading.warnings),
    )


_SIGNS = frozenset({"x-mitre-collection", "x-mitre-matrix", "x-mitre-tactic", "attack-pattern"})


class _Reading:
    """One pass over a bundle. Objects are let go once they have become records, to keep the peak low."""

    def __init__(self, bundle: Bundle, kill_chain: str) -> None:
        self._objects = bundle.objects
        self._spec_version = bundle.spec_version
        self._references = ReferenceReader()
        self._implied = relations.Implied(kill_chain)
        self._keys = frozenset(bundle.objects)
        self.entries: dict[str, EntryRecord] = {}
        self.skipped: Counter[str] = Counter()
        self.warnings: list[str] = []
        self.notice = ""

    def read_entries(self) -> None:
        """Every object that is no relationship."""
        reader = EntryReader(self._references)
        for fields in self._take(lambda stix_type: stix_type != "relationship"):
            stix_type = fields.raw["type"]
            if stix_type in STIX_TYPES:
                spec_version = fields.raw.get("spec_version", self._spec_version)
                self.entries[fields.key] = reader.read(fields, spec_version)
                self._implied.collect(fields)
            elif stix_type == "marking-definition":
                self.notice = self.notice or _statement(fields)
            elif stix_type not in _NOT_ENTRIES:
                self.skipped[stix_type] += 1

    def read_relationships(self) -> list[RelationshipRecord]:
        """Every published relationship; parents and successors are entered on their entries."""
        found: list[RelationshipRecord] = []
        parents: dict[str, str] = {}
        successors: dict[str, str] = {}
        for fields in self._take(lambda stix_type: stix_type == "relationship"):
            if not relations.is_current(fields):
                continue
            record = relations.published(fields, self._references)
            if not self._joins_entries(fields, record):
                continue
            found.append(record)
            if record.type == "subtechnique-of":
                self._add_parent(fields, record, parents)
            elif record.type == "revoked-by" and self.entries[record.source].status == "revoked":
                successors.setdefault(record.source, record.target)
        names = {key: entry.external_id for key, entry in self.entries.items()}
        check_chains(parents, "sub-techniques", names)
        check_chains(successors, "revoked", names)
        for key in parents.keys() | successors.keys():
            self.entries[key] = replace(
                self.entries[key], parent=parents.get(key), revoked_by=successors.get(key)
            )
        return found

    def read_implied(self) -> list[RelationshipRecord]:
        """Every implied relationship; tactics get their place in the matrix."""
        entries = self.entries
        matrices = [entry for entry in entries.values() if entry.kind == "matrix"]
        matrices.sort(key=lambda entry: (entry.status != "active", entry.title, entry.key))
        for place, key in enumerate(self._implied.tactic_order([matrix.key for matrix in matrices]), 1):
            if key in entries and entries[key].kind == "tactic":
                entries[key] = replace(entries[key], position=place)
        tactics: dict[str, str] = {}
        for entry in sorted(entries.values(), key=lambda e: (e.status != "active", e.external_id, e.key)):
            if entry.kind == "tactic" and entry.attributes.get("shortname"):
                tactics.setdefault(entry.attributes["shortname"], entry.key)
        kinds = {key: entry.kind for key, entry in entries.items()}
        return list(self._implied.records(tactics, kinds, self.warnings))

    def _take(self, wanted: Callable[[str], bool]) -> Iterator[Fields]:
        for key in [key for key, raw in self._objects.items() if wanted(raw["type"])]:
            yield Fields(self._objects.pop(key), key)

    def _joins_entries(self, fields: Fields, record: RelationshipRecord) -> bool:
        if not record.type:
            raise fields.error("has no relationship_type")
        for end, key in (("source_ref", record.source), ("target_ref", record.target)):
            if not key:
                raise fields.error(f"has no {end}")
            if key not in self._keys:
                raise fields.error(f"{end} {shown(key)} is not in the bundle: the file is not complete")
        if record.type in relations.PUBLISHED and {record.source, record.target} <= self.entries.keys():
            return True
        self.skipped[f"relationship {shown(record.type, 40)}"] += 1
        return False

    def _add_parent(self, fields: Fields, record: RelationshipRecord, parents: dict[str, str]) -> None:
        for key in (record.source, record.target):
            if self.entries[key].kind not in TECHNIQUES:
                raise fields.error(f"subtechnique-of is for techniques; {key} is a {self.entries[key].kind}")
        if parents.setdefault(record.source, record.target) != record.target:
            raise fields.error(f"{record.source} is a sub-technique of two techniques")


def _statement(fields: Fields) -> str:
    """The publisher's copyright line, from a marking definition of the type statement."""
    definition = fields.raw.get("definition")
    return Fields(definition, fields.key).text("statement") if isinstance(definition, dict) else ""

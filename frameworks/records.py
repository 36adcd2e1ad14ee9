"""What a reader hands to an importer, whatever the source format: plain records that know no Django.

A *reader* (`frameworks.attack.stix`, later OSCAL and tables) turns a publisher's file into one `Catalogue`:

    Catalogue ── entries: one per thing the publisher names (tactic, technique, mitigation, …)
              └─ relationships: one per statement about two of them (uses, mitigates, detects, …)

Everything in a record is the publisher's own text, unrendered. Keys are the publisher's stable ids (a STIX
id, an OSCAL control id) and are unique within a framework; external ids ("T1059.011") are unique only within
a kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

type Status = Literal["active", "deprecated", "revoked"]
type JSON = Mapping[str, Any]


class CatalogueError(Exception):
    """Something from outside is not what it claims to be.

    The message is one line: what is wrong, where, and what to do. Commands print it and exit with 1.
    """


class Reference(NamedTuple):
    """A source that a text cites: `(Citation: NAME)` names it on the object the text stands on."""

    name: str
    description: str = ""
    url: str = ""  # http(s) only; empty when the publisher gave none or gave something else


class Label(NamedTuple):
    """A value a reader filters by, such as ("platform", "Windows"). Schemes and values are data."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """One thing a framework names.

    `attributes` holds what only this kind has, JSON-ready, keyed by plain words ("impact_type",
    "contributors"). `position` orders entries that the publisher orders (tactics in their matrix); 0
    elsewhere.
    """

    key: str
    kind: str
    external_id: str
    title: str
    text: str = ""
    status: Status = "active"
    parent: str | None = None
    revoked_by: str | None = None
    url: str = ""  # the publisher's own page about this entry
    version: str = ""
    created: datetime | None = None
    modified: datetime | None = None
    position: int = 0
    labels: tuple[Label, ...] = ()
    references: tuple[Reference, ...] = ()
    attributes: JSON = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RelationshipRecord:
    """One statement about two entries, with the publisher's own sentence for exactly this pair."""

    key: str
    type: str
    source: str
    target: str
    text: str = ""
    position: int = 0
    references: tuple[Reference, ...] = ()
    attributes: JSON = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One release of one framework, complete."""

    framework: str
    release: str
    entries: tuple[EntryRecord, ...]
    relationships: tuple[RelationshipRecord, ...]
    released_on: date | None = None
    notice: str = ""
    skipped: Mapping[str, int] = field(default_factory=dict)  # source type → how many were not understood
    warnings: tuple[str, ...] = ()

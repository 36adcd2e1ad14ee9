"""What a technique page, the API and exports show of a technique: data and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from frameworks.citations import NumberedReference
from frameworks.models.entry import Entry
from frameworks.models.framework import Release
from frameworks.records import Reference


@dataclass(frozen=True, slots=True)
class Other:
    """An entry that a view names and links to. `url` is empty when nothing shows it."""

    pk: int
    kind: str
    external_id: str
    title: str
    status: str
    url: str
    position: int = 0
    parent: int | None = None  # the parent's pk


@dataclass(slots=True)
class Passage:
    """A piece of the publisher's text and the sources it cites; `html` is ready to show once numbered."""

    html: str = ""
    references: Sequence[Reference] = ()

    def __bool__(self) -> bool:
        return bool(self.html)


@dataclass(slots=True)
class Statement:
    """What the publisher says about this technique and one other entry: a mitigation, a group, …"""

    entry: Other
    passage: Passage


@dataclass(frozen=True, slots=True)
class LogSource:
    """Where an analytic finds its events."""

    component: Other
    name: str
    channel: str


@dataclass(slots=True)
class Analytic:
    """One way to detect a technique on some platforms. `mutable` are (field, description) to tune."""

    entry: Other
    passage: Passage
    platforms: list[str] = field(default_factory=list)
    log_sources: list[LogSource] = field(default_factory=list)
    mutable: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Strategy:
    """A detection strategy (ATT&CK 18.0 and later) with its analytics."""

    entry: Other
    passage: Passage
    analytics: list[Analytic] = field(default_factory=list)


@dataclass(slots=True)
class Component:
    """A data component that detects a technique (before ATT&CK 18.0), with the data source it is part of."""

    entry: Other
    passage: Passage
    source: Other | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """A labelled fact that only some techniques have: ("Impact type", ("Availability",))."""

    name: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping to an entry of another framework, read from this technique's side.

    `relation` is in OSCAL's words as seen from the technique. `origin` is the published set, empty for the
    firm's own.
    """

    entry: Other
    framework: str
    framework_name: str
    relation: str
    relation_label: str
    rationale: str
    strength: str
    origin: str


@dataclass(slots=True)
class TechniqueView:
    """Everything the publisher says about one technique, in the order a page shows it.

    `family` are the parent's (or its own) sub-techniques; `siblings` are filled on request, by tactic.
    `procedures` are those of the window asked for, `procedure_total` all there are, `procedure_found` those
    that match its search.
    """

    entry: Entry
    base: str
    statement: Passage
    release: Release | None = None
    parent: Other | None = None
    family: list[Other] = field(default_factory=list)
    tactics: list[Other] = field(default_factory=list)
    siblings: dict[int, list[Other]] = field(default_factory=dict)
    platforms: list[str] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)
    contributors: list[str] = field(default_factory=list)
    detection: Passage = field(default_factory=Passage)
    strategies: list[Strategy] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)
    mitigations: list[Statement] = field(default_factory=list)
    procedures: list[Statement] = field(default_factory=list)
    procedure_total: int = 0
    procedure_found: int = 0
    assets: list[Statement] = field(default_factory=list)
    references: list[NumberedReference] = field(default_factory=list)
    mappings: list[Mapped] = field(default_factory=list)

    @property
    def is_subtechnique(self) -> bool:
        """Whether this is a sub-technique."""
        return self.entry.parent_id is not None

    @property
    def children(self) -> list[Other]:
        """The sub-techniques of this technique."""
        return [] if self.is_subtechnique else self.family

    @property
    def analytic_total(self) -> int:
        """How many analytics all strategies have together."""
        return sum(len(strategy.analytics) for strategy in self.strategies)

    @property
    def has_detection(self) -> bool:
        """Whether the publisher says anything about detecting it."""
        return bool(self.strategies or self.components or self.detection)

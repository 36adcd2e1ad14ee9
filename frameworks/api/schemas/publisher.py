"""What the publisher says of a technique.

Every `html` is ready to show: links are absolute, citations numbered.
"""

from pydantic import BaseModel, Field

from core.api.schemas import Moment
from frameworks.api.schemas.common import EntryRef, TacticRef


class Text(BaseModel):
    """A text as it was published, and as safe HTML."""

    source: str = Field(description="As published, in the publisher's own markup.")
    html: str


class StatementOut(BaseModel):
    """What the publisher says about the technique and one other entry."""

    entry: EntryRef
    html: str


class Procedures(BaseModel):
    """What groups, campaigns and software did, by name; all of them."""

    count: int
    items: list[StatementOut]


class LogSourceOut(BaseModel):
    """Where an analytic finds its events."""

    component: EntryRef
    name: str
    channel: str


class MutableElement(BaseModel):
    """Something to tune in an analytic."""

    field: str
    description: str


class AnalyticOut(BaseModel):
    """One way to detect the technique on some platforms."""

    entry: EntryRef
    html: str
    platforms: list[str]
    log_sources: list[LogSourceOut]
    mutable_elements: list[MutableElement]


class StrategyOut(BaseModel):
    """A detection strategy (ATT&CK 18.0 and later)."""

    entry: EntryRef
    html: str
    analytics: list[AnalyticOut]


class ComponentOut(BaseModel):
    """A data component that detects the technique (before ATT&CK 18.0)."""

    entry: EntryRef
    html: str
    source: EntryRef | None


class DetectionOut(BaseModel):
    """How to detect it; what a release does not have is empty."""

    html: str
    strategies: list[StrategyOut]
    components: list[ComponentOut]


class DetailOut(BaseModel):
    """A fact that only some techniques have: permissions required, impact type, …"""

    name: str
    label: str
    values: list[str]


class ReferenceOut(BaseModel):
    """A source. A citation [3] in any `html` links to #ref-3; give the source's element this `id`."""

    number: int
    id: str
    name: str
    description: str
    url: str
    cited_by: list[str] = Field(description="The ids of the citations, for links back.")


class PublisherLayer(BaseModel):
    """Everything the publisher says of a technique, written by imports only."""

    key: str = Field(description="The publisher's stable id, such as a STIX id.")
    external_id: str
    kind: str
    kind_label: str
    name: str
    status: str
    replaced_by: EntryRef | None = Field(description="Of a revoked technique: what is used instead.")
    is_subtechnique: bool
    parent: EntryRef | None
    subtechniques: list[EntryRef]
    statement: Text
    tactics: list[TacticRef]
    platforms: list[str]
    details: list[DetailOut]
    mitigations: list[StatementOut]
    detection: DetectionOut
    assets: list[StatementOut]
    procedures: Procedures
    references: list[ReferenceOut]
    contributors: list[str]
    version: str
    created: Moment | None
    modified: Moment | None
    url: str = Field(description="The technique on the publisher's own site.")

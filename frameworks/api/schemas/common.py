"""What both layers of a technique refer to."""

from datetime import date

from pydantic import BaseModel, Field

from core.api.schemas import Moment


class FrameworkRef(BaseModel):
    """A framework."""

    slug: str = Field(description="Such as attack, attack-mobile, attack-ics.")
    name: str
    publisher: str


class EntryRef(BaseModel):
    """Something a framework names: a technique, a mitigation, a group."""

    external_id: str = Field(description="The publisher's id, such as M1038.")
    kind: str = Field(description="technique, subtechnique, tactic, mitigation, software, group, campaign, …")
    title: str
    status: str = Field(
        description="active, deprecated, revoked (by the publisher) or withdrawn (no longer there)."
    )
    url: str = Field(description="Absolute address on this site; empty where nothing shows it.")


class TacticRef(EntryRef):
    """A tactic; `shortname` is the publisher's own ("execution")."""

    shortname: str


class ReleaseOut(BaseModel):
    """One release of a framework."""

    framework: str = Field(description="The framework's slug.")
    version: str
    released_on: date | None
    state: str = Field(description="current or superseded.")
    imported_at: Moment


class MappingOut(BaseModel):
    """What another framework's entry has to do with the technique, in the words of OSCAL's mapping model."""

    entry: EntryRef
    framework: str
    framework_name: str
    relation: str = Field(description="As seen from the technique: equal-to, subset-of, intersects-with, …")
    rationale: str
    strength: str
    layer: str = Field(description='Who says so: "publisher" (a published set) or "firm".')
    origin: str = Field(description="The name of the published set; empty for the firm's own.")


class PublisherNotice(BaseModel):
    """What the publisher asks of everybody who shows its text."""

    name: str
    notice: str = Field(description="To be shown wherever the publisher's text is.")
    release_notice: str = Field(description="What the release itself says of its copyright.")
    licence: str
    home_url: str
    applies_to: list[str] = Field(description="The keys of a page that hold the publisher's words.")


class FirmNotice(BaseModel):
    """Whose the commentary is."""

    name: str
    applies_to: list[str] = Field(description="The keys of a page that hold the firm's words.")


class Notices(BaseModel):
    """The notices owed, and which layer is whose."""

    publisher: PublisherNotice | None
    firm: FirmNotice

"""The catalogue by itself: what version 3's routes over frameworks serve."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from core.api.schemas import Moment
from frameworks.api.schemas.common import EntryRef
from frameworks.api.schemas.publisher import ReferenceOut, Text


class CatalogueRelease(BaseModel):
    """A release that was imported."""

    version: str
    released_on: date | None
    state: str = Field(description="current or superseded.")
    imported_at: Moment
    sha256: str = Field(description="Of the publisher's uncompressed file.")


class FrameworkOut(BaseModel):
    """A framework with its current release."""

    slug: str
    name: str
    publisher: str
    licence: str
    notice: str = Field(description="To be shown wherever the publisher's text is.")
    home_url: str
    url: str = Field(description="Its page on this site.")
    release: CatalogueRelease | None
    counts: dict[str, int] = Field(description="Kind → how many active entries of it.")


class CatalogueEntry(EntryRef):
    """An entry in a list. `page_id` is its page, where it has one that anybody may see."""

    key: str
    parent: str = Field(description="The external id of what it is a part of; empty without one.")
    publisher_url: str
    version: str
    created: Moment | None
    modified: Moment | None
    page_id: int | None


class CatalogueEntryDetail(CatalogueEntry):
    """An entry with its text."""

    statement: Text
    references: list[ReferenceOut]
    labels: dict[str, list[str]] = Field(
        description="What it can be filtered by: scheme → values (platform)."
    )
    attributes: dict[str, Any] = Field(description="What else the publisher says, by the importer's names.")
    replaced_by: EntryRef | None


class CatalogueRelationship(BaseModel):
    """One statement about two entries."""

    type: str = Field(description="uses, mitigates, detects, in-tactic, subtechnique-of, has-analytic, …")
    source: EntryRef
    target: EntryRef
    html: str
    references: list[ReferenceOut]


class Releases(BaseModel):
    """The releases of a framework, the newest import first."""

    count: int
    items: list[CatalogueRelease]


class Frameworks(BaseModel):
    """The frameworks that anybody may see."""

    count: int
    items: list[FrameworkOut]


class Entries(BaseModel):
    """Some entries; `count` are all that were asked for."""

    count: int
    items: list[CatalogueEntry]


class Relationships(BaseModel):
    """Some relationships; `count` are all that were asked for."""

    count: int
    items: list[CatalogueRelationship]

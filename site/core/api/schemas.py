"""The shapes that the fields of every page type are made of."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, PlainSerializer, WithJsonSchema


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


# A moment in UTC, written alike by both versions: 2024-05-06T07:08:09.123Z.
Moment = Annotated[
    datetime,
    PlainSerializer(_written, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class PageRef(BaseModel):
    """A page to go to. Where a page is not public, null stands in its place."""

    id: int
    type: str = Field(description="Such as frameworks.TechniquePage.")
    title: str
    url: str = Field(description="Absolute address of the page on the site.")


class Rendition(BaseModel):
    """An image in one size."""

    url: str
    width: int
    height: int


class ImageRef(BaseModel):
    """An image of the text, with addresses to load it from, the smallest first."""

    id: int
    title: str
    alt: str = Field(description="Empty when the image is decoration.")
    decorative: bool
    renditions: list[Rendition]


class DocumentRef(BaseModel):
    """A file to download."""

    id: int
    title: str
    url: str


class StreamItem(BaseModel):
    """One block of an editor's text.

    `value` follows the type: rich text is HTML, a page is {id, type, title, url}, an image is {id, title,
    alt, decorative, renditions}, a table is {data, first_row_is_table_header, …}, the rest is as it was
    typed.
    """

    type: str
    value: Any
    id: str | None = None


class Related(BaseModel):
    """A page that has something to do with this one, and the reason an editor gave."""

    id: int
    type: str
    kind: str = Field(description="In a reader's word: technique, service, insight.")
    identifier: str = Field(description="What practitioners call it (T1059.011), where there is such a name.")
    title: str
    url: str
    reason: str
    direction: str = Field(description='"to": this page names the other; "from": the other names this page.')

"""What the firm says of a technique, written by editors only."""

from datetime import date

from pydantic import BaseModel, Field

from core.api.schemas import Moment, Related, StreamItem


class AuthorOut(BaseModel):
    """Who wrote the commentary."""

    name: str


class ReviewOut(BaseModel):
    """Somebody read the commentary against a release and stands by it, or has to read it again."""

    release: str | None = Field(description="The release it was read against; null when nobody has yet.")
    reviewed_against: str | None = Field(
        description="The release it holds for: the current one, unless it is under review."
    )
    reviewed_at: Moment | None
    next_due: date | None
    is_current: bool = Field(description="Whether the publisher's text is still the one that was read.")
    under_review_since: date | None = Field(
        description="When the publisher changed what it is about; null when nothing has to be read again."
    )


class FirmLayer(BaseModel):
    """The firm's commentary."""

    has_commentary: bool
    one_line: str
    priority: str = Field(description="critical, high, medium, low, or empty.")
    author: AuthorOut | None
    commentary: list[StreamItem] = Field(
        description="Blocks. A `part` in a value is what it is about: statement, or an id such as M1038."
    )
    related: list[Related]
    review: ReviewOut | None
    published_at: Moment | None = Field(description="When the commentary was last published.")

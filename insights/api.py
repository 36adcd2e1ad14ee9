"""What insights serve on the API."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F, prefetch_related_objects
from pydantic import BaseModel

from core.api.reading import Reading
from core.api.schemas import Related, StreamItem
from core.api.served import Served, Values
from core.api.serving import plain, related
from insights.models import InsightPage, InsightsIndexPage


class Byline(BaseModel):
    """Who wrote an article."""

    name: str
    role: str
    bio: str


class Subject(BaseModel):
    """What an article is about."""

    name: str
    slug: str


def _subjects(pages: Sequence[Any], names: Collection[str], reading: Reading) -> Mapping[int, Values]:
    """Build the topics of articles, in one query for all of them."""
    prefetch_related_objects(list(pages), "topics")
    return {page.pk: {"subjects": [Subject(**subject) for subject in page.subjects]} for page in pages}


INDEX = Served(InsightsIndexPage, fields={"introduction": str}, build=plain(), summary=("introduction",))
INSIGHT = Served(
    InsightPage,
    fields={
        "introduction": str,
        "date": date,
        "byline": Byline | None,
        "subjects": list[Subject],
        "minutes": int,
        "body": list[StreamItem],
        "related": list[Related],
    },
    build=plain(subjects=_subjects, related=related),
    summary=("introduction", "date", "byline", "subjects", "minutes"),
    orderings={"date": (F("date").asc(),)},
    select=("author",),
)

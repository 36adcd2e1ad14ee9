"""Where commentary has what somebody looks for: in the latest draft of each page, else in what is live."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from core.models import User
from frameworks.admin.listing import workflow_states
from frameworks.admin.locks import load_tasks, locked_for
from frameworks.models import Entry, Framework, Relationship, TechniquePage
from frameworks.models.pages.technique import HAS_COMMENTARY
from frameworks.replacing.commentary import ONE_LINE, Text, texts
from frameworks.replacing.search import Search
from frameworks.replacing.texts import Occurrence, occurrences

LIMIT = 5_000  # places that a preview shows; more of them nobody reads


class TooManyError(Exception):
    """There are more than LIMIT places."""


@dataclass(frozen=True)
class Scope:
    """Which pages are searched: all where nothing is named. `priority` is None for any, "" for none."""

    framework: Framework | None = None
    tactic: Entry | None = None
    priority: str | None = None

    def pages(self) -> QuerySet[TechniquePage]:
        """Return the pages that have something to search."""
        pages = TechniquePage.objects.filter(HAS_COMMENTARY | Q(latest_revision__isnull=False))
        if self.framework is not None:
            pages = pages.filter(entry__framework=self.framework)
        if self.tactic is not None:
            members = Relationship.objects.filter(type="in-tactic", target=self.tactic)
            pages = pages.filter(entry__in=members.order_by().values("source"))
        if self.priority is not None:
            pages = pages.filter(priority=self.priority)
        return pages.order_by("entry__external_id", "pk")


@dataclass(frozen=True)
class Place:
    """A text with the occurrences in it."""

    where: str
    occurrences: list[Occurrence]


@dataclass(frozen=True)
class Found:
    """A page with the places. `revision` is the draft that was searched, None where there is none yet.

    `refusal` is why no draft can be saved now, or nothing.
    """

    page: TechniquePage
    revision: int | None
    refusal: str = ""
    places: list[Place] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many occurrences there are."""
        return sum(len(place.occurrences) for place in self.places)

    @property
    def key(self) -> str:
        """The page and the draft, for a form: "12:345", or "12:0"."""
        return f"{self.page.pk}:{self.revision or 0}"


def find(search: Search, scope: Scope, user: User) -> list[Found]:
    """Return the pages that have it and that `user` may edit, in a bounded number of queries.

    Raises TooManyError.
    """
    pages: QuerySet[TechniquePage] = (
        scope.pages()
        .select_related("latest_revision", "entry", "locked_by")
        .defer("entry__text", "entry__html", "entry__references", "entry__attributes")
        .prefetch_related(workflow_states())
        .annotate_approved_schedule()  # type: ignore[attr-defined]  # Wagtail's queryset of pages
    )
    found: list[Found] = []
    count = 0
    load_tasks(pages)
    for page in pages:
        places = list(places_in(page, search))
        if not places or not page.permissions_for_user(user).can_edit():
            continue
        one = Found(page, page.latest_revision_id, locked_for(page, user), places)
        count += one.count
        if count > LIMIT:
            raise TooManyError
        found.append(one)
    return found


def places_in(page: TechniquePage, search: Search) -> Iterator[Place]:
    """Yield each text of the page's latest draft that has it."""
    for text in latest_texts(page):
        if here := occurrences(text.stored, search, rich=text.rich):
            yield Place(text.where, here)


def latest_texts(page: TechniquePage) -> Iterator[Text]:
    """Yield the texts of the latest draft, as stored in the revision: making a page of it asks queries."""
    if page.latest_revision is None:
        one_line, raw = page.one_line, list(page.commentary.raw_data)
    else:
        content: dict[str, Any] = page.latest_revision.content
        one_line, raw = content.get("one_line") or "", json.loads(content.get("commentary") or "[]")
    yield Text(str(ONE_LINE.verbose_name).capitalize(), one_line)
    yield from texts(raw)

"""What a page's commentary is about: the technique as a whole, or parts of the publisher's text.

What is live counts; of a page on which nothing the firm says is live, its latest draft. Commentary is read as
it is stored, without making blocks of it: an import asks hundreds of pages.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, QuerySet
from wagtail.models import Revision

from frameworks.blocks import STATEMENT
from frameworks.models import Framework, TechniquePage

# What the queue needs of a page; texts and settings stay in the database.
COLUMNS = (
    "entry",
    "one_line",
    "commentary",
    "author",
    "owner",
    "slug",
    "title",
    "draft_title",
    "live",
    "latest_revision",
    "content_type",
)


@dataclass(frozen=True, slots=True)
class Concern:
    """What a commentary concerns: `whole` when anything of it is about the technique as a whole, and the
    parts that its notes hang on, as their ids are written. False when there is no commentary.
    """

    whole: bool = False
    parts: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.whole or bool(self.parts)

    @classmethod
    def of(cls, one_line: str, blocks: Iterable[Mapping[str, Any]]) -> "Concern":
        """Return what a commentary in Wagtail's raw form concerns."""
        named = [part_named(block.get("value")) for block in blocks]
        return cls(bool(one_line) or "" in named, frozenset(filter(None, named)))


def part_named(value: Any) -> str:
    """Return the part that a block's value names, as ids are written ("M1038", "statement"); "" for none."""
    part = str(value.get("part") or "").strip() if hasattr(value, "get") else ""
    return STATEMENT if part.lower() == STATEMENT else part.upper()


@dataclass(frozen=True, slots=True)
class Commented:
    """A page with commentary, what that concerns, and the digest of its entry as it is now.

    The page is to read: most of its fields are deferred.
    """

    page: TechniquePage
    concern: Concern
    digest: str


def commented_pages(framework: Framework, only: Iterable[int] | None = None) -> dict[int, Commented]:
    """Return the pages of a framework that have commentary, live or drafted, by primary key.

    `only` narrows them to some primary keys. Two queries.
    """
    pages = TechniquePage.objects.filter(entry__framework=framework).only(*COLUMNS).order_by("pk")
    if only is not None:
        pages = pages.filter(pk__in=only)
    rows = pages.annotate(current_digest=F("entry__version__digest"))
    found = {page.pk: Commented(page, _live(page), page.current_digest or "") for page in rows}
    silent = [one for one in found.values() if not one.concern and one.page.latest_revision_id]
    found.update({one.page.pk: one for one in _drafted(silent, pages)})
    return {pk: one for pk, one in found.items() if one.concern}


def _live(page: TechniquePage) -> Concern:
    return Concern.of(page.one_line, page.commentary.raw_data) if page.live else Concern()


def _drafted(silent: list[Commented], pages: QuerySet[TechniquePage]) -> Iterator[Commented]:
    if not silent:
        return
    latest = pages.order_by().values("latest_revision")
    drafts = dict(Revision.objects.filter(pk__in=latest).values_list("pk", "content"))
    for one in silent:
        draft = drafts.get(one.page.latest_revision_id, {})
        stored = draft.get("commentary") or "[]"
        blocks = json.loads(stored) if isinstance(stored, str) else stored
        yield replace(one, concern=Concern.of(draft.get("one_line") or "", blocks))

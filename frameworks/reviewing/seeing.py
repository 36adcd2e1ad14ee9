"""What somebody had before their eyes when they approved: the words of a draft, and the publisher's text.

A draft's *words* are everything an editor writes in it. What Wagtail keeps beside them in a revision (who
locked it, when it goes live, its comments) is left out, and so is what belongs to the publisher: adding a
comment or a schedule is no other text. They are compared by their SHA-256.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import orjson
from wagtail.models import Page, Revision

from frameworks.models.pages import TechniquePage
from frameworks.models.pages.two_layers import KEPT_FIELDS, PUBLISHER_FIELDS

BOOKKEEPING = frozenset(
    {
        *("pk", "path", "depth", "numchild", "url_path", "content_type", "translation_key", "locale"),
        *("latest_revision", "latest_revision_created_at", "live_revision", "alias_of", "owner"),
        *("live", "has_unpublished_changes", "first_published_at", "last_published_at", "draft_title"),
        *("go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by"),
        "wagtail_admin_comments",
    }
)
PUBLISHERS = frozenset({*PUBLISHER_FIELDS, *KEPT_FIELDS, "entry"})


def words(content: Mapping[str, Any], *, two_layers: bool) -> str:
    """Return the digest of what an editor wrote in a revision's content; `two_layers`: of a technique."""
    left_out = BOOKKEEPING | PUBLISHERS if two_layers else BOOKKEEPING
    written = {name: _without_marks(value) for name, value in content.items() if name not in left_out}
    return hashlib.sha256(orjson.dumps(written, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()


# Wagtail's rich text editor gives keys to the blocks of a text written elsewhere; JSON escapes their quotes.
BLOCK_KEY = re.compile(r'(<[a-z0-9]+) data-block-key=(\\?")[A-Za-z0-9]{1,10}\2')


def _without_marks(value: Any) -> Any:
    """Return a value without what no editor wrote: the keys of rich text's blocks, and the primary keys of
    child rows, which publishing gives them.
    """
    if isinstance(value, str):
        return BLOCK_KEY.sub(r"\1", value)
    if isinstance(value, list):
        return [
            {name: part for name, part in row.items() if name != "pk"} if isinstance(row, dict) else row
            for row in value
        ]
    return value


@dataclass(frozen=True, slots=True)
class Seen:
    """A draft (a revision's primary key and its words) and the digest of the publisher's text beside it."""

    revision: int
    words: str
    digest: str = ""

    @classmethod
    def now(cls, subject: Any, *, lock: bool = False) -> Self:
        """Return what there is to see of a page or snippet: its latest draft, read afresh.

        With `lock`, nobody overwrites that draft until the transaction ends. Raises Revision.DoesNotExist for
        something that has no draft.
        """
        fresh = type(subject)._base_manager.values_list("latest_revision", flat=True).get(pk=subject.pk)
        revisions = Revision.objects.select_for_update() if lock else Revision.objects.all()
        revision = revisions.get(pk=fresh)
        two_layers = isinstance(subject, TechniquePage)
        digest = ""
        if two_layers:
            entry = TechniquePage.objects.filter(pk=subject.pk).order_by()
            digest = entry.values_list("entry__version__digest", flat=True).get() or ""
        return cls(revision.pk, words(revision.content, two_layers=two_layers), digest)

    @classmethod
    def read(cls, token: str) -> Self | None:
        """Return what a form says was seen; None for something that no form of ours says."""
        revision, _, rest = token.partition(".")
        said, _, digest = rest.partition(".")
        return cls(int(revision), said, digest) if revision.isdecimal() and len(said) == 64 else None

    def __str__(self) -> str:
        return f"{self.revision}.{self.words}.{self.digest}"


def words_of(revision: Revision) -> str:
    """Return the digest of what an editor wrote in a revision."""
    return words(revision.content, two_layers=revision.content_type.model_class() is TechniquePage)


def subject_of(workflow_state: Any) -> Any:
    """Return the page (by its type) or the snippet that a workflow is about."""
    subject = workflow_state.content_object
    return subject.specific if isinstance(subject, Page) else subject

"""Replace on the pages that somebody has looked through and ticked: a new draft each, nothing published."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import LogContext, log
from wagtail.models import Revision

from core.models import User
from frameworks.admin.locks import unwritable_for
from frameworks.models import TechniquePage
from frameworks.replacing.commentary import ONE_LINE, Text, rewrite
from frameworks.replacing.search import Search
from frameworks.replacing.texts import replaced

REPLACED = "frameworks.replace"
CHANGED = "it was changed after the preview"
GONE = "it is no longer there"
NOTHING = "the words are no longer in it"


class LeftOutError(Exception):
    """A page is left as it is; the message is the reason in a few words."""


@dataclass(frozen=True)
class Outcome:
    """What became of one page: a draft with so many places replaced, or the reason why not."""

    page: TechniquePage | None
    count: int = 0
    before: int | None = None  # the draft it was made from
    revision: Revision | None = None
    reason: str = ""


def apply(search: Search, seen: Iterable[tuple[int, int]], user: User) -> list[Outcome]:
    """Save a draft for each page. `seen` names pages with the draft that was looked at (0: there was none).

    A page that was changed since, is held or would break a rule of its fields is left as it is, and stops no
    other.
    """
    return [_attempt(search, pk, revision, user) for pk, revision in seen]


def _attempt(search: Search, pk: int, seen: int, user: User) -> Outcome:
    page = TechniquePage.objects.filter(pk=pk).first()
    try:
        # Entries of one request share a `uuid`, and of those histories show the last only: one each.
        with transaction.atomic(), LogContext(user=user):
            return save_draft(search, pk, seen, user)
    except LeftOutError as error:
        return Outcome(page, reason=str(error))
    except ValidationError as error:
        return Outcome(page, reason=" ".join(error.messages))


def save_draft(search: Search, pk: int, seen: int, user: User) -> Outcome:
    """Save a draft of one page, in a transaction of the caller's.

    Raises LeftOutError when the page was changed since or is held, ValidationError when a field would not
    take the new text.
    """
    page = TechniquePage.objects.select_for_update().filter(pk=pk).first()
    if page is None:
        raise LeftOutError(GONE)
    if reason := unwritable_for(page, user):
        raise LeftOutError(reason)
    if (page.latest_revision_id or 0) != seen:
        raise LeftOutError(CHANGED)
    draft: TechniquePage = page.get_latest_revision_as_object()
    count = replace_in(draft, search)
    if not count:
        raise LeftOutError(NOTHING)
    revision = draft.save_revision(user=user)
    log(
        instance=draft,
        action=REPLACED,
        user=user,
        revision=revision,
        content_changed=True,
        data={"find": search.find, "replace": search.replace, "count": count},
    )
    # Not the page's latest: where nothing was unpublished, Wagtail's draft is the page itself.
    return Outcome(page, count, before=seen or None, revision=revision)


def replace_in(page: TechniquePage, search: Search) -> int:
    """Replace in the page as it is in memory, and return in how many places; raises ValidationError."""
    total = 0

    def change(text: Text) -> str:
        nonlocal total
        changed, count = replaced(text.stored, search, rich=text.rich)
        if count:
            total += count
            try:
                text.check(changed)
            except ValidationError as error:
                raise ValidationError(f"{text.where}: {' '.join(error.messages)}") from error
        return changed

    one_line = change(Text("In one line", page.one_line))
    if one_line != page.one_line:
        try:
            page.one_line = ONE_LINE.clean(one_line, page)
        except ValidationError as error:
            raise ValidationError(f"In one line: {' '.join(error.messages)}") from error
    raw = rewrite(list(page.commentary.raw_data), change)
    page.commentary = json.dumps(raw)
    return total

"""Move the commentary, links and mappings of a revoked technique to what replaced it, as an editor chose.

The rule, which loses nothing and duplicates nothing:

- What was chosen is added to the successor's newest draft. Nothing is published there: that goes the way all
  commentary goes. Blocks keep their ids, and with them their comments; what is there already is not added.
- The same is taken off the old page, in the same transaction. That draft is published at once where the user
  may publish and nobody had unpublished changes on it: no visitor sees that page, its address leads on.
  Otherwise it stays a draft, which whoever may publish finds. Either way the page's history has what it had.
- Mappings have no drafts and move at once.
- The item is done when neither the old page's draft nor what is live of it has anything left.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Comment, Page, Revision
from wagtail.signals import page_published

from core.caching import page_tag, purge
from core.models import User
from frameworks.caching import framework_tag
from frameworks.models import Mapping, ReviewItem, TechniqueLink, TechniquePage
from frameworks.reviewing.acting import Refused, pending_item
from frameworks.reviewing.movable import Movable, nothing_left
from frameworks.reviewing.moved import Choice, Moved

MOVED = "frameworks.move_commentary"
CHANGED = (
    "One of the pages was changed since you opened this one: nothing was moved. Look again, then choose."
)


@transaction.atomic
def move(pk: int, choice: Choice, user: User, seen: str) -> Moved:
    """Move what was chosen for a review item (primary key); `seen` is `Movable.seen` of when it was chosen.

    Raises Refused, with nothing changed, when the item is closed, a page is locked or in moderation or was
    changed since, or nothing of it was chosen.
    """
    item = pending_item(pk)
    pages = _lock(item)
    there = Movable.of(item, user)
    if there.seen != seen or _unknown(there, choice):
        raise Refused(CHANGED)
    if not choice:
        raise Refused("Nothing was chosen, so nothing was moved.")
    moved = Moved(there.old, there.new)
    comments = _move_comments(there, choice)
    if comments:  # the drafts carry them along
        there = Movable.of(item, user)
        moved.old, moved.new = there.old, there.new
    _move_blocks(there, choice, moved)
    _move_links(there, choice, moved)
    _move_fields(there, choice, moved)
    if moved.drafted:
        revision = there.new.save_revision(user=user, clean=False)
        Comment.objects.filter(pk__in=comments).update(revision_created=revision)
    if choice.blocks or choice.links or choice.one_line or choice.priority:
        moved.published = _take_off(there, user)
    _move_mappings(there, choice, moved)
    for page in pages:
        log(instance=page, action=MOVED, user=user, data=moved.as_json(), content_changed=True)
    moved.done = close_if_empty(there.old, user)
    purge(*(page_tag(page.pk) for page in pages))
    return moved


def close_if_empty(page: TechniquePage, user: User | None) -> bool:
    """Close the item of a revoked technique's page that has nothing left to move; whether it is closed."""
    if not nothing_left(page):
        return False
    ReviewItem.objects.filter(page=page, state__in=ReviewItem.PENDING).update(
        state=ReviewItem.State.DONE, closed_at=timezone.now(), closed_by=user
    )
    return True


def connect() -> None:
    """Listen to publishing: what was moved may be taken off the old page later, by somebody else."""
    page_published.connect(_published, sender=TechniquePage, dispatch_uid="review-item-moved")


def _published(instance: TechniquePage, revision: Revision, **kwargs: Any) -> None:
    waits = ReviewItem.objects.filter(page=instance.pk, state__in=ReviewItem.PENDING)
    if waits.filter(page__entry__revoked_by__isnull=False).exists():
        close_if_empty(instance, revision.user if revision else None)


def _lock(item: ReviewItem) -> list[TechniquePage]:
    """Lock both pages until the transaction ends, always in the same order, and return them."""
    page: TechniquePage = item.page
    ends = [page.entry_id, page.entry.successor().pk] if page.entry else []
    pages = list(TechniquePage.objects.filter(entry__in=ends).order_by("pk"))
    list(Page.objects.select_for_update().filter(pk__in=[one.pk for one in pages]).order_by("pk"))
    return pages


def _unknown(there: Movable, choice: Choice) -> bool:
    """Whether something was chosen that is not there."""
    return bool(
        set(choice.blocks) - {piece.id for piece in there.pieces}
        or set(choice.links) - {one.link.target_id for one in there.links}
        or set(choice.mappings) - {mapping.pk for mapping in there.movable_mappings}
    )


def _move_blocks(there: Movable, choice: Choice, moved: Moved) -> None:
    pieces = {piece.id: piece for piece in there.pieces if piece.id in choice.blocks}
    if not pieces:
        return
    raw = _raw(there.old)
    go = [block for block in raw if block["id"] in pieces]
    stay = [block for block in raw if block["id"] not in pieces]
    new = [block for block in go if not pieces[block["id"]].is_there]
    for block in new:
        if lost := pieces[block["id"]].lost_part:
            block["value"] = {**block["value"], "part": ""}
            moved.parts.append(lost)
    there.old.commentary = json.dumps(stay)
    if new:
        there.new.commentary = json.dumps([*_raw(there.new), *new])
        moved.drafted = True
    moved.blocks = len(go)


def _raw(page: TechniquePage) -> list[dict[str, Any]]:
    prepared: list[dict[str, Any]] = page.commentary.get_prep_value()
    return prepared


def _move_links(there: Movable, choice: Choice, moved: Moved) -> None:
    chosen = [one for one in there.links if one.link.target_id in choice.links]
    if not chosen:
        return
    gone = {one.link.target_id for one in chosen}
    there.old.related_pages = [link for link in there.old.related_pages.all() if link.target_id not in gone]
    added: dict[int, TechniqueLink] = {}
    for one in chosen:
        if one.there is None:
            link = TechniqueLink(target_id=one.link.target_id, reason=one.link.reason)
            added.setdefault(link.target_id, link)
    kept = list(there.new.related_pages.all())
    for place, link in enumerate(added.values(), len(kept)):
        link.sort_order = place
    there.new.related_pages = [*kept, *added.values()]
    moved.drafted |= bool(added)
    moved.links = len(chosen)


def _move_fields(there: Movable, choice: Choice, moved: Moved) -> None:
    for name in ("one_line", "priority"):
        value = getattr(there.old, name)
        if getattr(choice, name) and value:
            setattr(there.new, name, value)
            setattr(there.old, name, "")
            setattr(moved, name, True)
            moved.drafted = True


def _move_comments(there: Movable, choice: Choice) -> list[int]:
    """Hang what editors discuss about the chosen blocks on the successor; return the comments."""
    comments = Comment.objects.filter(page=there.old.pk, contentpath__startswith="commentary.")
    blocks = set(choice.blocks)
    moving = [one.pk for one in comments if one.contentpath.split(".")[1] in blocks]
    Comment.objects.filter(pk__in=moving).update(page=there.new.pk)
    return moving


def _take_off(there: Movable, user: User) -> bool:
    """Save the old page without what was moved; publish that where it can be. Whether it is live so."""
    page, _ = there.live
    had_draft = page.has_unpublished_changes
    revision: Revision = there.old.save_revision(user=user, clean=False)
    if not page.live:
        return True
    if had_draft or not page.permissions_for_user(user).can_publish():
        return False
    revision.publish(user=user)
    return True


def _move_mappings(there: Movable, choice: Choice, moved: Moved) -> None:
    rows = [row for row in there.movable_mappings if row.pk in choice.mappings]
    for row in rows:
        if row.source_id == there.source.pk:
            row.source = there.target
        if row.target_id == there.source.pk:
            row.target = there.target
    Mapping.objects.bulk_update(rows, ["source", "target"])
    purge(*_frameworks(rows))
    moved.mappings = len(rows)


def _frameworks(rows: Iterable[Mapping]) -> set[str]:
    return {framework_tag(end.framework.slug) for row in rows for end in (row.source, row.target)}

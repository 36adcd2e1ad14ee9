"""What the page of a revoked technique holds that its successor could have, and what keeps it from moving.

TA → TB → TC: the successor is always the end of the chain, whichever release made each step.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q
from wagtail.models import Page

from core.models import User
from frameworks.models import Entry, Mapping, ReviewItem, TechniqueLink, TechniquePage
from frameworks.parts import parts_of
from frameworks.reviewing.acting import Refused
from frameworks.reviewing.concerns import part_named


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of the old commentary. `lost_part` is what it is about and the successor does not have."""

    id: str
    label: str
    block: Any  # a bound block: {% include_block piece.block %}
    part: str
    lost_part: str
    is_there: bool  # the successor has this very block already


@dataclass(frozen=True, slots=True)
class MovableLink:
    """A link of the old page, and the successor's own link to the same page where it has one."""

    link: TechniqueLink
    there: TechniqueLink | None


@dataclass(frozen=True, slots=True)
class MovableMapping:
    """A mapping of the old entry; one that the successor has already stays where it is."""

    mapping: Mapping
    is_there: bool


@dataclass
class Movable:
    """The two pages as their newest drafts have them, and everything that can move from `old` to `new`."""

    item: ReviewItem
    old: TechniquePage
    new: TechniquePage
    source: Entry
    target: Entry
    live: tuple[TechniquePage, TechniquePage] = field(repr=False)

    @classmethod
    def of(cls, item: ReviewItem, user: User) -> "Movable":
        """Find out what an item's page has to move. Raises Refused where it cannot, or this user may not."""
        page = TechniquePage.objects.select_related("entry__framework").get(pk=item.page_id)
        source, target = _ends(page)
        successor = TechniquePage.objects.filter(entry=target).first()
        if successor is None:
            raise Refused(
                f"{target} has no page to move anything to: import its release again, which makes it."
            )
        for one in (page, successor):
            _refuse_unwritable(one, user)
        drafts = page.get_latest_revision_as_object(), successor.get_latest_revision_as_object()
        return cls(item, *drafts, source, target, (page, successor))

    @property
    def seen(self) -> str:
        """What was on the screen, in one value: both drafts and the publisher's text. Compared on sending."""
        old, new = self.live
        return f"{old.latest_revision_id or 0}.{new.latest_revision_id or 0}.{self.item.digest}"

    @property
    def has_draft(self) -> tuple[bool, bool]:
        """Whether the old and the new page have changes that are not live."""
        old, new = self.live
        return old.has_unpublished_changes, new.has_unpublished_changes

    @cached_property
    def pieces(self) -> list[Piece]:
        """The blocks of the old commentary, in its order."""
        known = {part_named({"part": id_}) for id_ in parts_of(self.target)}
        there = {block.id for block in self.new.commentary}
        return [
            Piece(
                id=child.id,
                label=str(child.block.label),
                block=child,
                part=(part := part_named(child.value)),
                lost_part=part if part not in known else "",
                is_there=child.id in there,
            )
            for child in self.old.commentary
        ]

    @cached_property
    def links(self) -> list[MovableLink]:
        """The old page's own links; a link from another page to it is that page's."""
        there = {link.target_id: link for link in self.new.related_pages.all()}
        links = self.old.related_pages.all()
        targets = Page.objects.in_bulk([link.target_id for link in links])
        for link in links:
            link.target = targets.get(link.target_id)
        return [MovableLink(link, there.get(link.target_id)) for link in links if link.target is not None]

    @cached_property
    def mappings(self) -> list[MovableMapping]:
        """What the old entry is mapped to."""
        return mappings_of(self.source, self.target)

    @property
    def movable_mappings(self) -> list[Mapping]:
        """The mappings that can move: not there yet, and not about these two techniques."""
        return [one.mapping for one in self.mappings if not one.is_there]


def nothing_left(page: TechniquePage) -> bool:
    """Whether the page of a revoked technique has nothing that could move, live and in its newest draft."""
    page = TechniquePage.objects.select_related("entry").get(pk=page.pk)
    shown = [page] if page.live else []
    for one in (*shown, page.get_latest_revision_as_object()):
        if one.has_commentary or one.related_pages.exists():
            return False
    return page.entry is None or all(one.is_there for one in mappings_of(page.entry, page.entry.successor()))


def mappings_of(source: Entry, target: Entry) -> list[MovableMapping]:
    """Return what an entry is mapped to, and whether its successor is too, in two queries."""
    rows = Mapping.objects.filter(Q(source=source) | Q(target=source)).order_by("origin", "pk")
    rows = rows.select_related("source__framework", "target__framework")
    known = Mapping.objects.filter(Q(source=target) | Q(target=target)).order_by()
    there = set(known.values_list("source", "target", "origin"))
    found = []
    for row in rows:
        start, end = (target.pk if pk == source.pk else pk for pk in (row.source_id, row.target_id))
        found.append(MovableMapping(row, start == end or (start, end, row.origin) in there))
    return found


def _ends(page: TechniquePage) -> tuple[Entry, Entry]:
    if page.entry is None:
        raise Refused("The page has lost its entry, so nobody knows what replaced it.")
    target = page.entry.successor()
    if target.pk == page.entry_id:
        raise Refused(f"{page.entry} was not replaced by another technique: edit its commentary where it is.")
    if not target.is_shown:
        raise Refused(
            f"{page.entry} was replaced by {target}, which is {target.get_status_display().lower()} itself:"
            " there is nothing to move the commentary to."
        )
    return page.entry, target


def _refuse_unwritable(page: TechniquePage, user: User) -> None:
    may, name = page.permissions_for_user(user), page.get_admin_display_title()
    if not may.can_edit():
        raise Refused(f"You may not edit {name}.")
    if page.workflow_in_progress:
        raise Refused(f"{name} is in moderation: end that first, because approving it publishes its draft.")
    if may.page_locked():
        raise Refused(f"{name} is locked or scheduled: unlock it, or wait until it is published.")

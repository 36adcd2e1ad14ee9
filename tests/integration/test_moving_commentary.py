"""The revocation assistant: what was written on a revoked technique moves to its successor, as chosen."""

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, PageLogEntry

from core.models import User
from frameworks.models import Entry, Mapping, ReviewItem, TechniqueLink, TechniquePage
from frameworks.reviewing.acting import Refused
from frameworks.reviewing.movable import Movable
from frameworks.reviewing.moved import Choice, Moved
from frameworks.reviewing.moving import move
from tests.support.api import service
from tests.support.bundles import technique
from tests.support.fingerprint import fingerprint
from tests.support.import_desk import text_of
from tests.support.imports import import_objects
from tests.support.people import make_user
from tests.support.released import HOME, visit, words
from tests.support.revoking import (
    NEW,
    OLD,
    OLDER,
    import_after,
    import_before,
    item_of,
    page_of,
    release,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    """Somebody who reviews and publishes."""
    user = make_user("editor", "Publishers")
    user.groups.add(Group.objects.get(name="Reviewers"))
    return user


@pytest.fixture
def reviewer() -> User:
    """Somebody who reviews and edits but may not publish."""
    return make_user("reviewer", "Reviewers")


@pytest.fixture
def revoked(tmp_path: Path) -> ReviewItem:
    """Commentary with a link on T1574.002 in 15.1, some on its successor; then 17.1, which revokes it."""
    import_before(tmp_path)
    page = write(
        OLD,
        ("Ours on the whole.", ""),
        ("On preventing.", "M1038"),
        ("On auditing.", "M1047"),
        one_line="Side-loading in a line.",
        priority="high",
    )
    write(NEW, ("Theirs already.", ""), one_line="DLLs in a line.")
    link(page, "Code review")
    import_after(tmp_path)
    return item_of(OLD)


def link(page: TechniquePage, title: str, reason: str = "Because.") -> int:
    target = service(title)
    page.related_pages = [*page.related_pages.all(), TechniqueLink(target=target, reason=reason)]
    page.save_revision().publish()
    return int(target.pk)


def mapping(source: str, target: str, origin: str = "", relation: str = "intersects-with") -> Mapping:
    source_entry, target_entry = (
        Entry.objects.get(kind__in=["technique", "subtechnique"], external_id=id_) for id_ in (source, target)
    )
    return Mapping.objects.create(
        source=source_entry, target=target_entry, origin=origin, relation=relation, status="reviewed"
    )


def everything(item: ReviewItem, user: User, **values: Any) -> tuple[Choice, str]:
    there = Movable.of(item, user)
    choice = {
        "blocks": [piece.id for piece in there.pieces],
        "links": [one.link.target_id for one in there.links],
        "mappings": [row.pk for row in there.movable_mappings],
        "one_line": True,
        "priority": True,
        **values,
    }
    return Choice(**choice), there.seen


def move_everything(item: ReviewItem, user: User) -> Moved:
    choice, seen = everything(item, user)
    return move(item.pk, choice, user, seen)


def texts(page: TechniquePage) -> list[str]:
    return [BeautifulSoup(str(block.value["text"]), "html.parser").get_text() for block in page.commentary]


def draft(external_id: str) -> TechniquePage:
    page: TechniquePage = page_of(external_id).get_latest_revision_as_object()
    return page


def test_everything_moves_into_a_draft_and_is_taken_off(revoked: ReviewItem, editor: User) -> None:
    ids = [block.id for block in page_of(OLD).commentary]
    there_before = [block.id for block in page_of(NEW).commentary]
    moved = move_everything(revoked, editor)

    new = draft(NEW)
    assert texts(new) == ["Theirs already.", "Ours on the whole.", "On preventing.", "On auditing."]
    assert [block.id for block in new.commentary] == there_before + ids
    assert (new.one_line, new.priority) == ("Side-loading in a line.", "high")
    assert [one.target.title for one in new.related_pages.all()] == ["Code review"]
    live = page_of(NEW)
    assert texts(live) == ["Theirs already."], "nothing is published on the successor"
    assert live.related_pages.count() == 0
    assert live.has_unpublished_changes

    old = page_of(OLD)
    assert not old.has_commentary
    assert old.related_pages.count() == 0
    assert not old.has_unpublished_changes
    assert (moved.blocks, moved.links, moved.parts) == (3, 1, ["M1038"])
    item = item_of(OLD)
    assert (item.state, item.closed_by) == ("done", editor)


def test_a_note_keeps_its_part_only_where_the_successor_has_it(revoked: ReviewItem, editor: User) -> None:
    move_everything(revoked, editor)
    assert [block.value["part"] for block in draft(NEW).commentary] == ["", "", "", "M1047"]


def test_what_is_not_chosen_stays(revoked: ReviewItem, editor: User) -> None:
    block = page_of(OLD).commentary[0].id
    choice, seen = everything(revoked, editor, blocks=[block], links=[], one_line=False, priority=False)
    moved = move(revoked.pk, choice, editor, seen)
    assert texts(page_of(OLD)) == ["On preventing.", "On auditing."]
    assert page_of(OLD).one_line == "Side-loading in a line."
    assert page_of(OLD).related_pages.count() == 1
    new = draft(NEW)
    assert (new.one_line, new.priority, new.related_pages.count()) == ("DLLs in a line.", "", 0)
    assert not moved.done
    assert item_of(OLD).is_pending

    rest, seen = everything(revoked, editor)
    assert move(revoked.pk, rest, editor, seen).done
    assert len(draft(NEW).commentary) == 4


def test_without_the_right_to_publish_both_are_drafts(
    revoked: ReviewItem, reviewer: User, editor: User
) -> None:
    choice, seen = everything(revoked, reviewer)
    moved = move(revoked.pk, choice, reviewer, seen)
    assert not moved.published
    assert not moved.done
    assert texts(page_of(OLD)) == ["Ours on the whole.", "On preventing.", "On auditing."], "live as it was"
    assert not draft(OLD).has_commentary
    assert len(draft(NEW).commentary) == 4
    assert item_of(OLD).is_pending

    page_of(OLD).latest_revision.publish(user=editor)
    assert item_of(OLD).state == "done", "whoever publishes it ends it"


def test_unpublished_changes_on_the_old_page_are_not_published(revoked: ReviewItem, editor: User) -> None:
    page = page_of(OLD)
    page.one_line = "Half done"
    page.save_revision(user=editor)
    choice, seen = everything(revoked, editor, one_line=False)
    moved = move(revoked.pk, choice, editor, seen)
    assert not moved.published
    assert page_of(OLD).one_line == "Side-loading in a line."
    assert draft(OLD).one_line == "Half done"


def test_a_second_press_changes_nothing(revoked: ReviewItem, editor: User) -> None:
    choice, seen = everything(revoked, editor, one_line=False)
    move(revoked.pk, choice, editor, seen)
    before = fingerprint()
    with pytest.raises(Refused, match="was changed since you opened this one"):
        move(revoked.pk, choice, editor, seen)
    assert fingerprint() == before
    rest, seen = everything(revoked, editor)
    move(revoked.pk, rest, editor, seen)
    with pytest.raises(Refused, match="was closed by editor"):
        move(revoked.pk, rest, editor, seen)


def test_what_is_there_already_is_never_added_twice(revoked: ReviewItem, editor: User) -> None:
    old, new = page_of(OLD), page_of(NEW)
    target = old.related_pages.get().target
    new.related_pages = [TechniqueLink(target=target, reason="The successor's own reason.")]
    raw = [*new.commentary.get_prep_value(), old.commentary.get_prep_value()[0]]
    new.commentary = json.dumps(raw)
    new.save_revision(user=editor).publish(user=editor)
    move_everything(revoked, editor)
    after = draft(NEW)
    ids = [block.id for block in after.commentary]
    assert len(ids) == len(set(ids)) == 4
    assert [one.reason for one in after.related_pages.all()] == ["The successor's own reason."]
    assert item_of(OLD).state == "done"


def test_mappings_move_unless_the_successor_has_them(revoked: ReviewItem, editor: User) -> None:
    moves = mapping(OLD, "T1574")
    turned = mapping("T1574", OLD, origin="A set")
    there = mapping(OLD, "T1574", origin="A set")
    mapping(NEW, "T1574", origin="A set", relation="equal-to")
    to_itself = mapping(OLD, NEW)
    assert {one.mapping.pk for one in Movable.of(revoked, editor).mappings if one.is_there} == {
        there.pk,
        to_itself.pk,
    }
    moved = move_everything(revoked, editor)
    for row in (moves, turned, there, to_itself):
        row.refresh_from_db()
    assert moves.source.external_id == NEW
    assert turned.target.external_id == NEW
    assert (there.source.external_id, to_itself.source.external_id) == (OLD, OLD)
    assert moved.mappings == 2
    assert moved.done, "what cannot move does not keep the item open"


def test_comments_move_with_their_blocks(revoked: ReviewItem, editor: User) -> None:
    page = page_of(OLD)
    first, second = page.commentary[0].id, page.commentary[1].id
    revision = page.save_revision(user=editor)
    for id_ in (first, second):
        Comment.objects.create(
            page=page,
            user=editor,
            text=f"On {id_}",
            contentpath=f"commentary.{id_}.text",
            revision_created=revision,
        )
    revision.publish(user=editor)
    choice, seen = everything(revoked, editor, blocks=[first], one_line=False, priority=False, links=[])
    move(revoked.pk, choice, editor, seen)
    assert Comment.objects.get(contentpath__contains=first).page_id == page_of(NEW).pk
    assert Comment.objects.get(contentpath__contains=second).page_id == page_of(OLD).pk
    assert Comment.objects.get(contentpath__contains=first).has_valid_contentpath(draft(NEW))


def test_both_pages_remember_it(revoked: ReviewItem, editor: User, client: Client) -> None:
    mapping(OLD, "T1574")
    move_everything(revoked, editor)
    entries = PageLogEntry.objects.filter(action="frameworks.move_commentary")
    assert {entry.page_id for entry in entries} == {page_of(OLD).pk, page_of(NEW).pk}
    for entry in entries:
        assert entry.user == editor
        assert entry.data == {
            "from": OLD,
            "to": NEW,
            "blocks": 3,
            "links": 1,
            "mappings": 1,
            "one_line": True,
            "priority": True,
            "parts": ["M1038"],
        }
    client.force_login(editor)
    history = text_of(client.get(reverse("wagtailadmin_pages:history", args=[page_of(NEW).pk])))
    assert "Moved from T1574.002 to T1574.001: 3 blocks, 1 link, 1 mapping, the line, the priority" in history


def test_the_end_of_a_chain_is_the_successor(tmp_path: Path, editor: User) -> None:
    import_before(tmp_path)
    write(OLDER, ("About the oldest.", ""))
    import_after(tmp_path)
    item = item_of(OLDER)
    assert Movable.of(item, editor).target.external_id == NEW
    move_everything(item, editor)
    assert texts(draft(NEW)) == ["About the oldest."]


class TestRefused:
    """In one line, with nothing changed."""

    def refused(self, item: ReviewItem, user: User) -> str:
        before = fingerprint()
        with pytest.raises(Refused) as error:
            move_everything(item, user)
        assert fingerprint() == before
        assert "\n" not in str(error.value)
        return str(error.value)

    def test_a_locked_successor(self, revoked: ReviewItem, editor: User) -> None:
        page = page_of(NEW)
        page.locked, page.locked_by, page.locked_at = True, make_user("other"), timezone.now()
        page.save()
        assert "T1574.001 DLL is locked" in self.refused(revoked, editor)

    @pytest.mark.parametrize("external_id", [OLD, NEW])
    def test_a_page_in_moderation(self, revoked: ReviewItem, editor: User, external_id: str) -> None:
        page = page_of(external_id)
        page.save_revision(user=editor)
        page.get_workflow().start(page, editor)
        assert f"{external_id} " in (line := self.refused(revoked, editor))
        assert "is in moderation" in line

    def test_a_page_that_moved_on(self, revoked: ReviewItem, editor: User) -> None:
        choice, seen = everything(revoked, editor)
        page_of(NEW).save_revision(user=editor)
        with pytest.raises(Refused, match="was changed since"):
            move(revoked.pk, choice, editor, seen)

    def test_what_is_not_there(self, revoked: ReviewItem, editor: User) -> None:
        seen = Movable.of(revoked, editor).seen
        foreign = page_of(NEW).commentary[0].id
        for choice in (Choice(blocks=[foreign]), Choice(links=[page_of(NEW).pk]), Choice(mappings=[0])):
            with pytest.raises(Refused, match="was changed since"):
                move(revoked.pk, choice, editor, seen)
        with pytest.raises(Refused, match="Nothing was chosen"):
            move(revoked.pk, Choice(), editor, seen)

    def test_a_technique_that_nothing_replaced(self, tmp_path: Path, editor: User) -> None:
        import_before(tmp_path)
        write(NEW, ("Ours.", ""))
        renamed = technique(NEW, "Renamed", tactics=("persistence",), x_mitre_is_subtechnique=True)
        import_objects(
            tmp_path,
            *(renamed if thing["id"] == renamed["id"] else thing for thing in release(revoked=False)),
            release="16.1",
        )
        assert "was not replaced" in self.refused(item_of(NEW), editor)

    def test_a_successor_that_is_withdrawn_itself(
        self, revoked: ReviewItem, editor: User, tmp_path: Path
    ) -> None:
        Entry.objects.filter(external_id=NEW).update(status="withdrawn")
        assert "which is withdrawn itself" in self.refused(revoked, editor)

    def test_a_successor_without_a_page(self, revoked: ReviewItem, editor: User) -> None:
        TechniquePage.objects.filter(pk=page_of(NEW).pk).update(entry=None)
        assert "has no page" in self.refused(revoked, editor)

    def test_who_may_edit_neither(self, revoked: ReviewItem) -> None:
        assert "You may not edit T1574.002" in self.refused(revoked, make_user("observer", "Observers"))


class TestInTheAdmin:
    """The page of the assistant."""

    def address(self, item: ReviewItem) -> str:
        return reverse("frameworks_move_commentary", args=[item.pk])

    def test_it_shows_both_and_moves_what_is_ticked(
        self, revoked: ReviewItem, editor: User, client: Client
    ) -> None:
        mapping(OLD, "T1574")
        client.force_login(editor)
        item_page = client.get(reverse("frameworks_review_item", args=[revoked.pk])).content.decode()
        assert self.address(revoked) in item_page
        page = client.get(self.address(revoked))
        shown = text_of(page)
        for said in (
            "Ours on the whole.",
            "Theirs already.",
            "T1574.001 has no M1038",
            "Replaces DLLs in a line.",
            "Code review: Because.",
            "intersects with",
        ):
            assert said in shown
        form = BeautifulSoup(page.content, "html.parser").select_one("form.review__sides")
        assert form is not None
        ticked = [
            (str(field["name"]), field.get("value", "on"))
            for field in form.select("input[type=checkbox][checked]")
        ]
        assert ("one_line", "on") not in ticked, "a line that is there is not replaced by itself"
        assert ("priority", "on") in ticked
        data: dict[str, Any] = {"seen": form.select_one("input[name=seen]")["value"], "one_line": "on"}  # type: ignore[index]
        for name, value in ticked:
            data.setdefault(name, []).append(value)
        answer = client.post(self.address(revoked), data)
        assert answer.headers["Location"] == reverse("frameworks_review_item", args=[revoked.pk])
        after = text_of(client.get(answer.headers["Location"]))
        assert "3 blocks, 1 link, 1 mapping, the line, the priority" in after
        assert "T1574.001 has a new draft" in after
        assert "T1574.001 has no M1038" in after
        assert item_of(OLD).state == "done"

        again = client.post(self.address(revoked), data)
        assert again.status_code == 302
        assert len(draft(NEW).commentary) == 4

    def test_a_stale_or_forged_form_moves_nothing(
        self, revoked: ReviewItem, editor: User, client: Client
    ) -> None:
        client.force_login(editor)
        before = fingerprint(leave_out={"django_session"})
        for data in (
            {"seen": "0.0.x", "priority": "on"},
            {"priority": "on"},
            {"seen": Movable.of(revoked, editor).seen, "blocks": ["<script>"]},
            {"seen": Movable.of(revoked, editor).seen, "links": ["9" * 30, "x"]},
        ):
            client.post(self.address(revoked), data)
            assert "nothing was moved" in text_of(client.get(self.address(revoked)))
        assert fingerprint(leave_out={"django_session"}) == before

    def test_who_may(self, revoked: ReviewItem, client: Client) -> None:
        assert client.get(self.address(revoked)).status_code == 302
        for name in ("Authors", "Publishers", "Framework managers", "Observers"):
            client.force_login(make_user(name.lower(), name))
            for answer in (client.get(self.address(revoked)), client.post(self.address(revoked))):
                assert answer.status_code == 302, name
                assert answer.headers["Location"] == reverse("wagtailadmin_home"), name
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(make_user("careful", "Reviewers"))
        assert strict.get(self.address(revoked)).status_code == 200
        assert strict.post(self.address(revoked), {"priority": "on"}).status_code == 403
        assert item_of(OLD).is_pending

    def test_a_text_that_tries_to_break_out(self, revoked: ReviewItem, editor: User, client: Client) -> None:
        page = page_of(OLD)
        page.one_line = '"><script>alert(1)</script>'
        page.save_revision(user=editor).publish(user=editor)
        client.force_login(editor)
        assert "<script>alert(1)" not in client.get(self.address(revoked)).content.decode()

    def test_as_many_queries_for_much_as_for_little(
        self, revoked: ReviewItem, editor: User, client: Client
    ) -> None:
        client.force_login(editor)
        mapping(OLD, "T1574")
        client.get(self.address(revoked))
        with CaptureQueriesContext(connection) as few:
            client.get(self.address(revoked))
        page = page_of(OLD)
        page.commentary = [("our_view", {"text": "<p>One of many.</p>", "part": "M1047"})] * 40
        page.related_pages = [TechniqueLink(target=service(f"Service {place}")) for place in range(20)]
        page.save_revision(user=editor).publish(user=editor)
        for place in range(20):
            mapping(OLD, "T1574", origin=f"Set {place}")
        with CaptureQueriesContext(connection) as many:
            client.get(self.address(revoked))
        assert len(many) == len(few)
        assert len(many) <= 50


def test_the_old_address_leads_on_for_good(revoked: ReviewItem, client: Client, editor: User) -> None:
    move_everything(revoked, editor)
    for address in (f"{HOME}t1574-002/", f"{HOME}T1574.002", f"{HOME}t1073/", "/techniques/T1574/002"):
        answer = client.get(address)
        assert answer.status_code == 301, address
        while answer.status_code == 301:
            answer = client.get(answer.headers["Location"])
        assert "T1574.001" in words(answer.content.decode())


def test_what_a_release_no_longer_carries_keeps_its_page_until_an_editor_decides(
    tmp_path: Path, client: Client
) -> None:
    import_before(tmp_path)
    write(NEW, ("Still what we think.", ""), one_line="Ours.")
    import_objects(tmp_path, *release(revoked=False, gone=(NEW,)), release="17.1")
    page = page_of(NEW)
    assert page.live
    assert Entry.objects.get(page=page).status == "withdrawn"
    shown = words(visit(client, f"{HOME}t1574-001/"))
    assert "Still what we think." in shown
    assert "17.1" in shown
    item = item_of(NEW)
    assert (item.grade, item.is_pending) == (ReviewItem.Grade.IDENTITY, True)
    page.unpublish()
    assert client.get(f"{HOME}t1574-001/").status_code == 404

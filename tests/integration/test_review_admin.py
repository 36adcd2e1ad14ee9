"""The review queue in the admin: looking, finding, assigning, dismissing, settling; and who may."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, PageLogEntry, Revision, Workflow, WorkflowState, WorkflowTask

from core.models import User
from frameworks.models import Release, Review, ReviewItem, TechniquePage
from tests.support.bundles import technique
from tests.support.imports import import_objects
from tests.support.people import make_user
from tests.support.reviewing import SENTENCE, TEXT, Upstream, comment, entry_of, note, publish, waiting

pytestmark = pytest.mark.django_db

QUEUE = "/admin/frameworks/reviews/"
FIRST = Upstream()
NEXT = replace(FIRST, name="Lua Scripting", text=TEXT.replace("many programs", "some programs"))


def make_reviewer(username: str = "reviewer", *permissions: str) -> User:
    """Make somebody who may enter the admin, and what is named besides."""
    user = User.objects.create_user(username)
    wanted = ["access_admin", *permissions]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    return user


def text_of(response: Any) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def rows(response: Any) -> list[str]:
    """The ids of the techniques that a listing shows, in its order."""
    soup = BeautifulSoup(response.content, "html.parser")
    return [cell.get_text(strip=True) for cell in soup.select("main tbody .upstream__id")]


def act(client: Client, item: ReviewItem, name: str, **fields: Any) -> Any:
    return client.post(f"{QUEUE}{item.pk}/{name}/", {"digest": item.digest, **fields}, follow=True)


@pytest.fixture
def item(tmp_path: Path) -> ReviewItem:
    """T1059.011, renamed and reworded in 18.1, with notes on the whole and on a mitigation."""
    publish(tmp_path, "17.1", FIRST)
    page = comment(note(text="<p>It is part of many programs, and of ours.</p>"), note("M1038"))
    publish(tmp_path, "18.1", NEXT)
    found = waiting(page)
    assert found is not None
    return found


def fill(folder: Path, number: int) -> list[ReviewItem]:
    """Import two releases with so many techniques, each with commentary that waits for a review."""
    ids = [f"T{2000 + place}" for place in range(number)]
    import_objects(folder, *(technique(one, f"Way {one}") for one in ids), release="17.1")
    TechniquePage.objects.update(one_line="Watch it.")
    changed = [technique(one, f"Way {one}", description="Rewritten whole.") for one in ids]
    import_objects(folder, *changed, release="18.1")
    return list(ReviewItem.objects.order_by("page__entry__external_id"))


@pytest.mark.parametrize("number", [5, 200])
def test_the_queue_takes_as_many_queries_whatever_its_size(
    admin: User, client: Client, tmp_path: Path, number: int, django_assert_max_num_queries: Any
) -> None:
    assert len(fill(tmp_path, number)) == number
    client.get(QUEUE)
    with django_assert_max_num_queries(15):
        response = client.get(QUEUE)
    assert len(rows(response)) == min(number, 50)
    assert f"Review queue ({number})" in response.content.decode()
    with django_assert_max_num_queries(15):
        client.get(
            f"{QUEUE}?ordering=-priority&owner=mine&owner=nobody&what=text&grade=2&overdue=false&q=way"
        )


class TestTheQueue:
    @pytest.fixture
    def items(self, admin: User, tmp_path: Path) -> list[ReviewItem]:
        """Four items that differ in everything the queue sorts and filters by."""
        one, two, three, four = fill(tmp_path, 4)
        today = timezone.localdate()
        ReviewItem.objects.filter(pk=one.pk).update(due=today - timedelta(days=1), owner=admin)
        ReviewItem.objects.filter(pk=two.pk).update(
            due=today, grade=3, reasons=[{"what": "renamed", "grade": 3}]
        )
        ReviewItem.objects.filter(pk=three.pk).update(due=None, grade=1, owner=make_user("other"))
        ReviewItem.objects.filter(pk=four.pk).update(state="done")
        for item, priority in ((one, "low"), (two, "critical"), (three, "")):
            TechniquePage.objects.filter(pk=item.page_id).update(priority=priority)
        return [one, two, three, four]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", ["T2001", "T2000", "T2002"]),  # the deepest first, done ones not at all
            ("ordering=grade", ["T2002", "T2000", "T2001"]),
            ("ordering=due", ["T2000", "T2001", "T2002"]),
            ("ordering=priority", ["T2001", "T2000", "T2002"]),
            ("ordering=-id", ["T2002", "T2001", "T2000"]),
            ("ordering=nonsense", ["T2001", "T2000", "T2002"]),
            ("state=done", ["T2003"]),
            ("state=open&state=done&ordering=id", ["T2000", "T2001", "T2002", "T2003"]),
            ("grade=3", ["T2001"]),
            ("what=renamed", ["T2001"]),
            ("what=text&ordering=id", ["T2000", "T2002"]),
            ("owner=mine", ["T2000"]),
            ("owner=nobody", ["T2001"]),
            ("overdue=true", ["T2000"]),
            ("overdue=false", ["T2001", "T2002"]),
            ("priority=critical", ["T2001"]),
            ("q=t2002", ["T2002"]),
            ("q=way t2001", ["T2001"]),
        ],
    )
    def test_is_filtered_sorted_and_searched(
        self, client: Client, items: list[ReviewItem], query: str, expected: list[str]
    ) -> None:
        assert rows(client.get(f"{QUEUE}?{query}")) == expected

    def test_is_filtered_by_release_and_tactic(
        self, client: Client, items: list[ReviewItem], tmp_path: Path
    ) -> None:
        newest, older = Release.objects.get(version="18.1"), Release.objects.get(version="17.1")
        ReviewItem.objects.filter(pk=items[0].pk).update(release=older)
        assert rows(client.get(f"{QUEUE}?release={older.pk}")) == ["T2000"]
        assert rows(client.get(f"{QUEUE}?release={newest.pk}")) == ["T2001", "T2002"]

    def test_is_exported_as_it_is_filtered(self, client: Client, items: list[ReviewItem]) -> None:
        response = client.get(f"{QUEUE}?grade=3&export=csv")
        lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))  # type: ignore[attr-defined]
        assert [line[:4] for line in lines] == [
            ["ID", "Title", "Grade", "What changed"],
            ["T2001", "Way T2001", "Identity", "Renamed"],
        ]
        workbook = client.get(f"{QUEUE}?export=xlsx")
        assert b"".join(workbook.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_the_queue_is_filtered_by_tactic(admin: User, client: Client, item: ReviewItem) -> None:
    entries = entry_of(item.page).framework.entries.filter(kind="tactic")
    mine, other = entries.get(external_id="TA0002"), entries.get(external_id="TA0003")
    assert rows(client.get(f"{QUEUE}?tactic={mine.pk}")) == ["T1059.011"]
    assert rows(client.get(f"{QUEUE}?tactic={other.pk}")) == []


class TestTheItem:
    def test_shows_both_sides(self, admin: User, client: Client, item: ReviewItem) -> None:
        response = client.get(f"{QUEUE}{item.pk}/")
        soup = BeautifulSoup(response.content, "html.parser")
        said = text_of(response)
        assert "Renamed" in said
        assert "17.1 → 18.1" in said
        assert [one.get_text() for one in soup.select("#review-statement ~ .review__sides del")] == ["many"]
        assert [one.get_text() for one in soup.select("#review-statement ~ .review__sides ins")] == ["some"]
        quotes = [one.get_text() for one in soup.select(".review__note--quotes q")]
        assert quotes == ["is part of many programs, and"]
        unchanged = soup.select_one("details.review__section")
        assert unchanged is not None
        assert "M1038" in unchanged.get_text()
        assert f"/admin/pages/{item.page_id}/edit/" in str(soup)

    def test_takes_a_bounded_number_of_queries(
        self, admin: User, client: Client, item: ReviewItem, django_assert_max_num_queries: Any
    ) -> None:
        client.get(f"{QUEUE}{item.pk}/")
        with django_assert_max_num_queries(40):
            client.get(f"{QUEUE}{item.pk}/")

    def test_escapes_what_the_publisher_wrote(self, admin: User, client: Client, tmp_path: Path) -> None:
        publish(tmp_path, "17.1", FIRST)
        page = comment(note(), note("M1038"))
        evil = "<script>alert(1)</script>"
        publish(tmp_path, "18.1", Upstream(name=evil, text=f"{evil} {TEXT}", sentence=f"{evil} {SENTENCE}"))
        found = waiting(page)
        assert found is not None
        for address in (QUEUE, f"{QUEUE}{found.pk}/"):
            assert evil not in client.get(address).content.decode()

    def test_puts_a_note_beside_the_change_of_its_part(
        self, admin: User, client: Client, tmp_path: Path
    ) -> None:
        publish(tmp_path, "17.1", FIRST)
        page = comment(note("M1038", "<p>Ours on M1038.</p>"), note("AN0278", "<p>Ours on AN0278.</p>"))
        publish(tmp_path, "18.1", replace(FIRST, sentence="Block it.", finding=None))
        found = waiting(page)
        assert found is not None
        soup = BeautifulSoup(client.get(f"{QUEUE}{found.pk}/").content, "html.parser")
        sections = {one["aria-labelledby"]: one.get_text(" ", strip=True) for one in soup.select("section")
                    if one.has_attr("aria-labelledby")}  # fmt: skip
        assert "Ours on M1038." in sections["review-mitigations"]
        assert "Block it" in sections["review-mitigations"]
        assert "Ours on AN0278." in sections["review-detection"]
        assert "The technique has it no more." in sections["review-detection"]

    def test_of_a_page_that_lost_its_entry_still_opens(
        self, admin: User, client: Client, item: ReviewItem
    ) -> None:
        TechniquePage.objects.filter(pk=item.page_id).update(entry=None)
        assert client.get(f"{QUEUE}{item.pk}/").status_code == 200
        assert "lost its entry" in text_of(act(client, item, "still-right"))
        assert client.get(QUEUE).status_code == 200


class TestStillRight:
    def test_stamps_without_a_new_revision(self, admin: User, client: Client, item: ReviewItem) -> None:
        revisions = Revision.objects.count()
        assert "reviewed against" in text_of(act(client, item, "still-right"))
        review = Review.objects.get()
        assert (review.page_id, review.release_id, review.digest) == (
            item.page_id,
            item.release_id,
            item.digest,
        )
        assert (review.reviewed_by, review.revision) == (admin, None)
        item.refresh_from_db()
        assert (item.state, item.closed_by) == ("done", admin)
        assert Revision.objects.count() == revisions

    def test_is_refused_once_somebody_closed_the_item(
        self, admin: User, client: Client, item: ReviewItem
    ) -> None:
        other = make_user("other")
        ReviewItem.objects.update(state="dismissed", closed_at=timezone.now(), closed_by=other, reason="No")
        for name, fields in (
            ("still-right", {}),
            ("dismiss", {"reason": "Nor this"}),
            ("assign", {"owner": admin.pk}),
            ("start", {}),
        ):
            assert "closed by other meanwhile" in text_of(act(client, item, name, **fields))
        item.refresh_from_db()
        assert (item.state, item.reason, item.owner) == ("dismissed", "No", None)
        assert not Review.objects.exists()

    def test_is_refused_when_the_text_moved_on(
        self, admin: User, client: Client, item: ReviewItem, tmp_path: Path
    ) -> None:
        publish(tmp_path, "19.1", replace(FIRST, name="Lua Programs"))
        for name, fields in (("still-right", {}), ("dismiss", {"reason": "As I read it"})):
            assert "has moved on" in text_of(act(client, item, name, **fields))
        assert waiting(item.page) is not None
        assert not Review.objects.exists()


class TestDismissAndAssign:
    def test_dismissing_asks_for_a_reason(self, admin: User, client: Client, item: ReviewItem) -> None:
        assert "Reason: This field is required." in text_of(act(client, item, "dismiss", reason="  "))
        assert waiting(item.page) is not None
        assert "dismissed" in text_of(act(client, item, "dismiss", reason="Only a name"))
        item.refresh_from_db()
        assert (item.state, item.reason, item.closed_by) == ("dismissed", "Only a name", admin)
        logged = PageLogEntry.objects.get(page=item.page, action="frameworks.review_dismissed")
        assert (logged.user, logged.data["reason"]) == (admin, "Only a name")
        history = client.get(f"/admin/pages/{item.page_id}/history/")
        assert "Dismissed the review against release 18.1: Only a name" in text_of(history)

    def test_assigning(self, admin: User, client: Client, item: ReviewItem) -> None:
        other = make_user("other")
        assert "Due" in text_of(act(client, item, "assign", owner=other.pk, due="never"))
        assert "assigned to other" in text_of(act(client, item, "assign", owner=other.pk, due="2030-01-02"))
        item.refresh_from_db()
        assert (item.owner, str(item.due), item.state) == (other, "2030-01-02", "open")

    def test_several_at_once(self, admin: User, client: Client, tmp_path: Path) -> None:
        items = fill(tmp_path, 4)
        other = make_user("other")
        chosen = f"id={items[0].pk}&id={items[1].pk}&next={QUEUE}"
        bulk = "/admin/bulk/frameworks/reviewitem"
        assert "T2000" in text_of(client.get(f"{bulk}/assign/?{chosen}"))
        client.post(f"{bulk}/assign/?{chosen}", {"owner": other.pk, "due": "2030-01-02"})
        assert ReviewItem.objects.filter(owner=other, due="2030-01-02").count() == 2
        refused = client.post(f"{bulk}/dismiss/?{chosen}", {"reason": ""})
        assert "This field is required" in text_of(refused)
        assert ReviewItem.objects.filter(state="open").count() == 4
        client.post(f"{bulk}/dismiss/?{chosen}", {"reason": "No matter"})
        assert ReviewItem.objects.filter(state="dismissed", reason="No matter", closed_by=admin).count() == 2
        client.post(f"{bulk}/dismiss/?id=all&q=T2003&next={QUEUE}", {"reason": "Nor this"})
        assert list(ReviewItem.objects.filter(reason="Nor this")) == [items[3]]
        assert client.get(f"{bulk}/dismiss/?id=x&id=99999999999999999999").status_code == 200

    def test_several_at_once_take_as_many_queries_as_few(
        self, admin: User, client: Client, tmp_path: Path, django_assert_max_num_queries: Any
    ) -> None:
        fill(tmp_path, 60)
        with django_assert_max_num_queries(30):
            client.post("/admin/bulk/frameworks/reviewitem/dismiss/?id=all", {"reason": "No matter"})
        assert ReviewItem.objects.filter(state="dismissed").count() == 60


class TestStartReview:
    @pytest.fixture
    def moderated(self, item: ReviewItem) -> Workflow:
        """The framework's page has a workflow of one step."""
        workflow = Workflow.objects.create(name="Review")
        task = GroupApprovalTask.objects.create(name="Approve")
        WorkflowTask.objects.create(workflow=workflow, task=task)
        workflow.workflow_pages.model.objects.filter(page=item.page.get_parent()).delete()
        workflow.workflow_pages.create(page=item.page.get_parent())
        return workflow

    def test_starts_the_workflow_of_the_page(
        self, admin: User, client: Client, item: ReviewItem, moderated: Workflow
    ) -> None:
        act(client, item, "start")
        state = WorkflowState.objects.get()
        assert (state.workflow, state.requested_by) == (moderated, admin)
        item.refresh_from_db()
        assert item.state == "in-review"
        assert "in moderation already" in text_of(act(client, item, "start"))

    def test_makes_a_revision_where_there_is_none(
        self, admin: User, client: Client, item: ReviewItem, moderated: Workflow
    ) -> None:
        TechniquePage.objects.update(latest_revision=None, live_revision=None)
        Revision.objects.all().delete()
        act(client, item, "start")
        item.page.refresh_from_db()
        assert item.page.latest_revision is not None
        assert item.page.has_unpublished_changes is False
        assert item.page.current_workflow_state is not None

    @pytest.mark.parametrize("how", ["reject", "cancel", "approve"])
    def test_the_item_is_open_again_when_the_workflow_ends_without_a_stamp(
        self, admin: User, client: Client, item: ReviewItem, moderated: Workflow, how: str
    ) -> None:
        act(client, item, "start")
        state = WorkflowState.objects.get()
        task = state.current_task_state
        if how == "cancel":
            state.cancel(user=admin)
        else:
            getattr(task.specific, how)(user=admin)
        item.refresh_from_db()
        assert item.state == "open"

    def test_asks_before_it_takes_a_draft_along(
        self, admin: User, client: Client, item: ReviewItem, moderated: Workflow
    ) -> None:
        page = item.page
        page.one_line = "Half done"
        page.save_revision()
        assert "unpublished changes" in text_of(act(client, item, "start"))
        assert not WorkflowState.objects.exists()
        act(client, item, "start", include_drafts="on")
        assert WorkflowState.objects.exists()

    def test_says_why_it_cannot(self, admin: User, client: Client, item: ReviewItem) -> None:
        Workflow.objects.update(active=False)
        assert "has no workflow" in text_of(act(client, item, "start"))
        client.force_login(make_reviewer("outsider", "review_commentary"))
        assert "may not edit this page" in text_of(act(client, item, "start"))
        assert waiting(item.page) is not None

    def test_a_locked_page_says_so(
        self, admin: User, client: Client, item: ReviewItem, moderated: Workflow
    ) -> None:
        TechniquePage.objects.filter(pk=item.page_id).update(locked=True, locked_by=make_user("other"))
        assert "locked" in text_of(act(client, item, "start"))
        assert not WorkflowState.objects.exists()


class TestWhoMay:
    ACTS: tuple[tuple[str, dict[str, str]], ...] = (
        ("still-right", {}),
        ("dismiss", {"reason": "x"}),
        ("assign", {"owner": ""}),
        ("start", {}),
    )

    def test_everybody_with_access_may_look_and_not_act(self, client: Client, item: ReviewItem) -> None:
        client.force_login(make_reviewer())
        assert rows(client.get(QUEUE)) == ["T1059.011"]
        page = client.get(f"{QUEUE}{item.pk}/")
        assert page.status_code == 200
        assert "/still-right/" not in page.content.decode()
        assert "/assign/" not in page.content.decode()
        for name, fields in self.ACTS:
            assert_refused(client, f"{QUEUE}{item.pk}/{name}/", fields)
        for action in ("dismiss", "assign"):
            assert_refused(
                client, f"/admin/bulk/frameworks/reviewitem/{action}/?id={item.pk}", {"reason": "x"}
            )
        item.refresh_from_db()
        assert item.state == "open"

    def test_each_act_has_its_own_permission(self, client: Client, item: ReviewItem) -> None:
        client.force_login(make_reviewer("assigner", "assign_reviews"))
        assert act(client, item, "assign", owner="").status_code == 200
        assert_refused(client, f"{QUEUE}{item.pk}/still-right/", {})
        assert_refused(client, f"{QUEUE}{item.pk}/dismiss/", {"reason": "x"})
        client.force_login(make_reviewer("reviewer", "review_commentary"))
        assert_refused(client, f"{QUEUE}{item.pk}/assign/", {})
        assert act(client, item, "still-right").status_code == 200
        item.refresh_from_db()
        assert item.state == "done"

    def test_nobody_without_access_sees_it(self, client: Client, item: ReviewItem) -> None:
        client.force_login(User.objects.create_user("visitor"))
        for address in (QUEUE, f"{QUEUE}results/", f"{QUEUE}{item.pk}/"):
            assert client.get(address).status_code in (302, 403)

    def test_acts_are_not_links_and_want_their_token(self, admin: User, item: ReviewItem) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(admin)
        address = f"{QUEUE}{item.pk}/still-right/"
        assert client.get(address).status_code == 405
        assert client.post(address, {"digest": item.digest}).status_code == 403
        assert waiting(item.page) is not None
        assert client.get(f"{QUEUE}{item.pk}/nonsense/").status_code == 404
        assert client.get(f"{QUEUE}99999/").status_code == 404


def assert_refused(client: Client, address: str, fields: dict[str, Any]) -> None:
    """Wagtail sends those who may not away with a message; a request that wants JSON gets the number."""
    for answer in (client.get(address), client.post(address, fields)):
        assert answer.status_code in (302, 403), address
        if answer.status_code == 302:
            assert answer.headers["Location"] == reverse("wagtailadmin_home")


def test_the_item_of_a_revoked_technique_offers_the_move(admin: User, client: Client, tmp_path: Path) -> None:
    publish(tmp_path, "17.1", FIRST)
    page = comment(note())
    publish(tmp_path, "18.1", replace(FIRST, revoked=True))
    found = waiting(page)
    assert found is not None
    said = text_of(client.get(f"{QUEUE}{found.pk}/"))
    assert "Revoked" in said
    assert "Move the commentary to its successor" in said


def test_an_edit_by_somebody_leaves_the_item_and_is_told(
    admin: User, client: Client, item: ReviewItem
) -> None:
    comment(note(text="<p>New words.</p>"))
    assert waiting(item.page) is not None
    assert "after this item was opened" in text_of(client.get(f"{QUEUE}{item.pk}/"))


def test_the_editor_sees_what_waits(admin: User, client: Client, item: ReviewItem) -> None:
    response = client.get(f"/admin/pages/{item.page_id}/edit/")
    assert f"{QUEUE}{item.pk}/" in response.content.decode()
    act(client, item, "still-right")
    response = client.get(f"/admin/pages/{item.page_id}/edit/")
    assert f"{QUEUE}{item.pk}/" not in response.content.decode()

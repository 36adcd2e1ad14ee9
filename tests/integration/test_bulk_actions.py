"""Many technique pages at once: what is done, what is left out and why, and who may."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    GroupPagePermission,
    Page,
    PageLogEntry,
    Revision,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from core.models import User
from frameworks.models import FrameworkPage, FrameworksIndexPage, ReviewItem, TechniquePage
from frameworks.models.workflow import CommentaryTask
from tests.support.bundles import relationship, subtechnique, tactic, technique
from tests.support.imports import import_objects
from tests.support.people import make_user
from tests.support.released import entry, technique_page, visit

pytestmark = pytest.mark.django_db

PARENT = "T1059"
SUBS = [f"T1059.{number:03}" for number in range(1, 10)]


@pytest.fixture(autouse=True)
def attack(tmp_path: Path) -> None:
    """A tactic with a technique and nine sub-techniques, and another tactic with one technique."""
    parent = technique(PARENT)
    subs = [subtechnique(id_, f"Sub {id_[-3:]}") for id_ in SUBS]
    import_objects(
        tmp_path,
        tactic("TA0002", "Execution"),
        tactic("TA0003", "Persistence"),
        parent,
        technique("T1098", "Account Manipulation", tactics=("persistence",)),
        *subs,
        *(relationship(sub, "subtechnique-of", parent) for sub in subs),
    )


@pytest.fixture
def moderation() -> Workflow:
    """A workflow of one step, for all techniques; its group is "Readers"."""
    task = CommentaryTask.objects.create(name="Technical review")
    task.groups.add(Group.objects.create(name="Readers"))
    workflow: Workflow = Workflow.objects.create(name="Commentary of tests")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=FrameworkPage.objects.get(), defaults={"workflow": workflow})
    return workflow


def member(name: str, *rights: str) -> User:
    """Make somebody with rights ("change", "publish") on the frameworks."""
    group = Group.objects.create(name=f"{name}s")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for right in rights:
        GroupPagePermission.objects.create(
            group=group,
            page=FrameworksIndexPage.objects.get(),
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", codename=f"{right}_page"
            ),
        )
    user: User = User.objects.create_user(name)
    user.groups.add(group)
    return user


def comment(external_id: str, publish: bool = True, **values: Any) -> TechniquePage:
    """Write a commentary on a technique."""
    page = technique_page(external_id)
    page.one_line = values.pop("one_line", "Ours.")
    for name, value in values.items():
        setattr(page, name, value)
    revision = page.save_revision()
    if publish:
        revision.publish()
    return technique_page(external_id)


def address(action: str, *pages: TechniquePage | str | int, **query: Any) -> str:
    """Return the address of a bulk action on these pages."""
    ids = [str(page.pk) if isinstance(page, TechniquePage) else str(page) for page in pages]
    path = reverse("wagtail_bulk_action", args=["frameworks", "techniquepage", action])
    return f"{path}?{urlencode({'id': ids, 'next': '/admin/', **query}, doseq=True)}"


def do(client: Client, where: str, **form: Any) -> str:
    """Post a bulk action and return what it says."""
    response: Any = client.post(where, form)
    assert response.status_code == 302, response.content.decode()[:3000]
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def acts(page: TechniquePage) -> list[str]:
    """Return what the log says was done to a page, oldest first."""
    return list(PageLogEntry.objects.filter(page=page.pk).order_by("pk").values_list("action", flat=True))


def history(client: Client, page: TechniquePage) -> str:
    """Return the history of a page as the admin shows it."""
    return visit(client, reverse("wagtailadmin_pages:history", args=[page.pk]))


def all_pages() -> QuerySet[TechniquePage]:
    pages: QuerySet[TechniquePage] = TechniquePage.objects.order_by("pk")
    return pages


class TestOffer:
    @pytest.mark.parametrize("explorer", [False, True])
    def test_lists_of_techniques_offer_what_fits_them(
        self, admin: User, client: Client, explorer: bool
    ) -> None:
        where = (
            reverse("wagtailadmin_explore", args=[FrameworkPage.objects.get().pk])
            if explorer
            else reverse("technique_pages:index")
        )
        text = visit(client, where)
        for action in ("assign-owner", "set-priority", "set-due", "start-review", "publish", "unpublish"):
            assert f"/bulk/frameworks/techniquepage/{action}/" in text
        assert "/bulk/wagtailcore/page/" not in text  # nobody moves or deletes a technique

    @pytest.mark.parametrize("action", ["start-review", "publish", "unpublish"])
    def test_nothing_is_asked_about_pages_below(self, admin: User, client: Client, action: str) -> None:
        page = comment(PARENT, publish=action != "publish")
        assert "descendants" not in visit(client, address(action, page))

    def test_other_lists_do_not(self, admin: User, client: Client) -> None:
        text = visit(client, reverse("wagtailadmin_explore", args=[Page.objects.get(depth=2).pk]))
        assert "/bulk/wagtailcore/page/publish/" in text
        assert "assign-owner" not in text


class TestOwner:
    def test_pages_are_given_to_somebody_without_a_revision(self, admin: User, client: Client) -> None:
        ada = member("ada")
        pages = list(all_pages()[:2])
        where = address("assign-owner", *pages)
        assert "ada" in visit(client, where)
        assert "2 pages got this owner" in do(client, where, owner=ada.pk)
        for page in pages:
            page.refresh_from_db()
            assert page.owner == ada
            assert page.latest_revision is None
            assert acts(page)[-1] == "frameworks.assign_owner"
            assert "Given to ada" in history(client, page)
        do(client, address("assign-owner", pages[0]), owner="nobody")
        assert TechniquePage.objects.get(pk=pages[0].pk).owner is None

    def test_only_to_those_who_enter_the_admin_and_not_by_mistake(self, admin: User, client: Client) -> None:
        visitor = User.objects.create_user("visitor")
        page = technique_page()
        for owner in ("", str(visitor.pk), "x"):
            response = client.post(address("assign-owner", page), {"owner": owner})
            assert response.status_code == 200
        assert acts(page)[-1:] != ["frameworks.assign_owner"]

    def test_an_old_draft_does_not_bring_the_old_owner_back(self, admin: User, client: Client) -> None:
        page = comment(PARENT)
        page.one_line = "Half done"
        draft = page.save_revision()
        do(client, address("assign-owner", page), owner=admin.pk)
        Revision.objects.get(pk=draft.pk).publish()
        assert technique_page().owner == admin

    def test_a_lock_on_the_text_does_not_matter(self, admin: User, client: Client) -> None:
        TechniquePage.objects.update(locked=True)
        do(client, address("assign-owner", technique_page()), owner=admin.pk)
        assert technique_page().owner == admin


class TestDue:
    def test_is_set_and_taken_away(self, admin: User, client: Client) -> None:
        page = technique_page()
        assert "1 page got this day" in do(client, address("set-due", page), due="2027-03-01")
        assert technique_page().review_due == date(2027, 3, 1)
        assert "Due for review on 1 March 2027" in history(client, page)
        do(client, address("set-due", page), never="on")
        assert technique_page().review_due is None
        assert acts(page).count("frameworks.set_due") == 2
        assert not page.revisions.exists()

    @pytest.mark.parametrize("form", [{}, {"due": "soon"}, {"due": "2027-03-01", "never": "on"}])
    def test_one_of_the_two_is_asked_for(self, admin: User, client: Client, form: dict[str, str]) -> None:
        assert client.post(address("set-due", technique_page()), form).status_code == 200
        assert technique_page().review_due is None


class TestPriority:
    def set(self, client: Client, *pages: TechniquePage | str, priority: str = "high", **query: Any) -> str:
        return do(client, address("set-priority", *pages, **query), priority=priority)

    def test_goes_live_where_nothing_is_unpublished(self, admin: User, client: Client) -> None:
        pages = [technique_page(), comment(SUBS[0])]
        assert "2 pages got this priority" in self.set(client, *pages)
        for page in pages:
            page.refresh_from_db()
            assert (page.priority, page.live, page.has_unpublished_changes) == ("high", True, False)
            assert acts(page)[-2:] == ["wagtail.edit", "wagtail.publish"]
            assert "Published" in history(client, page)

    def test_waits_in_a_draft_where_one_is_half_done(self, admin: User, client: Client) -> None:
        page = comment(PARENT)
        comment(PARENT, publish=False, one_line="Half done")
        assert "1 of them in a draft" in self.set(client, page)
        now = technique_page()
        assert (now.priority, now.one_line, now.has_unpublished_changes) == ("", "Ours.", True)
        draft = now.get_latest_revision_as_object()
        assert (draft.priority, draft.one_line) == ("high", "Half done")
        assert "its draft has this priority already" in self.set(client, page)

    def test_waits_in_a_draft_for_those_who_may_not_publish(self, client: Client) -> None:
        client.force_login(member("author", "change"))
        page = comment(PARENT)
        self.set(client, page)
        assert technique_page().priority == ""
        assert technique_page().get_latest_revision_as_object().priority == "high"

    def test_waits_in_a_draft_where_the_page_is_not_live(self, admin: User, client: Client) -> None:
        comment(PARENT).unpublish()
        self.set(client, technique_page())
        assert not technique_page().live

    def test_can_be_taken_away(self, admin: User, client: Client) -> None:
        page = comment(PARENT, priority="low")
        self.set(client, page, priority="none")
        assert technique_page().priority == ""

    def test_the_same_again_makes_no_revision(self, admin: User, client: Client) -> None:
        page = comment(PARENT, priority="high")
        before = page.revisions.count()
        said = self.set(client, page)
        assert "T1059 Interpreter" in said
        assert "it has this priority already" in said
        assert page.revisions.count() == before

    @pytest.mark.parametrize(
        ("hold", "reason"),
        [("lock", "it is locked by other"), ("schedule", "scheduled to be"), ("moderate", "in moderation")],
    )
    def test_what_is_held_is_left_out_with_the_reason(
        self, client: Client, moderation: Workflow, hold: str, reason: str
    ) -> None:
        client.force_login(member("publisher", "change", "publish"))
        held, free = comment(PARENT), comment(SUBS[0])
        other = make_user("other")
        if hold == "lock":
            TechniquePage.objects.filter(pk=held.pk).update(locked=True, locked_by=other)
        elif hold == "schedule":
            held.go_live_at = timezone.now() + timedelta(days=1)
            held.save_revision().publish()
        else:
            moderation.start(held, other)
        before = held.revisions.count()
        page = visit(client, address("set-priority", held, free))
        assert "1 page left out" in page
        assert reason in page
        said = self.set(client, held, free)
        assert "1 page got this priority" in said
        assert f"T1059 {held.title}" in said
        assert reason in said
        assert held.revisions.count() == before
        assert technique_page(SUBS[0]).priority == "high"

    def test_does_not_end_a_moderation_that_the_user_takes_part_in(
        self, admin: User, client: Client, moderation: Workflow
    ) -> None:
        page = comment(PARENT)
        moderation.start(page, admin)
        assert "in a draft" in self.set(client, page)
        now = technique_page()
        assert now.workflow_in_progress
        assert now.priority == ""

    def test_the_matrix_shows_it_at_once(
        self, admin: User, client: Client, django_capture_on_commit_callbacks: Callable[..., Any]
    ) -> None:
        visitor = Client()
        where = "/frameworks/attack/matrix/?heat=priority"
        visit(visitor, where)
        before = visit(visitor, where)
        with django_capture_on_commit_callbacks(execute=True):
            self.set(client, technique_page(), priority="critical")
        assert visit(visitor, where) != before


class TestStartReview:
    def start(self, client: Client, *pages: TechniquePage | str) -> str:
        return do(client, address("start-review", *pages))

    def test_starts_the_workflow_of_live_commentary(
        self, admin: User, client: Client, moderation: Workflow
    ) -> None:
        page = comment(PARENT)
        TechniquePage.objects.filter(slug="t1059-001").update(one_line="Written without a revision.")
        bare = technique_page(SUBS[0])
        assert bare.latest_revision is None
        assert "2 pages went to review" in self.start(client, page, bare)
        for one in (technique_page(), technique_page(SUBS[0])):
            assert one.workflow_in_progress
            assert one.live
            assert not one.has_unpublished_changes
            assert acts(one)[-1] == "wagtail.workflow.start"

    @pytest.mark.parametrize(
        ("hold", "reason"),
        [
            ("draft", "it has a draft that is not submitted"),
            ("running", "it is in moderation already"),
            ("sent back", "moderators asked for changes"),
            ("silent", "it has no commentary"),
        ],
    )
    def test_what_cannot_be_started_is_left_out(
        self, admin: User, client: Client, moderation: Workflow, hold: str, reason: str
    ) -> None:
        page = technique_page() if hold == "silent" else comment(PARENT)
        if hold == "draft":
            comment(PARENT, publish=False, one_line="Half done")
        elif hold in ("running", "sent back"):
            state = moderation.start(page, admin)
            if hold == "sent back":
                state.current_task_state.reject(user=admin)
        started = acts(page).count("wagtail.workflow.start")
        assert reason in visit(client, address("start-review", page))
        assert reason in self.start(client, page)
        assert acts(page).count("wagtail.workflow.start") == started

    def test_without_a_workflow_nothing_is_started(self, admin: User, client: Client) -> None:
        Workflow.objects.update(active=False)
        assert "no workflow is set up" in self.start(client, comment(PARENT))

    def test_no_item_of_the_queue_is_made(self, admin: User, client: Client, moderation: Workflow) -> None:
        self.start(client, comment(PARENT))
        assert not ReviewItem.objects.exists()


class TestPublish:
    def test_publishes_drafts(self, admin: User, client: Client) -> None:
        page = comment(PARENT)
        comment(PARENT, publish=False, one_line="Done now")
        said = do(client, address("publish", page, technique_page(SUBS[0])))
        assert "1 page went live" in said
        assert "nothing is unpublished" in said
        assert technique_page().one_line == "Done now"

    def test_neither_behind_a_lock_nor_past_moderators(
        self, client: Client, moderation: Workflow, admin: User
    ) -> None:
        client.force_login(member("publisher", "change", "publish"))
        locked, moderated = comment(PARENT, publish=False), comment(SUBS[0], publish=False)
        TechniquePage.objects.filter(pk=locked.pk).update(locked=True, locked_by=admin)
        moderation.start(moderated, admin)
        said = do(client, address("publish", locked, moderated))
        assert "it is locked by admin" in said
        assert "it is in moderation: approve it there" in said
        # Nor by Wagtail's own action, which lists of pages of any type offer.
        path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        query = urlencode({"id": [locked.pk, moderated.pk]}, doseq=True)
        assert client.post(f"{path}?{query}").status_code == 302
        for page in (technique_page(), technique_page(SUBS[0])):
            assert page.one_line == ""
        assert technique_page(SUBS[0]).workflow_in_progress

    def test_wagtails_own_still_publishes_what_is_free(self, admin: User, client: Client) -> None:
        pages = [comment(PARENT, publish=False), comment(SUBS[0], publish=False)]
        path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        client.post(f"{path}?id={pages[0].pk}&id={pages[1].pk}")
        assert technique_page().one_line == technique_page(SUBS[0]).one_line == "Ours."
        assert all("Published" in history(client, page) for page in pages)

    def test_unpublishes(self, admin: User, client: Client) -> None:
        do(client, address("unpublish", technique_page()))
        assert not technique_page().live


class TestWhich:
    def test_all_means_all_of_the_list_as_it_is_filtered(self, admin: User, client: Client) -> None:
        persistence = entry("technique", "T1098").outgoing.get(type="in-tactic").target
        do(client, address("set-due", "all", tactic=persistence.pk), due="2027-03-01")
        assert [page.slug for page in all_pages().exclude(review_due=None)] == ["t1098"]
        do(client, address("set-due", "all", q="T1059.00"), due="2027-03-02")
        assert all_pages().filter(review_due=date(2027, 3, 2)).count() == len(SUBS)
        parent = FrameworkPage.objects.get().pk
        do(client, address("set-due", "all", childOf=parent), due="2027-03-03")
        assert all_pages().filter(review_due=date(2027, 3, 3)).count() == all_pages().count() == 11

    def test_an_invalid_filter_selects_nothing(self, admin: User, client: Client) -> None:
        assert client.get(address("set-due", "all", tactic="x")).status_code == 404

    @pytest.mark.parametrize("id_", ["x", "-1", "1e3", "99999999999999999999", "987654"])
    def test_nonsense_is_not_found(self, admin: User, client: Client, id_: str) -> None:
        assert client.get(address("set-due", id_)).status_code == 404
        assert client.post(address("set-due", id_), {"due": "2027-03-01"}).status_code == 404
        assert client.get(address("set-due", "all", childOf=id_)).status_code == 404

    def test_pages_of_another_type_are_not_touched(self, admin: User, client: Client) -> None:
        home = Page.objects.get(depth=2)
        assert client.post(address("assign-owner", home.pk), {"owner": admin.pk}).status_code == 404

    def test_the_number_of_queries_is_bounded(
        self, admin: User, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        for action in ("assign-owner", "set-due", "set-priority", "start-review", "publish"):
            with django_assert_max_num_queries(25):
                client.get(address(action, "all"))
        with django_assert_max_num_queries(30):
            do(client, address("assign-owner", "all"), owner=admin.pk)
        with django_assert_max_num_queries(30):
            do(client, address("set-due", "all"), due="2027-03-01")


ACTIONS = {
    "assign-owner": {"owner": "nobody"},
    "set-due": {"due": "2027-03-01"},
    "set-priority": {"priority": "high"},
    "start-review": {},
    "publish": {},
}


class TestPermission:
    @pytest.mark.parametrize("action", ACTIONS)
    def test_whoever_may_not_edit_changes_nothing_by_hand_either(
        self, client: Client, action: str, moderation: Workflow
    ) -> None:
        comment(PARENT, owner=make_user("owner"))
        comment(SUBS[0], publish=False)
        client.force_login(member("observer"))
        before = list(PageLogEntry.objects.values_list("pk", flat=True))
        where = address(action, technique_page(), technique_page(SUBS[0]))
        assert "2 pages left out" in visit(client, where)
        assert "Left out" in do(client, where, **ACTIONS[action])
        assert list(PageLogEntry.objects.values_list("pk", flat=True)) == before
        page = technique_page()
        assert (page.owner.username, page.review_due, page.priority) == ("owner", None, "")

    def test_an_author_cannot_publish(self, client: Client) -> None:
        client.force_login(member("author", "change"))
        page = comment(PARENT, publish=False)
        assert "you may not publish it" in do(client, address("publish", page))
        assert technique_page().one_line == ""

    def test_nobody_without_the_admin(self, client: Client) -> None:
        assert (
            "/login/" in client.post(address("set-due", technique_page()), {"due": "2027-03-01"})["Location"]
        )
        assert technique_page().review_due is None

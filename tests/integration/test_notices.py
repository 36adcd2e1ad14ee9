"""What people are told: who, of what, once, and not where they switched it off."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import LogContext
from wagtail.models import (
    Comment,
    CommentReply,
    GroupApprovalTask,
    PageSubscription,
    Workflow,
    WorkflowState,
    WorkflowTask,
)
from wagtail.users.models import UserProfile

from core.models import User
from core.notices.kinds import APPROVED, MENTIONED, SUBMITTED, kinds
from core.notices.mentions import mentioned
from core.notices.models import Mail, Notice, Silence
from core.notices.telling import News, notify, tell
from frameworks.admin.refusing import APPROVAL
from frameworks.models import (
    CommentaryTask,
    CommentaryTaskState,
    Framework,
    ReviewerScope,
    ReviewItem,
    TechniquePage,
)
from frameworks.notices.due import REVIEWS_DUE, due_by_person, remind
from frameworks.notices.released import RELEASED
from pages.models import HomePage
from tests.support.bundles import tactic, technique
from tests.support.imports import import_objects
from tests.support.mailing import queued
from tests.support.people import make_user

pytestmark = pytest.mark.django_db

NOTICES = "/admin/notices/"
READ = "/admin/notices/read/"
ACCOUNT = "/admin/account/"


def person(username: str, group: str = "") -> User:
    """Somebody with an address, in a group or (without one) with nothing but an account."""
    user = User.objects.create_user(username, f"{username}@example.org", first_name=username.title())
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def told(user: User) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("kind", "subject"))


def mailed() -> list[str]:
    return sorted(recipient for sent in mail.outbox for recipient in sent.recipients())


class TestTelling:
    def test_fifty_people_are_a_handful_of_queries(self, django_assert_max_num_queries: Any) -> None:
        users = [person(f"user{number}") for number in range(50)]
        with queued(), django_assert_max_num_queries(6):
            notify(users, SUBMITTED, subject="Look", text="Closer", url="/admin/")
        assert Notice.objects.count() == 50
        assert Mail.objects.count() == 50

    def test_everybody_once_and_the_actor_not(self) -> None:
        ada, bob, gone = person("ada"), person("bob"), person("gone")
        User.objects.filter(pk=gone.pk).update(is_active=False)
        gone.refresh_from_db()
        notify([ada, bob, bob, gone], MENTIONED, subject="Look", actor=ada)
        assert told(bob) == [("mentioned", "Look")]
        assert not told(ada)
        assert not told(gone)
        assert mailed() == ["bob@example.org"]

    def test_each_way_can_be_off(self) -> None:
        ada, bob = person("ada"), person("bob")
        Silence.objects.create(user=ada, kind="mentioned", channel="mail")
        Silence.objects.create(user=bob, kind="mentioned", channel="admin")
        notify([ada, bob], MENTIONED, subject="Look")
        assert told(ada)
        assert not told(bob)
        assert mailed() == ["bob@example.org"]

    def test_wagtails_own_switch_counts_for_mail(self) -> None:
        ada = person("ada")
        profile = UserProfile.get_for_user(ada)
        profile.approved_notifications = False
        profile.save()
        notify([ada], APPROVED, subject="Look")
        assert told(ada)
        assert mailed() == []

    def test_who_has_no_address_is_told_in_the_admin(self) -> None:
        ada = make_user("ada", "Authors")
        notify([ada], MENTIONED, subject="Look")
        assert told(ada)
        assert mail.outbox == []

    def test_the_mail_says_where_to_go_and_where_to_switch_it_off(self, settings: Any) -> None:
        settings.WAGTAILADMIN_BASE_URL = "https://cms.example.org"
        title = "A\r\nBcc: all@example.org <b> & " + "x" * 300
        notify([person("ada")], MENTIONED, subject=title, text="It's <here> & now", url="/admin/pages/3/")
        (sent,) = mail.outbox
        assert sent.subject.startswith("A Bcc: all@example.org <b> & xxx")
        assert len(sent.subject) <= 255
        assert sent.recipients() == ["ada@example.org"]
        assert "It's <here> & now" in sent.body
        assert "https://cms.example.org/admin/pages/3/" in sent.body
        assert "https://cms.example.org/admin/account/#tab-notifications" in sent.body
        assert sent.extra_headers["Auto-Submitted"] == "auto-generated"

    def test_renewed_news_takes_the_place_of_what_was_not_read(self) -> None:
        ada = person("ada")
        for subject in ("One", "Two"):
            tell(REVIEWS_DUE, [News(ada, subject)], renew=True)
        assert told(ada) == [("reviews-due", "Two")]
        Notice.objects.update(read_at=timezone.now())
        tell(REVIEWS_DUE, [News(ada, "Three")], renew=True)
        assert [subject for _, subject in told(ada)] == ["Two", "Three"]


class Moderated:
    """A page of a technique with an owner, and a workflow of our task and then a plain one."""

    def __init__(self, folder: Path) -> None:
        import_objects(folder, technique("T1059", "Interpreter"))
        self.owner, self.author = person("owner", "Authors"), person("author", "Authors")
        self.reviewer, self.publisher = person("reviewer", "Reviewers"), person("publisher", "Publishers")
        self.page = TechniquePage.objects.get()
        self.page.owner = self.owner
        self.page.save()
        self.workflow = Workflow.objects.create(name="Two steps")
        first = CommentaryTask.objects.create(name="Technical")
        first.groups.add(Group.objects.get(name="Reviewers"))
        second = GroupApprovalTask.objects.create(name="Editorial")
        second.groups.add(Group.objects.get(name="Publishers"))
        for order, task in enumerate((first, second)):
            WorkflowTask.objects.create(workflow=self.workflow, task=task, sort_order=order)
        Notice.objects.all().delete()

    def submit(self) -> WorkflowState:
        self.page.one_line = "New."
        self.page.save_revision(user=self.author)
        state: WorkflowState = self.workflow.start(self.page, self.author)
        return state

    def act(self, user: User, action: str, **kwargs: Any) -> None:
        state = WorkflowState.objects.get(status=WorkflowState.STATUS_IN_PROGRESS)
        task_state = state.current_task_state.specific
        if action == "approve" and isinstance(task_state, CommentaryTaskState):
            kwargs["seen"] = task_state.to_see
        task_state.task.specific.on_action(task_state, user, action, **kwargs)


class TestModeration:
    @pytest.fixture
    def desk(self, tmp_path: Path) -> Moderated:
        return Moderated(tmp_path)

    def test_submitted_goes_to_those_who_may_approve_this_step(self, desk: Moderated) -> None:
        desk.submit()
        title = desk.page.get_admin_display_title()
        assert told(desk.reviewer) == [("submitted", f"For your approval: {title}")]
        assert mailed() == ["reviewer@example.org"]
        notice = Notice.objects.get()
        assert notice.url == reverse(APPROVAL, args=[desk.page.current_workflow_task_state.pk])
        assert "Two steps, Technical" in notice.text
        desk.act(desk.reviewer, "approve")
        assert told(desk.publisher) == [("submitted", f"For your approval: {title}")]
        assert mailed() == ["publisher@example.org", "reviewer@example.org"]

    def test_superusers_are_asked_once_and_only_where_the_setting_says_so(
        self, desk: Moderated, settings: Any
    ) -> None:
        boss = User.objects.create_superuser("boss", "boss@example.org")
        boss.groups.add(Group.objects.get(name="Reviewers"))
        desk.submit()
        assert mailed() == ["boss@example.org", "reviewer@example.org"]
        settings.WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
        mail.outbox.clear()
        desk.act(desk.reviewer, "approve")
        assert mailed() == ["publisher@example.org"]

    def test_approved_goes_to_the_submitter_and_the_owner_with_the_comment(self, desk: Moderated) -> None:
        desk.submit()
        desk.act(desk.reviewer, "approve")
        mail.outbox.clear()
        desk.act(desk.publisher, "approve", comment="Well said.")
        assert mailed() == ["author@example.org", "owner@example.org"]
        assert told(desk.author)[-1][0] == "approved"
        assert "Publisher approved it.\n\nWell said." in Notice.objects.filter(user=desk.owner).get().text
        desk.page.refresh_from_db()
        assert desk.page.one_line == "New."

    def test_rejected_says_why(self, desk: Moderated) -> None:
        desk.submit()
        mail.outbox.clear()
        desk.act(desk.reviewer, "reject", comment="Which log source?")
        assert mailed() == ["author@example.org", "owner@example.org"]
        assert all("Which log source?" in sent.body for sent in mail.outbox)

    def test_whoever_acts_is_not_told(self, desk: Moderated) -> None:
        desk.author.groups.add(Group.objects.get(name="Reviewers"))
        desk.submit()
        assert not told(desk.author)
        TechniquePage.objects.update(owner=desk.reviewer)
        mail.outbox.clear()
        desk.act(desk.reviewer, "reject", comment="Mine.")
        assert mailed() == ["author@example.org"]

    def test_who_wrote_and_may_not_approve_is_not_asked(self, desk: Moderated) -> None:
        writer = person("writer", "Reviewers")
        desk.page.one_line = "Written by a reviewer."
        desk.page.save_revision(user=writer)
        desk.submit()
        assert mailed() == ["reviewer@example.org"]
        CommentaryTask.objects.update(own_text=True)
        WorkflowState.objects.get().cancel(user=desk.author)
        mail.outbox.clear()
        desk.submit()
        assert mailed() == ["reviewer@example.org", "writer@example.org"]

    def test_a_scoped_task_asks_the_reviewers_of_the_framework(self, desk: Moderated) -> None:
        CommentaryTask.objects.update(scoped=True)
        expert = person("expert", "Reviewers")
        ReviewerScope.objects.create(user=expert, framework=Framework.objects.get())
        desk.submit()
        assert mailed() == ["expert@example.org"]

    def test_it_is_told_when_it_has_happened(self, desk: Moderated) -> None:
        with queued():
            desk.submit()
            assert mail.outbox == []
            assert Mail.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ada look", {"ada"}),
        ("Look, @Ada.", {"ada.", "ada"}),
        ("(@ada.lovelace)", {"ada.lovelace"}),
        ("write to ada@example.org", set()),
        ("@ alone", set()),
        ("@ada@bob", {"ada@bob"}),
        ("@ada, @bob", {"ada", "bob"}),
    ],
)
def test_what_is_a_mention(text: str, names: set[str]) -> None:
    assert mentioned(text) == names


class TestMentions:
    @pytest.fixture
    def page(self) -> HomePage:
        page: HomePage = HomePage.objects.get()
        return page

    def comment(self, page: HomePage, by: User, text: str) -> Comment:
        comment: Comment = Comment.objects.create(page=page, user=by, text=text, contentpath="title")
        return comment

    def test_told_once_whatever_is_saved_again(self, page: HomePage) -> None:
        by, ada = person("by", "Site editors"), person("ada", "Site editors")
        comment = self.comment(page, by, "@Ada look at this. @ada!")
        comment.text += " Please."
        comment.save()
        comment.save()
        assert told(ada) == [("mentioned", f"By mentioned you on {page.get_admin_display_title()}")]
        assert Notice.objects.get().url.endswith(f"/{page.pk}/edit/?comment={comment.pk}")
        assert mailed() == ["ada@example.org"]

    def test_a_later_edit_tells_only_whom_it_adds(self, page: HomePage) -> None:
        by, ada, bob = (person(name, "Site editors") for name in ("by", "ada", "bob"))
        comment = self.comment(page, by, "@ada")
        comment.text = "@ada and @bob"
        comment.save()
        assert len(told(ada)) == len(told(bob)) == 1

    def test_in_replies_too(self, page: HomePage) -> None:
        by, ada = person("by", "Site editors"), person("ada", "Site editors")
        comment = self.comment(page, by, "What is this?")
        CommentReply.objects.create(comment=comment, user=by, text="@ada knows")
        assert len(told(ada)) == 1

    def test_oneself_strangers_and_the_inactive_are_not_told(self, page: HomePage) -> None:
        by = person("by", "Site editors")
        nobody, elsewhere = person("nobody"), person("elsewhere", "Reviewers")
        gone = person("gone", "Site editors")
        User.objects.filter(pk=gone.pk).update(is_active=False)
        self.comment(page, by, "@by @nobody @elsewhere @gone @ghost")
        assert not Notice.objects.exists()
        assert mail.outbox == []
        assert {user.pk for user in (nobody, elsewhere, gone)}

    def test_who_gets_wagtails_mail_about_the_comment_gets_no_second_one(self, page: HomePage) -> None:
        by, ada, bob = (person(name, "Site editors") for name in ("by", "ada", "bob"))
        PageSubscription.objects.create(user=ada, page=page, comment_notifications=True)
        PageSubscription.objects.create(user=bob, page=page, comment_notifications=True)
        profile = UserProfile.get_for_user(bob)
        profile.updated_comments_notifications = False
        profile.save()
        self.comment(page, by, "@ada @bob")
        assert told(ada)
        assert mailed() == ["bob@example.org"]

    def test_through_the_editor_it_is_one_mail_a_person(self, client: Client, page: HomePage) -> None:
        by, ada, bob = (person(name, "Site editors") for name in ("by", "ada", "bob"))
        PageSubscription.objects.create(user=bob, page=page, comment_notifications=True)
        comment = self.comment(page, ada, "What is this?")
        client.force_login(by)
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        form = BeautifulSoup(client.get(edit).content, "html.parser").find("form", id="page-edit-form")
        assert form is not None
        data = {
            field["name"]: field.get("value", field.text)
            for field in form.find_all(["input", "textarea"])
            if field.get("name") and field.get("type") not in {"checkbox", "radio", "file"}
        }
        data |= {"slug": page.slug, "title": page.title, "body-count": "0"}
        prefix = "comments-0-"
        data |= {
            "comments-TOTAL_FORMS": "1",
            "comments-INITIAL_FORMS": "1",
            f"{prefix}id": str(comment.pk),
            f"{prefix}text": comment.text,
            f"{prefix}contentpath": "title",
            f"{prefix}replies-TOTAL_FORMS": "1",
            f"{prefix}replies-INITIAL_FORMS": "0",
            f"{prefix}replies-MIN_NUM_FORMS": "0",
            f"{prefix}replies-MAX_NUM_FORMS": "",
            f"{prefix}replies-0-id": "",
            f"{prefix}replies-0-text": "@ada @bob a heading",
        }
        answer = client.post(edit, data)
        assert answer.status_code == 302, answer.content.decode()[:2000]
        assert CommentReply.objects.get().text == "@ada @bob a heading"
        assert mailed() == ["ada@example.org", "bob@example.org"]
        assert len(told(ada)) == len(told(bob)) == 1


@pytest.mark.django_db(transaction=True)
class TestReleases:
    def test_one_digest_a_person_with_their_own_first(self, tmp_path: Path) -> None:
        manager, owner = person("manager", "Framework managers"), person("owner", "Authors")
        idle = person("idle", "Authors")
        ids = ["T1001", "T1002", "T1003"]
        import_objects(tmp_path, *(technique(id, "Name") for id in ids), release="17.1")
        for page in TechniquePage.objects.all():
            page.one_line = "Ours."
            page.owner = owner if page.slug != "t1003" else None
            page.save()
        Notice.objects.all().delete()
        mail.outbox.clear()
        renamed = [technique(id, "Another name") for id in ids]
        import_objects(tmp_path, *renamed, release="18.1", dry_run=True)
        assert not Notice.objects.exists()
        import_objects(tmp_path, *renamed, release="18.1")
        assert ReviewItem.objects.count() == 3
        assert mailed() == ["manager@example.org", "owner@example.org"]
        assert not told(idle)
        framework = Framework.objects.get()
        assert told(manager) == told(owner) == [("released", f"{framework} 18.1 is imported")]
        said = Notice.objects.get(user=owner)
        assert said.text.splitlines() == [
            "Yours to review: 2 pages (2 identity).",
            "To review in all: 3 pages (3 identity).",
        ]
        assert said.url == reverse("frameworks_review_queue") + "?owner=mine"
        assert Notice.objects.get(user=manager).text == "To review in all: 3 pages (3 identity)."

    def test_whoever_imports_is_not_told_and_an_older_release_is_no_news(self, tmp_path: Path) -> None:
        manager, other = (person(name, "Framework managers") for name in ("manager", "other"))
        with LogContext(user=manager):
            import_objects(tmp_path, technique("T1001", "Name"), release="18.1")
        assert not told(manager)
        assert [kind for kind, _ in told(other)] == [RELEASED.name]
        assert "Nothing has to be reviewed." in Notice.objects.get().text
        import_objects(tmp_path, technique("T1001", "Old"), release="17.1")
        import_objects(tmp_path, technique("T1001", "Corrected"), release="18.1")
        assert len(told(other)) == 1


class TestReviewsDue:
    @pytest.fixture
    def pages(self, tmp_path: Path) -> dict[str, TechniquePage]:
        first, second = tactic("TA0001", "First"), tactic("TA0002", "Second")
        one = technique("T1001", "Name 1", tactics=["first"])
        two = technique("T1002", "Name 2", tactics=["second"])
        three = technique("T1003", "Name 3", tactics=["first"])
        import_objects(tmp_path, first, second, one, two, three)
        return {page.slug: page for page in TechniquePage.objects.all()}

    def due(self, *pages: TechniquePage, days: int = 0, owner: User | None = None) -> None:
        TechniquePage.objects.filter(pk__in=[page.pk for page in pages]).update(
            review_due=timezone.localdate() - timedelta(days=days), owner=owner
        )

    def test_one_digest_of_pages_and_items(self, pages: dict[str, TechniquePage]) -> None:
        owner = person("owner", "Authors")
        self.due(pages["t1001"], days=3, owner=owner)
        release = Framework.objects.get().current_release
        assert release is not None
        for slug in ("t1001", "t1002"):
            ReviewItem.objects.create(
                page=pages[slug],
                since=release,
                release=release,
                grade=2,
                owner=owner,
                due=timezone.localdate(),
            )
        self.due(pages["t1003"], days=-1, owner=owner)
        remind()
        assert [subject for _, subject in told(owner)] == ["2 reviews are due"]
        assert len(Notice.objects.get().text.splitlines()) == 2
        assert mailed() == ["owner@example.org"]

    def test_whom_it_falls_to_without_an_owner(self, pages: dict[str, TechniquePage]) -> None:
        whole, first, gone = (person(name, "Reviewers") for name in ("whole", "first", "gone"))
        plain = person("plain", "Reviewers")
        self.due(*pages.values())
        today = timezone.localdate()
        everybody = due_by_person(today)
        assert everybody.keys() == {user.pk for user in (whole, first, gone, plain)}
        framework = Framework.objects.get()
        entries = {entry.external_id: entry for entry in framework.entries.filter(kind="tactic")}
        ReviewerScope.objects.create(user=whole, framework=framework)
        ReviewerScope.objects.create(user=first, framework=framework, tactic=entries["TA0001"])
        asked = {pk: sorted(each.page.slug for each in due) for pk, due in due_by_person(today).items()}
        assert asked == {first.pk: ["t1001", "t1003"], whole.pk: ["t1002"]}
        User.objects.filter(pk=gone.pk).update(is_active=False)
        self.due(pages["t1001"], owner=gone)
        assert first.pk in due_by_person(today)

    def test_any_number_is_a_bounded_number_of_queries(
        self, tmp_path: Path, django_assert_max_num_queries: Any
    ) -> None:
        import_objects(tmp_path, *(technique(f"T{number}", "Name") for number in range(1000, 1060)))
        people = [person(f"reviewer{number}", "Reviewers") for number in range(10)]
        self.due(*TechniquePage.objects.all())
        TechniquePage.objects.filter(slug__gt="t1030").update(owner=people[0])
        with queued(), django_assert_max_num_queries(16):
            remind()
        assert Notice.objects.count() == 10
        assert "more" in Notice.objects.get(user=people[1]).text


class TestTheList:
    @pytest.fixture
    def ada(self, client: Client) -> User:
        ada = person("ada", "Authors")
        client.force_login(ada)
        return ada

    def test_one_sees_and_marks_only_ones_own(self, client: Client, ada: User) -> None:
        bob = person("bob", "Authors")
        mine = Notice.objects.create(user=ada, kind="mentioned", subject="Mine <b>", url="/admin/pages/")
        other = Notice.objects.create(user=ada, kind="long-gone", subject="Other")
        theirs = Notice.objects.create(user=bob, kind="mentioned", subject="Theirs", url="/admin/pages/")
        page = client.get(NOTICES).content.decode()
        assert "Mine &lt;b&gt;" in page
        assert "Theirs" not in page
        assert client.get(f"{NOTICES}{theirs.pk}/").status_code == 404
        client.post(READ, {"notice": [theirs.pk, mine.pk]})
        unread = set(Notice.objects.filter(read_at=None))
        assert unread == {other, theirs}
        client.post(READ, {"all": "1"})
        assert set(Notice.objects.filter(read_at=None)) == {theirs}
        assert "Nothing unread" in client.get(f"{NOTICES}?unread=1").content.decode()

    def test_following_one_marks_it_and_leads_nowhere_else(self, client: Client, ada: User) -> None:
        good = Notice.objects.create(user=ada, kind="mentioned", subject="S", url="/admin/pages/")
        evil = Notice.objects.create(user=ada, kind="mentioned", subject="S", url="//evil.example.org/")
        assert client.get(f"{NOTICES}{good.pk}/").headers["Location"] == "/admin/pages/"
        assert client.get(f"{NOTICES}{evil.pk}/").headers["Location"] == NOTICES
        assert not Notice.objects.filter(read_at=None).exists()

    def test_the_bell_counts(self, client: Client, ada: User) -> None:
        assert "data-unread" not in client.get("/admin/").content.decode()
        Notice.objects.bulk_create(Notice(user=ada, kind="mentioned", subject="S") for _ in range(3))
        assert '"data-unread": "3"' in client.get("/admin/").content.decode()
        Notice.objects.bulk_create(Notice(user=ada, kind="mentioned", subject="S") for _ in range(100))
        assert '"data-unread": "99+"' in client.get("/admin/").content.decode()
        person("bob", "Authors")
        client.force_login(User.objects.get(username="bob"))
        assert "data-unread" not in client.get("/admin/").content.decode()

    def test_any_number_is_a_bounded_number_of_queries(
        self, client: Client, ada: User, django_assert_max_num_queries: Any
    ) -> None:
        Notice.objects.bulk_create(
            Notice(user=ada, kind="mentioned", subject="S", url="/admin/") for _ in range(200)
        )
        client.get(NOTICES)
        with django_assert_max_num_queries(16):
            page = client.get(f"{NOTICES}?p=2")
        assert page.content.decode().count('class="notices__item') == 50

    def test_nonsense_is_an_answer(self, client: Client, ada: User) -> None:
        assert client.get(f"{NOTICES}?p=x&unread=%27").status_code == 200
        assert client.post(READ, {"notice": ["x", "-1", "9" * 12]}).status_code == 302
        assert client.get(READ).status_code == 405
        assert client.post(f"{NOTICES}1/").status_code == 405

    def test_it_needs_a_login(self, client: Client) -> None:
        for address in (NOTICES, f"{NOTICES}1/", ACCOUNT):
            assert client.get(address).headers["Location"].startswith("/admin/login/")
        assert Client(enforce_csrf_checks=True).post(READ, {"all": "1"}).status_code == 403


class TestTheSwitches:
    @pytest.fixture
    def ada(self, client: Client) -> User:
        ada = person("ada", "Authors")
        User.objects.filter(pk=ada.pk).update(last_name="Lovelace")
        client.force_login(ada)
        return ada

    def form(self, client: Client) -> dict[str, str]:
        page = BeautifulSoup(client.get(ACCOUNT).content, "html.parser")
        fields = page.select("main form input[name], main form select[name]")
        data: dict[str, str] = {}
        for field in fields:
            if field.get("type") == "checkbox" and not field.has_attr("checked"):
                continue
            if field.name == "select":
                chosen = field.select_one("option[selected]") or field.select_one("option")
                data[str(field["name"])] = str(chosen["value"]) if chosen else ""
            elif field.get("type") not in {"file"}:
                data[str(field["name"])] = str(
                    field.get("value", "on" if field.get("type") == "checkbox" else "")
                )
        return data

    def test_there_is_one_place_with_a_switch_for_each_kind_and_way(self, client: Client, ada: User) -> None:
        assert reverse("wagtailadmin_account") == ACCOUNT
        data = self.form(client)
        switches = {name for name in data if name.startswith("notices-")}
        expected = {f"notices-{kind.name}-{way}" for kind in kinds() for way in ("admin", "mail")}
        assert switches == expected | {"notices-updated_comments_notifications-mail"}
        assert not [name for name in data if name.startswith("notifications-")]

    def test_what_is_switched_off_stays_off(self, client: Client, ada: User) -> None:
        data = self.form(client)
        for off in (
            "mentioned-admin",
            "mentioned-mail",
            "approved-mail",
            "updated_comments_notifications-mail",
        ):
            del data[f"notices-{off}"]
        assert client.post(ACCOUNT, data).status_code == 302
        assert set(Silence.objects.values_list("user", "kind", "channel")) == {
            (ada.pk, "mentioned", "admin"),
            (ada.pk, "mentioned", "mail"),
        }
        profile = UserProfile.objects.get(user=ada)
        assert not profile.approved_notifications
        assert not profile.updated_comments_notifications
        assert profile.rejected_notifications
        token = "csrfmiddlewaretoken"
        assert self.form(client) | {token: ""} == data | {token: ""}
        notify([ada], MENTIONED, subject="Look")
        notify([ada], APPROVED, subject="Look")
        assert [kind for kind, _ in told(ada)] == ["approved"]
        assert mail.outbox == []
        data["notices-mentioned-mail"] = "on"
        client.post(ACCOUNT, data)
        assert Silence.objects.count() == 1

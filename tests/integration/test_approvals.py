"""Approvals: of what was seen, of another's text, by those who are asked; and the stamp that follows."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Comment, PageLogEntry, TaskState, Workflow, WorkflowState

from core.models import User
from frameworks.models import CommentaryTask, Entry, Relationship, Review, ReviewerScope, TechniquePage
from frameworks.reviewing.approving import (
    DECIDED,
    DRAFT_MOVED,
    NOT_YOURS,
    OWN,
    PUBLISHER_MOVED,
    UNSEEN,
    ApprovalRefused,
)
from frameworks.reviewing.seeing import words
from pages.models import StandardPage
from tests.support.bundles import tactic
from tests.support.moderation import (
    approve,
    as_user,
    edit_url,
    editor_form,
    lines,
    open_dialog,
    post_editor,
    step,
    submit,
)
from tests.support.people import make_user
from tests.support.techniques import import_first, import_next

pytestmark = pytest.mark.django_db


@pytest.fixture
def lua(tmp_path: Path) -> TechniquePage:
    """The page of Lua, in release 17.1."""
    return import_first(tmp_path)


@pytest.fixture
def author(lua: TechniquePage) -> Client:
    return as_user(make_user("author", "Authors"))


@pytest.fixture
def reviewer(lua: TechniquePage) -> Client:
    return as_user(make_user("reviewer", "Reviewers"))


@pytest.fixture
def publisher(lua: TechniquePage) -> Client:
    return as_user(make_user("publisher", "Publishers"))


def live_line(page: TechniquePage) -> str:
    return TechniquePage.objects.get(pk=page.pk).one_line


def digest_of(page: TechniquePage) -> str:
    return Entry.objects.values_list("version__digest", flat=True).get(pk=page.entry_id) or ""


def said(answer: Any, line: str) -> bool:
    return line in lines(answer) or str(escape(line)) in lines(answer)


# From draft to stamp


def test_a_draft_is_reviewed_approved_published_and_stamped(
    lua: TechniquePage, author: Client, reviewer: Client, publisher: Client
) -> None:
    assert submit(author, lua).task.name == "Technical review"
    approve(reviewer, lua, "Good.")
    assert step(lua).task.name == "Editorial approval"
    assert live_line(lua) == ""
    assert not Review.objects.exists()
    approve(publisher, lua)
    assert step(lua) is None
    assert live_line(lua) == "A draft"
    stamp = Review.objects.get()
    assert str(stamp.reviewed_by) == "reviewer"
    assert stamp.release.version == "17.1"
    assert stamp.digest == digest_of(lua)
    lua.refresh_from_db()
    assert stamp.revision == lua.live_revision
    assert lua.review_due == stamp.next_due
    assert PageLogEntry.objects.filter(page=lua.pk, action="frameworks.stamp").count() == 1


def test_changes_are_requested_and_the_author_submits_again(
    lua: TechniquePage, author: Client, reviewer: Client, publisher: Client
) -> None:
    submit(author, lua)
    open_dialog(reviewer, lua, "reject").send(comment="Say which version.")
    assert step(lua) is None
    assert submit(author, lua, "Version 5").task.name == "Technical review"
    approve(reviewer, lua)
    approve(publisher, lua)
    assert live_line(lua) == "Version 5"


def test_what_is_scheduled_is_stamped_when_it_goes_live(
    lua: TechniquePage, author: Client, reviewer: Client, publisher: Client
) -> None:
    later = timezone.now() + timedelta(days=2)
    post_editor(author, lua, one_line="Later", go_live_at=later.strftime("%Y-%m-%d %H:%M"), action_submit="1")
    approve(reviewer, lua)
    approve(publisher, lua)
    assert live_line(lua) == ""
    assert not Review.objects.exists()
    revision = TechniquePage.objects.get(pk=lua.pk).scheduled_revision
    past = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = past.isoformat()  # two days go by
    revision.approved_go_live_at = past
    revision.save()
    call_command("publish_scheduled")
    assert live_line(lua) == "Later"
    assert Review.objects.get().revision == revision


def test_a_second_publication_of_the_same_draft_stamps_nothing(
    lua: TechniquePage, author: Client, reviewer: Client, publisher: Client
) -> None:
    submit(author, lua)
    approve(reviewer, lua)
    approve(publisher, lua)
    TechniquePage.objects.get(pk=lua.pk).live_revision.publish()
    assert Review.objects.count() == 1


def test_what_a_publisher_publishes_without_review_is_not_stamped(
    lua: TechniquePage, author: Client, publisher: Client
) -> None:
    post_editor(author, lua, one_line="A draft")
    post_editor(publisher, lua, action_publish="1")
    assert live_line(lua) == "A draft"
    assert not Review.objects.exists()


# One's own text


def own_by_dashboard(page: TechniquePage, client: Client, seen: str) -> Any:
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", step(page).pk])
    return client.post(url, {"seen": seen}, follow=True)


def own_by_editor(page: TechniquePage, client: Client, seen: str) -> Any:
    fields = {"workflow-action-name": "approve", "workflow-action-extra-data": json.dumps({"seen": seen})}
    return post_editor(client, page, None, **{"action_workflow-action": "true"}, **fields)


@pytest.mark.parametrize("way", [own_by_dashboard, own_by_editor])
@pytest.mark.parametrize("group", ["Reviewers", ""])  # "": a superuser
@pytest.mark.parametrize("own", ["submitted", "written"])
def test_nobody_approves_their_own_text(
    way: Any, group: str, own: str, lua: TechniquePage, author: Client
) -> None:
    one = make_user("one", group)
    client = as_user(one)
    if own == "submitted":
        submit(client, lua)
    else:
        submit(author, lua)
        post_editor(client, lua, one_line="Rewritten")
    answer = client.get(edit_url(lua))
    assert said(answer, OWN)
    assert 'data-workflow-action-name="approve"' not in answer.content.decode()
    way(lua, client, step(lua).to_see)
    assert step(lua).task.name == "Technical review"
    assert TaskState.objects.filter(status="approved").count() == 0
    with pytest.raises(ApprovalRefused, match="somebody else has to approve it"):
        step(lua).approve(user=one, seen=step(lua).to_see)


def test_where_the_task_says_so_authors_approve_their_own(lua: TechniquePage, reviewer: Client) -> None:
    CommentaryTask.objects.filter(name="Technical review").update(own_text=True)
    submit(reviewer, lua)
    approve(reviewer, lua)
    assert step(lua).task.name == "Editorial approval"


def test_a_comment_or_a_schedule_makes_no_author(
    lua: TechniquePage, author: Client, reviewer: Client, publisher: Client
) -> None:
    submit(author, lua)
    comment = {
        "comments-TOTAL_FORMS": "1",
        "comments-INITIAL_FORMS": "0",
        "comments-0-text": "Which version?",
        "comments-0-contentpath": "one_line",
        "comments-0-id": "",
        "comments-0-position": "",
        "comments-0-DELETE": "",
        "comments-0-resolved": "",
        "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
        "comments-0-replies-MIN_NUM_FORMS": "0",
        "comments-0-replies-MAX_NUM_FORMS": "",
    }
    post_editor(reviewer, lua, None, **comment)
    assert TechniquePage.objects.get(pk=lua.pk).latest_revision.user.username == "reviewer"
    assert Comment.objects.get().text == "Which version?"
    approve(reviewer, lua)
    assert step(lua).task.name == "Editorial approval"
    later = timezone.now() + timedelta(days=2)
    post_editor(publisher, lua, go_live_at=later.strftime("%Y-%m-%d %H:%M"))
    approve(publisher, lua)
    assert TechniquePage.objects.get(pk=lua.pk).scheduled_revision is not None


def test_what_the_rich_text_editor_adds_by_itself_is_no_change() -> None:
    def written(html: str) -> str:
        blocks = json.dumps([{"type": "our_view", "value": {"text": html}, "id": "1"}])
        return words({"commentary": blocks, "introduction": html}, two_layers=False)

    bare = written("<h3>Why</h3><p>Watch <b>it</b>.</p>")
    assert bare == written('<h3 data-block-key="a1b2c">Why</h3><p data-block-key="Zz9">Watch <b>it</b>.</p>')
    assert bare != written('<h3 data-block-key="a1b2c">Why</h3><p data-block-key="Zz9">Watch <b>him</b>.</p>')


def test_what_went_live_is_nobodys_own_any_more(
    lua: TechniquePage, author: Client, reviewer: Client, publisher: Client
) -> None:
    post_editor(reviewer, lua, one_line="By the reviewer")
    TechniquePage.objects.get(pk=lua.pk).latest_revision.publish()
    submit(author, lua, "By the author")
    approve(reviewer, lua)
    assert step(lua).task.name == "Editorial approval"


# What was seen


def test_a_draft_that_moved_on_is_not_approved(lua: TechniquePage, author: Client, reviewer: Client) -> None:
    submit(author, lua)
    dialog = open_dialog(reviewer, lua)
    page = TechniquePage.objects.get(pk=lua.pk).get_latest_revision_as_object()
    page.one_line = "Half done"
    page.save_revision(user=make_user("another", "Reviewers"))
    answer = dialog.send()
    assert said(answer, DRAFT_MOVED)
    assert "What changed since you read it" in lines(answer)  # on the page that asks again
    assert "Half done" in lines(answer)
    assert step(lua).task.name == "Technical review"
    approve(reviewer, lua)
    assert step(lua).task.name == "Editorial approval"


def test_a_draft_that_was_overwritten_in_place_moved_on_too(
    lua: TechniquePage, author: Client, reviewer: Client
) -> None:
    submit(author, lua)
    dialog = open_dialog(reviewer, lua)
    revision = TechniquePage.objects.get(pk=lua.pk).latest_revision
    page = revision.as_object()
    page.one_line = "Half done"
    page.save_revision(user=revision.user, overwrite_revision=revision)
    assert said(dialog.send(), DRAFT_MOVED)
    assert step(lua).task.name == "Technical review"


def test_an_editor_that_shows_an_old_draft_approves_nothing(
    lua: TechniquePage, author: Client, reviewer: Client
) -> None:
    submit(author, lua)
    form = editor_form(reviewer, lua)
    page = TechniquePage.objects.get(pk=lua.pk).get_latest_revision_as_object()
    page.one_line = "Half done"
    page.save_revision(user=make_user("another", "Reviewers"))
    data = json.dumps({"seen": step(lua).to_see})
    action = {"workflow-action-name": "approve", "workflow-action-extra-data": data}
    answer = post_editor(reviewer, lua, form, **{"action_workflow-action": "true"}, **action)
    assert said(answer, DRAFT_MOVED)
    assert step(lua).task.name == "Technical review"
    assert page.get_latest_revision_as_object().one_line == "Half done"


def test_the_publishers_text_that_moved_on_is_read_first(
    lua: TechniquePage, author: Client, reviewer: Client, tmp_path: Path
) -> None:
    submit(author, lua)
    dialog = open_dialog(reviewer, lua)
    import_next(tmp_path)
    assert said(dialog.send(), PUBLISHER_MOVED)
    assert step(lua).task.name == "Technical review"


@pytest.mark.parametrize("seen", ["", "nonsense", "1.2.3", f"9.{'0' * 64}."])
def test_an_approval_that_says_nothing_seen_is_refused(
    seen: str, lua: TechniquePage, author: Client, reviewer: Client
) -> None:
    submit(author, lua)
    answer = open_dialog(reviewer, lua).send(seen=seen)
    assert said(answer, UNSEEN) or said(answer, DRAFT_MOVED)
    assert step(lua).task.name == "Technical review"


@pytest.mark.parametrize("moved", ["draft", "publisher"])
def test_a_text_that_moved_between_the_steps_goes_back_to_the_first(
    moved: str, lua: TechniquePage, author: Client, reviewer: Client, publisher: Client, tmp_path: Path
) -> None:
    submit(author, lua)
    approve(reviewer, lua)
    if moved == "draft":
        post_editor(as_user(make_user("another", "Publishers")), lua, one_line="Shorter")
    else:
        import_next(tmp_path)
    answer = approve(publisher, lua)
    assert "since “Technical review” approved it" in lines(answer)
    assert live_line(lua) == ""
    assert step(lua).task.name == "Technical review"
    approve(reviewer, lua)
    approve(publisher, lua)
    assert live_line(lua) == ("Shorter" if moved == "draft" else "A draft")
    assert Review.objects.get().digest == digest_of(lua)


def test_two_who_decide_at_once_decide_once(lua: TechniquePage, author: Client, reviewer: Client) -> None:
    state = submit(author, lua)
    seen = state.to_see
    other = TaskState.objects.get(pk=state.pk).specific
    state.approve(user=User.objects.get(username="reviewer"), seen=seen)
    with pytest.raises(ApprovalRefused, match=DECIDED):
        other.approve(user=User.objects.get(username="reviewer"), seen=seen)


# Who is asked


def scope(username: str, external_id: str | None = None) -> Client:
    user = make_user(username, "Reviewers")
    entry = Entry.objects.get(external_id=external_id) if external_id else None
    framework = TechniquePage.objects.first().entry.framework
    ReviewerScope.objects.create(user=user, framework=framework, tactic=entry)
    return as_user(user)


def test_reviewers_of_the_tactic_come_before_those_of_the_framework_and_everybody(
    lua: TechniquePage, author: Client, reviewer: Client
) -> None:
    state = submit(author, lua)
    task = state.task.specific
    names = lambda: sorted(user.username for user in task.reviewers(lua))  # noqa: E731
    assert names() == ["reviewer"]
    of_all = scope("of-all")
    assert names() == ["of-all"]
    of_tactic = scope("of-tactic", "TA0002")
    assert names() == ["of-tactic"]
    for client, asked in ((reviewer, False), (of_all, False), (of_tactic, True)):
        user = User.objects.get(pk=client.session["_auth_user_id"])
        waits = task.get_task_states_user_can_moderate(user).filter(pk=state.pk)
        assert waits.exists() is asked
        assert bool(task.get_actions(lua, user)) is asked
    User.objects.filter(username="of-tactic").update(is_active=False)
    assert names() == ["of-all"]
    Group.objects.get(name="Reviewers").user_set.remove(User.objects.get(username="of-all"))
    assert names() == ["reviewer"]


def test_who_is_not_asked_neither_approves_nor_rejects_nor_cancels(
    lua: TechniquePage, author: Client, reviewer: Client, tmp_path: Path
) -> None:
    import_next(tmp_path, "Lua", tactic("TA0003", "Persistence"))
    scope("of-tactic", "TA0002")
    state = submit(author, lua)
    for action in ("approve", "reject"):
        url = reverse("wagtailadmin_pages:workflow_action", args=[lua.pk, action, state.pk])
        reviewer.post(url, {"seen": state.to_see})
    post_editor(reviewer, lua, one_line="Mine", **{"action_cancel-workflow": "1"})
    assert TechniquePage.objects.get(pk=lua.pk).get_latest_revision_as_object().one_line == "A draft"
    assert step(lua).pk == state.pk
    user = User.objects.get(username="reviewer")
    for act in (lambda: state.approve(user=user, seen=state.to_see), lambda: state.reject(user=user)):
        with pytest.raises(ApprovalRefused, match=NOT_YOURS):
            act()


def test_a_step_of_another_page_is_not_decided_by_way_of_ones_own(
    lua: TechniquePage, author: Client, tmp_path: Path
) -> None:
    import_next(tmp_path, "Lua", tactic("TA0003", "Persistence"))
    other = TechniquePage.objects.get(slug="t1059")
    persistence = Entry.objects.get(external_id="TA0003")
    execution = Relationship.objects.filter(
        source=lua.entry_id, type="in-tactic", target__external_id="TA0002"
    )
    execution.update(target=persistence)
    of_execution = scope("of-execution", "TA0002")
    scope("of-persistence", "TA0003")
    submit(author, lua)
    submit(author, other)
    foreign = step(lua)
    url = reverse("wagtailadmin_pages:workflow_action", args=[other.pk, "approve", foreign.pk])
    answer = of_execution.post(url, {"seen": foreign.to_see}, follow=True)
    assert said(answer, NOT_YOURS)
    assert step(lua).task.name == "Technical review"


def test_what_waits_for_somebody_is_found_in_a_bounded_number_of_queries(
    lua: TechniquePage, author: Client, django_assert_max_num_queries: Any
) -> None:
    scope("of-tactic", "TA0002")
    submit(author, lua)
    submit(author, TechniquePage.objects.get(slug="t1059"))
    user = User.objects.get(username="of-tactic")
    task = CommentaryTask.objects.get(name="Technical review")
    with django_assert_max_num_queries(8):
        assert len(task.get_task_states_user_can_moderate(user)) == 2


# The page of an approval


def test_both_sides_are_shown_beside_the_decision(
    lua: TechniquePage, author: Client, reviewer: Client, publisher: Client, tmp_path: Path
) -> None:
    submit(author, lua)
    approve(reviewer, lua)
    approve(publisher, lua)
    import_next(tmp_path)
    state = submit(author, lua, "A new line")
    page = reverse("frameworks_approval", args=[state.pk])
    assert page in reviewer.get(edit_url(lua)).content.decode()
    assert page in open_dialog(reviewer, lua).html
    answer = reviewer.get(page)
    for shown in ("Last reviewed against 17.1", "A new line", "Lua Scripting", "Allow only known"):
        assert shown in lines(answer)
    assert "<ins>" in answer.content.decode()
    fields = {"seen": state.to_see, "comment": "Yes."}
    reviewer.post(reverse("wagtailadmin_pages:workflow_action", args=[lua.pk, "approve", state.pk]), fields)
    assert step(lua).task.name == "Editorial approval"
    assert "This step is over" in lines(reviewer.get(page))


def test_what_came_of_a_decision_is_said_on_the_dashboard(
    lua: TechniquePage, author: Client, reviewer: Client, publisher: Client
) -> None:
    state = submit(author, lua)
    page = reverse("frameworks_approval", args=[state.pk])
    assert reviewer.post(page, {"decision": "publish"}).status_code == 400
    assert said(reviewer.post(page, {"decision": "approve"}, follow=True), UNSEEN)
    assert step(lua).pk == state.pk
    for nosy in (author, publisher):
        assert said(nosy.post(page, {"decision": "reject"}, follow=True), NOT_YOURS)
    answer = reviewer.post(page, {"decision": "approve", "seen": state.to_see}, follow=True)
    assert said(answer, "T1059.011 Lua: approved. Editorial approval comes next.")
    assert answer.request["PATH_INFO"] == "/admin/"
    for decision in ("approve", "reject"):
        late = reviewer.post(page, {"decision": decision, "seen": state.to_see}, follow=True)
        assert said(late, DECIDED)
    last = step(lua)
    page = reverse("frameworks_approval", args=[last.pk])
    answer = publisher.post(page, {"decision": "approve", "seen": last.to_see}, follow=True)
    assert said(answer, "T1059.011 Lua: approved. It is live.")


def test_the_page_of_an_approval_is_for_those_who_may_edit(lua: TechniquePage, author: Client) -> None:
    state = submit(author, lua)
    page = reverse("frameworks_approval", args=[state.pk])
    for group in ("Observers", "Site editors", "Framework managers"):
        assert as_user(make_user(group, group)).get(page).status_code == 302
    assert Client().get(page).status_code == 302


# Marketing


def test_a_plain_page_takes_one_approval_and_the_same_care(lua: TechniquePage, publisher: Client) -> None:
    home = lua.get_ancestors().get(depth=2)
    page = home.add_child(instance=StandardPage(title="About", live=False))
    page.save_revision(user=make_user("writer", "Site editors"))
    writer = User.objects.get(username="writer")
    workflow = Workflow.objects.get(name="Marketing")
    assert page.get_workflow() == workflow
    workflow.start(page, writer)
    state = StandardPage.objects.get().current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    assert said(publisher.post(url, {}, follow=True), UNSEEN)
    assert not StandardPage.objects.get().live
    publisher.post(url, {"seen": state.to_see})
    assert StandardPage.objects.get().live
    assert WorkflowState.objects.get().status == "approved"
    assert not Review.objects.exists()

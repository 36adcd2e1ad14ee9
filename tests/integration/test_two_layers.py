"""Neither layer overwrites the other, whichever way an old draft is published, whatever a release brings."""

import json
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, Locale, Revision
from wagtail.models.api import APIToken
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text, streamfield

from core.models import User
from frameworks.models import Entry, FrameworkPage, TechniquePage
from frameworks.models.pages.two_layers import PUBLISHER_FIELDS
from tests.support.people import make_user
from tests.support.techniques import SLUG, import_first, import_next

pytestmark = pytest.mark.django_db

DRAFT = "What the draft says"

# Where editors' work is kept. An import may write none of it.
EDITORIAL = [
    "wagtailcore_revision",
    "wagtailcore_comment",
    "wagtailcore_commentreply",
    "wagtailcore_pagesubscription",
    "wagtailcore_workflowstate",
    "wagtailcore_taskstate",
    "wagtailcore_pageviewrestriction",
    "frameworks_techniquepage",
    "frameworks_techniquelink",
    "frameworks_review",
]


@pytest.fixture
def lua(tmp_path: Path) -> TechniquePage:
    """The page of Lua, in release 17.1."""
    return import_first(tmp_path)


def write_draft(lua: TechniquePage, user: User | None = None, **fields: Any) -> Revision:
    """Write a draft, while the publisher still says what it said in 17.1."""
    draft = lua.get_latest_revision_as_object()
    draft.one_line = DRAFT
    draft.commentary = [("our_view", {"text": "<p>We disagree.</p>", "part": "M1038"})]
    for name, value in fields.items():
        setattr(draft, name, value)
    revision: Revision = draft.save_revision(user=user)
    return revision


def change_upstream(folder: Path, lua: TechniquePage) -> dict[str, Any]:
    """Change everything of the publisher's on the page, and return it as it must stay from now on.

    The title by a real import, the address by renaming the framework's page. Slug and entry, which no import
    of ours changes yet, as one would: in bulk.
    """
    import_next(folder)
    framework = FrameworkPage.objects.get()
    framework.slug = "mitre"
    framework.save_revision().publish()
    other = Entry.objects.get(external_id="M1038")
    TechniquePage.objects.filter(pk=lua.pk).update(slug="t1059-111", entry=other)
    TechniquePage.objects.filter(pk=lua.pk).update(url_path="/home/frameworks/mitre/t1059-111/")
    now = publishers(lua)
    assert now["title"] == now["draft_title"] == "Lua Scripting"
    return now


def publishers(lua: TechniquePage) -> dict[str, Any]:
    """Return the publisher's fields as the database has them."""
    return TechniquePage.objects.values(*PUBLISHER_FIELDS).get(pk=lua.pk)


# The ways a draft is published. Each is given the page, the draft, and a logged-in client.


def by_revision(lua: TechniquePage, draft: Revision, client: Client, token: str) -> None:
    draft.publish()


def by_editor(lua: TechniquePage, draft: Revision, client: Client, token: str) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[lua.pk])
    fields = editor_form(client.get(url).content.decode())
    fields["action-publish"] = "Publish"
    # What a form cannot hold all the same.
    fields.update({"title": "Lua", "slug": SLUG, "entry": str(lua.entry_id), "url_path": "/old/"})
    assert client.post(url, fields).status_code == 302


def by_reverting(lua: TechniquePage, draft: Revision, client: Client, token: str) -> None:
    url = reverse("wagtailadmin_pages:revisions_revert", args=[lua.pk, draft.pk])
    html = client.get(url).content.decode()
    fields = editor_form(html)
    fields["action-publish"] = "Publish"
    assert client.post(form_action(html), fields).status_code == 302


def by_api_publish(lua: TechniquePage, draft: Revision, client: Client, token: str) -> None:
    api(client, token, "post", f"{lua.pk}/actions/publish/")


def by_api_revert(lua: TechniquePage, draft: Revision, client: Client, token: str) -> None:
    api(client, token, "post", f"{lua.pk}/actions/revert/", {"revision_id": draft.pk})
    api(client, token, "post", f"{lua.pk}/actions/publish/")


def by_api_patch(lua: TechniquePage, draft: Revision, client: Client, token: str) -> None:
    data = {"one_line": DRAFT, "meta": {"type": "frameworks.TechniquePage", "action": "publish"}}
    api(client, token, "patch", f"{lua.pk}/", data)


def api(client: Client, token: str, method: str, path: str, data: Any = None, status: int = 200) -> Any:
    """Ask version 3 of the API, as its owner of `token`, and return what it answers."""
    response = getattr(client, method)(
        f"/api/v3/pages/{path}",
        json.dumps(data or {}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert response.status_code == status, response.content
    return response.json()


WAYS = [by_revision, by_editor, by_reverting, by_api_publish, by_api_revert, by_api_patch]


@pytest.mark.parametrize("publish", WAYS, ids=lambda way: way.__name__)
def test_an_old_draft_brings_back_only_the_firms_layer(
    publish: Callable[..., None], lua: TechniquePage, admin: User, client: Client, tmp_path: Path
) -> None:
    draft = write_draft(lua, admin)
    _, token = APIToken.create_token(user=admin, name="test")
    expected = change_upstream(tmp_path, lua)
    publish(lua, draft, client, token)
    assert publishers(lua) == expected
    after = TechniquePage.objects.get(pk=lua.pk)
    assert after.live
    assert after.one_line == DRAFT
    assert after.get_latest_revision_as_object().title == "Lua Scripting"


def test_a_scheduled_draft_brings_back_only_the_firms_layer(
    lua: TechniquePage, admin: User, tmp_path: Path
) -> None:
    draft = write_draft(lua, admin, go_live_at=timezone.now() + timedelta(days=1))
    draft.publish()
    live = TechniquePage.objects.get(pk=lua.pk)
    assert (live.live, live.one_line) == (True, "")
    expected = change_upstream(tmp_path, lua)
    draft.refresh_from_db()
    past = timezone.now() - timedelta(minutes=1)
    draft.content["go_live_at"] = past.isoformat()  # a day goes by
    draft.approved_go_live_at = past
    draft.save()
    call_command("publish_scheduled")
    assert publishers(lua) == expected
    assert TechniquePage.objects.get(pk=lua.pk).one_line == DRAFT


def test_an_approved_draft_brings_back_only_the_firms_layer(
    lua: TechniquePage, admin: User, tmp_path: Path
) -> None:
    write_draft(lua, admin)
    lua.refresh_from_db()
    lua.get_workflow().start(lua, admin)
    expected = change_upstream(tmp_path, lua)
    approver = make_user("approver")
    for _ in range(2):  # technical review, then editorial approval
        state = TechniquePage.objects.get(pk=lua.pk).current_workflow_task_state
        state.task.specific.on_action(state, approver, "approve", seen=state.to_see)
    assert publishers(lua) == expected
    assert TechniquePage.objects.get(pk=lua.pk).one_line == DRAFT


def test_a_page_made_from_a_draft_before_the_import_and_saved_after_it(
    lua: TechniquePage, tmp_path: Path
) -> None:
    draft = write_draft(lua)
    stale = draft.as_object()  # an editor's request, before the import commits
    expected = change_upstream(tmp_path, lua)
    stale.save()
    assert publishers(lua) == expected


def test_a_hundred_drafts_saved_by_themselves(
    lua: TechniquePage, admin: User, client: Client, tmp_path: Path
) -> None:
    for number in range(99):
        write_draft(lua, admin, one_line=f"{DRAFT} {number}")
    url = reverse("wagtailadmin_pages:edit", args=[lua.pk])
    fields = editor_form(client.get(url).content.decode())
    fields["one_line"] = DRAFT
    answer = client.post(url, fields, headers={"Accept": "application/json"}).json()
    assert answer["success"], answer
    expected = change_upstream(tmp_path, lua)
    Revision.objects.get(pk=answer["revision_id"]).publish()
    assert publishers(lua) == expected
    assert TechniquePage.objects.get(pk=lua.pk).one_line == DRAFT


def test_an_import_leaves_what_editors_made_as_it_is(
    lua: TechniquePage, admin: User, client: Client, tmp_path: Path
) -> None:
    write_draft(lua, admin).publish()
    parent = TechniquePage.objects.get(slug="t1059")
    write_draft(parent, admin, go_live_at=timezone.now() + timedelta(days=3)).publish()
    draft = write_draft(lua, admin, one_line="Half done")
    Comment.objects.create(
        page=lua, user=admin, text="Really?", contentpath="one_line", revision_created=draft
    )
    lua.refresh_from_db()
    lua.get_workflow().start(lua, admin)
    before = editorial()
    assert all(
        before[table] for table in ("wagtailcore_revision", "wagtailcore_comment", "wagtailcore_taskstate")
    )
    report = import_next(tmp_path)
    assert report.pages_renamed == 1
    assert editorial() == before


def editorial() -> dict[str, list[str]]:
    """Return every row that holds editors' work; of pages, all but the publisher's fields."""
    rows: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in EDITORIAL:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
            rows[table] = [repr(row) for row in cursor.fetchall()]
        cursor.execute("SELECT * FROM wagtailcore_page ORDER BY id")
        names = [column[0] for column in cursor.description]
        kept = [place for place, name in enumerate(names) if name not in PUBLISHER_FIELDS]
        rows["wagtailcore_page"] = [repr([row[place] for place in kept]) for row in cursor.fetchall()]
    return rows


@pytest.mark.parametrize("view", ["copy", "move", "delete"])
def test_the_admin_refuses_with_the_reason(
    view: str, lua: TechniquePage, admin: User, client: Client
) -> None:
    url = reverse(f"wagtailadmin_pages:{view}", args=[lua.pk])
    for response in (client.get(url, follow=True), client.post(url, follow=True)):
        assert (
            f"T1059.011 Lua cannot be {'copied' if view == 'copy' else view + 'd'}"
            in response.content.decode()
        )
        assert response.redirect_chain == [(reverse("wagtailadmin_pages:edit", args=[lua.pk]), 302)]
    assert TechniquePage.objects.filter(slug=SLUG).count() == 1


def test_bulk_actions_leave_techniques_out(lua: TechniquePage, admin: User, client: Client) -> None:
    for action in ("delete", "move"):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        client.post(f"{url}?id={lua.pk}&next=/admin/", {"chooser": lua.get_parent().get_parent().pk})
    assert publishers(lua)["url_path"] == "/home/frameworks/attack/t1059-011/"


@pytest.mark.parametrize("above", ["attack", "frameworks"])
def test_what_techniques_stand_below_is_not_deleted(
    above: str, lua: TechniquePage, admin: User, client: Client
) -> None:
    target = lua.get_ancestors().get(slug=above)
    client.post(
        reverse("wagtailadmin_pages:delete", args=[target.pk]), {"confirm_site_name": "Framework CMS"}
    )
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{url}?id={target.pk}&next=/admin/", {"confirm_site_name": "Framework CMS"})
    assert TechniquePage.objects.filter(pk=lua.pk).exists()


def test_the_home_page_is_not_deleted_over_techniques(
    lua: TechniquePage, admin: User, client: Client
) -> None:
    home = lua.get_ancestors().get(depth=2)
    url = reverse("wagtailadmin_pages:delete", args=[home.pk])
    response = client.post(url, {"confirm_site_name": "Framework CMS"}, follow=True)
    assert "technique pages with their commentary stand below it" in response.content.decode()
    assert TechniquePage.objects.filter(pk=lua.pk).exists()


def test_the_api_refuses_what_is_not_the_firms(lua: TechniquePage, admin: User, client: Client) -> None:
    _, token = APIToken.create_token(user=admin, name="test")
    Locale.objects.create(language_code="fr")
    before = publishers(lua)
    for action, data in {
        "copy": {"slug": "again"},
        "create_alias": {"slug": "again"},
        "move": {"destination_id": lua.get_parent().pk, "position": "first-child"},
        "copy_for_translation": {"locale": "fr", "copy_parents": True},
    }.items():
        response = client.post(
            f"/api/v3/pages/{lua.pk}/actions/{action}/",
            json.dumps(data),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        assert response.status_code in (403, 404, 405), (action, response.content)
    for name in ("title", "slug"):
        api(client, token, "patch", f"{lua.pk}/", {name: "other"}, status=400)
    response = client.delete(f"/api/v3/pages/{lua.pk}/", headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 403
    assert publishers(lua) == before
    assert TechniquePage.objects.count() == 2


@pytest.mark.parametrize("again", ["copy", "create_alias", "copy_for_translation"])
def test_a_second_page_of_an_entry_is_refused_wherever_it_comes_from(again: str, lua: TechniquePage) -> None:
    every: dict[str, dict[str, Any]] = {
        "copy": {"update_attrs": {"slug": "again"}},
        "create_alias": {"update_slug": "again"},
        "copy_for_translation": {"locale": Locale.objects.create(language_code="fr"), "copy_parents": True},
    }
    with pytest.raises(PermissionDenied, match="has its page already"):
        getattr(lua, again)(**every[again])


def test_a_technique_is_unpublished_and_published_again(
    lua: TechniquePage, admin: User, client: Client
) -> None:
    client.post(reverse("wagtailadmin_pages:unpublish", args=[lua.pk]))
    assert not TechniquePage.objects.get(pk=lua.pk).live
    by_editor(lua, write_draft(lua), client, "")
    assert TechniquePage.objects.get(pk=lua.pk).live


def test_a_framework_is_renamed_and_its_techniques_follow(
    lua: TechniquePage, admin: User, client: Client
) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[lua.get_parent().pk])
    fields = editor_form(client.get(url).content.decode())
    fields.update({"slug": "mitre", "action-publish": "Publish"})
    assert client.post(url, fields).status_code == 302
    assert publishers(lua)["url_path"] == "/home/frameworks/mitre/t1059-011/"


class _FormAction(HTMLParser):
    action = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "form" and dict(attrs).get("id") == "page-edit-form":
            self.action = dict(attrs)["action"] or ""


def editor_form(html: str) -> Any:
    """Return the editor's form as a browser sends it, with a note, which only a script can write."""
    fields = querydict_from_html(html, form_id="page-edit-form")
    note = {"text": rich_text("<p>We disagree.</p>"), "part": ""}
    fields.update(nested_form_data({"commentary": streamfield([("our_view", note)])}))
    return fields


def form_action(html: str) -> str:
    """Return where the editor's form is sent."""
    parser = _FormAction()
    parser.feed(html)
    return parser.action

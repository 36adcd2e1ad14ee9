"""Editing a technique in the admin: the publisher's text beside the form, the firm's commentary in it."""

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, PageLogEntry
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from core.models import User
from frameworks.models import Entry, TechniquePage
from services.models import ServicePage, ServicesIndexPage
from tests.support.bundles import tactic
from tests.support.people import make_user
from tests.support.techniques import import_first, import_next

pytestmark = pytest.mark.django_db


@pytest.fixture
def lua(tmp_path: Path) -> TechniquePage:
    """The page of Lua, in release 17.1."""
    return import_first(tmp_path)


def edit_url(page: TechniquePage) -> str:
    """Return where a page is edited."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def get_editor(client: Client, page: TechniquePage) -> BeautifulSoup:
    """Return the editor of a page, parsed."""
    return BeautifulSoup(client.get(edit_url(page)).content, "html.parser")


def post_notes(client: Client, page: TechniquePage, *parts: str, **fields: Any) -> Any:
    """Save a page with a note on each of `parts`, and return the answer."""
    form = querydict_from_html(client.get(edit_url(page)).content.decode(), form_id="page-edit-form")
    notes = [("our_view", {"text": rich_text("<p>So.</p>"), "part": part}) for part in parts]
    form.update(nested_form_data({"commentary": streamfield(notes)}))
    form.update(fields)
    return client.post(edit_url(page), form)


def test_the_publishers_text_is_beside_the_form_and_not_in_it(
    lua: TechniquePage, admin: User, client: Client
) -> None:
    editor = get_editor(client, lua)
    panel = editor.select_one("[data-side-panel=upstream]")
    assert panel is not None
    text = panel.get_text(" ", strip=True)
    for shown in (
        "T1059.011 Lua",
        "17.1",
        "About Lua, in code .",
        "Allow only known interpreters.",
        "AN0278",
    ):
        assert shown in text
    assert panel.select("input, textarea, select") == []
    entry = reverse("frameworks_entry_modeladmin_inspect", args=[lua.entry_id])
    assert panel.select_one(f"a[href='{entry}']")
    assert panel.select_one("a[href='https://attack.mitre.org/techniques/T1059/011']")
    form = editor.select_one("#page-edit-form")
    assert form is not None
    names = {field.get("name") for field in form.select("input, textarea, select")}
    assert names.isdisjoint({"title", "slug", "entry", "url_path", "draft_title"})
    assert {"one_line", "priority", "author", "seo_title"} <= names
    assert 'name="go_live_at"' in client.get(edit_url(lua)).content.decode()  # in a template, as a dialog


def test_the_parts_a_note_can_be_about_are_suggested(lua: TechniquePage, admin: User, client: Client) -> None:
    options = get_editor(client, lua).select("#upstream-parts option")
    assert {option["value"]: option.get_text() for option in options} == {
        "statement": "Statement",
        "M1038": "Execution Prevention",
        "AN0278": "Analytic 0278",
    }


def test_a_note_about_a_part_is_kept_as_the_publisher_writes_it(
    lua: TechniquePage, admin: User, client: Client
) -> None:
    assert post_notes(client, lua, "statement", " m1038 ", "an0278", "").status_code == 302
    draft = TechniquePage.objects.get(pk=lua.pk).get_latest_revision_as_object()
    assert [block.value["part"] for block in draft.commentary] == ["statement", "M1038", "AN0278", ""]


def test_a_note_about_nothing_is_refused_in_one_line(lua: TechniquePage, admin: User, client: Client) -> None:
    response = post_notes(client, lua, "M1038", "M9999")
    page = BeautifulSoup(response.content, "html.parser")
    assert "T1059.011 has no part “M9999”: choose one of the suggestions" in page.get_text(" ", strip=True)
    assert "There is no part" in response.content.decode()  # beside the field, drawn by script
    assert TechniquePage.objects.get(pk=lua.pk).latest_revision is None


def test_a_note_whose_part_a_release_took_away_does_not_block_the_editor(
    lua: TechniquePage, admin: User, client: Client, tmp_path: Path
) -> None:
    post_notes(client, lua, "M1038")
    import_next(tmp_path)
    Entry.objects.get(external_id="M1038").outgoing.all().delete()
    panel = get_editor(client, lua).select_one("[data-side-panel=upstream]")
    assert panel is not None
    assert "no longer has M1038" in panel.get_text(" ", strip=True)
    assert post_notes(client, lua, "M1038", one_line="Later").status_code == 302


def test_links_lead_to_services_and_insights_only(lua: TechniquePage, admin: User, client: Client) -> None:
    home = Page.objects.get(depth=2)
    index = home.add_child(instance=ServicesIndexPage(title="Services"))
    service = index.add_child(instance=ServicePage(title="Assessments", introduction="What we do."))
    for target, accepted in ((service, True), (lua, False)):
        link = {"target": str(target.pk), "reason": "Because"}
        fields = nested_form_data({"related_pages": inline_formset([link])})
        assert (post_notes(client, lua, **fields).status_code == 302) is accepted, target


def test_a_page_that_lost_its_entry_can_still_be_opened(
    lua: TechniquePage, admin: User, client: Client
) -> None:
    TechniquePage.objects.filter(pk=lua.pk).update(entry=None)
    panel = get_editor(client, lua).select_one("[data-side-panel=upstream]")
    assert panel is not None
    assert "lost its entry" in panel.get_text()
    assert post_notes(client, lua, "anything").status_code == 302


def test_the_live_preview_shows_both_layers(lua: TechniquePage, admin: User, client: Client) -> None:
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[lua.pk])
    form = querydict_from_html(client.get(edit_url(lua)).content.decode(), form_id="page-edit-form")
    form.update(nested_form_data({"commentary": streamfield([])}), one_line="Not yet published")
    assert client.post(url, form).json()["is_valid"]
    shown = client.get(url).content.decode()
    assert "Not yet published" in shown
    assert "About Lua" in shown


@pytest.mark.parametrize(
    ("group", "may_publish"), [("Authors", False), ("Reviewers", False), ("Publishers", True)]
)
def test_authors_write_and_publishers_publish_by_the_pages_place(
    group: str, may_publish: bool, lua: TechniquePage, client: Client
) -> None:
    client.force_login(make_user("someone", group))
    response = post_notes(client, lua, one_line="By a colleague", **{"action-publish": "Publish"})
    assert response.status_code == 302
    lua.refresh_from_db()
    assert (lua.one_line == "By a colleague") is may_publish
    assert lua.get_latest_revision_as_object().one_line == "By a colleague"


def test_who_may_not_edit_below_a_framework_edits_no_technique(lua: TechniquePage, client: Client) -> None:
    user = make_user("someone", "Authors")
    GroupPagePermission.objects.filter(group__in=user.groups.all()).delete()
    client.force_login(user)
    assert client.get(edit_url(lua)).status_code == 302
    for view in ("copy", "move", "delete"):
        response = client.get(reverse(f"wagtailadmin_pages:{view}", args=[lua.pk]), follow=True)
        assert "Lua" not in response.content.decode()


def test_the_log_says_what_imports_did(
    lua: TechniquePage, admin: User, client: Client, tmp_path: Path
) -> None:
    import_next(tmp_path, "Lua Scripting", tactic("TA0003", "Persistence"))
    actions = PageLogEntry.objects.filter(page=lua.pk).values_list("action", flat=True)
    assert set(actions) == {"frameworks.seed", "frameworks.rename"}
    shown = client.get(reverse("wagtailadmin_pages:history", args=[lua.pk])).content.decode()
    assert "Made by an import" in shown
    assert "Renamed by an import" in shown


def test_titles_are_told_with_their_ids(
    lua: TechniquePage, admin: User, client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        titles = [page.get_admin_display_title() for page in TechniquePage.objects.order_by("slug")]
    assert titles == ["T1059 Interpreter", "T1059.011 Lua"]


def test_the_editor_asks_a_bounded_number_of_questions(
    lua: TechniquePage, admin: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    get_editor(client, lua)
    with django_assert_max_num_queries(60):
        get_editor(client, lua)

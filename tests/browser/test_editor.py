"""An editor's day in a browser: read the publisher, write beside it, publish, import the next release."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from core.models import User
from frameworks.models import TechniquePage
from tests.support.bundles import bundle, encode
from tests.support.techniques import import_first, release

pytestmark = pytest.mark.browser

PASSWORD = "a long enough password"


@pytest.fixture
def lua(live_server: LiveServer, tmp_path: Path) -> TechniquePage:
    """The page of Lua, in release 17.1."""
    return import_first(tmp_path)


@pytest.fixture
def editor(live_server: LiveServer, lua: TechniquePage, page: Page) -> Iterator[Page]:
    """A browser with somebody logged in to the admin.

    Before the tables are emptied, the browser falls silent.
    """
    User.objects.create_superuser("ada", "ada@example.org", PASSWORD)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/admin/login/")
    page.fill("[name=username]", "ada")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{live_server.url}/admin/")
    yield page
    page.wait_for_load_state("networkidle")
    page.goto("about:blank")


# Wagtail takes the form's initial state two seconds after the page has come, and saves what changes then.
# Nobody types so early, but this test does.
TELL_WHEN_WATCHED = """
addEventListener("w-unsaved:watch-edits", () => { document.documentElement.dataset.watched = "edits" });
"""


def test_an_editor_writes_beside_the_publishers_text_and_publishes(
    editor: Page, lua: TechniquePage, live_server: LiveServer
) -> None:
    editor.add_init_script(TELL_WHEN_WATCHED)
    editor.goto(f"{live_server.url}/admin/pages/{lua.pk}/edit/")
    panel = editor.locator("[data-side-panel=upstream]")
    expect(panel).to_be_visible()  # without a click, for who has never chosen a panel
    expect(editor.locator("html[data-watched=edits]")).to_be_attached()
    expect(panel).to_contain_text("Allow only known interpreters.")
    assert panel.locator("input, textarea, select, [contenteditable]").count() == 0

    editor.get_by_label("In one line").fill("Watch what runs Lua")
    editor.locator("#panel-child-content-commentary-content").get_by_role(
        "button", name="Insert a block"
    ).click()
    editor.get_by_role("option", name="Our view").click()
    editor.locator("[contenteditable=true]").first.click()
    editor.keyboard.type("Rare, and rarely watched.")
    about = editor.get_by_label("About")
    assert about.get_attribute("list") == "upstream-parts"
    with editor.expect_response(
        lambda answer: answer.request.method == "POST" and "/edit/" in answer.url
    ) as saved:
        about.fill("m1038")
        about.press("Tab")
    assert saved.value.json()["success"]

    editor.locator("[data-side-panel-toggle=preview]").click()
    preview = editor.frame_locator("iframe[title='Preview']").first
    expect(preview.locator("body")).to_contain_text("Rare, and rarely watched.")
    assert "Watch what runs Lua" not in editor.request.get(live_server.url + lua.url).text()

    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.locator(".messages")).to_contain_text("T1059.011 Lua' has been published")

    editor.goto(live_server.url + lua.url)
    for shown in ("Watch what runs Lua", "Rare, and rarely watched.", "Allow only known interpreters."):
        expect(editor.locator("main")).to_contain_text(shown)
    lua.refresh_from_db()
    assert lua.commentary[0].value["part"] == "M1038"


def test_a_closed_panel_stays_closed(editor: Page, lua: TechniquePage, live_server: LiveServer) -> None:
    url = f"{live_server.url}/admin/pages/{lua.pk}/edit/"
    editor.goto(url)
    panel = editor.locator("[data-side-panel=upstream]")
    expect(panel).to_be_visible()
    editor.locator("[data-side-panel-toggle=upstream]").click()
    expect(panel).to_be_hidden()
    editor.goto(url)
    editor.wait_for_load_state("networkidle")
    expect(panel).to_be_hidden()


def test_an_unknown_part_is_marked_where_it_stands(
    editor: Page, lua: TechniquePage, live_server: LiveServer
) -> None:
    editor.goto(f"{live_server.url}/admin/pages/{lua.pk}/edit/")
    editor.locator("#panel-child-content-commentary-content").get_by_role(
        "button", name="Insert a block"
    ).click()
    editor.get_by_role("option", name="Our view").click()
    editor.locator("[contenteditable=true]").first.click()
    editor.keyboard.type("Hm.")
    editor.get_by_label("About").fill("M9999")
    editor.get_by_role("button", name="Save draft").click()
    expect(editor.locator(".messages")).to_contain_text("T1059.011 has no part “M9999”")
    expect(editor.get_by_text("There is no part “M9999”.")).to_be_visible()


def test_a_release_is_imported_after_its_dry_run(
    editor: Page, lua: TechniquePage, live_server: LiveServer, tmp_path: Path
) -> None:
    path = tmp_path / "enterprise-attack-18.1.json"
    path.write_bytes(encode(bundle(*release("Lua Scripting"))))
    editor.get_by_role("button", name="Frameworks").click()
    editor.get_by_role("link", name="Import a release").click()
    editor.locator("[name=file]").set_input_files(path)
    editor.locator("[name=framework]").select_option("attack")
    editor.get_by_role("button", name="Start the dry run").click()
    expect(editor.get_by_role("heading", name="attack 18.1 would become current")).to_be_visible()
    lua.refresh_from_db()
    assert lua.title == "Lua"

    editor.get_by_role("button", name="Import for real").click()
    expect(editor.get_by_role("heading", name="attack 18.1 is current")).to_be_visible()
    lua.refresh_from_db()
    assert lua.title == "Lua Scripting"
    editor.get_by_role("link", name="View live").click()
    expect(editor).to_have_url(f"{live_server.url}/frameworks/attack/")

"""A framework manager makes the former release current again."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.editorial.conftest import Desk, Shot
from tests.support.office import Office
from tests.support.upgrade import (
    COMMENTARY,
    FETCHED,
    FETCHED_SINCE,
    TRANSFER,
    comment,
    import_after,
    import_before,
)

pytestmark = pytest.mark.browser

build = import_before


def test_the_former_release_comes_back_and_commentary_stays(
    desk: Desk, office: Office, shot: Shot, tmp_path: Path
) -> None:
    with office.still():
        comment(office.people["author"], office.people["reviewer"])
        import_after(tmp_path)
    manager, visitor = desk("manager"), desk()
    text = visitor.locator("main")
    visitor.goto("/frameworks/attack/t1105/")
    expect(text).to_contain_text(FETCHED_SINCE)

    manager.goto("/admin/frameworks/release/")
    manager.get_by_role("row").filter(has_text="17.1").get_by_role("link", name="Inspect").click()
    manager.get_by_role("button", name="Make this release current again…").click()
    expect(manager.get_by_role("heading", name="17.1 would become current")).to_be_visible()
    expect(manager.locator("main")).to_contain_text("Release 18.1 would be set back to superseded.")
    table = manager.locator("table.catalogue__report").first
    shot(manager, "roll-back", around=[manager.locator(".import-run"), table])
    visitor.reload()
    expect(text).to_contain_text(FETCHED_SINCE)

    manager.get_by_role("button", name="Make it current").click()
    expect(manager.get_by_role("heading", name="17.1 is current")).to_be_visible()
    visitor.reload()
    for shown in (FETCHED, *COMMENTARY[TRANSFER][:2], "Reviewed against"):
        expect(text).to_contain_text(shown)
    expect(text).not_to_contain_text(FETCHED_SINCE)

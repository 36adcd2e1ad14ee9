"""Everybody's first page, and one click from it to the work."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.editorial.conftest import Desk, Shot
from tests.support.imports import import_objects
from tests.support.office import Office
from tests.support.released import technique_page
from tests.support.showcase import showcase_release
from tests.support.writing import act, open_editor, said, write_line

pytestmark = pytest.mark.browser

STANDING = ["Latest release", "Commentary coverage by tactic"]


def build(folder: Path) -> None:
    """A release, in which one technique has commentary."""
    import_objects(folder, *showcase_release(), release="17.1")
    lua = technique_page("T1059.011")
    lua.one_line = "Watch what runs Lua"
    lua.save_revision().publish()


def panels(page: Page) -> list[str]:
    """Return the headings of the dashboard's panels."""
    return [
        heading.strip() for heading in page.locator(".w-dashboard > section.w-panel h2").all_inner_texts()
    ]


def panel(page: Page, heading: str) -> Locator:
    """Return one panel."""
    return page.locator(".w-dashboard > section.w-panel").filter(
        has=page.get_by_role("heading", name=heading)
    )


def test_an_author_goes_on_where_they_stopped(desk: Desk, office: Office) -> None:
    with office.still():
        phishing = technique_page("T1566")
    author = desk("author")
    open_editor(author, phishing)
    write_line(author, "Train people")
    author.goto("/admin/")
    assert panels(author) == ["My drafts", *STANDING]
    panel(author, "My drafts").get_by_role("link", name="T1566 Phishing").click()
    expect(author.get_by_label("In one line")).to_have_value("Train people")


def test_a_reviewer_reads_what_waits_and_a_publisher_what_comes_after(
    desk: Desk, office: Office, shot: Shot
) -> None:
    with office.still():
        job = technique_page("T1053")
    author = desk("author")
    open_editor(author, job)
    write_line(author, "Jobs come back")
    act(author, "Submit to Commentary")
    expect(said(author)).to_contain_text("has been submitted for moderation")
    author.goto("/admin/")
    expect(panel(author, "Submitted by me")).to_contain_text("T1053 Scheduled Task/Job")

    reviewer = desk("reviewer")
    assert panels(reviewer) == ["Waiting for me", "My review items", "My drafts", *STANDING]
    shot(reviewer, "dashboard", around=reviewer.locator(".w-dashboard > section.w-panel").all())
    panel(reviewer, "Waiting for me").get_by_role("link", name="T1053 Scheduled Task/Job").click()
    expect(reviewer.locator(".review")).to_contain_text("Jobs come back")
    reviewer.get_by_role("button", name="Approve").click()
    expect(panel(reviewer, "Waiting for me")).to_contain_text("Nothing waits for your approval.")

    publisher = desk("publisher")
    waiting = ["Waiting for me", "My review items", "My drafts", "Marketing pages under way"]
    assert panels(publisher) == [*waiting, *STANDING]
    panel(publisher, "Waiting for me").get_by_role("link", name="T1053 Scheduled Task/Job").click()
    expect(publisher.get_by_role("button", name="Approve")).to_be_visible()


def test_a_framework_manager_is_led_to_the_release(desk: Desk) -> None:
    manager = desk("manager")
    assert panels(manager) == ["My review items", *STANDING]
    panel(manager, "Latest release").get_by_role("link", name="MITRE ATT&CK® Enterprise 17.1").click()
    expect(manager.locator("main")).to_contain_text("17.1")
    expect(manager).to_have_url(re.compile(r"/admin/frameworks/release/inspect/\d+/"))


def test_an_observer_sees_how_far_the_work_is(desk: Desk) -> None:
    observer = desk("observer")
    assert panels(observer) == STANDING
    coverage = panel(observer, "Commentary coverage by tactic")
    expect(coverage.get_by_role("row").filter(has_text="Execution")).to_contain_text("1 of 5")
    coverage.get_by_role("link", name="By platform and priority").click()
    expect(observer.get_by_role("heading", name="Coverage").first).to_be_visible()

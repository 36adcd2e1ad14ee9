"""Two people at one page: nothing is overwritten in silence, and locks say whose they are."""

import pytest
from playwright.sync_api import expect

from tests.browser.editorial.conftest import Desk, Shot
from tests.support.office import Office
from tests.support.released import technique_page
from tests.support.writing import act, open_editor, said, write_line

pytestmark = pytest.mark.browser


def latest_line(office: Office, external_id: str) -> str:
    """Return the one line of a technique's latest draft."""
    with office.still():
        return str(technique_page(external_id).get_latest_revision_as_object().one_line)


def test_who_saves_over_a_newer_version_is_told(desk: Desk, office: Office, shot: Shot) -> None:
    with office.still():
        lua = technique_page("T1059.011")
    author, reviewer = desk("author"), desk("reviewer")
    open_editor(author, lua)
    open_editor(reviewer, lua)
    write_line(author, "The author's words")
    refused = write_line(reviewer, "The reviewer's words")
    assert refused.status == 400
    expect(reviewer.locator("#main")).to_contain_text("Autosave is paused")
    shot(reviewer, "two-editors", around=[reviewer.locator(".w-slim-header").first])
    reviewer.get_by_role("button", name="Save draft").click()
    expect(said(reviewer)).to_contain_text("Iris Wood saved a new version since you opened this page")
    assert latest_line(office, "T1059.011") == "The author's words"

    expect(reviewer.get_by_label("In one line")).to_have_value("The reviewer's words")
    reviewer.get_by_role("button", name="Save draft").click()
    expect(said(reviewer)).to_contain_text("'T1059.011 Lua' has been updated")
    assert latest_line(office, "T1059.011") == "The reviewer's words"


def test_who_saves_over_a_version_they_knew_is_asked(desk: Desk, office: Office) -> None:
    with office.still():
        shell = technique_page("T1059.001")
        shell.save_revision(user=office.people["author"])
    author, reviewer = desk("author"), desk("reviewer")
    open_editor(author, shell)
    open_editor(reviewer, shell)
    write_line(author, "The author's words")
    assert write_line(reviewer, "The reviewer's words").status == 400
    face = reviewer.get_by_role("button", name="Iris Wood saved a new version")
    expect(face).to_be_visible(timeout=20_000)  # the editor asks every ten seconds
    reviewer.get_by_role("button", name="Save draft").click()
    question = reviewer.get_by_role("dialog").filter(has_text="Iris Wood saved a new version")
    expect(question).to_contain_text("Proceeding will overwrite the changes made by Iris Wood.")
    expect(question.get_by_role("link", name="View latest version")).to_be_visible()
    assert latest_line(office, "T1059.001") == "The author's words"


def test_a_lock_says_whose_it_is(desk: Desk, office: Office, shot: Shot) -> None:
    with office.still():
        job = technique_page("T1053")
    reviewer, author = desk("reviewer"), desk("author")
    open_editor(author, job)
    open_editor(reviewer, job)
    reviewer.locator("[data-side-panel-toggle=status]").click()
    switch = reviewer.locator("[data-side-panel=status]").get_by_text("Lock", exact=True)
    switch.click()
    expect(said(reviewer)).to_contain_text("was locked by you")

    refused = write_line(author, "Too late")
    assert refused.json()["error_message"] == "The page could not be saved as it is locked."
    author.get_by_role("button", name="Save draft").click()
    expect(said(author)).to_contain_text("could not be saved as it is locked")
    with office.still():
        assert technique_page("T1053").latest_revision is None

    author.goto(f"/admin/pages/{job.pk}/edit/")
    expect(said(author)).to_contain_text("was locked by Ben Osei")
    shot(said(author), "locked")
    expect(author.get_by_role("button", name="Save draft")).to_have_count(0)

    reviewer.goto(f"/admin/pages/{job.pk}/edit/")
    reviewer.locator("[data-side-panel=status]").get_by_text("Lock", exact=True).click()
    expect(said(reviewer)).not_to_contain_text("locked by you")
    open_editor(author, job)
    write_line(author, "Now I may")
    assert latest_line(office, "T1053") == "Now I may"


def test_a_page_in_moderation_is_the_reviewers(desk: Desk, office: Office) -> None:
    with office.still():
        phishing = technique_page("T1566")
    author = desk("author")
    open_editor(author, phishing)
    write_line(author, "Train people")
    act(author, "Submit to Commentary")
    expect(said(author)).to_contain_text("has been submitted for moderation")
    author.goto(f"/admin/pages/{phishing.pk}/edit/")
    expect(said(author)).to_contain_text("is awaiting 'Technical review' in the 'Commentary' workflow")
    expect(author.get_by_role("button", name="Save draft")).to_have_count(0)

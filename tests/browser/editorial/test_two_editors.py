"""Two people at one page: nothing is overwritten in silence, and locks say whose they are."""

import pytest
from playwright.sync_api import expect

from tests.browser.editorial.conftest import Desk, Shot
from tests.support.office import Office
from tests.support.released import technique_page
from tests.support.writing import act, open_editor, said, write_line

pytestmark = pytest.mark.browser


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
    with office.still():
        latest = technique_page("T1059.011").get_latest_revision_as_object()
        assert latest.one_line == "The author's words"


def test_a_lock_says_whose_it_is(desk: Desk, office: Office, shot: Shot) -> None:
    with office.still():
        job = technique_page("T1053")
    reviewer, author = desk("reviewer"), desk("author")
    open_editor(reviewer, job)
    reviewer.locator("[data-side-panel-toggle=status]").click()
    switch = reviewer.locator("[data-side-panel=status]").get_by_text("Lock", exact=True)
    switch.click()
    expect(said(reviewer)).to_contain_text("was locked by you")

    author.goto(f"/admin/pages/{job.pk}/edit/")
    expect(said(author)).to_contain_text("was locked by Ben Osei")
    shot(said(author), "locked")
    expect(author.get_by_role("button", name="Save draft")).to_have_count(0)
    refused = author.request.post(f"/admin/pages/{job.pk}/edit/", form={"one_line": "By force"})
    assert refused.status in (200, 403)
    with office.still():
        assert technique_page("T1053").latest_revision is None

    reviewer.goto(f"/admin/pages/{job.pk}/edit/")
    reviewer.locator("[data-side-panel=status]").get_by_text("Lock", exact=True).click()
    expect(said(reviewer)).not_to_contain_text("locked by you")
    open_editor(author, job)
    write_line(author, "Now I may")
    with office.still():
        latest = technique_page("T1053").get_latest_revision_as_object()
        assert latest.one_line == "Now I may"


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

"""A release arrives through the admin, and what it asks for is settled, each page in another way."""

import re
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.editorial.conftest import Desk, Shot
from tests.support.office import Office
from tests.support.upgrade import (
    ACCOUNTS,
    COMMENTARY,
    INTERPRETER,
    JOB,
    PHISHING,
    SCRIPTING,
    TRANSFER,
    comment,
    import_before,
    page_of,
    write_after,
)
from tests.support.writing import act, said, wait_until_watched, write_line

pytestmark = pytest.mark.browser

QUEUE = "/admin/frameworks/reviews/"
STAMPED = re.compile(r"Reviewed against .+ 18\.1 on ")
build = import_before


@pytest.fixture(scope="module", autouse=True)
def upgraded(office: Office, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Commentary that was reviewed against 17.1, and then 18.1 as a framework manager brings it in."""
    with office.still():
        comment(office.people["author"], office.people["reviewer"])
    page = office.log_in("manager")
    page.get_by_role("button", name="Frameworks").click()
    page.get_by_role("link", name="Import a release").click()
    page.locator("[name=file]").set_input_files(write_after(tmp_path_factory.mktemp("upload")))
    page.get_by_role("button", name="Start the dry run").click()
    expect(page.get_by_role("heading", name="18.1 would become current")).to_be_visible()
    expect(page.locator("#main")).to_contain_text("5 opened (2 identity, 2 meaning, 1 wording)")
    visitor = office.visitor()
    visitor.goto(address(PHISHING))
    expect(visitor.locator("main")).not_to_contain_text("Phishing by Message")
    page.get_by_role("button", name="Import for real").click()
    expect(page.get_by_role("heading", name="18.1 is current")).to_be_visible()
    office.go_home()


def address(external_id: str) -> str:
    """Return where a technique is read."""
    return f"/frameworks/attack/{external_id.lower()}/"


def row(page: Page, external_id: str) -> Locator:
    """Return the line of the queue that is about a technique."""
    return page.locator("#listing-results tbody tr").filter(has_text=external_id)


def open_item(page: Page, external_id: str) -> None:
    """Go through the queue to the item of a technique."""
    page.goto(QUEUE)
    row(page, external_id).locator("td.title a").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(external_id)


def approve(page: Page, name: str, text: str) -> None:
    """Approve a step from the dashboard, having read `text` there."""
    waiting = page.locator("section", has=page.get_by_role("heading", name="Waiting for me"))
    waiting.get_by_role("link", name=name).click()
    expect(page.locator(".review")).to_contain_text(text)
    page.get_by_role("button", name="Approve").click()
    expect(said(page)).to_contain_text(f"{name}: approved.")


def on_day(day: date) -> str:
    """Return a day as the site writes it."""
    return f"{day.day} {day:%B %Y}"


def expect_under_review(visitor: Page, external_id: str) -> None:
    """Expect that a visitor reads that the commentary waits to be read again."""
    visitor.goto(address(external_id))
    line = visitor.locator(".entry__review")
    expect(line).to_contain_text("Under review: the publisher changed this on 13 November 2025")
    expect(line).to_contain_text("17.1")


def expect_stamped(visitor: Page, external_id: str) -> None:
    """Expect that a visitor reads that the commentary stands against the new release."""
    visitor.goto(address(external_id))
    expect(visitor.locator(".entry__review")).to_have_text(STAMPED)
    expect(visitor.locator(".entry__review")).to_contain_text(on_day(timezone.localdate()))


def test_a_release_says_what_it_changed(desk: Desk, shot: Shot) -> None:
    page = desk("manager")
    page.get_by_role("link", name=re.compile("18.1")).click()
    counts = page.locator(".release-table")
    expect(counts.get_by_role("row", name=re.compile("^Techniques"))).to_have_text(
        re.compile(r"Techniques\s*3\s*1\s*1")
    )
    changes = page.locator(".release-change")
    expect(changes).to_have_count(5)
    words = changes.filter(has_text=INTERPRETER).first
    expect(words.locator("ins")).to_have_text(" and of their parents")
    expect(changes.filter(has_text=JOB)).to_contain_text("M1026 Privileged Account Management")
    expect(changes.filter(has_text=ACCOUNTS)).to_have_count(0)
    page.set_viewport_size({"width": 1280, "height": 1400})
    shot(page, "release-page", around=[page.locator("#changes-section h2"), counts, words])
    counts.get_by_role("row", name=re.compile("^Techniques")).get_by_role("link").nth(1).click()
    expect(changes).to_have_count(1)
    expect(changes).to_contain_text("Revoked")

    page.get_by_role("link", name="Review queue of this release").click()
    ids = page.locator("#listing-results tbody tr td:nth-child(2)")
    expect(ids).to_have_text([SCRIPTING, PHISHING, JOB, TRANSFER, INTERPRETER])
    grades = page.locator(".review-grade")
    expect(grades).to_have_text(["Identity", "Identity", "Meaning", "Meaning", "Wording"])


def test_several_items_are_given_to_somebody(desk: Desk, shot: Shot) -> None:
    page = desk("publisher")
    page.goto(QUEUE)
    shot(page, "review-queue", around=[page.locator("#listing-results table")])
    for external_id in (SCRIPTING, TRANSFER):
        row(page, external_id).locator("input[type=checkbox]").check(force=True)
    page.get_by_role("link", name="Assign selected review items").click()
    expect(page.locator("main")).to_contain_text("T1064 Scripting (Identity, 17.1 → 18.1)")
    page.get_by_label("Owner").select_option(label="Mara Lindt")
    page.get_by_role("button", name="Yes, assign").click()
    expect(said(page)).to_contain_text("2 review items assigned.")
    for external_id in (SCRIPTING, TRANSFER):
        expect(row(page, external_id)).to_contain_text("Mara Lindt")
    expect(row(page, JOB)).to_contain_text("Iris Wood")


def test_still_right(desk: Desk, office: Office, shot: Shot) -> None:
    with office.still():
        revision = page_of(INTERPRETER).latest_revision_id
    visitor = desk()
    expect_under_review(visitor, INTERPRETER)
    shot(visitor, "under-review", around=[visitor.locator("h1"), visitor.locator(".entry__head .voice")])
    expect(visitor.locator(".entry__review")).not_to_contain_text("Iris")

    reviewer = desk("reviewer")
    open_item(reviewer, INTERPRETER)
    expect(reviewer.locator(".review__upstream ins")).to_have_text(" and of their parents")
    expect(reviewer.locator(".review__ours")).to_contain_text("Turn on logging of command lines first.")
    reviewer.get_by_role("button", name="Still right").click()
    expect(said(reviewer)).to_contain_text("18.1")
    expect(row(reviewer, INTERPRETER)).to_have_count(0)

    expect_stamped(visitor, INTERPRETER)
    shot(visitor, "reviewed", around=[visitor.locator("h1"), visitor.locator(".entry__head .voice")])
    with office.still():
        assert page_of(INTERPRETER).latest_revision_id == revision
    expect_stamped_alone(visitor)


def expect_stamped_alone(visitor: Page) -> None:
    """Expect that what no change concerns was never under review: the stamp it had still holds."""
    visitor.goto(address(ACCOUNTS))
    expect(visitor.locator(".entry__review")).to_have_text(re.compile("^Reviewed against"))


def test_edited_reviewed_and_approved(desk: Desk, shot: Shot) -> None:
    author, visitor = desk("author"), desk()
    expect_under_review(visitor, PHISHING)
    open_item(author, PHISHING)
    expect(author.get_by_role("button", name="Still right")).to_have_count(0)  # for reviewers only
    author.get_by_role("link", name="Edit", exact=True).click()
    wait_until_watched(author)
    panel = author.locator("[data-side-panel=upstream]")
    expect(panel).to_contain_text("The publisher changed this since 17.1 (identity): renamed")
    shot(
        author,
        "editor-under-review",
        around=[panel.locator(".upstream__lead"), panel.locator(".help-block").first],
    )
    write_line(author, "Messages of every kind")
    act(author, "Submit to Commentary")
    expect(said(author)).to_contain_text("has been submitted for moderation.")

    for role in ("reviewer", "publisher"):
        approve(desk(role), "T1566 Phishing by Message", "Messages of every kind")
    expect_stamped(visitor, PHISHING)
    expect(visitor.locator("main")).to_contain_text("Messages of every kind")
    author.goto(QUEUE)
    expect(row(author, PHISHING)).to_have_count(0)


def test_a_review_is_started_from_its_item(desk: Desk, shot: Shot) -> None:
    reviewer, visitor = desk("colleague"), desk()  # who submits a page does not approve it
    expect_under_review(visitor, JOB)
    open_item(reviewer, JOB)
    expect(reviewer.locator(".review__upstream")).to_contain_text("M1026 Privileged Account Management")
    expect(reviewer.locator(".review__ours")).to_contain_text(COMMENTARY[JOB][1])
    shot(reviewer, "review-item", around=[reviewer.locator(".review")])
    reviewer.get_by_role("button", name="Start review").click()
    expect(said(reviewer)).to_contain_text("submitted to its workflow.")
    expect(row(reviewer, JOB)).to_contain_text("In review")
    for role in ("reviewer", "publisher"):
        approve(desk(role), "T1053 Scheduled Task/Job", COMMENTARY[JOB][1])
    expect_stamped(visitor, JOB)


def test_dismissed_for_a_reason(desk: Desk) -> None:
    reviewer, visitor = desk("reviewer"), desk()
    expect_under_review(visitor, TRANSFER)
    open_item(reviewer, TRANSFER)
    reviewer.get_by_text("Dismiss", exact=True).first.click()
    reviewer.get_by_label("Reason").fill("Ours is about the proxy.")
    reviewer.get_by_role("button", name="Dismiss").click()
    expect(said(reviewer)).to_contain_text("dismissed.")
    expect(row(reviewer, TRANSFER)).to_have_count(0)
    said(reviewer).get_by_role("link", name="Show the item").click()
    expect(reviewer.locator(".review")).to_contain_text("dismissed. Ours is about the proxy.")
    visitor.goto(address(TRANSFER))
    expect(visitor.locator("main")).not_to_contain_text("Under review")

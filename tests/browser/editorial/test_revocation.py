"""What was written about a revoked technique moves to its successor, and nothing of it twice."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.editorial.conftest import Desk, Shot
from tests.support.office import Office
from tests.support.revoking import NEW, OLD, import_after, import_before, page_of, write
from tests.support.writing import act, open_editor, said

pytestmark = pytest.mark.browser

PLANTED, POLICY, THERE = (
    "Planted beside a signed program.",
    "Allow signed libraries only.",
    "Look at the path.",
)


def build(folder: Path) -> None:
    """Two techniques with commentary, one of which the next release revokes."""
    import_before(folder)
    write(OLD, (PLANTED, ""), (POLICY, "M1038"), one_line="Watch the folder")
    write(NEW, (THERE, ""))
    import_after(folder)


def test_chosen_commentary_moves_and_the_old_address_leads_to_it(
    desk: Desk, office: Office, shot: Shot
) -> None:
    reviewer = desk("reviewer")
    reviewer.goto("/admin/frameworks/reviews/")
    line = reviewer.locator("#listing-results tbody tr").filter(has_text=OLD)
    expect(line).to_contain_text("Identity")
    line.locator("td.title a").click()
    reviewer.get_by_role("link", name="Move the commentary to its successor").click()
    sides = reviewer.locator(".move")
    for text in (PLANTED, POLICY, THERE, "Watch the folder", f"{NEW} has no M1038"):
        expect(sides).to_contain_text(text)
    shot(reviewer, "move", around=[reviewer.locator(".move .review__lead"), reviewer.locator(".move form")])
    reviewer.get_by_label("Watch the folder").uncheck()
    reviewer.get_by_role("button", name=f"Move to {NEW}").click()
    expect(said(reviewer)).to_contain_text(f"{NEW} has a new draft")
    expect(said(reviewer)).to_contain_text(f"{OLD} without it is a draft too")

    visitor = desk()
    visitor.goto("/frameworks/attack/t1574-002/")
    expect(visitor).to_have_url(f"{office.url}/frameworks/attack/t1574-001/")
    expect(visitor.locator("main")).not_to_contain_text(PLANTED)  # a draft so far

    publisher = desk("publisher")
    with office.still():
        new, old = page_of(NEW), page_of(OLD)
    for page in (new, old):
        open_editor(publisher, page)
        act(publisher, "Publish")
        expect(said(publisher)).to_contain_text("has been published")

    visitor.goto("/frameworks/attack/t1574-002/")
    expect(visitor).to_have_url(f"{office.url}/frameworks/attack/t1574-001/")
    for text in (PLANTED, POLICY, THERE):
        expect(visitor.locator("main").get_by_text(text)).to_have_count(1)
    expect(visitor.locator("main")).not_to_contain_text("Watch the folder")

    # What was not chosen is still on the old page, so the item still waits.
    reviewer.goto("/admin/frameworks/reviews/")
    line.locator("td.title a").click()
    reviewer.get_by_role("link", name="Move the commentary to its successor").click()
    expect(reviewer.locator(".move input[name=blocks]")).to_have_count(0)
    expect(reviewer.get_by_label("Watch the folder")).to_be_visible()

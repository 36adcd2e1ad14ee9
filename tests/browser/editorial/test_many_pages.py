"""What is done to many pages at once: words replaced in drafts, and an owner for them all."""

import pytest
from playwright.sync_api import expect

from tests.browser.editorial.conftest import Desk, Shot
from tests.support.office import Office
from tests.support.upgrade import ACCOUNTS, INTERPRETER, JOB, PHISHING, comment, import_before, page_of
from tests.support.writing import said

pytestmark = pytest.mark.browser

build = import_before


@pytest.fixture(scope="module", autouse=True)
def written(office: Office) -> None:
    """Commentary on every technique."""
    with office.still():
        comment(office.people["author"], office.people["reviewer"])


def test_words_are_replaced_in_drafts_after_a_look(desk: Desk, office: Office, shot: Shot) -> None:
    author = desk("author")
    author.get_by_role("button", name="Frameworks").click()
    author.get_by_role("link", name="Search and replace").click()
    author.get_by_label("Find").fill("every")
    author.get_by_label("Replace with").fill("each")
    author.get_by_role("button", name="Show what would change").click()
    expect(author.get_by_role("heading", name="3 places on 2 pages")).to_be_visible()
    shot(author, "replace", around=[author.locator(".replace__form"), author.locator(".replace__submit")])

    author.get_by_label("Whole words").check()
    author.get_by_role("button", name="Show what would change").click()
    expect(author.get_by_role("heading", name="1 place on 1 page")).to_be_visible()
    expect(author.locator(".replace__page")).to_contain_text("T1059 Command and Scripting Interpreter")
    author.get_by_role("button", name="Save drafts of the ticked pages").click()
    expect(author.locator("main")).to_contain_text("1 page got a new draft. Nothing is published")
    author.get_by_role("link", name="See what changed").click()
    expect(author.locator(".comparison .deletion")).to_have_text("every")
    expect(author.locator(".comparison .addition")).to_have_text("each")

    visitor = desk()
    visitor.goto("/frameworks/attack/t1059/")
    expect(visitor.locator("main")).to_contain_text("Log every command line")
    with office.still():
        page = page_of(INTERPRETER)
        assert page.one_line == "Log every command line"
        assert page.get_latest_revision_as_object().one_line == "Log each command line"
        assert not page_of(ACCOUNTS).has_unpublished_changes


def test_several_pages_get_an_owner(desk: Desk, office: Office) -> None:
    publisher = desk("publisher")
    publisher.get_by_role("button", name="Frameworks").click()
    publisher.get_by_role("link", name="Techniques", exact=True).click()
    for external_id in (JOB, PHISHING):
        line = publisher.locator("#listing-results tbody tr").filter(has_text=external_id)
        line.locator("input[type=checkbox]").check(force=True)
    publisher.get_by_role("link", name="Assign an owner to the selected pages").click()
    expect(publisher.locator("main")).to_contain_text("2 pages")
    publisher.get_by_label("Owner").select_option(label="Ben Osei")
    publisher.locator("main form").get_by_role("button").first.click()
    expect(said(publisher)).to_contain_text("2 pages")
    with office.still():
        for external_id in (JOB, PHISHING):
            assert page_of(external_id).owner == office.people["reviewer"]
            assert not page_of(external_id).has_unpublished_changes
        assert page_of(ACCOUNTS).owner == office.people["author"]

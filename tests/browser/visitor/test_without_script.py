"""The site with JavaScript switched off: script adds, it never carries."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitor.conftest import Visit
from tests.support.showcase import PROCEDURES
from tests.support.visiting import WIDTHS, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_menu(visit: Visit) -> None:
    page = visit("/", scripts=False)
    page.locator(".site-menu summary", has_text="Services").click()
    page.locator("#site-menu").get_by_role("link", name="Security Baseline").click()
    page.wait_for_url("**/services/cyber-security/security-baseline/")


def test_menu_on_a_phone(visit: Visit) -> None:
    page = visit("/", "phone", scripts=False)
    page.get_by_role("button", name="Menu").click()
    page.locator(".site-menu summary", has_text="Services").click()
    page.locator("#site-menu").get_by_role("link", name="Security Baseline").click()
    page.wait_for_url("**/services/cyber-security/security-baseline/")


def test_search_and_facets(visit: Visit) -> None:
    page = visit("/", scripts=False)
    page.locator("#head-search").fill("lua")
    page.locator("#head-search").press("Enter")
    page.wait_for_url("**/search/?q=lua")
    page.get_by_role("complementary", name="Narrow the results").get_by_role("link", name="Linux").click()
    page.wait_for_url("**platform=Linux*")
    expect(page.get_by_role("main").get_by_role("link", name="T1059.011").first).to_be_visible()


@pytest.mark.parametrize("screen", WIDTHS)
def test_matrix(visit: Visit, screen: str) -> None:
    page = visit("/frameworks/attack/matrix/", screen, scripts=False)
    lua = page.locator(".matrix").get_by_role("link", name="Lua")
    expect(lua).to_be_hidden()
    page.locator("summary[aria-label='Sub-techniques of T1059']").click()
    expect(lua).to_be_visible()
    expect(page.get_by_label("Dim all but")).to_be_hidden()  # it would do nothing
    expect(page.get_by_role("button", name="Unfold all")).to_be_hidden()
    page.get_by_label("Platform").select_option("Windows")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**platform=Windows*")
    expect(page.locator(".matrix").get_by_role("link", name="Phishing")).to_have_count(0)
    assert too_wide(page) == []


def test_procedures(visit: Visit) -> None:
    page = visit("/frameworks/attack/t1105/", scripts=False)
    procedures = page.get_by_role("region", name="Procedure examples")
    rows = procedures.locator("ul.procedures > li")
    expect(rows).to_have_count(25)
    expect(procedures).to_contain_text(f"Page 1 of 3, {PROCEDURES} in all")
    procedures.get_by_role("link", name="Next").click()
    page.wait_for_url("**?page=2#procedures")
    expect(rows.first).to_contain_text("Carrier 26")
    expect(procedures.get_by_role("heading", name="Procedure examples")).to_be_in_viewport()
    procedures.get_by_role("link", name="Next").click()
    expect(rows).to_have_count(PROCEDURES - 50)

    procedures.get_by_label("Group, software or words").fill("carrier 42")
    procedures.get_by_role("button", name="Find").click()
    page.wait_for_url("**q=carrier+42*")
    expect(rows).to_have_count(1)
    procedures.get_by_role("link", name=f"Show all {PROCEDURES}").click()
    expect(rows).to_have_count(25)


def test_siblings_on_a_phone(visit: Visit) -> None:
    page = visit("/frameworks/attack/t1059-011/", "phone", scripts=False)
    page.get_by_role("button", name="Techniques of Execution").click()
    page.locator("#siblings").get_by_role("link", name="PowerShell").click()
    page.wait_for_url("**/t1059-001/")


def test_nothing_that_needs_script_is_offered(visit: Visit) -> None:
    page = visit("/", scripts=False)
    expect(page.get_by_role("button", name="Theme")).to_be_hidden()

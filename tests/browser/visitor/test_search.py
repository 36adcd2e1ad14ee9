"""Search as a visitor meets it: suggestions, facets that stay, a way through the catalogue and back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor.conftest import Visit
from tests.support.visiting import WIDTHS, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_suggestions_by_keyboard(visit: Visit) -> None:
    page = visit("/")
    box = page.get_by_role("search", name="Site", exact=True).get_by_role("combobox")
    options = page.locator("#head-search-suggestions [role=option]")
    tab_to(page, box)
    page.keyboard.type("t1059")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(options.first).to_contain_text("Command and Scripting Interpreter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(chosen).to_have_id("head-search-suggestions-1")
    page.keyboard.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("t1059")
    expect(box).to_be_focused()


@pytest.mark.parametrize("screen", WIDTHS)
def test_suggestion_is_gone_to(visit: Visit, screen: str) -> None:
    page = visit("/search/", screen)
    box = page.get_by_role("main").get_by_role("combobox")
    box.press_sequentially("lua")
    expect(page.get_by_role("main").get_by_role("option").first).to_contain_text("T1059.011")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/frameworks/attack/t1059-011/")


def test_enter_searches_when_nothing_is_chosen(visit: Visit) -> None:
    page = visit("/")
    box = page.get_by_role("search", name="Site", exact=True).get_by_role("combobox")
    box.press_sequentially("scripts")
    box.press("Enter")
    page.wait_for_url("**/search/?q=scripts")
    expect(page.locator("mark").first).to_be_visible()


def test_facets_narrow_and_are_taken_away(visit: Visit) -> None:
    page = visit("/search/?q=script")
    narrow = page.get_by_role("complementary", name="Narrow the results")
    everything = page.locator("main ol.rows > li").count()
    narrow.get_by_role("link", name=re.compile("^Sub-technique")).click()
    page.wait_for_url("**type=*")
    chosen = narrow.locator("[aria-current=true]")
    expect(chosen).to_have_count(1)
    assert 0 < page.locator("main ol.rows > li").count() < everything
    assert set(page.locator("main ol.rows > li .id").all_inner_texts()) <= {
        "T1059.001",
        "T1059.011",
        "T1053.005",
    }
    chosen.click()
    expect(chosen).to_have_count(0)
    expect(page.locator("main ol.rows > li")).to_have_count(everything)


def test_reader_goes_through_the_catalogue_and_back(visit: Visit) -> None:
    page = visit("/search/?q=lua")
    page.get_by_role("complementary", name="Narrow the results").get_by_role(
        "link", name=re.compile("^Linux")
    ).click()
    page.wait_for_url("**platform=Linux*")
    results = page.url

    page.get_by_role("main").get_by_role("link", name="T1059.011").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lua")
    page.locator(".entry__parent a").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Command and Scripting Interpreter")
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Execution").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Execution")
    page.get_by_role("link", name="In the matrix").click()
    expect(page.locator("#ta0002")).to_be_in_viewport()

    page.get_by_label("Platform").select_option("Linux")
    page.get_by_label("Colour by").select_option("priority")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**platform=Linux*")
    shown = page.locator(".matrix__cell").count()
    page.locator(".matrix").get_by_role("link", name="Phishing").click()
    page.wait_for_url("**/t1566/")
    page.go_back()
    expect(page.get_by_label("Platform")).to_have_value("Linux")
    expect(page.get_by_label("Colour by")).to_have_value("priority")
    expect(page.locator(".matrix__cell")).to_have_count(shown)

    while page.url != results:
        page.go_back()
    expect(page.locator("main .chip[aria-current=true]")).to_contain_text("Linux")
    expect(page.get_by_role("main").get_by_role("combobox")).to_have_value("lua")

"""What opens, folds or turns up only when somebody acts: axe-core finds nothing there either."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor.conftest import Visit
from tests.support.visiting import WIDTHS, too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def check(page: Page) -> None:
    """Assert that the page is as accessible as before, and still fits."""
    assert too_wide(page) == []
    assert violations(page) == ""


def test_open_panel_of_the_menu(visit: Visit) -> None:
    page = visit("/")
    page.locator(".site-menu summary", has_text="Services").click()
    expect(page.get_by_role("link", name="Security Baseline").first).to_be_visible()
    check(page)


def test_menu_on_a_phone(visit: Visit) -> None:
    page = visit("/", "phone")
    page.get_by_role("button", name="Menu").click()
    page.locator(".site-menu summary", has_text="Services").click()
    expect(page.locator("#site-menu").get_by_role("link", name="Security Baseline")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#site-menu")).to_be_hidden()


@pytest.mark.parametrize("screen", WIDTHS)
def test_suggestions(visit: Visit, screen: str) -> None:
    page = visit("/search/", screen)
    box = page.get_by_role("main").get_by_role("combobox")
    box.press_sequentially("t1059")
    expect(page.get_by_role("main").get_by_role("option").first).to_be_visible()
    box.press("ArrowDown")
    check(page)


@pytest.mark.parametrize("screen", WIDTHS)
def test_matrix_unfolded_dimmed_and_coloured(visit: Visit, screen: str) -> None:
    page = visit("/frameworks/attack/matrix/?heat=priority", screen)
    page.get_by_role("button", name="Unfold all").click()
    page.get_by_label("Dim all but").fill("lua")
    expect(page.locator(".matrix__cell--dim").first).to_be_visible()
    assert "T1059" in page.locator(".matrix__cell:not(.matrix__cell--dim)").first.inner_text()
    check(page)


@pytest.mark.parametrize("screen", WIDTHS)
def test_technique_with_every_fold_open(visit: Visit, screen: str) -> None:
    page = visit("/frameworks/attack/t1059/", screen)
    page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")
    check(page)


def test_siblings_in_a_sheet_on_a_phone(visit: Visit) -> None:
    page = visit("/frameworks/attack/t1059-011/", "phone")
    sheet = page.locator("#siblings")
    expect(sheet).to_be_hidden()
    page.get_by_role("button", name="Techniques of Execution").click()
    expect(sheet.locator("[aria-current=page]")).to_be_in_viewport()
    check(page)
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()


def test_chosen_theme_is_kept(visit: Visit) -> None:
    page = visit("/")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    toggle = page.get_by_role("button", name="Theme")
    toggle.click()  # auto → light
    toggle.click()  # light → dark
    dark = page.evaluate(ground)
    assert dark != light
    page.goto("/services/")
    assert page.evaluate(ground) == dark
    expect(page.get_by_role("button", name="Theme: dark")).to_be_visible()

"""What visitors read of releases: pages, changes, the switch; on both screens, with scripts and without."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.editorial.conftest import Shot
from tests.support.office import HEIGHT, Office
from tests.support.upgrade import (
    COMMENTARY,
    FETCHED,
    FETCHED_SINCE,
    TRANSFER,
    comment,
    import_after,
    import_before,
    page_of,
)
from tests.support.visiting import WIDTHS, Watch, tab_to, too_wide, violations

pytestmark = pytest.mark.browser

type Visit = Callable[..., Page]

HOME = "/frameworks/attack/"
PAGE, LATER = f"{HOME}t1105/", "A proxy sees all of it."

PAGES = {
    "releases": f"{HOME}releases/",
    "release": f"{HOME}releases/18-1/",
    "first release": f"{HOME}releases/17-1/",
    "changes": f"{HOME}changes/?from=17.1&to=18.1",
    "as of the former": f"{PAGE}?as-of=17.1",
    "as of the current": f"{PAGE}?as-of=18.1",
    "under review": f"{HOME}t1059/",
}


def build(folder: Path) -> None:
    """Two releases; the commentary was published before the second, and one page was changed since."""
    import_before(folder)
    comment()
    import_after(folder)
    page = page_of(TRANSFER)
    page.one_line = LATER
    page.save_revision().publish()


@pytest.fixture
def visit(office: Office) -> Iterator[Visit]:
    """Open an address as a visitor; whatever the browser complains of fails the test at its end."""
    watches: list[Watch] = []

    contexts: list[BrowserContext] = []

    def opened(path: str, screen: str = "desktop", scripts: bool = True) -> Page:
        context = office.browser.new_context(
            base_url=office.url,
            viewport={"width": WIDTHS[screen], "height": HEIGHT},
            device_scale_factor=1,
            java_script_enabled=scripts,
        )
        contexts.append(context)
        watches.append(Watch(context, office.url))
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    office.go_home()
    assert [complaint for watch in watches for complaint in watch.complaints] == []


@pytest.mark.parametrize("screen", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_page(visit: Visit, name: str, screen: str) -> None:
    page = visit(PAGES[name], screen)
    expect(page.locator("h1")).to_have_count(1)
    assert too_wide(page) == []
    assert violations(page) == ""


@pytest.mark.parametrize("screen", WIDTHS)
def test_from_a_release_to_every_change_of_it(visit: Visit, screen: str) -> None:
    page = visit(f"{HOME}releases/", screen)
    page.get_by_role("link", name="Release 18.1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Release 18.1")
    expect(page.locator("main")).to_contain_text("5 of the techniques we comment on are among them.")
    page.get_by_role("link", name="Every change, word by word").click()
    changes = page.locator(".changes__one")
    expect(changes).to_have_count(5)
    words = page.locator("#technique-T1059")
    expect(words.locator("ins")).to_have_text(" and of their parents")
    assert words.locator("ins").evaluate("(e) => getComputedStyle(e).textDecorationLine") == "underline"
    expect(page.locator("#technique-T1105 del").first).to_have_text("Tools")
    page.get_by_label("Category", exact=True).select_option("Revocations")
    page.get_by_role("button", name="Compare").click()
    expect(changes).to_have_count(1)
    expect(changes).to_contain_text("Replaced by")


@pytest.mark.parametrize("scripts", [True, False])
def test_as_of_the_former_release_and_back(visit: Visit, shot: Shot, scripts: bool) -> None:
    page = visit(PAGE, scripts=scripts)
    shown = page.locator("main")
    for text in (FETCHED_SINCE, LATER, "Under review"):
        expect(shown).to_contain_text(text)
    page.locator(".editions summary").click()
    page.locator(".editions").get_by_role("link", name="17.1").click()
    expect(page).to_have_url(re.compile(r"\?as-of=17\.1$"))
    for text in ("As of release 17.1, not the current one", FETCHED, *COMMENTARY[TRANSFER][:2]):
        expect(shown).to_contain_text(text)
    for text in (FETCHED_SINCE, LATER, "Under review"):
        expect(shown).not_to_contain_text(text)
    canonical = page.locator("link[rel=canonical]")
    assert str(canonical.get_attribute("href")).endswith(PAGE)
    if scripts:
        shot(page, "as-of", around=[page.locator("h1"), page.locator(".entry__head .voice")])
    page.get_by_role("link", name="the current page, release 18.1").click()
    expect(shown).to_contain_text(FETCHED_SINCE)
    expect(shown).to_contain_text(LATER)


def test_changes_without_script(visit: Visit) -> None:
    page = visit(PAGES["changes"], "phone", scripts=False)
    page.locator("main").get_by_label("Name or id").fill("t1053")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".changes__one")).to_have_count(1)
    expect(page.locator(".changes__one")).to_contain_text("M1026 Privileged Account Management")
    assert too_wide(page) == []


@pytest.mark.parametrize("screen", WIDTHS)
def test_the_keyboard_reaches_the_switch(visit: Visit, screen: str) -> None:
    page = visit(PAGE, screen)
    tab_to(page, page.locator(".editions summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".editions").get_by_role("link", name="17.1"), limit=2)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?as-of=17\.1$"))
    tab_to(page, page.get_by_role("link", name="the current page, release 18.1"))
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(FETCHED_SINCE)

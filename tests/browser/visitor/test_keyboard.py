"""Everything a mouse can do, a keyboard can: with the focus in sight, and back to where it came from."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor.conftest import Visit
from tests.support.visiting import WIDTHS, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

MATRIX, LUA = "/frameworks/attack/matrix/", "/frameworks/attack/t1059-011/"

# The focused element, and what is wrong with how it shows: no outline, out of sight, under something else.
_FOCUS = """() => {
  const element = document.activeElement;
  if (element === document.body) return { name: "", wrong: "" };
  const box = element.getClientRects()[0] || element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const words = element.getAttribute("aria-label") || element.textContent;
  const name = `${element.tagName} ${words.trim().slice(0, 40)}`;
  const x = Math.min(Math.max(box.left + Math.min(box.width, 20) / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height, 20) / 2, 0), innerHeight - 1);
  const over = document.elementFromPoint(x, y);
  let wrong = "";
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) wrong = "has no outline";
  else if (box.bottom < 0 || box.top > innerHeight) wrong = "is outside the window";
  else if (!over || !(element.contains(over) || over.contains(element))) wrong = "is under something else";
  return { name, wrong };
}"""


def stop(page: Page, key: str) -> str:
    """Press a key, and return the name of what has the focus then, which must be in sight; "" for nothing."""
    page.keyboard.press(key)
    focus = page.evaluate(_FOCUS)
    assert focus["wrong"] == "", focus["name"]
    return str(focus["name"])


def walk(page: Page, limit: int = 250) -> list[str]:
    """Press Tab through the whole page and Shift+Tab back; return the names of the stops."""
    stops: list[str] = []
    while name := stop(page, "Tab"):  # past the last stop the browser's own controls begin
        stops.append(name)
        assert len(stops) < limit, f"no end: {stops[-5:]}"
    assert [stop(page, "Shift+Tab") for _ in stops] == stops[::-1]
    return stops


@pytest.mark.parametrize("screen", WIDTHS)
@pytest.mark.parametrize(
    "path", ["/", "/services/", "/frameworks/attack/t1059/", MATRIX, "/search/?q=script"]
)
def test_focus_is_in_sight_on_the_whole_way(visit: Visit, path: str, screen: str) -> None:
    stops = walk(visit(path, screen))
    assert stops[0] == "A Skip to main content"
    assert len(stops) > 10


@pytest.mark.parametrize("screen", WIDTHS)
def test_heads_that_stick_hide_no_cell(visit: Visit, screen: str) -> None:
    page = visit(MATRIX, screen)
    page.set_viewport_size({"width": WIDTHS[screen], "height": 360})
    page.get_by_role("button", name="Unfold all").click()
    assert any(name.endswith("Lua") for name in walk(page))


def test_skip_link_passes_the_head(visit: Visit) -> None:
    page = visit("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_services_menu(visit: Visit) -> None:
    page = visit("/")
    summary = page.locator(".site-menu summary", has_text="Services")
    service = page.locator("#site-menu").get_by_role("link", name="Security Baseline")
    tab_to(page, summary)
    expect(service).to_be_hidden()
    page.keyboard.press("Enter")
    expect(service).to_be_visible()
    tab_to(page, service)
    page.keyboard.press("Escape")
    expect(service).to_be_hidden()
    expect(summary).to_be_focused()
    page.keyboard.press("Space")
    tab_to(page, service)
    page.keyboard.press("Enter")
    page.wait_for_url("**/services/cyber-security/security-baseline/")


def test_menu_on_a_phone(visit: Visit) -> None:
    page = visit("/", "phone")
    button, menu = page.get_by_role("button", name="Menu"), page.locator("#site-menu")
    tab_to(page, button)
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#site-menu') !== null")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


def test_matrix_cells_fold(visit: Visit) -> None:
    page = visit(MATRIX)
    fold = page.locator("summary[aria-label='Sub-techniques of T1059']")
    lua = page.locator(".matrix").get_by_role("link", name="Lua")
    tab_to(page, fold)
    expect(lua).to_be_hidden()
    page.keyboard.press("Enter")
    expect(lua).to_be_visible()
    page.keyboard.press("Space")
    expect(lua).to_be_hidden()
    page.keyboard.press("Enter")
    tab_to(page, lua)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{LUA}")


def test_matrix_arrow_keys(visit: Visit) -> None:
    page = visit(MATRIX)
    cells = page.locator(".matrix")
    head = cells.get_by_role("link", name="Execution", exact=True)
    interpreter = cells.get_by_role("link", name="Command and Scripting Interpreter")
    tab_to(page, head)
    page.keyboard.press("ArrowDown")
    expect(interpreter).to_be_focused()
    page.keyboard.press("+")
    expect(cells.get_by_role("link", name="PowerShell")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(cells.get_by_role("link", name="PowerShell")).to_be_focused()
    page.keyboard.press("-")
    expect(interpreter).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(cells.get_by_role("link", name="Persistence", exact=True)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(head).to_be_focused()


def test_matrix_filter(visit: Visit) -> None:
    page = visit(MATRIX)
    tab_to(page, page.get_by_label("Platform"))
    page.keyboard.type("Office")
    tab_to(page, page.get_by_role("button", name="Show"))
    page.keyboard.press("Enter")
    page.wait_for_url("**platform=Office+Suite*")
    assert page.locator(".matrix__cell > a").all_inner_texts() == ["T1566\nPhishing"]


def test_filter_of_a_list(visit: Visit) -> None:
    page = visit("/frameworks/attack/software/")
    box = page.get_by_role("main").get_by_label("Name or id")
    tab_to(page, box)
    page.keyboard.type("carrier 07")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=carrier+07*")
    expect(page.locator(".listing li")).to_have_count(1)
    expect(box).to_have_value("carrier 07")


def test_siblings(visit: Visit) -> None:
    page = visit(LUA)
    siblings = page.get_by_role("navigation", name="Techniques of Execution")
    expect(siblings.locator("[aria-current=page]")).to_contain_text("Lua")
    tab_to(page, siblings.locator("summary").first)
    page.keyboard.press("Enter")
    expect(siblings.get_by_role("link", name="PowerShell")).to_be_hidden()
    page.keyboard.press("Enter")
    tab_to(page, siblings.get_by_role("link", name="PowerShell"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/t1059-001/")
    expect(siblings.locator("[aria-current=page]")).to_contain_text("PowerShell")


def test_references_there_and_back(visit: Visit) -> None:
    page = visit("/frameworks/attack/t1059/")
    mark = page.get_by_role("region", name="Statement").locator("sup a").first
    tab_to(page, mark)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#.+"))
    reference = page.locator("ol.references li:target")
    expect(reference).to_be_in_viewport()
    back = reference.locator("[role=doc-backlink]")
    expect(back).to_have_count(2)  # it is cited twice
    tab_to(page, back.first, limit=2)  # the next stops from here are the reference's own
    page.keyboard.press("Enter")
    expect(mark).to_be_in_viewport()

"""Reading aids: less motion, more contrast, larger text, paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor.conftest import Visit
from tests.support.visiting import too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

TECHNIQUE, MATRIX = "/frameworks/attack/t1059/", "/frameworks/attack/matrix/"

# WCAG 2.2, 1.4.12: nothing is lost when a reader spaces the text like this.
_SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
    + " word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }");
  document.adoptedStyleSheets = [sheet];
}"""


@pytest.mark.parametrize("path", ["/", TECHNIQUE, MATRIX])
def test_nothing_moves_for_a_reader_who_wants_it_still(visit: Visit, path: str) -> None:
    page = visit(path)
    page.emulate_media(reduced_motion="reduce")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter((e) => { const style = getComputedStyle(e);"
        " return style.transitionDuration !== '0s' || style.animationName !== 'none'"
        " || style.scrollBehavior !== 'auto'; }).map((e) => e.outerHTML.slice(0, 80))"
    )
    assert moving == []


def test_more_contrast_where_it_is_asked_for(visit: Visit) -> None:
    page = visit(TECHNIQUE)
    colour = "getComputedStyle(document.querySelector('.source-line')).color"
    usual = page.evaluate(colour)
    page.emulate_media(contrast="more")
    assert page.evaluate(colour) != usual
    assert violations(page) == ""


@pytest.mark.parametrize("path", ["/", TECHNIQUE, MATRIX, "/search/?q=script"])
def test_text_may_be_spaced(visit: Visit, path: str) -> None:
    page = visit(path, "phone")
    page.evaluate(_SPACED)
    assert too_wide(page) == []


def test_technique_on_paper(visit: Visit) -> None:
    page = visit(TECHNIQUE)
    page.emulate_media(media="print")
    for hidden in (".site-head", ".breadcrumb", ".toc", ".siblings", ".skip-link"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".voice__label").first).to_be_visible()
    expect(
        page.get_by_text("How long to look back").first
    ).to_be_visible()  # from a fold that is closed on screen
    expect(page.locator(".notices").first).to_be_visible()
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF-")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 12


def test_matrix_on_paper_is_one_a3_sheet(visit: Visit) -> None:
    page = visit(MATRIX)
    paper = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert [(round(float(width)), round(float(height))) for width, height in boxes] == [(1191, 842)]

"""Every kind of page at both widths: it fits, asks no other host, and axe-core finds nothing in any theme."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.visitor.conftest import Visit
from tests.support.visiting import WIDTHS, Watch, too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PAGES = {
    "home": "/",
    "services": "/services/",
    "group of services": "/services/cyber-security/",
    "service": "/services/cyber-security/security-baseline/",
    "insights": "/insights/",
    "insight": "/insights/the-essential-eight-told-in-attack/",
    "plain page": "/about/",
    "frameworks": "/frameworks/",
    "framework": "/frameworks/attack/",
    "matrix": "/frameworks/attack/matrix/",
    "tactics": "/frameworks/attack/tactics/",
    "tactic": "/frameworks/attack/tactics/ta0002/",
    "technique": "/frameworks/attack/t1059/",
    "sub-technique": "/frameworks/attack/t1059-011/",
    "procedures": "/frameworks/attack/t1105/?page=2",
    "deprecated": "/frameworks/attack/t1175/",
    "list of software": "/frameworks/attack/software/",
    "mitigation": "/frameworks/attack/mitigations/m1038/",
    "group": "/frameworks/attack/groups/g0001/",
    "software": "/frameworks/attack/software/s0001/",
    "campaign": "/frameworks/attack/campaigns/c0001/",
    "detection strategy": "/frameworks/attack/detection-strategies/det0101/",
    "data component": "/frameworks/attack/data-components/dc0032/",
    "search": "/search/",
    "search results": "/search/?q=script",
    "search without results": "/search/?q=zyzzyva",
}
NARROWEST = 320  # 1280 px enlarged fourfold (WCAG 2.2, 1.4.10)


def check(page: Page, screen: str) -> None:
    """Assert what holds for every page."""
    expect(page.locator("h1")).to_have_count(1)
    assert page.title()
    assert too_wide(page) == []
    assert violations(page) == ""
    if screen == "phone":
        page.set_viewport_size({"width": NARROWEST, "height": 640})
        assert too_wide(page) == []


@pytest.mark.parametrize("screen", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_page(visit: Visit, name: str, screen: str) -> None:
    check(visit(PAGES[name], screen), screen)


@pytest.mark.parametrize("screen", WIDTHS)
def test_page_that_is_not_there(visit: Visit, screen: str) -> None:
    page = visit("/no/such/page/", screen, status=404)
    check(page, screen)
    expect(page.get_by_role("main").get_by_role("link", name="Services")).to_be_visible()


def test_revoked_technique_leads_to_what_replaced_it(visit: Visit) -> None:
    page = visit("/frameworks/attack/t1064/")
    assert page.url.endswith("/frameworks/attack/t1059/")


def test_technique_tells_the_two_voices_apart(visit: Visit) -> None:
    page = visit(PAGES["sub-technique"])
    opening = page.get_by_role("region", name="Our view").first
    expect(opening).to_be_visible()
    assert opening.evaluate("(e) => getComputedStyle(e).backgroundColor") != page.locator("body").evaluate(
        "(e) => getComputedStyle(e).backgroundColor"
    )
    statement = page.get_by_role("region", name="Statement")
    expect(statement).to_contain_text("Runs scripts of a small language.")
    assert statement.locator(".voice").filter(has_text="Runs scripts of a small language.").count() == 0


def test_watch_hears_of_other_hosts_and_of_the_policy(
    site: LiveServer, new_context: Callable[..., BrowserContext]
) -> None:
    """What every other test relies on."""
    context = new_context(base_url=site.url)
    watch = Watch(context, site.url)
    page = context.new_page()
    page.goto("/search/")
    assert watch.complaints == []
    page.evaluate("document.body.append(Object.assign(new Image(), { src: 'http://other.invalid/a.png' }))")
    page.evaluate("document.body.setAttribute('onclick', 'nothing()')")
    page.goto("/search/?q=lua")
    assert any("img-src" in complaint for complaint in watch.complaints)
    assert any("inline" in complaint for complaint in watch.complaints)

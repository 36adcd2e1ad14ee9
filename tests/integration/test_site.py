"""The frame of the site: home, menu, settings, error pages, and what a page may load."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction, Site

from core.models import SiteSettings
from core.navigation import get_frame
from pages.models import HomePage, StandardPage

pytestmark = pytest.mark.django_db

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def home() -> HomePage:
    return HomePage.objects.get()


@pytest.fixture
def about(home: HomePage) -> StandardPage:
    page = StandardPage(
        title="About us",
        slug="about",
        introduction="Who we are.",
        show_in_menus=True,
        body=[("heading", {"text": "How we work", "level": "2"}), ("text", "<p>With care.</p>")],
    )
    added: StandardPage = home.add_child(instance=page)
    added.add_child(instance=StandardPage(title="People", slug="people", show_in_menus=True))
    return added


@pytest.fixture
def firm(home: HomePage, about: StandardPage) -> SiteSettings:
    settings: SiteSettings = SiteSettings.objects.create(
        site=Site.objects.get(),
        firm_name="Example Partners",
        tagline="Advice that can be acted on.",
        abn="12 345 678 901",
        group_line="An Example Group company",
        contact_email="hello@example.org",
        cta_page=about,
        company_links=[
            ("link", {"page": about}),
            ("link", {"label": "Code", "url": "https://example.org/code"}),
        ],
        legal_links=[("link", {"label": "Privacy", "page": about})],
    )
    return settings


def html(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_migrations_make_the_home_page(home: HomePage) -> None:
    site = Site.objects.get()
    assert site.root_page.specific == home
    assert home.title == "Home"
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert not any(Page.find_problems())


def test_home_without_sections_still_leads_somewhere(client: Client, firm: SiteSettings) -> None:
    page = html(client, "/")
    assert "Example Partners" in page
    assert 'href="/about/"' in page


def test_home_shows_its_sections_and_leaves_out_what_is_not_public(
    client: Client, home: HomePage, firm: SiteSettings
) -> None:
    draft = home.add_child(instance=StandardPage(title="A draft", slug="a-draft", live=False))
    home.body = [
        (
            "opening",
            {"statement": "One thing first", "text": "", "links": [{"label": "To it", "page": draft}]},
        ),
        ("text", {"heading": "A section", "text": "<p>Words.</p>"}),
    ]
    home.save()
    page = html(client, "/")
    assert '<h1 class="statement">One thing first</h1>' in page
    assert "A section" in page
    assert "To it" not in page


def test_standard_page(client: Client, firm: SiteSettings) -> None:
    page = html(client, "/about/")
    assert "<title>About us · Example Partners</title>" in page
    assert '<meta name="description" content="Who we are.">' in page
    assert '<link rel="canonical" href="http://localhost/about/">' in page
    assert '<h2 id="how-we-work">How we work</h2>' in page
    assert re.search(r'<nav class="breadcrumb".*?<a href="/">Home</a>', page, re.DOTALL)


def test_firm_stands_in_settings_alone(
    client: Client, firm: SiteSettings, django_capture_on_commit_callbacks: Any
) -> None:
    page = html(client, "/about/")
    for said in (
        "Example Partners",
        "Advice that can be acted on.",
        "12 345 678 901",
        "An Example Group company",
    ):
        assert said in page
    assert 'href="mailto:hello@example.org"' in page
    assert 'href="https://example.org/code"' in page
    with django_capture_on_commit_callbacks(execute=True):
        firm.firm_name, firm.cta_page = "Another Name", None
        firm.save()
    page = html(client, "/about/")
    assert "Another Name" in page
    assert "Example Partners" not in page
    assert "Get in touch" not in page


def test_menu_is_the_tree(client: Client, firm: SiteSettings, about: StandardPage) -> None:
    page = html(client, "/")
    assert re.search(r"<summary>About us</summary>.*?href=\"/about/people/\"", page, re.DOTALL)
    assert 'aria-current="page"' not in page.split('<nav class="site-menu"')[1].split("</nav>")[0]


def test_menu_leaves_out_private_pages(
    client: Client, firm: SiteSettings, django_capture_on_commit_callbacks: Any
) -> None:
    assert "People" in html(client, "/about/")
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=Page.objects.get(slug="people"), restriction_type="login")
    assert "People" not in html(client, "/about/")


def unpublish(page: StandardPage) -> None:
    page.unpublish()


def rename(page: StandardPage) -> None:
    page.title = "Who else is here"
    page.save_revision().publish()


def remove(page: StandardPage) -> None:
    page.delete()


@pytest.mark.parametrize("change", [unpublish, rename, remove])
def test_menu_follows_a_change(
    change: Callable[[StandardPage], None],
    client: Client,
    firm: SiteSettings,
    django_capture_on_commit_callbacks: Any,
) -> None:
    assert "People" in html(client, "/about/")
    with django_capture_on_commit_callbacks(execute=True):
        change(StandardPage.objects.get(slug="people"))
    assert ">People<" not in html(client, "/about/")


def test_frame_asks_the_database_nothing_once_built(
    firm: SiteSettings, django_assert_num_queries: Any
) -> None:
    request = RequestFactory().get("/")
    get_frame(request)
    with django_assert_num_queries(0):
        render_to_string("404.html", {}, request=RequestFactory().get("/anything/"))


def test_frame_is_built_in_few_queries_however_many_pages(
    firm: SiteSettings, about: StandardPage, home: HomePage
) -> None:
    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            get_frame(RequestFactory().get("/"))
        return len(queries)

    before = cost()
    for number in range(20):
        about.add_child(instance=StandardPage(title=f"Page {number}", show_in_menus=True))
    assert cost() == before
    assert before <= 10


def test_page_costs_one_query_beside_wagtails_own_six(
    client: Client, firm: SiteSettings, django_assert_max_num_queries: Any
) -> None:
    client.get("/about/")
    with django_assert_max_num_queries(7):
        client.get("/about/")


def test_not_found_helps(client: Client, firm: SiteSettings) -> None:
    response = client.get("/nowhere/")
    page = response.content.decode()
    assert response.status_code == 404
    assert 'action="/search/"' in page
    assert 'href="/about/"' in page


def test_server_error_needs_neither_database_nor_context(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        page = get_template("500.html").render()
    assert 'href="/search/"' in page
    assert not INLINE.search(page)


@pytest.mark.parametrize(
    "path", ["/", "/about/", "/nowhere/", "/patterns/", "/patterns/entry/", "/patterns/matrix/"]
)
def test_nothing_inline_and_nothing_from_another_host(
    path: str, admin_client: Client, firm: SiteSettings
) -> None:
    page = admin_client.get(path).content.decode()
    assert "<main" in page
    assert not INLINE.search(page)
    loaded = re.findall(r'<(?:script|img|source|iframe)[^>]*\bsrc="([^"]+)"', page)
    loaded += re.findall(r'<link[^>]*rel="(?:stylesheet|preload|icon)"[^>]*href="([^"]+)"', page)
    assert loaded
    assert {urlsplit(address).netloc for address in loaded} == {""}
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_patterns_are_not_for_visitors(client: Client, admin_client: Client) -> None:
    assert client.get("/patterns/").status_code == 404
    assert admin_client.get("/patterns/").status_code == 200
    assert admin_client.get("/patterns/nothing/").status_code == 404


def test_settings_and_pages_can_be_edited(
    admin_client: Client, firm: SiteSettings, about: StandardPage
) -> None:
    assert admin_client.get(f"/admin/settings/core/sitesettings/{Site.objects.get().pk}/").status_code == 200
    assert admin_client.get(f"/admin/pages/{about.pk}/edit/").status_code == 200
    assert admin_client.get(f"/admin/pages/{HomePage.objects.get().pk}/edit/").status_code == 200

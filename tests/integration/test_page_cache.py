"""Whole pages from the cache: who gets them, what purges them, and what is never kept."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from core.caching import expires, purge, tag
from core.caching.middleware import PageCacheMiddleware
from core.models.settings import SiteSettings
from pages.models import StandardPage
from services.models import ServicePage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def page_cache(settings: Any) -> Iterator[None]:
    settings.PAGE_CACHE = True
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    """Run what waits for the commit, as the end of a request would."""
    return django_capture_on_commit_callbacks


@pytest.fixture
def home() -> Page:
    return Site.objects.get(is_default_site=True).root_page.specific


@pytest.fixture
def about(home: Page) -> StandardPage:
    page = StandardPage(title="About us", slug="about")
    home.add_child(instance=page)
    return page


def state(client: Client, path: str = "/about/", **extra: Any) -> str | None:
    return client.get(path, **extra).headers.get("X-Cache")


def warm(client: Client, path: str = "/about/") -> None:
    client.get(path)
    assert state(client, path) == "hit"


class TestAnonymousVisitor:
    def test_a_kept_page_costs_no_query(
        self, client: Client, about: Page, django_assert_num_queries: Any
    ) -> None:
        first = client.get("/about/")
        assert first.headers["X-Cache"] == "miss"
        with django_assert_num_queries(0):
            second = client.get("/about/")
        assert second.headers["X-Cache"] == "hit"
        assert second.content == first.content
        for name in ("Content-Type", "ETag", "Cache-Control", "Content-Security-Policy", "X-Frame-Options"):
            assert second.headers[name] == first.headers[name]

    def test_an_unchanged_page_is_not_sent_again(
        self, client: Client, about: Page, django_assert_num_queries: Any
    ) -> None:
        etag = client.get("/about/").headers["ETag"]
        with django_assert_num_queries(0):
            answer = client.get("/about/", headers={"If-None-Match": etag})
        assert (answer.status_code, answer.content) == (304, b"")

    def test_browsers_must_ask_each_time(self, client: Client, about: Page) -> None:
        answer = client.get("/about/")
        assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert "Cookie" in answer.headers["Vary"]

    def test_head_is_answered_from_the_cache_and_never_fills_it(self, client: Client, about: Page) -> None:
        assert client.head("/about/").headers["X-Cache"] == "miss"
        assert state(client) == "miss"
        head = client.head("/about/")
        assert (head.headers["X-Cache"], head.content) == ("hit", b"")

    def test_the_order_of_parameters_does_not_matter(self, client: Client, about: Page) -> None:
        client.get("/about/?page=2&platform=Linux")
        assert state(client, "/about/?platform=Linux&page=2") == "hit"
        assert state(client, "/about/?platform=Linux&page=3") == "miss"

    @pytest.mark.parametrize("query", ["?utm_source=x", "?page=1&z=1", "?page=" + "9" * 300])
    def test_other_parameters_and_long_ones_are_answered_afresh(
        self, client: Client, about: Page, query: str
    ) -> None:
        client.get("/about/" + query)
        assert state(client, "/about/" + query) != "hit"

    def test_hosts_are_kept_apart(self, client: Client, about: Page) -> None:
        warm(client)
        assert state(client, headers={"Host": "other.example"}) == "miss"

    def test_it_can_be_switched_off(self, client: Client, about: Page, settings: Any) -> None:
        warm(client)
        settings.PAGE_CACHE = False
        assert state(client) is None


class TestNeverKept:
    def test_a_visitor_with_a_session_sees_the_site_itself(self, client: Client, about: Page) -> None:
        warm(client)
        client.force_login(get_user_model().objects.create_superuser("editor"))
        assert state(client) is None

    def test_a_request_with_credentials(self, client: Client, about: Page) -> None:
        warm(client)
        assert state(client, headers={"Authorization": "Bearer x"}) is None

    def test_a_preview_neither_reads_nor_fills_it(self, client: Client, about: StandardPage) -> None:
        warm(client)
        about.title = "Not public yet"
        assert b"Not public yet" in about.make_preview_request().content
        assert b"Not public yet" not in client.get("/about/").content

    def test_missing_pages_and_redirects(self, client: Client, about: Page) -> None:
        for path in ("/nothing/", "/about", "/admin/", "/search/?q=x"):
            client.get(path)
            assert state(client, path) != "hit"

    @pytest.mark.parametrize("kind", [PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD])
    def test_private_pages(self, client: Client, about: Page, commits: Any, kind: str) -> None:
        warm(client)
        with commits(execute=True):
            PageViewRestriction.objects.create(page=about, restriction_type=kind, password="open sesame")
        for _ in range(2):
            answer = client.get("/about/")
            assert answer.headers.get("X-Cache") != "hit"
            assert b"About us</h1>" not in answer.content
        with commits(execute=True):
            PageViewRestriction.objects.all().delete()
        warm(client)


def respond(request: HttpRequest, response: HttpResponse, *tags: str) -> HttpResponse:
    """Send a request through the middleware to a view that answers this."""

    def view(request: HttpRequest) -> HttpResponse:
        tag(request, *tags)
        return response

    return PageCacheMiddleware(view)(request)  # type: ignore[return-value]


class TestResponses:
    @pytest.fixture
    def request_(self) -> HttpRequest:
        return RequestFactory().get("/somewhere/")

    def kept(self, request: HttpRequest, response: HttpResponse, *tags: str) -> bool:
        respond(request, response, *tags)
        again = respond(RequestFactory().get("/somewhere/"), HttpResponse("other"), "t")
        return again.content != b"other"

    def test_a_tagged_one_is_kept(self, request_: HttpRequest) -> None:
        assert self.kept(request_, HttpResponse("x"), "t")

    def test_feeds_are_kept(self, request_: HttpRequest) -> None:
        assert self.kept(request_, HttpResponse("x", content_type="application/atom+xml; charset=utf-8"), "t")

    def test_one_that_nobody_tagged_is_not(self, request_: HttpRequest) -> None:
        assert not self.kept(request_, HttpResponse("x"))

    @pytest.mark.parametrize(
        "response",
        [
            HttpResponse("x", status=404),
            HttpResponse("x", content_type="application/json"),
            HttpResponse("x", headers={"Cache-Control": "private"}),
            HttpResponse("x", headers={"Cache-Control": "max-age=0, no-cache, no-store"}),
        ],
        ids=["404", "json", "private", "no-store"],
    )
    def test_others_are_not(self, request_: HttpRequest, response: HttpResponse) -> None:
        assert not self.kept(request_, response, "t")

    def test_one_that_sets_a_cookie_is_not(self, request_: HttpRequest) -> None:
        response = HttpResponse("x")
        response.set_cookie("a", "b")
        assert not self.kept(request_, response, "t")

    def test_one_with_a_form_token_is_not(self, request_: HttpRequest) -> None:
        get_token(request_)
        assert not self.kept(request_, HttpResponse("x"), "t")

    def test_a_purge_while_a_response_is_made_makes_it_worthless(
        self, request_: HttpRequest, commits: Any
    ) -> None:
        def view(request: HttpRequest) -> HttpResponse:
            tag(request, "t")
            with commits(execute=True):
                purge("t")
            return HttpResponse("old")

        PageCacheMiddleware(view)(request_)
        assert respond(RequestFactory().get("/somewhere/"), HttpResponse("new"), "t").content == b"new"

    def test_a_purge_waits_for_the_commit(self, request_: HttpRequest, commits: Any) -> None:
        respond(request_, HttpResponse("old"), "t", "u")
        with commits(execute=True):
            purge("u")
            assert respond(request_, HttpResponse("new"), "t", "u").content == b"old"
        assert respond(request_, HttpResponse("new"), "t", "u").content == b"new"

    def test_a_purge_touches_nothing_else(self, request_: HttpRequest, commits: Any) -> None:
        respond(request_, HttpResponse("old"), "t")
        with commits(execute=True):
            purge("u", "tt", "T")
        assert respond(request_, HttpResponse("new"), "t").content == b"old"

    def test_a_forgotten_time_of_purge_counts_as_a_purge(self, request_: HttpRequest) -> None:
        respond(request_, HttpResponse("old"), "t")
        cache.delete("page-cache:tag:t")
        assert respond(request_, HttpResponse("new"), "t").content == b"new"

    def test_the_nearest_moment_bounds_the_life(self, request_: HttpRequest) -> None:
        def view(request: HttpRequest) -> HttpResponse:
            tag(request, "t")
            expires(request, timezone.now() + timedelta(days=1))
            expires(request, timezone.now() - timedelta(seconds=1))
            expires(request, None)
            return HttpResponse("late")

        PageCacheMiddleware(view)(request_)
        assert respond(RequestFactory().get("/somewhere/"), HttpResponse("new"), "t").content == b"new"


class TestPurges:
    def test_publishing_purges_the_page_and_only_it(
        self, client: Client, home: Page, about: StandardPage, commits: Any
    ) -> None:
        other = StandardPage(title="Other", slug="other")
        home.add_child(instance=other)
        warm(client)
        warm(client, "/other/")
        about.title = "About the firm"
        with commits(execute=True):
            about.save_revision().publish()
        assert b"About the firm" in client.get("/about/").content
        assert state(client, "/other/") == "hit"

    def test_a_draft_purges_nothing(self, client: Client, about: StandardPage, commits: Any) -> None:
        warm(client)
        about.title = "Draft"
        with commits(execute=True):
            about.save_revision()
        assert state(client) == "hit"

    @pytest.mark.parametrize("act", ["unpublish", "delete"])
    def test_a_page_that_goes_is_gone(
        self, client: Client, about: StandardPage, commits: Any, act: str
    ) -> None:
        warm(client)
        with commits(execute=True):
            getattr(about, act)()
        assert client.get("/about/").status_code == 404

    def test_a_menu_page_purges_everything_when_its_line_changes(
        self, client: Client, home: Page, about: StandardPage, commits: Any
    ) -> None:
        item = StandardPage(title="Careers", slug="careers", show_in_menus=True)
        with commits(execute=True):
            home.add_child(instance=item)
        warm(client)
        item.title = "Jobs"
        with commits(execute=True):
            item.save_revision().publish()
        page = client.get("/about/")
        assert page.headers["X-Cache"] == "miss"
        assert b">Jobs<" in page.content

    def test_a_new_address_and_a_move_purge_everything(
        self, client: Client, home: Page, about: StandardPage, commits: Any
    ) -> None:
        other = StandardPage(title="Other", slug="other")
        home.add_child(instance=other)
        warm(client)
        other.slug = "else"
        with commits(execute=True):
            other.save_revision().publish()
        assert state(client) == "miss"
        warm(client)
        other.refresh_from_db()
        with commits(execute=True):
            other.move(about, pos="last-child")
        assert state(client) == "miss"

    def test_settings_and_sites_purge_everything(self, client: Client, about: Page, commits: Any) -> None:
        site = Site.objects.get()
        for change in (SiteSettings(site=site, firm_name="Elsewhere Partners"), site):
            warm(client)
            with commits(execute=True):
                change.save()
            assert state(client) == "miss"

    def test_linked_pages_are_purged_in_both_directions(
        self, client: Client, home: Page, about: StandardPage, commits: Any
    ) -> None:
        services = {}
        for name in ("target", "source", "former"):
            services[name] = ServicePage(title=name, slug=name, introduction=name)
            home.add_child(instance=services[name])
        source = services["source"]
        source.next_step_page = services["former"]
        with commits(execute=True):
            source.save_revision().publish()

        def warm_all() -> None:
            for path in ("/target/", "/source/", "/former/", "/about/"):
                warm(client, path)

        warm_all()
        source.next_step_page = services["target"]
        with commits(execute=True):
            source.save_revision().publish()
        states = {path: state(client, path) for path in ("/target/", "/source/", "/former/", "/about/")}
        assert states == {"/target/": "miss", "/source/": "miss", "/former/": "miss", "/about/": "hit"}
        warm_all()
        target = services["target"]
        target.introduction = "changed"
        with commits(execute=True):
            target.save_revision().publish()
        assert state(client, "/source/") == "miss"
        assert state(client, "/former/") == "hit"

    def test_a_schedule_bounds_the_life_of_a_page(self, client: Client, about: StandardPage) -> None:
        Page.objects.filter(pk=about.pk).update(expire_at=timezone.now() + timedelta(seconds=1))
        warm(client)
        time.sleep(1.1)
        assert state(client) == "miss"

    def test_the_command_purges_everything_or_one_tag(
        self, client: Client, about: Page, commits: Any
    ) -> None:
        warm(client)
        with commits(execute=True):
            call_command("purge_page_cache", "page:0", verbosity=0)
        assert state(client) == "hit"
        with commits(execute=True):
            call_command("purge_page_cache", verbosity=0)
        assert state(client) == "miss"

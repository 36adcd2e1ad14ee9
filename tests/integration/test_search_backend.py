"""Wagtail's own search on the site's index: querysets, the admin's listings and choosers, the API, images."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db.models import Model
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.documents import get_document_model
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.search.backends import get_search_backend
from wagtail.search.backends.base import FilterFieldError
from wagtail.search.query import MATCH_ALL, And, Not, Or, Phrase, PlainText

from core.search.models import SearchDocument
from services.models import ServicePage

pytestmark = pytest.mark.django_db

HOSTILE = [
    '"',
    '"a',
    "'",
    "a AND",
    "NEAR(",
    "*",
    "^x",
    "a\x00b",
    "\x00",
    " ",
    "😀",
    "x" * 10_000,
    "a " * 3000,
    "%s",
    "\ud800",
]


@pytest.fixture
def home() -> Page:
    return Site.objects.get(is_default_site=True).root_page.specific


@pytest.fixture
def services(home: Page) -> dict[str, ServicePage]:
    """Four live services, a draft and a private one, all with "security" in title or text."""
    made = {}
    for title, introduction, live in [
        ("Security", "The whole of it.", True),
        ("Security Baseline", "Hardening of café systems.", True),
        ("Network Design", "Networks with security in mind.", True),
        ("Cloud Strategy", "Clouds.", True),
        ("Security Draft", "Nobody has seen this text yet: xyzzy.", False),
        ("Security Private", "For clients only: plugh.", True),
    ]:
        slug = title.lower().replace(" ", "-")
        made[title] = ServicePage(title=title, slug=slug, introduction=introduction, live=live)
        home.add_child(instance=made[title])
    PageViewRestriction.objects.create(page=made["Security Private"], restriction_type="login")
    return made


def titles(results: Any) -> list[str]:
    return [page.title for page in results]


@pytest.mark.usefixtures("services")
class TestPages:
    def test_titles_before_texts(self) -> None:
        found = titles(ServicePage.objects.live().public().search("security"))
        assert found == ["Security", "Security Baseline", "Network Design"]

    def test_drafts_and_private_pages_are_found_by_title_where_the_queryset_has_them(self) -> None:
        assert set(titles(Page.objects.search("security"))) >= {"Security Draft", "Security Private"}
        assert titles(Page.objects.search("security draft")) == ["Security Draft"]

    def test_their_texts_are_not_looked_at(self) -> None:
        assert titles(Page.objects.search("xyzzy")) == titles(Page.objects.search("plugh")) == []

    def test_the_title_of_an_unpublished_change_cannot_be_guessed(
        self, services: dict[str, ServicePage]
    ) -> None:
        page = services["Cloud Strategy"]
        page.title = "Acquisition of Example Corp"
        page.save_revision()
        assert titles(Page.objects.live().search("acquisition")) == []

    def test_words_begin_or_are_whole_and_diacritics_do_not_matter(self) -> None:
        assert titles(Page.objects.autocomplete("sec base")) == []
        assert titles(Page.objects.autocomplete("security bas")) == ["Security Baseline"]
        assert titles(Page.objects.search("CAFE")) == ["Security Baseline"]

    def test_filters_orderings_slices_and_counts(self) -> None:
        live = Page.objects.live().public()
        assert live.search("security").count() == 3
        assert titles(live.search("security")[1:2]) == ["Security Baseline"]
        assert titles(live.order_by("title").search("security", order_by_relevance=False)) == [
            "Network Design",
            "Security",
            "Security Baseline",
        ]
        assert titles(live.filter(slug__startswith="net", expired=False).search("security")) == [
            "Network Design"
        ]
        either = titles(live.search("clouds network", operator="or"))
        assert set(either) == {"Network Design", "Cloud Strategy"}
        assert titles(live.search("security network")) == ["Network Design"]

    def test_queries_can_be_combined(self) -> None:
        live = ServicePage.objects.live().public()
        security, design = PlainText("security"), Phrase("design")
        assert titles(live.search(And([security, design]))) == ["Network Design"]
        assert titles(live.search(And([security, Not(design)]))) == ["Security", "Security Baseline"]
        assert set(titles(live.search(Or([design, PlainText("cloud")])))) == {
            "Network Design",
            "Cloud Strategy",
        }
        assert titles(live.search(Not(security))) == ["Cloud Strategy"]
        assert live.search(Or([design, Not(security)])).count() == 2
        assert live.search(MATCH_ALL).count() == 4
        assert live.search(Not(MATCH_ALL)).count() == 0

    def test_scores_and_facets(self) -> None:
        results = ServicePage.objects.live().public().search("security").annotate_score("score")
        scores = [page.score for page in results]
        assert scores == sorted(scores, reverse=True)
        assert scores[-1] > 0
        assert sum(results.facet("content_type_id").values()) == 3
        with pytest.raises(FilterFieldError):
            results.facet("seo_title")

    def test_titles_only(self) -> None:
        assert titles(ServicePage.objects.live().public().search("networks", fields=["title"])) == []

    def test_specific_pages_keep_their_type(self) -> None:
        assert isinstance(Page.objects.specific().search("baseline")[0], ServicePage)

    def test_a_bounded_number_of_queries(self, django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(5):
            results = Page.objects.live().search("security")
            assert results.count()
            assert list(results[:20])

    def test_update_index_rebuilds_the_sites_index(self) -> None:
        SearchDocument.objects.all().delete()
        call_command("update_index", verbosity=0)
        assert titles(Page.objects.live().public().search("security baseline")) == ["Security Baseline"]

    def test_pages_leave_nothing_in_wagtails_own_index(self, services: dict[str, ServicePage]) -> None:
        call_command("update_index", verbosity=0)
        assert services["Security"].index_entries.count() == 0


@pytest.fixture
def report(home: Page) -> Model:
    document: Model = get_document_model()(title="Yearly café report", file=ContentFile(b"x", name="r.txt"))
    document.save()
    return document


class TestOtherModels:
    def test_documents_are_found(self, report: Model) -> None:
        get_document_model()(title="Something else", file=ContentFile(b"x", name="s.txt")).save()
        backend = get_search_backend()
        documents = get_document_model().objects.all()
        assert list(backend.search("report", documents)) == [report]
        assert list(backend.autocomplete("yearly rep", documents)) == [report]
        assert list(backend.search("report", documents.exclude(pk=report.pk))) == []

    @pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:10]))
    def test_no_query_fails(self, report: Model, text: str) -> None:
        for method in (get_search_backend().search, get_search_backend().autocomplete):
            list(method(text, get_document_model()))
            list(method(PlainText(text), get_document_model()))


@pytest.mark.usefixtures("services")
class TestHostileQueries:
    @pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:10]))
    def test_known_ones(self, text: str) -> None:
        for query in (text, PlainText(text), Phrase(text), And([PlainText(text), PlainText("security")])):
            list(Page.objects.search(query))
            list(Page.objects.autocomplete(query))

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(max_size=40))
    def test_any_text_is_a_query(self, text: str) -> None:
        assert Page.objects.search(text).count() >= 0

    @pytest.mark.parametrize("text", ['"', '"security', "security", "  ", "a' b", "live:yes security"])
    def test_the_admin(self, text: str, client: Client, home: Page) -> None:
        client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
        for path in (
            "/admin/pages/search/",
            "/admin/pages/search/results/",
            f"/admin/pages/{home.pk}/",
            "/admin/choose-page/search/",
            "/admin/images/",
            "/admin/documents/",
        ):
            assert client.get(path, {"q": text}).status_code == 200, path

    def test_the_choosers_find_drafts(self, client: Client) -> None:
        client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
        html = client.get("/admin/choose-page/search/", {"q": "security dr"}).content.decode()
        assert "Security Draft" in html

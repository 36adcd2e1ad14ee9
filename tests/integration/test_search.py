"""The site's search, as a visitor meets it: by words, by id, with facets, with mistakes, with malice."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction, Site

from core.search.documents import Document
from core.search.engines import engine
from core.search.finder import search
from core.search.index import index, rebuild, remove
from core.search.models import FacetSet, SearchDocument
from core.search.suggestions import suggest
from services.models import ServicePage

pytestmark = pytest.mark.django_db


def technique(external_id: str, title: str, text: str = "", **facets: list[str]) -> Document:
    return Document(
        key=f"test/{external_id}",
        url=f"/frameworks/attack/{external_id.lower().replace('.', '-')}/",
        title=title,
        type="Technique",
        framework="ATT&CK Enterprise",
        external_id=external_id,
        text=text,
        facets=facets,
    )


CATALOGUE = [
    technique(
        "T1059",
        "Command and Scripting Interpreter",
        "Adversaries run commands and scripts.",
        tactic=["Execution"],
        platform=["Linux", "Windows"],
    ),
    technique(
        "T1059.001",
        "PowerShell",
        "An interactive shell that ships with Windows.",
        tactic=["Execution"],
        platform=["Windows"],
    ),
    technique(
        "T1059.011",
        "Lua",
        "A small language; a script of it is easily embedded.",
        tactic=["Execution"],
        platform=["Linux", "Windows"],
    ),
    technique(
        "T1546.013",
        "PowerShell Profile",
        "A script that runs when PowerShell starts. PowerShell, PowerShell and PowerShell again.",
        tactic=["Persistence"],
        platform=["Windows"],
    ),
    technique(
        "T1110", "Brute Force", "Guessing passwords of a café's accounts.", tactic=["Credential Access"]
    ),
    Document(
        key="test/M1038",
        url="/frameworks/attack/mitigations/m1038/",
        title="Execution Prevention",
        type="Mitigation",
        framework="ATT&CK Enterprise",
        external_id="M1038",
        names=("Application Control",),
        text="Blocks code that is not allowed, for example T1059.011.",
    ),
    Document(
        key="test/ac-2",
        url="/frameworks/nist/ac-2/",
        title="Account Management",
        type="Control",
        framework="NIST SP 800-53",
        external_id="AC-2",
    ),
    Document(
        key="test/ac-2.1",
        url="/frameworks/nist/ac-2-1/",
        title="Automated Account Management",
        type="Control",
        framework="NIST SP 800-53",
        external_id="AC-2(1)",
    ),
]


@pytest.fixture
def catalogue(db: None) -> None:
    index(CATALOGUE)


def ids(text: str, **options: Any) -> list[str]:
    return [hit.external_id for hit in search(text, **options).hits]


@pytest.mark.usefixtures("catalogue")
class TestById:
    @pytest.mark.parametrize(
        "form",
        [
            "T1059.011",
            "t1059.011",
            "T1059/011",
            "t1059-011",
            "ATTACK-T1059.011",
            "attack-t1059.011",
            " T1059 011 ",
        ],
    )
    def test_every_form_leads_to_the_entry(self, form: str) -> None:
        assert ids(form)[0] == "T1059.011"

    def test_the_entry_comes_before_what_lies_below_it(self) -> None:
        assert ids("T1059")[:3] == ["T1059", "T1059.001", "T1059.011"]

    @pytest.mark.parametrize(
        ("form", "first"),
        [
            ("M1038", "M1038"),
            ("m1038", "M1038"),
            ("ac-02", "AC-2"),
            ("AC-2 (1)", "AC-2(1)"),
            ("AC-2", "AC-2"),
        ],
    )
    def test_other_ids(self, form: str, first: str) -> None:
        assert ids(form)[0] == first

    def test_an_id_that_is_mentioned_is_found_after_its_entry(self) -> None:
        assert ids("T1059.011") == ["T1059.011", "M1038"]

    def test_an_unknown_id_finds_nothing_else(self) -> None:
        assert ids("T9999") == []


@pytest.mark.usefixtures("catalogue")
class TestByWords:
    def test_the_same_title_comes_before_a_title_that_contains_it(self) -> None:
        assert ids("powershell")[:2] == ["T1059.001", "T1546.013"]

    def test_a_title_weighs_more_than_a_text(self) -> None:
        assert ids("execution")[0] == "M1038"

    def test_all_words_must_occur(self) -> None:
        assert ids("script embedded") == ["T1059.011"]

    def test_the_last_word_may_be_unfinished(self) -> None:
        assert ids("brute fo") == ["T1110"]

    @pytest.mark.parametrize("form", ["scripting", "scripts", "script"])
    def test_word_forms(self, form: str) -> None:
        assert {"T1059", "T1059.011"} <= set(ids(form))

    @pytest.mark.parametrize("form", ["cafe", "CAFÉ", "cafe\u0301"])
    def test_diacritics_and_case_do_not_matter(self, form: str) -> None:
        assert ids(form) == ["T1110"]

    def test_other_names_are_found(self) -> None:
        assert ids("application control") == ["M1038"]

    def test_common_words_are_words_too(self) -> None:
        assert "T1059" in ids("and")

    def test_a_typing_mistake_is_corrected(self) -> None:
        results = search("powreshell")
        assert (results.answered, results.query) == ("corrected", "powershell")
        assert results.hits[0].external_id == "T1059.001"

    def test_any_of_the_words_will_do_when_nothing_has_all(self) -> None:
        results = search("lua passwords")
        assert results.answered == "any word"
        assert {hit.external_id for hit in results.hits} == {"T1059.011", "T1110"}

    def test_nothing_is_found_for_nothing(self) -> None:
        assert search("").total == search("  \t ").total == search('"*^-').total == 0

    def test_pages_follow_each_other(self) -> None:
        everything = ids("account manag", size=10)
        assert [ids("account manag", page=n, size=1)[0] for n in (1, 2)] == everything
        assert search("account manag", page=3, size=1).hits == []
        assert search("account manag", page=2, size=1).total == 2


@pytest.mark.usefixtures("catalogue")
class TestFacets:
    def test_values_are_counted(self) -> None:
        facets = search("script").facets
        assert [(f.value, f.count) for f in facets["tactic"]] == [("Execution", 2), ("Persistence", 1)]

    def test_a_filter_leaves_its_own_scheme_open_and_narrows_the_others(self) -> None:
        results = search("script", filters={"tactic": ["Persistence"]})
        assert [hit.external_id for hit in results.hits] == ["T1546.013"]
        assert [(f.value, f.count, f.selected) for f in results.facets["tactic"]] == [
            ("Execution", 2, False),
            ("Persistence", 1, True),
        ]
        assert [(f.value, f.count) for f in results.facets["platform"]] == [("Windows", 1)]

    def test_two_values_of_a_scheme_add_up_and_case_does_not_matter(self) -> None:
        assert search("script", filters={"tactic": ["persistence", "EXECUTION"]}).total == 3

    def test_schemes_narrow_each_other(self) -> None:
        assert ids("T1059", filters={"platform": ["Linux"], "tactic": ["Execution"]}) == [
            "T1059",
            "T1059.011",
        ]

    def test_an_unknown_value_leaves_nothing(self) -> None:
        results = search("script", filters={"platform": ["Amiga"]})
        assert results.total == 0
        assert [f.value for f in results.facets["platform"]] == ["Windows", "Linux"]


@pytest.mark.usefixtures("catalogue")
class TestExcerpts:
    def test_words_are_marked_where_they_stand(self) -> None:
        hit = search("embedded script").hits[0]
        assert (
            hit.excerpt_html
            == "A small language; a <mark>script</mark> of it is easily <mark>embedded</mark>."
        )
        assert search("lua").hits[0].title_html == "<mark>Lua</mark>"

    def test_markup_in_a_text_stays_text(self) -> None:
        index([technique("T9", "<b>x</b> & y", "before <script>alert(1)</script> after")])
        hit = search("alert").hits[0]
        assert "&lt;script&gt;<mark>alert</mark>(1)&lt;/script&gt;" in hit.excerpt_html
        assert hit.title_html == "&lt;b&gt;x&lt;/b&gt; &amp; y"

    def test_the_excerpt_is_taken_from_the_place_that_answers(self) -> None:
        index([technique("T9", "Long", "filler " * 500 + "the needle is here " + "filler " * 500)])
        found = search("needle").hits[0].excerpt_html
        assert "<mark>needle</mark>" in found
        assert found.startswith("… ")
        assert found.endswith(" …")
        assert len(found) < 300


@pytest.mark.usefixtures("catalogue")
class TestSuggestions:
    @pytest.mark.parametrize("typed", ["po", "pow", "PowerShe", "powershell"])
    def test_titles_by_their_beginning(self, typed: str) -> None:
        assert [s.title for s in suggest(typed)] == ["PowerShell", "PowerShell Profile"]

    @pytest.mark.parametrize("typed", ["T1059.0", "t1059/0", "ATTACK-T1059.0", "T1059."])
    def test_ids_by_their_beginning(self, typed: str) -> None:
        assert {s.external_id for s in suggest(typed)} >= {"T1059.001", "T1059.011"}

    def test_an_id_first_then_what_is_below(self) -> None:
        assert [s.external_id for s in suggest("t1059")] == ["T1059", "T1059.001", "T1059.011"]

    def test_other_names_and_second_words(self) -> None:
        assert [s.external_id for s in suggest("contr")] == ["M1038"]

    def test_at_most_three_queries(self, django_assert_max_num_queries: Any) -> None:
        for typed in ("powershell", "t1059"):
            with django_assert_max_num_queries(3):
                assert suggest(typed)


class TestIndex:
    def test_unchanged_documents_are_not_written_again(self, catalogue: None) -> None:
        assert index(CATALOGUE) == 0

    def test_a_changed_document_is_found_by_its_new_words_only(self, catalogue: None) -> None:
        assert index([technique("T1110", "Brute Force", "Guessing secrets.")]) == 1
        assert ids("café") == []
        assert ids("secrets") == ["T1110"]
        assert SearchDocument.objects.filter(key="test/T1110").count() == 1

    def test_removed_documents_are_gone(self, catalogue: None) -> None:
        remove(keys=["test/T1110"])
        assert ids("brute") == []

    def test_the_last_of_two_documents_with_one_key_counts(self) -> None:
        index([technique("T1", "First"), technique("T1", "Second")])
        assert ids("second") == ["T1"]
        assert ids("first") == []

    def test_combinations_of_facets_are_shared(self) -> None:
        index([technique(f"T{n}", f"Name {n}", platform=["Windows"]) for n in range(50)])
        assert FacetSet.objects.count() == 1

    def test_what_no_database_takes_is_cleaned(self) -> None:
        index([technique("T1", "Nul\x00 and \ud800 half", "text\x00more \ud800")])
        assert ids("nul") == ["T1"]

    def test_a_text_without_end_is_cut(self) -> None:
        index([technique("T1", "x" * 5000, " ".join(f"word{n}" for n in range(60_000)))])
        assert ids("word7") == ["T1"]

    def test_the_index_agrees_with_its_rows(self, catalogue: None) -> None:
        index([technique("T1110", "Changed", "words"), technique("T5", "New")])
        remove(keys=["test/M1038"])
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:  # raises when index and rows disagree
                for table in ("search_index_fts", "search_index_heads"):
                    cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
        assert engine().matches(search_query("changed"))


def search_query(text: str) -> Any:
    from core.search.words import parse

    return parse(text)


HOSTILE = [
    '"',
    '""',
    "'",
    "\\",
    "%",
    "_",
    "*",
    "T1059*",
    "a AND",
    "AND",
    "OR NOT",
    "NEAR(a b, 3)",
    "a NEAR/2 b",
    "title: x",
    "{title} : x",
    "^a",
    "-a",
    "a -b",
    "a:*",
    "a & | ! b",
    "<->",
    "()",
    "((",
    "a\x00b",
    "\x00",
    "😀",
    "é" * 10_000,
    "x" * 10_000,
    "a " * 5_000,
    "the and of",
    "; DROP TABLE search_index_searchdocument; --",
    "%s",
    "%(x)s",
    "{0}",
    "<script>",
    "\ud800",
    "\u202e",
    "ﬁ",
    "İstanbul",
    "ß",
    "1e5",
    "0",
    "00",
    "T",
    "AC-",
    "1.2.3",
    "Ⅷ",
    "٣",
    "中文",
    "a\u0301",
    "x'; --",
    "://",
]


@pytest.mark.usefixtures("catalogue")
class TestHostileQueries:
    @pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
    def test_known_ones(self, text: str, client: Client) -> None:
        search(text)
        suggest(text)
        query = {
            "q": text.encode("utf-8", "ignore").decode(),
            "tactic": text[:100].encode("utf-8", "ignore").decode(),
        }
        expected = 400 if "\x00" in text else 200  # no database takes it; see core.nul
        assert client.get("/search/", query).status_code == expected
        assert client.get("/search/suggest/", query).status_code == expected

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(max_size=60))
    @example('"T1059" AND (x')
    def test_any_text_is_a_query(self, text: str) -> None:
        assert search(text).total >= 0
        assert len(suggest(text)) <= 8

    @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=30))
    def test_marks_are_the_only_markup(self, text: str, query: str) -> None:
        from django.utils.html import escape

        from core.search.excerpts import mark
        from core.search.words import parse

        plain = mark(text, parse(query)).replace("<mark>", "").replace("</mark>", "")
        assert plain == escape(text)


@pytest.fixture
def home(db: None) -> Page:
    return Site.objects.get(is_default_site=True).root_page.specific


def make_service(parent: Page, title: str = "Baselines", **fields: Any) -> ServicePage:
    service = ServicePage(
        title=title, slug=title.lower().replace(" ", "-"), introduction="hardening", **fields
    )
    parent.add_child(instance=service)
    return service


def urls(text: str) -> list[str]:
    return [hit.url for hit in search(text).hits]


class TestPages:
    def test_a_page_is_found_when_it_is_made(self, home: Page) -> None:
        service = make_service(home)
        assert urls("hardening") == [service.get_url()]
        assert search("hardening").hits[0].type == "Service"

    def test_publishing_unpublishing_deleting(self, home: Page) -> None:
        service = make_service(home, live=False)
        assert urls("baselines") == []
        service.save_revision().publish()
        assert urls("baselines") == ["/baselines/"]
        service.refresh_from_db()
        service.unpublish()
        assert urls("baselines") == []
        service.save_revision().publish()
        assert urls("baselines") == ["/baselines/"]
        service.delete()
        assert urls("baselines") == []

    def test_a_draft_is_not_found_by_its_new_words(self, home: Page) -> None:
        service = make_service(home)
        service.introduction = "secretdraft"
        service.save_revision()
        assert urls("secretdraft") == []
        assert urls("hardening") == ["/baselines/"]

    def test_a_new_slug_and_a_move_change_addresses_below_and_of_served_views(
        self, home: Page, django_capture_on_commit_callbacks: Any
    ) -> None:
        section, other = make_service(home, "Section"), make_service(home, "Other")
        child = make_service(section, "Child")
        index([Document(key="v", url="/section/child/view/", title="A view", type="View", page_id=child.pk)])
        section.slug = "renamed"
        with django_capture_on_commit_callbacks(execute=True):
            section.save_revision().publish()
        assert urls("child") == ["/renamed/child/"]
        assert urls("view") == ["/renamed/child/view/"]
        child.refresh_from_db()
        child.move(other, pos="last-child")
        assert urls("child") == ["/other/child/"]
        assert urls("view") == ["/other/child/view/"]

    def test_a_restriction_hides_everything_below_and_is_undone(self, home: Page) -> None:
        section = make_service(home, "Section")
        make_service(section, "Child")
        restriction = PageViewRestriction.objects.create(
            page=section, restriction_type=PageViewRestriction.LOGIN
        )
        assert urls("child") == urls("section") == []
        assert suggest("chi") == []
        restriction.delete()
        assert urls("child") == ["/section/child/"]

    def test_what_was_hidden_past_the_signals_is_not_shown(self, home: Page) -> None:
        service = make_service(home)
        index([Document(key="v", url="/baselines/view/", title="A view", type="View", page_id=service.pk)])
        Page.objects.filter(pk=service.pk).update(live=False)
        assert urls("baselines") == urls("view") == []
        assert search("view").facets == {}
        assert suggest("view") == suggest("base") == []

    def test_the_rebuild_brings_everything_back(self, home: Page) -> None:
        service = make_service(home)
        SearchDocument.objects.all().delete()
        assert urls("hardening") == []
        assert rebuild() == SearchDocument.objects.count() >= 2
        assert urls("hardening") == [service.get_url()]
        assert home.get_url() in urls(home.title)


@pytest.mark.usefixtures("catalogue")
class TestViews:
    def test_hits_facets_and_marks(self, client: Client) -> None:
        page = client.get("/search/", {"q": "script", "tactic": "Execution"})
        html = page.content.decode()
        assert page["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in html
        assert "<mark>script</mark>" in html
        assert 'href="?q=script&amp;tactic=Execution&amp;tactic=Persistence"' in html
        assert 'href="?q=script"' in html  # takes the filter away

    def test_a_correction_is_said(self, client: Client) -> None:
        assert "results for “powershell”" in client.get("/search/", {"q": "powreshell"}).content.decode()

    def test_an_empty_state_leads_somewhere(self, client: Client) -> None:
        html = client.get("/search/", {"q": "zzzzzz"}).content.decode()
        assert "Nothing found" in html
        assert 'href="/frameworks/"' in html

    @pytest.mark.parametrize("page", ["0", "-1", "x", "99", "1e9", "9" * 5000, "²"])
    def test_a_wrong_page_number_shows_a_page(self, client: Client, page: str) -> None:
        response = client.get("/search/", {"q": "script", "page": page})
        assert response.status_code == 200
        assert "T1059" in response.content.decode()

    def test_pages_of_results(self, client: Client) -> None:
        index([technique(f"T2{n:03}", f"Numbered {n}") for n in range(45)])
        html = client.get("/search/", {"q": "numbered", "page": "2"}).content.decode()
        assert "Page 2 of 3" in html
        assert "?q=numbered&amp;page=3" in html

    def test_a_budget_of_queries(self, client: Client, django_assert_max_num_queries: Any) -> None:
        client.get("/search/")  # the frame of the site is built once
        with django_assert_max_num_queries(8):
            client.get("/search/", {"q": "T1059", "platform": "Windows"})

    def test_suggestions_are_json(self, client: Client) -> None:
        response = client.get("/search/suggest/", {"q": "m10"})
        assert json.loads(response.content) == {
            "suggestions": [
                {
                    "title": "Execution Prevention",
                    "url": "/frameworks/attack/mitigations/m1038/",
                    "external_id": "M1038",
                    "type": "Mitigation",
                }
            ]
        }
        assert "max-age=60" in response["Cache-Control"]
        assert "public" in response["Cache-Control"]

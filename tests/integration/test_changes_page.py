"""What differs between two releases, as a reader, a program and a spreadsheet get it from the site."""

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from frameworks.models import FrameworkPage, Release
from tests.support.bundles import technique
from tests.support.changes import CHANGES, after, import_both, many
from tests.support.imports import import_objects
from tests.support.released import HOME, visit, words

pytestmark = pytest.mark.django_db

BOTH = f"{CHANGES}?from=17.1&to=18.1"


@pytest.fixture
def both(tmp_path: Path) -> Path:
    import_both(tmp_path)
    return tmp_path


def parsed(client: Client, address: str = BOTH) -> Any:
    return BeautifulSoup(visit(client, address), "html.parser")


def told(page: Any, external_id: str) -> Any:
    return page.find("article", id=re.compile(rf"-{re.escape(external_id)}$"))


def body(response: Any) -> str:
    return b"".join(response.streaming_content).decode()


def rows(client: Client, **asked: str) -> list[dict[str, str]]:
    text = body(client.get(CHANGES, {"from": "17.1", "to": "18.1", "format": "csv", **asked}))
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def document(client: Client, **asked: str) -> Any:
    return json.loads(body(client.get(CHANGES, {"from": "17.1", "to": "18.1", "format": "json", **asked})))


class TestPage:
    def test_tells_every_change(self, both: Path, client: Client) -> None:
        page = parsed(client)
        assert page.h1 is not None
        assert page.h1.get_text() == "What changed from 17.1 to 18.1"
        assert len(page.select("article.changes__one")) == 12
        lua = told(page, "T1059.011")
        assert [one.get_text() for one in lua.select(".change > .change__words > del")] == ["small"]
        assert [one.get_text() for one in lua.select(".change > .change__words > ins")] == ["tiny"]
        assert lua.select_one(".change__title del").get_text() == "Old "
        assert "version 1.0 → 2.0" in lua.get_text()
        lines = {line.dt.get_text(): line.dd for line in lua.select("dl > div")}
        assert list(lines) == [
            "Tactics",
            "Platforms",
            "Mitigations",
            "Detections",
            "Detection text",
            "Procedures",
            "References",
            "Contributors",
        ]
        moved = [
            (one.p.get_text(), one.li.a.get_text()) for one in lines["Mitigations"].select(".change__moved")
        ]
        assert moved == [
            ("+1 gained", "M1047 Audit"),
            ("\N{MINUS SIGN}1 lost", "M1017 Training"),
            ("~1 reworded", "M1038 Prevention"),
        ]
        dropped = [one.get_text() for one in lines["Mitigations"].select("del")]
        assert dropped == ["Train people.", "known"]  # what is lost with its sentence

    def test_links_lead_to_our_own_pages(self, both: Path, client: Client) -> None:
        page = parsed(client)
        links = {link["href"] for link in page.select("article a[href]")}
        assert {f"{HOME}t1059-011/", f"{HOME}mitigations/m1047/", f"{HOME}tactics/ta0003/"} <= links
        for link in sorted(links):
            assert client.get(link, follow=True).status_code == 200, link

    def test_counts_lead_to_what_they_count(self, both: Path, client: Client) -> None:
        page = parsed(client)
        table = page.select_one("table.changes__counts")
        assert table is not None
        for link in table.select("tbody a"):
            shown = parsed(client, CHANGES + link["href"].partition("#")[0])
            assert len(shown.select("article.changes__one")) == int(link.get_text()), link
        assert [link.get_text() for link in table.select("tfoot a")] == ["4", *["1"] * 8]

    def test_without_releases_the_two_newest_are_compared(self, both: Path, client: Client) -> None:
        import_objects(both, *after(), release="9.0")
        assert parsed(client, CHANGES).h1.get_text() == "What changed from 17.1 to 18.1"
        heading = parsed(client, f"{CHANGES}?to=17.1").h1
        assert heading is not None
        assert heading.get_text() == "What changed from 9.0 to 17.1"

    def test_backwards_works_and_says_so(self, both: Path, client: Client) -> None:
        page = parsed(client, f"{CHANGES}?from=18.1&to=17.1")
        assert "This looks back" in page.get_text()
        assert told(page, "T1006").select_one(".change__opening") is not None
        assert told(page, "T1059.011").select_one(".change > .change__words > ins").get_text() == "small"

    def test_a_release_does_not_differ_from_itself(self, both: Path, client: Client) -> None:
        text = words(visit(client, f"{CHANGES}?from=18.1&to=18.1"))
        assert "There is no difference: both are release 18.1." in text
        assert document(client, to="17.1")["changes"] == []

    def test_one_release_alone_has_nothing_to_compare_with(self, tmp_path: Path, client: Client) -> None:
        import_objects(tmp_path, *after())
        assert "No other release has been imported" in words(visit(client, CHANGES))

    def test_no_release_at_all_is_not_found(self, both: Path, client: Client) -> None:
        Release.objects.all().delete()
        response = client.get(CHANGES)
        assert response.status_code == 404
        assert "No release has been imported yet." in response.content.decode()

    @pytest.mark.parametrize(
        ("asked", "ids"),
        [
            ("category=additions", ["T1008", "M1047", "DET0001", "AN0001"]),
            ("category=additions&kind=mitigation", ["M1047"]),
            ("category=additions&category=deletions&kind=technique", ["T1008", "T1006"]),
            ("q=lua", ["T1059.011"]),
            ("q=t1059", ["T1059.011", "T1059"]),
            ("category=&kind=&q=%20", None),
            ("q=nothing+has+this", []),
        ],
    )
    def test_filters(self, asked: str, ids: list[str] | None, both: Path, client: Client) -> None:
        page = parsed(client, f"{BOTH}&{asked}")
        shown = [one["id"].partition("-T")[2] or one["id"] for one in page.select("article.changes__one")]
        assert len(shown) == (12 if ids is None else len(ids))
        for external_id in ids or ():
            assert told(page, external_id) is not None
        if ids == []:
            assert "Nothing that changed fits." in page.get_text()

    def test_is_led_to_from_the_overview(self, both: Path, client: Client) -> None:
        assert f'href="{CHANGES}"' in visit(client, HOME)

    def test_narrowed_lists_are_not_for_search_engines(self, both: Path, client: Client) -> None:
        assert "noindex" not in visit(client, BOTH)
        assert '<meta name="robots" content="noindex">' in visit(client, f"{BOTH}&q=lua")

    def test_ids_are_unique_and_the_markup_is_balanced(self, both: Path, client: Client) -> None:
        html = visit(client, BOTH)
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert "<script" not in html.partition("</head>")[2].partition("<main")[2].partition("</main>")[0]
        assert balanced(html)


def balanced(html: str) -> bool:
    void = {"meta", "link", "input", "br", "img", "hr", "path", "circle", "source", "use"}
    stack: list[str] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:
            if tag not in void:
                stack.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag not in void:
                assert stack.pop() == tag, tag

    Parser().feed(html)
    return not stack


class TestRefused:
    @pytest.mark.parametrize(
        ("asked", "status", "problem"),
        [
            ({"from": "16.0"}, 404, "There is no release 16.0 here. Imported: 18.1, 17.1."),
            ({"to": "<script>"}, 404, "There is no release <script> here. Imported: 18.1, 17.1."),
            ({"category": "worms"}, 400, "There is no category worms."),
            ({"kind": "worm"}, 400, "There is no kind worm."),
            ({"format": "yaml"}, 400, "There is no format 'yaml'. There are: html, json, md, csv."),
        ],
    )
    def test_says_in_one_line_what_there_is(
        self, asked: dict[str, str], status: int, problem: str, both: Path, client: Client
    ) -> None:
        response = client.get(CHANGES, asked)
        assert response.status_code == status
        text = response.content.decode()
        assert problem in words(text)
        assert "<script>" not in text
        if "format" not in asked:
            answer = client.get(CHANGES, {**asked, "format": "json"})
            assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
            assert answer.json()["detail"].startswith(problem)

    @pytest.mark.parametrize("value", ["\x00", "'", "%00", "9" * 5000, "18.1\n", "\ud800"])
    def test_hostile_values_are_not_found(self, value: str, both: Path, client: Client) -> None:
        query = urlencode({"from": value}, errors="surrogatepass")
        assert client.get(f"{CHANGES}?{query}").status_code in (400, 404)
        query = urlencode({"q": value, "page": value}, errors="surrogatepass")
        assert client.get(f"{CHANGES}?{query}").status_code in (200, 400, 404)

    def test_hostile_names_and_texts_are_escaped(self, both: Path, client: Client) -> None:
        evil = "<img src=x onerror=alert(1)>"
        import_objects(both, technique("T1001", evil, description=f"`{evil}` old"), release="20.0")
        import_objects(both, technique("T1001", f"{evil}2", description=f"`{evil}` new"), release="20.1")
        html = visit(client, f"{CHANGES}?from=20.0&to=20.1")
        assert "<img src=x" not in html
        assert "&lt;img src=x onerror=alert(1)&gt;" in html
        markdown = body(client.get(f"{CHANGES}?from=20.0&to=20.1&format=md"))
        assert re.sub(r"\\.|</?(?:ins|del)>", "", markdown).count("<") == 0  # all others are escaped

    def test_a_draft_page_shows_nothing(self, both: Path, client: Client) -> None:
        FrameworkPage.objects.update(live=False)
        for query in ("", "&format=json", "&format=csv"):
            assert client.get(BOTH + query).status_code == 404


class TestJSON:
    def test_is_complete_and_says_what_it_is(self, both: Path, client: Client) -> None:
        told = document(client)
        assert list(told) == [
            "framework",
            "notice",
            "licence",
            "from",
            "to",
            "counts",
            "counts_by_kind",
            "new_contributors",
            "filters",
            "total",
            "changes",
        ]
        assert (told["from"]["version"], told["to"]["version"], told["total"]) == ("17.1", "18.1", 12)
        assert told["framework"]["slug"] == "attack"
        assert "MITRE" in told["notice"]
        assert told["counts"]["additions"] == 4
        assert told["counts_by_kind"]["subtechnique"]["major-version-changes"] == 1
        assert told["new_contributors"] == ["Grace", "Zoë"]
        assert len(told["changes"]) == 12

    def test_a_change(self, both: Path, client: Client) -> None:
        lua = next(one for one in document(client)["changes"] if one["external_id"] == "T1059.011")
        lines = {line["what"]: line for line in lua.pop("lines")}
        assert lua == {
            "category": "major-version-changes",
            "kind": "subtechnique",
            "external_id": "T1059.011",
            "name": "Lua",
            "url": "http://localhost/frameworks/attack/t1059-011/",
            "status": "active",
            "version": {"from": "1.0", "to": "2.0"},
            "renamed_from": "Old Lua",
            "text": [
                {"op": "same", "text": "Lua is a "},
                {"op": "gone", "text": "small"},
                {"op": "new", "text": "tiny"},
                {"op": "same", "text": " language.\n\nIt runs anywhere."},
            ],
            "note": None,
        }
        assert lines["mitigates"]["gained"] == [
            {
                "name": "Audit",
                "external_id": "M1047",
                "kind": "mitigation",
                "url": "http://localhost/frameworks/attack/mitigations/m1047/",
            }
        ]
        assert lines["mitigates"]["reworded"][0]["text"][1] == {"op": "gone", "text": "known"}
        assert lines["platform"]["lost"] == [{"name": "Windows"}]

    def test_filters_narrow_the_changes_and_not_the_counts(self, both: Path, client: Client) -> None:
        told = document(client, category="additions", kind="technique", q="t1008")
        assert [one["external_id"] for one in told["changes"]] == ["T1008"]
        assert told["filters"] == {"category": ["additions"], "kind": ["technique"], "q": "t1008"}
        assert (told["total"], told["counts"]["additions"]) == (1, 4)

    def test_programs_may_ask_by_accept(self, both: Path, client: Client) -> None:
        for accept, kind in (
            ("application/json", "application/json"),
            ("text/csv", "text/csv"),
            ("text/markdown", "text/markdown"),
            ("text/html,application/json;q=0.9", "text/html"),
            ("*/*", "text/html"),
            ("image/png", "text/html"),
        ):
            response = client.get(BOTH, headers={"accept": accept})
            assert response["Content-Type"].startswith(kind), accept
            assert "Accept" in response["Vary"]


class TestCSV:
    def test_has_a_row_a_change(self, both: Path, client: Client) -> None:
        found = {row["ID"]: row for row in rows(client)}
        assert len(found) == 12
        lua = found["T1059.011"]
        assert (lua["Category"], lua["Kind"]) == ("Major version changes", "Sub-technique")
        assert (lua["Name"], lua["Former name"]) == ("Lua", "Old Lua")
        assert (lua["Version from"], lua["Version to"]) == ("1.0", "2.0")
        assert lua["Text"] == "Lua is a [-small-]{+tiny+} language.\n\nIt runs anywhere."
        assert lua["Mitigations gained"] == "M1047 Audit"
        assert lua["Mitigations lost"] == "M1017 Training"
        assert lua["Mitigations reworded"] == "M1038 Prevention"
        assert lua["Detection text"] == "[-Look for lua.-]"
        assert lua["Other details"] == "Contributors: gained Grace"
        assert found["T1004"]["Other details"] == (
            "Status: gained Revoked, lost Active; Replaced by: gained T1059 Interpreter"
        )

    def test_no_cell_is_a_formula(self, both: Path, client: Client) -> None:
        new = {row["ID"]: row for row in rows(client)}["T1008"]
        assert new["Name"] == "'=Brand+New"
        for row in rows(client):
            for cell in row.values():
                assert not cell.lstrip().startswith(("=", "+", "-", "@")), cell

    def test_is_a_download(self, both: Path, client: Client) -> None:
        response = client.get(f"{BOTH}&format=csv")
        assert response["Content-Disposition"] == 'attachment; filename="attack-17.1-18.1.csv"'


class TestMarkdown:
    def test_tells_every_change(self, both: Path, client: Client) -> None:
        text = body(client.get(f"{BOTH}&format=md"))
        assert text.startswith("# MITRE ATT\\&CK® Enterprise, from 17\\.1 to 18\\.1\n")
        assert text.count("\n### ") == 12
        assert "| Sub-technique |  | 1 |  |  |  |  |  |  |  |" in text
        assert "> Lua is a <del>small</del><ins>tiny</ins> language\\.\n>\n> It runs anywhere\\.\n" in text
        assert "- Platforms: gained macOS; lost Windows\n" in text
        assert "- Status: Active → Revoked\n" in text
        assert "### [T1008 \\=Brand\\+New](http://localhost/frameworks/attack/t1008/)" in text


@pytest.mark.parametrize("format_", ["json", "md", "csv"])
def test_files_are_the_same_each_time_and_streamed(format_: str, both: Path, client: Client) -> None:
    first, second = (client.get(f"{BOTH}&format={format_}") for _ in range(2))
    assert first.streaming
    assert body(first) == body(second)


@pytest.mark.parametrize("number", [5, 130])
def test_queries_do_not_grow(
    number: int, tmp_path: Path, client: Client, django_assert_max_num_queries: Any
) -> None:
    import_objects(tmp_path, *many(number, "Before"), release="17.1")
    import_objects(tmp_path, *many(number, "After"))
    client.get(BOTH)
    with django_assert_max_num_queries(15):
        page = parsed(client)
    assert len(page.select("article.changes__one")) == min(number, 50)
    with django_assert_max_num_queries(15):
        assert len(document(client)["changes"]) == number
    if number > 50:
        last = parsed(client, f"{BOTH}&page=3")
        assert len(last.select("article.changes__one")) == 30
        assert last.select_one(".pager [rel=prev]")["href"] == "?from=17.1&to=18.1&page=2#list"


class TestKept:
    @pytest.fixture(autouse=True)
    def page_cache(self, settings: Any) -> Iterator[None]:
        settings.PAGE_CACHE = True
        cache.clear()
        yield
        cache.clear()

    def state(self, client: Client, address: str, **headers: str) -> str | None:
        return client.get(address, headers=headers).headers.get("X-Cache")

    @pytest.mark.parametrize("more", ["", "&category=additions&kind=technique", "&page=1"])
    def test_pages_are_kept(self, more: str, both: Path, client: Client) -> None:
        assert [self.state(client, BOTH + more) for _ in range(2)] == ["miss", "hit"]

    @pytest.mark.parametrize("more", ["&q=lua", "&format=json", "&from=99"])
    def test_what_anybody_can_make_up_is_not(self, more: str, both: Path, client: Client) -> None:
        assert [self.state(client, BOTH + more) for _ in range(2)] == [None, None]

    def test_a_kept_page_does_not_answer_a_program(self, both: Path, client: Client) -> None:
        assert [self.state(client, BOTH) for _ in range(2)] == ["miss", "hit"]
        answer = client.get(BOTH, headers={"accept": "application/json"})
        assert answer["Content-Type"].startswith("application/json")
        assert self.state(client, BOTH, accept="text/html,*/*;q=0.8") == "hit"

    def test_an_import_drops_them(
        self, both: Path, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        assert [self.state(client, CHANGES) for _ in range(2)] == ["miss", "hit"]
        with django_capture_on_commit_callbacks(execute=True):
            import_objects(both, *after(), technique("T1009"), release="18.2")
        assert "from 18.1 to 18.2" in client.get(CHANGES).content.decode()

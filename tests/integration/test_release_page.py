"""The page of a release in the admin: what changed with it, and where to go on."""

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from core.models import User
from frameworks.models import ImportRun
from tests.support.changes import after, before, import_both, many, release
from tests.support.imports import import_objects
from tests.support.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(tmp_path: Path) -> Path:
    import_both(tmp_path)
    return tmp_path


def address(version: str = "18.1", query: str = "") -> str:
    return reverse("frameworks_release_modeladmin_inspect", args=[release(version).pk]) + query


def parsed(client: Client, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return BeautifulSoup(response.content, "html.parser")


def names(page: Any) -> list[str]:
    return [one.get_text(" ", strip=True) for one in page.select(".release-change__name")]


def test_tells_what_the_import_did_and_every_change(both: Path, admin: User, client: Client) -> None:
    page = parsed(client, address())
    text = page.get_text(" ", strip=True)
    assert "What the import did" in text
    assert "What changed from 17.1 to 18.1" in text
    assert "2 new contributors" in text
    assert len(names(page)) == 12
    totals = [cell.get_text(strip=True) for cell in page.select(".release-table__all td")]
    assert totals == ["4", *["1"] * 8]
    lua = page.select(".release-change")[names(page).index("T1059.011 Lua")]
    assert [one.get_text() for one in lua.select(".change > .change__words > *")] == [
        "small",
        "tiny",
    ]
    assert "version 1.0 → 2.0" in lua.get_text()
    assert [one.get_text() for one in lua.select("dt")][:3] == ["Tactics", "Platforms", "Mitigations"]


def test_leads_to_the_queue_the_site_the_files_and_the_entries(
    both: Path, admin: User, client: Client
) -> None:
    page = parsed(client, address(query="?category=additions&kind=technique"))
    links = {link.get_text(" ", strip=True): link["href"] for link in page.select("a[href]")}
    assert links["Review queue of this release"].endswith(f"?release={release('18.1').pk}")
    public = "/frameworks/attack/changes/?from=17.1&to=18.1&category=additions&kind=technique"
    assert links["See it on the site"].endswith(public)
    for name, format_ in (("JSON", "json"), ("Markdown", "md"), ("CSV", "csv")):
        assert links[name].endswith(f"{public}&format={format_}")
        assert client.get(links[name].partition("localhost")[2] or links[name]).status_code == 200
    assert (
        client.get(
            links["See it on the site"].partition("localhost")[2] or links["See it on the site"]
        ).status_code
        == 200
    )
    assert client.get(links["Review queue of this release"]).status_code == 200
    assert client.get(links["T1008 =Brand+New"]).status_code == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?category=deprecations", ["T1005 To be dropped"]),
        ("?kind=subtechnique", ["T1059.011 Lua"]),
        ("?q=retired", []),
        ("?q=t1059&category=relationship-changes", ["T1059 Interpreter"]),
        ("?against=17.1&category=&kind=&q=lua", ["T1059.011 Lua"]),
    ],
)
def test_filters(query: str, expected: list[str], both: Path, admin: User, client: Client) -> None:
    assert names(parsed(client, address(query=query))) == expected


def test_any_other_release_can_be_compared_with(both: Path, admin: User, client: Client) -> None:
    import_objects(both, *before()[:4], release="9.0")
    page = parsed(client, address(query="?against=9.0"))
    assert [one.get_text() for one in page.select("select[name=against] option")] == ["17.1", "9.0"]
    assert "What changed from 9.0 to 18.1" in page.get_text()
    first = parsed(client, address("9.0"))
    assert "No older release is imported" in first.get_text()
    assert "What changed from 18.1 to 9.0" in parsed(client, address("9.0", "?against=18.1")).get_text()


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("?against=99", "There is no release 99 here. Imported: 17.1."),
        ("?against=18.1", "There is no release 18.1 here. Imported: 17.1."),
        ("?category=%3Cscript%3E", "There is no category <script>."),
    ],
)
def test_what_makes_no_sense_is_said_and_everything_shown(
    query: str, problem: str, both: Path, admin: User, client: Client
) -> None:
    page = parsed(client, address(query=query))
    assert problem in page.get_text()
    assert len(names(page)) == 12


def test_a_release_alone_has_no_changes(tmp_path: Path, admin: User, client: Client) -> None:
    import_objects(tmp_path, *after())
    assert "What changed" not in parsed(client, address()).get_text()


def test_is_for_those_who_may_enter_the_admin(both: Path, client: Client) -> None:
    client.force_login(make_user("somebody", "Authors"))
    assert client.get(address()).status_code == 200
    stranger = User.objects.create_user("stranger")
    client.force_login(stranger)
    assert client.get(address()).status_code in (302, 403)
    client.logout()
    assert client.get(address()).status_code == 302


@pytest.mark.parametrize("number", [5, 130])
def test_queries_do_not_grow(
    number: int, tmp_path: Path, admin: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    import_objects(tmp_path, *many(number, "Before"), release="17.1")
    import_objects(tmp_path, *many(number, "After"))
    url = address()
    client.get(url)
    with django_assert_max_num_queries(15):
        page = parsed(client, url)
    assert len(names(page)) == min(number, 50)
    if number > 50:
        assert len(names(parsed(client, f"{url}?p=3"))) == 30


def test_a_finished_import_leads_there(both: Path, admin: User, client: Client) -> None:
    run = ImportRun.objects.create(
        state=ImportRun.State.DONE, dry_run=False, report=release("18.1").report, source="enterprise.json"
    )
    page = parsed(client, reverse("frameworks_importrun_modeladmin_inspect", args=[run.pk]))
    link = page.find("a", string="Release 18.1: what changed")
    assert link is not None
    assert link["href"] == address()

"""What a visitor gets of a real release: the golden page, the long one, counts and chains."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frameworks.attack.importer import import_attack
from frameworks.models import TechniquePage
from tests.support.released import HOME, section, visit, words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.release,
    pytest.mark.skipif("FRAMEWORK_DATA_DIR" not in os.environ, reason="FRAMEWORK_DATA_DIR is not set"),
]

LUA = f"{HOME}t1059-011/"


@pytest.fixture(scope="module", autouse=True)
def released(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Import the release once for all tests here; it goes with the transaction it came in."""
    bundle = Path(os.environ["FRAMEWORK_DATA_DIR"]) / "attack" / "enterprise-attack-18.1.json.gz"
    with django_db_blocker.unblock(), transaction.atomic():
        import_attack(str(bundle))
        yield
        transaction.set_rollback(True)
    cache.clear()


@pytest.fixture(scope="module")
def lua(released: None) -> str:
    return visit(Client(), LUA)


def links(markup: str) -> set[str]:
    return set(re.findall(r'href="([^"]+)"', markup))


class TestGoldenPage:
    def test_facts(self, lua: str) -> None:
        text = words(lua)
        assert '<h1><span class="id">T1059.011</span> Lua</h1>' in lua
        assert "Sub-technique of T1059 Command and Scripting Interpreter" in text
        assert "Tactic Execution" in text
        assert "Platforms Linux, Network Devices, Windows, macOS" in text
        assert "Version 1.1" in text
        assert "Release 18.1" in text
        assert "https://attack.mitre.org/techniques/T1059/011" in links(lua)

    def test_procedures(self, lua: str) -> None:
        procedures = section(lua, "procedures")
        names = re.findall(r'<span class="id">(S\d+)</span> ([^<]+)</a></p>', procedures)
        assert [name for _, name in names] == [
            "EvilBunny", "Line Runner", "PoetRAT", "RedLine Stealer", "Remsec",
        ]  # fmt: skip

    def test_mitigations_each_with_its_own_sentence(self, lua: str) -> None:
        mitigations = section(lua, "mitigations")
        assert re.findall(r'<li id="(m\d+)">', mitigations) == ["m1033", "m1038", "m1047"]
        sentences = re.findall(r'<div class="prose">(<p>.+?</p>)</div>', mitigations)
        assert len(set(sentences)) == 3
        assert f"{HOME}mitigations/m1038/" in links(mitigations)

    def test_detection(self, lua: str) -> None:
        detection = section(lua, "detection")
        assert f"{HOME}detection-strategies/det0101/" in links(detection)
        assert re.findall(r'<div class="analytic" id="(an\d+)">', detection) == [
            "an0278", "an0279", "an0280", "an0281",
        ]  # fmt: skip
        assert "WinEventLog:Sysmon EventCode=1 " in words(detection)

    def test_ten_references_with_links_both_ways(self, lua: str) -> None:
        references = section(lua, "references")
        assert re.findall(r'<li id="ref-(\d+)" value="(\d+)">', references) == [
            (str(number), str(number)) for number in range(1, 11)
        ]
        marks = re.findall(r'id="(cite-\d+-\d+)"', lua)
        assert len(marks) == len(set(marks))
        assert {f"#{mark}" for mark in marks} == {
            link for link in links(references) if link.startswith("#cite-")
        }
        assert {f"#ref-{number}" for number in range(1, 11)} <= links(lua)

    def test_nothing_raw_is_shown(self, lua: str) -> None:
        assert "(Citation:" not in lua
        assert "&lt;code&gt;" not in lua
        assert "catalogue:" not in lua
        assert "<code>.lua</code>" in lua

    def test_says_that_there_are_no_mappings_yet(self, lua: str) -> None:
        assert "No cross-framework mappings yet" in lua


def test_links_of_the_publisher_lead_to_our_pages(released: None) -> None:
    statement = section(visit(Client(), f"{HOME}t1105/"), "statement")
    assert "attack.mitre.org/techniques" not in statement
    for link in links(statement):
        if link.startswith("/"):
            assert Client().get(link).status_code == 200, link


def test_t1105_pages_its_498_procedures(released: None) -> None:
    first = section(visit(Client(), f"{HOME}t1105/"), "procedures")
    last = section(visit(Client(), f"{HOME}t1105/?page=20"), "procedures")
    assert first.count('<p class="procedures__who">') == 25
    assert last.count('<p class="procedures__who">') == 23
    assert "Page 20 of 20, 498 in all" in words(last)
    assert "1 found among 498" in words(section(visit(Client(), f"{HOME}t1105/?q=S0154"), "procedures"))


def test_execution_holds_46(released: None) -> None:
    html = visit(Client(), f"{HOME}tactics/ta0002/")
    assert "17 techniques and 29 sub-techniques." in words(html)
    assert "Techniques 46" in words(section(html, "techniques"))


@pytest.mark.parametrize(
    ("revoked", "current"),
    [
        ("T1547.011", "t1647"),
        ("T1150", "t1647"),  # → T1547.011 → T1647
        ("T1162", "t1647"),
        ("T1574.002", "t1574-001"),
        ("T1073", "t1574-001"),  # → T1574.002 → T1574.001
    ],
)
def test_chains_end_at_their_end(released: None, revoked: str, current: str) -> None:
    response = Client().get(HOME + revoked)
    assert (response.status_code, response["Location"]) == (301, f"{HOME}{current}/")


def test_techniques_are_shown_whole_within_twelve_queries(released: None) -> None:
    """A sample with the heaviest pages; the frame of the site is in the cache, as after any visit."""
    cache.clear()
    visit(Client(), HOME)
    heavy = ["t1059", "t1105", "t1027", "t1204-002", "t1078", "t1055"]
    slugs = list(TechniquePage.objects.order_by("path").values_list("slug", flat=True))
    for slug in [*heavy, *slugs[::40]]:
        with CaptureQueriesContext(connection) as asked:
            html = visit(Client(), f"{HOME}{slug}/")
        assert len(asked) <= 12, f"{slug}: {len(asked)} queries"
        assert "(Citation:" not in html, slug
        assert "data-ref=" not in html, slug

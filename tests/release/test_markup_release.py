"""The renderer over every text of a real release."""

import gzip
import json
import os
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from frameworks.attack.markup import render
from frameworks.citations import Numbering
from frameworks.records import Reference

pytestmark = [
    pytest.mark.release,
    pytest.mark.skipif("FRAMEWORK_DATA_DIR" not in os.environ, reason="FRAMEWORK_DATA_DIR is not set"),
]

type Object = dict[str, Any]


@pytest.fixture(scope="module")
def objects() -> dict[str, Object]:
    path = Path(os.environ["FRAMEWORK_DATA_DIR"]) / "attack" / "enterprise-attack-18.1.json.gz"
    with gzip.open(path) as file:
        return {thing["id"]: thing for thing in json.load(file)["objects"]}


@pytest.fixture(scope="module")
def rendered(objects: dict[str, Object]) -> list[str]:
    return [fragment(thing) for thing in objects.values()]


def references(thing: Object) -> tuple[Reference, ...]:
    found = [item for item in thing.get("external_references", []) if item["source_name"] != "mitre-attack"]
    return tuple(Reference(i["source_name"], i.get("description", ""), i.get("url", "")) for i in found)


def external_id(thing: Object) -> str:
    own = [i for i in thing.get("external_references", []) if i["source_name"] == "mitre-attack"]
    return own[0]["external_id"] if own else ""


def fragment(thing: Object) -> str:
    return render(thing.get("description", ""), references=references(thing))


def test_no_citation_stays_raw(rendered):
    assert len([html for html in rendered if html]) > 22_000
    assert not [html for html in rendered if "Citation:" in html]


def test_no_tag_is_shown(rendered):
    shown = ("&lt;code&gt;", "&lt;/code&gt;", "&lt;b&gt;", "&lt;br&gt;")
    assert not [html for html in rendered if any(tag in html for tag in shown)]


def test_one_name_resolves_to_nothing(rendered):
    assert sum(html.count("cite-unknown") for html in rendered) == 1


class _Balance(HTMLParser):
    """Raises when a tag closes another than the last opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "br":
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


def test_balanced(rendered):
    for html in rendered:
        balance = _Balance()
        balance.feed(html)
        balance.close()
        assert not balance.opened, html


def test_every_link_is_a_link(rendered, objects):
    links = sum(thing.get("description", "").count("](http") for thing in objects.values())
    assert links > 22_000
    assert sum(html.count("<a ") for html in rendered) == links


def golden_page(objects: dict[str, Object]) -> Iterator[Object]:
    """T1059.011 in the order of its page: statement, detection, mitigations, procedures."""
    technique = next(
        thing
        for thing in objects.values()
        if thing["type"] == "attack-pattern" and external_id(thing) == "T1059.011"
    )
    yield technique
    about: dict[str, list[Object]] = {"detects": [], "mitigates": [], "uses": []}
    for thing in objects.values():
        if thing.get("target_ref") == technique["id"]:
            about[thing["relationship_type"]].append(thing)
    for relationship in about["detects"]:
        strategy = objects[relationship["source_ref"]]
        yield from (objects[key] for key in strategy["x_mitre_analytic_refs"])
    yield from sorted(about["mitigates"], key=lambda thing: external_id(objects[thing["source_ref"]]))
    yield from sorted(about["uses"], key=lambda thing: objects[thing["source_ref"]]["name"])


def test_golden_page_has_ten_numbered_references(objects):
    numbering = Numbering()
    for thing in golden_page(objects):
        numbering.mark(fragment(thing), references(thing))
    assert [(item.number, item.reference.name, len(item.backlinks)) for item in numbering.items] == [
        (1, "Lua main page", 1),
        (2, "Lua state", 1),
        (3, "PoetRat Lua", 1),
        (4, "Lua Proofpoint Sunseed", 1),
        (5, "Cyphort EvilBunny", 2),
        (6, "Kaspersky Lua", 2),
        (7, "Cisco ArcaneDoor 2024", 1),
        (8, "CCCS ArcaneDoor 2024", 1),
        (9, "Talos PoetRAT October 2020", 1),
        (10, "McAfee RedLine Stealer April 2024", 1),
    ]

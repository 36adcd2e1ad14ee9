"""MITRE's collection index: the latest release, whatever else the index holds."""

import os
from pathlib import Path
from typing import Any

import orjson
import pytest

from frameworks.attack.index import COLLECTIONS, IndexedRelease, find_latest, latest
from frameworks.records import CatalogueError


def release(version: object, url: object = "https://example.org/a.json", **more: object) -> dict[str, object]:
    return {"version": version, "url": url, **more}


def index(*releases: object, framework: str = "attack") -> dict[str, Any]:
    """An index in MITRE's form with one collection."""
    return {"collections": [{"id": COLLECTIONS[framework], "versions": list(releases)}]}


def test_the_highest_number_wins_not_the_first_row_nor_the_longest_text() -> None:
    listed = index(release("9.0"), release("18.1", modified="2025-11-13"), release("18.0"), release("2.10"))
    assert latest(listed, "attack") == IndexedRelease("18.1", "https://example.org/a.json", "2025-11-13")
    assert latest(index(release("2.9"), release("2.10")), "attack").version == "2.10"


@pytest.mark.parametrize("framework", COLLECTIONS)
def test_each_framework_has_its_own_collection(framework: str) -> None:
    listed = {"collections": [row for name in COLLECTIONS for row in own(name)["collections"]]}
    assert latest(listed, framework).url == f"https://example.org/{framework}.json"


def own(framework: str) -> dict[str, Any]:
    return index(release("1.0", f"https://example.org/{framework}.json"), framework=framework)


@pytest.mark.parametrize(
    "row",
    [
        release("19.0-beta"),
        release("99" * 500_000),
        release("²"),
        release("19.0\n"),
        release("-19"),
        release(19.0),
        release(None),
        release("19.0", "/etc/passwd"),
        release("19.0", "file:///etc/passwd"),
        release("19.0", "javascript:alert(1)"),
        release("19.0", None),
        {"version": "19.0"},
        ["19.0"],
        "19.0",
        None,
    ],
    ids=lambda row: str(row)[:40],
)
def test_rows_that_are_no_release_are_passed_over(row: object) -> None:
    assert latest(index(row, release("1.0"), row), "attack").version == "1.0"


@pytest.mark.parametrize(
    "hostile",
    [
        None,
        [],
        "index",
        7,
        {},
        {"collections": {}},
        {"collections": [None, [], "x", {}]},
        {"collections": [{"id": COLLECTIONS["attack"], "versions": {"18.1": {}}}]},
        {"collections": [{"id": [COLLECTIONS["attack"]], "versions": [release("18.1")]}]},
        index(),
        index(release("18.1"), framework="attack-ics"),
    ],
    ids=lambda hostile: str(hostile)[:40],
)
def test_an_index_without_a_usable_release_is_refused(hostile: object) -> None:
    with pytest.raises(CatalogueError, match="lists no release of attack;"):
        latest(hostile, "attack")


def test_an_unknown_framework_is_refused() -> None:
    with pytest.raises(CatalogueError, match="attack or attack-mobile or attack-ics"):
        latest(index(release("1.0")), "ism")


class TestFetching:
    def found(self, source: Path) -> IndexedRelease:
        return find_latest(str(source), "attack", timeout=5, allow_private=False)

    def test_an_index_is_read_from_where_it_lies(self, tmp_path: Path) -> None:
        (tmp_path / "index.json").write_bytes(orjson.dumps(index(release("3.1"))))
        assert self.found(tmp_path / "index.json").version == "3.1"

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"<html>", "is not JSON"),
            (b"\xff\xfe", "is not JSON"),
            (b"[" * 100_000, "is not JSON"),
            (b'{"collections": []}', "lists no release"),
            (b" " * 5_000_001, "larger than 5 MB"),
        ],
    )
    def test_a_bad_index_is_named_in_one_line(self, tmp_path: Path, content: bytes, said: str) -> None:
        (tmp_path / "index.json").write_bytes(content)
        with pytest.raises(CatalogueError, match=said) as caught:
            self.found(tmp_path / "index.json")
        assert str(caught.value).startswith(str(tmp_path))
        assert "\n" not in str(caught.value)

    @pytest.mark.release
    @pytest.mark.skipif("FRAMEWORK_DATA_DIR" not in os.environ, reason="needs FRAMEWORK_DATA_DIR")
    @pytest.mark.parametrize("framework", COLLECTIONS)
    def test_the_real_index(self, framework: str) -> None:
        source = Path(os.environ["FRAMEWORK_DATA_DIR"]) / "attack" / "index.json"
        found = find_latest(str(source), framework, timeout=5, allow_private=False)
        assert found.version == "18.1"
        assert found.url.endswith("-attack-18.1.json")

"""The content of an entry and its digest: what counts as a change."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from frameworks.content import contents
from frameworks.records import Catalogue, EntryRecord, Label, Reference, RelationshipRecord

SHELL = EntryRecord(
    "attack-pattern--1",
    "technique",
    "T1059",
    "Interpreter",
    text="Runs things.",
    labels=(Label("platform", "Linux"),),
)
CREW = EntryRecord("intrusion-set--1", "group", "G0001", "Crew")
USES = RelationshipRecord(
    "relationship--1", "uses", CREW.key, SHELL.key, "Crew ran it.", references=(Reference("R"),)
)


def digests(*entries: EntryRecord, relationships: tuple[RelationshipRecord, ...] = ()) -> dict[str, str]:
    catalogue = Catalogue("attack", "18.1", entries, relationships)
    return {entry.external_id: content.digest for entry, content in contents(catalogue)}


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Shell"},
        {"text": "Runs other things."},
        {"status": "deprecated"},
        {"labels": (Label("platform", "macOS"),)},
        {"references": (Reference("New"),)},
        {"attributes": {"contributors": ["A. Person"]}},
        {"parent": "attack-pattern--2"},
        {"revoked_by": "attack-pattern--2"},
    ],
)
def test_what_a_reader_sees_changes_the_digest(change: dict[str, Any]) -> None:
    assert digests(SHELL) != digests(replace(SHELL, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"modified": datetime(2025, 1, 1, tzinfo=UTC)},
        {"created": datetime(2025, 1, 1, tzinfo=UTC)},
        {"version": "2.0"},
        {"position": 9},
        {"url": "https://example.com/"},
    ],
)
def test_what_only_the_publisher_counts_does_not(change: dict[str, Any]) -> None:
    assert digests(SHELL) == digests(replace(SHELL, **change))


def test_a_statement_belongs_to_the_entry_it_is_about() -> None:
    before = digests(SHELL, CREW, relationships=(USES,))
    after = digests(SHELL, CREW, relationships=(replace(USES, text="Crew ran it twice."),))
    assert before["T1059"] != after["T1059"]
    assert before["G0001"] == after["G0001"]


def test_the_order_in_a_file_does_not_matter() -> None:
    other = replace(USES, key="relationship--2", text="Again.")
    forwards = digests(SHELL, CREW, relationships=(USES, other))
    assert forwards == digests(CREW, SHELL, relationships=(other, USES))


def test_content_can_be_read_back() -> None:
    catalogue = Catalogue("attack", "18.1", (SHELL, CREW), (USES,))
    (_, content), _ = contents(catalogue)
    loaded = content.load()
    assert loaded["title"] == "Interpreter"
    assert loaded["labels"] == [["platform", "Linux"]]
    assert loaded["relationships"][0]["text"] == "Crew ran it."
    assert loaded["relationships"][0]["references"] == [["R", "", ""]]

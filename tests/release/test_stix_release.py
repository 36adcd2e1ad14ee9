"""What the reader makes of MITRE's real releases: the counts and pages that a practitioner would check."""

import gzip
import json
import os
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from frameworks.attack.stix import read
from frameworks.records import Catalogue, EntryRecord, Label, RelationshipRecord

pytestmark = [
    pytest.mark.release,
    pytest.mark.skipif(not os.environ.get("FRAMEWORK_DATA_DIR"), reason="FRAMEWORK_DATA_DIR is not set"),
]

TECHNIQUES = ("technique", "subtechnique")


def release(name: str) -> Catalogue:
    path = Path(os.environ["FRAMEWORK_DATA_DIR"]) / "attack" / name
    return read(gzip.decompress(path.read_bytes()), name=path.name)


@pytest.fixture(scope="module")
def enterprise() -> Catalogue:
    return release("enterprise-attack-18.1.json.gz")


@pytest.fixture(scope="module")
def by_key(enterprise: Catalogue) -> dict[str, EntryRecord]:
    return {entry.key: entry for entry in enterprise.entries}


def entry(catalog: Catalogue, external_id: str, kinds: tuple[str, ...] = TECHNIQUES) -> EntryRecord:
    return next(one for one in catalog.entries if one.external_id == external_id and one.kind in kinds)


def to(catalog: Catalogue, key: str, relation: str) -> list[RelationshipRecord]:
    return [one for one in catalog.relationships if one.target == key and one.type == relation]


def test_enterprise_18_1_is_whole(enterprise):
    assert (enterprise.framework, enterprise.release) == ("attack", "18.1")
    assert not enterprise.skipped
    assert not enterprise.warnings
    assert enterprise.notice.startswith("Copyright 2015-2025, The MITRE Corporation")
    kinds = Counter((one.kind, one.status) for one in enterprise.entries)
    assert sum(number for (kind, _), number in kinds.items() if kind in TECHNIQUES) == 835
    assert kinds["technique", "active"] == 216
    assert kinds["subtechnique", "active"] == 475
    assert kinds["tactic", "active"] == 14
    assert kinds["mitigation", "active"] == 44
    assert kinds["mitigation", "deprecated"] == 224
    assert kinds["analytic", "active"] == 1739
    assert kinds["detection-strategy", "active"] == 691
    assert sum(number for (kind, _), number in kinds.items() if kind == "software") == 787


def test_enterprise_18_1_relationships(enterprise):
    assert Counter(one.type for one in enterprise.relationships) == {
        "uses": 17270,
        "mitigates": 1445,
        "detects": 691,
        "subtechnique-of": 477,
        "revoked-by": 140,
        "attributed-to": 25,
        "in-tactic": 1089,
        "has-tactic": 14,
        "has-analytic": 1739,
        "observes": 4124,
    }
    assert len({one.key for one in enterprise.relationships}) == len(enterprise.relationships)


def test_execution_holds_46_active_techniques(enterprise, by_key):
    members = to(enterprise, entry(enterprise, "TA0002", ("tactic",)).key, "in-tactic")
    assert sum(by_key[one.source].status == "active" for one in members) == 46


def test_the_tactics_stand_in_the_order_of_the_matrix(enterprise):
    tactics = sorted(
        (one for one in enterprise.entries if one.kind == "tactic"), key=lambda one: one.position
    )
    assert [one.position for one in tactics] == list(range(1, 15))
    assert [one.attributes["shortname"] for one in tactics[:4]] == [
        "reconnaissance",
        "resource-development",
        "initial-access",
        "execution",
    ]
    assert tactics[-1].external_id == "TA0040"


def test_the_golden_page_t1059_011(enterprise, by_key):
    lua = entry(enterprise, "T1059.011")
    assert (lua.kind, lua.title, lua.version, lua.status) == ("subtechnique", "Lua", "1.1", "active")
    assert lua.parent == entry(enterprise, "T1059").key
    assert lua.labels == tuple(
        Label("platform", name) for name in ("Linux", "Network Devices", "Windows", "macOS")
    )
    tactics = [one for one in enterprise.relationships if one.source == lua.key and one.type == "in-tactic"]
    assert [by_key[one.target].title for one in tactics] == ["Execution"]
    uses, mitigates = to(enterprise, lua.key, "uses"), to(enterprise, lua.key, "mitigates")
    assert sorted(by_key[one.source].title for one in uses) == [
        "EvilBunny",
        "Line Runner",
        "PoetRAT",
        "RedLine Stealer",
        "Remsec",
    ]
    assert sorted(by_key[one.source].external_id for one in mitigates) == ["M1033", "M1038", "M1047"]
    assert len({one.text for one in mitigates}) == 3
    (detects,) = to(enterprise, lua.key, "detects")
    strategy = by_key[detects.source]
    assert strategy.external_id == "DET0101"
    analytics = [
        one for one in enterprise.relationships if one.source == strategy.key and one.type == "has-analytic"
    ]
    assert [by_key[one.target].external_id for one in analytics] == ["AN0278", "AN0279", "AN0280", "AN0281"]
    for one in analytics:
        observed = [
            other
            for other in enterprise.relationships
            if other.source == one.target and other.type == "observes"
        ]
        assert observed
        assert all(other.attributes["log_sources"] for other in observed)
        assert by_key[one.target].attributes["mutable_elements"]


@pytest.mark.parametrize(
    ("old", "chain"),
    [
        ("T1150", ["T1547.011", "T1647"]),
        ("T1162", ["T1547.011", "T1647"]),
        ("T1073", ["T1574.002", "T1574.001"]),
    ],
)
def test_chains_of_successors(enterprise, by_key, old, chain):
    here, found = entry(enterprise, old), []
    while here.revoked_by:
        here = by_key[here.revoked_by]
        found.append(here.external_id)
    assert found == chain
    assert here.status == "active"


def test_every_active_technique_has_a_place(enterprise, by_key):
    placed = {one.source for one in enterprise.relationships if one.type == "in-tactic"}
    for one in enterprise.entries:
        if one.kind in TECHNIQUES and one.status == "active":
            assert one.key in placed
            assert bool(one.parent) == (one.kind == "subtechnique")
            assert one.parent is None or by_key[one.parent].kind == "technique"
    several = Counter(
        one.source
        for one in enterprise.relationships
        if one.type == "in-tactic" and by_key[one.source].status == "active"
    )
    assert sum(number > 1 for number in several.values()) == 154


def test_t1105_has_498_procedures(enterprise):
    assert len(to(enterprise, entry(enterprise, "T1105").key, "uses")) == 498


def test_78_names_mean_different_things(enterprise):
    """So a citation is looked up on the object it stands on. Counts sources and where aliases are from."""
    meanings: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for one in (*enterprise.entries, *enterprise.relationships):
        for reference in one.references:
            meanings[reference.name].add((reference.description, reference.url))
        for alias in one.attributes.get("alias_sources", ()):
            meanings[alias["name"]].add((alias["text"], ""))
    assert sum(len(one) > 1 for one in meanings.values()) == 78


def test_896_alias_references_are_no_references(enterprise):
    active = [
        one for one in enterprise.entries if one.status == "active" and one.kind in ("software", "group")
    ]
    aliases = [alias for one in active for alias in one.attributes.get("alias_sources", ())]
    assert sum(alias["text"].startswith("(Citation:") for alias in aliases) == 896
    assert not any(
        reference.description.startswith("(Citation:") for one in active for reference in one.references
    )


def test_attributes_are_json(enterprise):
    for one in (*enterprise.entries, *enterprise.relationships):
        assert json.loads(json.dumps(dict(one.attributes))) == one.attributes


@pytest.mark.parametrize(
    ("name", "framework", "version", "released", "detecting"),
    [
        ("enterprise-attack-17.1.json.gz", "attack", "17.1", None, "data-component"),
        ("mobile-attack-17.1.json.gz", "attack-mobile", "17.1", "2025-05-06", "data-component"),
        ("ics-attack-18.1.json.gz", "attack-ics", "18.1", "2025-11-13", "detection-strategy"),
    ],
)
def test_other_releases_and_domains(name, framework, version, released, detecting):
    found = release(name)
    assert (found.framework, found.release) == (framework, version)
    assert (found.released_on and found.released_on.isoformat()) == released
    assert not found.skipped
    assert not found.warnings
    kinds = {one.key: one.kind for one in found.entries}
    assert {kinds[one.source] for one in found.relationships if one.type == "detects"} == {detecting}
    assert {kinds[one.target] for one in found.relationships if one.type == "targets"} <= {"asset"}
    placed = {one.source for one in found.relationships if one.type == "in-tactic"}
    assert all(
        one.key in placed for one in found.entries if one.kind in TECHNIQUES and one.status == "active"
    )


def test_mobile_has_a_deprecated_matrix_that_comes_last():
    found = release("mobile-attack-17.1.json.gz")
    assert sorted(one.status for one in found.entries if one.kind == "matrix") == ["active", "deprecated"]
    tactics = sorted((one for one in found.entries if one.kind == "tactic"), key=lambda one: one.position)
    assert [one.status for one in tactics] == ["active"] * 12 + ["deprecated"] * 2
    assert tactics[0].attributes["shortname"] == "initial-access"

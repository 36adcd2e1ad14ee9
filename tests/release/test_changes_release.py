"""What differs between ATT&CK 17.1 and 18.1, against what the two files themselves say.

The other side of every comparison here is plain JSON: the objects of both bundles, put into categories as
MITRE's own changelog tool does (the module diffStix of mitreattack-python), with none of our code.
"""

import csv
import gzip
import html
import io
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache as kept
from django.db import transaction
from django.test import Client

from frameworks.attack.importer import import_attack
from frameworks.changes.categories import Category
from frameworks.changes.details import Detail
from frameworks.changes.releases import Comparison, compare_releases
from frameworks.models import Entry, Release
from tests.support.changes import CHANGES

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.release,
    pytest.mark.skipif("FRAMEWORK_DATA_DIR" not in os.environ, reason="FRAMEWORK_DATA_DIR is not set"),
]

VERSIONS = ("17.1", "18.1")
KINDS = {
    "attack-pattern": "technique",
    "course-of-action": "mitigation",
    "malware": "software",
    "tool": "software",
    "intrusion-set": "group",
    "campaign": "campaign",
    "x-mitre-data-source": "data-source",
    "x-mitre-data-component": "data-component",
    "x-mitre-detection-strategy": "detection-strategy",
    "x-mitre-analytic": "analytic",
}


def path(version: str) -> Path:
    return Path(os.environ["FRAMEWORK_DATA_DIR"]) / "attack" / f"enterprise-attack-{version}.json.gz"


@cache
def bundle(version: str) -> dict[str, dict[str, Any]]:
    """The objects of a bundle by id."""
    return {
        thing["id"]: thing for thing in json.loads(gzip.decompress(path(version).read_bytes()))["objects"]
    }


def things(version: str) -> dict[str, dict[str, Any]]:
    return {key: thing for key, thing in bundle(version).items() if thing["type"] in KINDS}


def kind(thing: dict[str, Any]) -> str:
    return "subtechnique" if thing.get("x_mitre_is_subtechnique") else KINDS[thing["type"]]


def attack_id(thing: dict[str, Any]) -> str:
    sources = thing.get("external_references", ())
    return next((one["external_id"] for one in sources if one["source_name"] == "mitre-attack"), "")


def by_mitre() -> dict[tuple[str, str], set[str]]:
    """Kind and category → STIX ids, by diffStix's rules; of patches only that the version is the same."""
    old, new = (things(version) for version in VERSIONS)
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for key in old.keys() | new.keys():
        before, after = old.get(key), new.get(key)
        if after is None:
            assert before is not None
            found[kind(before), "deletions"].add(key)
        elif before is None:
            found[kind(after), "additions"].add(key)
        elif after.get("revoked"):
            if not before.get("revoked"):
                found[kind(after), "revocations"].add(key)
        elif after.get("x_mitre_deprecated"):
            if not before.get("x_mitre_deprecated"):
                found[kind(after), "deprecations"].add(key)
        else:
            found[kind(after), step(before["x_mitre_version"], after["x_mitre_version"])].add(key)
    return found


def step(before: str, after: str) -> str:
    (major, minor), (new_major, new_minor) = (map(int, one.split(".")) for one in (before, after))
    if (major, minor) == (new_major, new_minor):
        return "same"
    if (new_major, new_minor) == (major + 1, 0):
        return "major-version-changes"
    return (
        "minor-version-changes" if (new_major, new_minor) == (major, minor + 1) else "other-version-changes"
    )


@pytest.fixture(scope="module", autouse=True)
def _imported(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Import both once for all tests here; they go with the transaction they came in."""
    with django_db_blocker.unblock(), transaction.atomic():
        for version in VERSIONS:
            import_attack(str(path(version)), release=version)
        yield
        transaction.set_rollback(True)
    kept.clear()


@pytest.fixture(scope="module")
def comparison(_imported: None, django_db_blocker: Any) -> Comparison:
    return compare_releases(*(Release.objects.get(version=version) for version in VERSIONS))


@pytest.fixture(scope="module")
def details(comparison: Comparison) -> dict[str, Detail]:
    """Everything that differs, by STIX id."""
    return {detail.row.key: detail for detail in comparison.all_details()}


def test_the_categories_are_those_of_mitres_own_tool(comparison: Comparison) -> None:
    ours: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in comparison.rows:
        ours[row.kind, row.category.value].add(row.key)
    theirs = by_mitre()
    told = [category.value for category in Category if category not in (Category.PATCH, Category.RELATIONS)]
    old, new = (things(version) for version in VERSIONS)
    retired = {
        key
        for key in old.keys() & new.keys()
        if (old[key].get("revoked") and new[key].get("revoked"))
        or (old[key].get("x_mitre_deprecated") and new[key].get("x_mitre_deprecated"))
    }
    for one in set(KINDS.values()) | {"subtechnique"}:
        for category in told:
            # MITRE's tool passes over what was out of force before; we tell of it where it differs.
            assert ours[one, category] - retired == theirs[one, category], (one, category)
        same = ours[one, "patches"] | ours[one, "relationship-changes"]
        assert same - retired <= theirs[one, "same"], one


def test_known_numbers(comparison: Comparison) -> None:
    techniques = Counter(row.category for row in comparison.rows if row.kind in ("technique", "subtechnique"))
    assert techniques[Category.ADDITION] == 12
    assert comparison.counts[Category.DELETION] == comparison.counts[Category.REVOCATION] == 0
    assert len(comparison.rows) == 3548


def test_two_techniques_are_renamed(details: dict[str, Detail]) -> None:
    renamed = {
        detail.row.external_id
        for detail in details.values()
        if detail.change and "title" in detail.change.plain and detail.row.kind.endswith("technique")
    }
    assert renamed == {"T1497.003", "T1552.003"}


def test_forty_nine_techniques_have_a_new_description(details: dict[str, Detail]) -> None:
    old, new = (things(version) for version in VERSIONS)
    theirs = {
        key
        for key in old.keys() & new.keys()
        if new[key]["type"] == "attack-pattern" and old[key].get("description") != new[key].get("description")
    }
    ours = {
        key
        for key, detail in details.items()
        if detail.change and detail.change.text and detail.row.kind.endswith("technique")
    }
    assert len(theirs) == 49
    assert ours == theirs


def test_modified_alone_is_no_change(comparison: Comparison) -> None:
    old, new = (things(version) for version in VERSIONS)
    moved = {key for key in old.keys() & new.keys() if old[key]["modified"] != new[key]["modified"]}
    techniques = {
        key
        for key in moved
        if new[key]["type"] == "attack-pattern"
        and not (new[key].get("revoked") or new[key].get("x_mitre_deprecated"))
    }
    assert len(techniques) == 595
    told = {row.key for row in comparison.rows}
    untold = moved - told
    for key in untold:
        before, after = ({**old[key]}, {**new[key]})
        for name in ("modified", "x_mitre_attack_spec_version", "x_mitre_modified_by_ref", "x_mitre_domains"):
            before.pop(name, None)
            after.pop(name, None)
        differing = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        # An empty list and none, and fields of STIX that no reader sees.
        assert {name for name in differing if before.get(name) or after.get(name)} == set(), attack_id(
            new[key]
        )


def relations(version: str, type_: str) -> dict[str, set[str]]:
    """Target → sources of a type of relationship that both ends of are in force or not, as published."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for thing in bundle(version).values():
        if thing["type"] != "relationship" or thing.get("revoked") or thing.get("x_mitre_deprecated"):
            continue
        if thing["relationship_type"] == type_ and thing["source_ref"] in bundle(version):
            found[thing["target_ref"]].add(thing["source_ref"])
    return found


@pytest.mark.parametrize("type_", ["mitigates", "detects", "uses"])
def test_what_was_gained_and_lost_is_what_the_files_say(type_: str, details: dict[str, Detail]) -> None:
    old, new = (relations(version, type_) for version in VERSIONS)
    both = things("17.1").keys() & things("18.1").keys()
    expected = {
        key: (new.get(key, set()) - old.get(key, set()), old.get(key, set()) - new.get(key, set()))
        for key in both
    }
    for key, (gained, lost) in expected.items():
        change = details[key].change if key in details else None
        movement = change.relations.get(type_) if change else None
        assert (set(movement.gained) if movement else set()) == gained, attack_id(things("18.1")[key])
        assert (set(movement.lost) if movement else set()) == lost, attack_id(things("18.1")[key])
    assert sum(len(gained) for gained, _ in expected.values()) > 0


def test_platforms_and_tactics(details: dict[str, Detail]) -> None:
    old, new = (things(version) for version in VERSIONS)
    for key in old.keys() & new.keys():
        change = details[key].change if key in details else None
        before, after = (set(one[key].get("x_mitre_platforms", ())) for one in (old, new))
        moved = change.labels.get("platform") if change else None
        assert (set(moved.gained) if moved else set()) == after - before
        assert (set(moved.lost) if moved else set()) == before - after
        phases = [
            {phase["phase_name"] for phase in one[key].get("kill_chain_phases", ())} for one in (old, new)
        ]
        if phases[0] != phases[1]:
            assert change is not None
            assert change.relations["in-tactic"]


def test_the_new_contributors(comparison: Comparison) -> None:
    def thanked(version: str) -> set[str]:
        return {
            name.strip()
            for thing in bundle(version).values()
            for name in thing.get("x_mitre_contributors", ())
        }

    assert set(comparison.new_contributors) == thanked("18.1") - thanked("17.1")
    assert len(comparison.new_contributors) == 33


def test_the_pieces_of_every_text_make_up_both(details: dict[str, Detail]) -> None:
    changed = [detail for detail in details.values() if detail.change and detail.change.text and detail.words]
    assert len(changed) > 49
    for detail in changed:
        ops = [piece.op for piece in detail.words]
        assert {"gone", "new"} & set(ops)
        for op, release in (("new", "17.1"), ("gone", "18.1")):
            text = "".join(piece.text for piece in detail.words if piece.op != op)
            published = html.unescape(bundle(release)[detail.row.key]["description"])
            # "[Ping](…)s" is read as "Pings"
            read = re.sub(r"\[([^\]]+)\]\([^)]*\)|[*`]|</?code>", r"\1", published)
            ours, raw, theirs = (re.findall(r"[^\W_]+", one) for one in (text, published, read))
            assert set(ours) <= {*raw, *theirs}, detail.row.external_id
            assert len(ours) > len(theirs) / 3, detail.row.external_id


def test_everything_is_told_in_every_format_and_the_page_is_bounded(
    django_assert_max_num_queries: Any, comparison: Comparison
) -> None:
    client = Client()
    client.get(CHANGES)
    with django_assert_max_num_queries(15):
        page = client.get(f"{CHANGES}?from=17.1&to=18.1&category=major-version-changes")
    assert page.status_code == 200
    response: Any = client.get(f"{CHANGES}?from=17.1&to=18.1&format=json")
    told = json.loads(b"".join(response.streaming_content))
    assert len(told["changes"]) == len(comparison.rows)
    assert [one["category"] for one in told["changes"]] == [row.category.value for row in comparison.rows]
    response = client.get(f"{CHANGES}?from=17.1&to=18.1&format=csv")
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    assert len(list(csv.DictReader(io.StringIO(text)))) == len(comparison.rows)


def test_links_lead_to_entries_that_are_there(comparison: Comparison) -> None:
    response: Any = Client().get(f"{CHANGES}?from=17.1&to=18.1&format=json")
    told = json.loads(b"".join(response.streaming_content))
    urls = {
        mention["url"]
        for change in told["changes"]
        for line in change["lines"]
        for name in ("gained", "lost", "reworded")
        for mention in line[name]
        if mention.get("url")
    }
    known = set(Entry.objects.exclude(external_id="").values_list("external_id", flat=True))
    for url in urls:
        name = url.rstrip("/").rpartition("/")[2].upper()
        assert name in known or name.replace("-", ".") in known, url

"""The review queue after 17.1 → 18.1, for commentary on every technique, against a computation of its own.

What is expected is worked out from the two bundles as MITRE publishes them, with plain JSON: nothing of the
project reads them here, so a fault in its reading, comparing or grading cannot hide.
"""

import gzip
import json
import os
import re
from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from frameworks.attack.importer import import_attack
from frameworks.models import ReviewItem, TechniquePage

DATA = os.environ.get("FRAMEWORK_DATA_DIR")

pytestmark = [
    pytest.mark.release,
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA, reason="needs real releases: FRAMEWORK_DATA_DIR"),
]

IDENTITY, MEANING, WORDING = 3, 2, 1
# How the pages are commented, in turn: what their notes hang on.
KINDS = ("whole", "statement", "mitigation", "analytic", "one line", "statement and mitigation", "nothing")


def bundle(version: str) -> Path:
    return Path(DATA or "") / f"attack/enterprise-attack-{version}.json.gz"


class Bundle:
    """A release as MITRE writes it, with nothing made of it but look-ups."""

    def __init__(self, version: str) -> None:
        with gzip.open(bundle(version)) as file:
            objects = json.load(file)["objects"]
        self.objects = {one["id"]: one for one in objects}
        self.about: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in objects:
            if (
                one["type"] == "relationship"
                and {one["source_ref"], one["target_ref"]} <= self.objects.keys()
            ):
                about_target = one["relationship_type"] in ("uses", "mitigates", "detects")
                self.about[one["target_ref" if about_target else "source_ref"]].append(one)

    def __getitem__(self, key: str) -> dict[str, Any] | None:
        return self.objects.get(key)

    def external_id(self, key: str) -> str:
        references = self.objects[key].get("external_references", [])
        return next((one["external_id"] for one in references if one["source_name"] == "mitre-attack"), "")

    def related(self, key: str, relation: str) -> dict[str, str]:
        """The other ends of what is said about a technique, with the sentences."""
        said: defaultdict[str, list[str]] = defaultdict(list)
        for one in self.about[key]:
            if one["relationship_type"] == relation:
                other = one["source_ref"] if one["target_ref"] == key else one["target_ref"]
                said[other].append(one.get("description", ""))
        return {other: "\n".join(sorted(sentences)) for other, sentences in said.items()}

    def status(self, key: str) -> str:
        one = self.objects.get(key)
        if one is None:
            return "withdrawn"
        return (
            "revoked" if one.get("revoked") else "deprecated" if one.get("x_mitre_deprecated") else "active"
        )

    def analytics(self, key: str) -> set[str]:
        """The analytics of a technique's detection strategies."""
        return {
            analytic
            for strategy in self.related(key, "detects")
            for analytic in self.objects[strategy].get("x_mitre_analytic_refs", ())
        }

    def tactics(self, key: str) -> set[str]:
        return {phase["phase_name"] for phase in self.objects[key].get("kill_chain_phases", ())}


def changed_share(old: str, new: str) -> float:
    """How much of a text changed, counted in words and compared word by word."""
    words: list[list[str]] = [re.findall(r"\S+", text) for text in (old, new)]
    matcher = SequenceMatcher(None, words[0], words[1], autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    changed = len(words[0]) + len(words[1]) - 2 * same
    return changed / (changed + 2 * same) if changed else 0.0


def text_grade(old: str, new: str) -> set[int]:
    """The grades a text's change may have: both where it is too near the border to tell by another ruler."""
    if old == new:
        return {0}
    share = changed_share(old, new)
    if abs(share - 0.1) < 0.03:
        return {WORDING, MEANING}
    return {MEANING if share > 0.1 else WORDING}


def deepest(*grades: set[int]) -> set[int]:
    """The grades that the deepest of several may be."""
    found = {0}
    for some in grades:
        found = {max(one, other) for one in found for other in some}
    return found


def expected(key: str, kind: str, part: str, old: Bundle, new: Bundle) -> set[int]:
    """The grade an item has to have, 0 for no item; more than one where rulers may differ."""
    before, after = old[key], new[key]
    assert before is not None
    if after is None or old.status(key) != new.status(key) or before["name"] != after["name"]:
        return {IDENTITY}
    if kind in ("whole", "one line"):
        return whole(key, before, after, old, new)
    grades = []
    if kind.startswith("statement"):
        grades.append(text_grade(before.get("description", ""), after.get("description", "")))
    if kind.endswith("mitigation") and part:
        grades.append(mitigation_grade(key, part, old, new))
    if kind == "analytic" and part:
        has = [any(b.external_id(one) == part for one in b.analytics(key)) for b in (old, new)]
        grades.append({MEANING if has[0] != has[1] else 0})  # 17.1 has no analytics at all
    return deepest(*grades)


def mitigation_grade(key: str, part: str, old: Bundle, new: Bundle) -> set[int]:
    said = [
        {b.external_id(one): text for one, text in b.related(key, "mitigates").items()}.get(part)
        for b in (old, new)
    ]
    if said[0] is None or said[1] is None:
        return {0 if said[0] == said[1] else MEANING}
    return text_grade(said[0], said[1])


def whole(key: str, before: dict[str, Any], after: dict[str, Any], old: Bundle, new: Bundle) -> set[int]:
    """The grade of everything that a reader of the whole technique may notice."""
    deep = (
        old.tactics(key) != new.tactics(key)
        or set(before.get("x_mitre_platforms", ())) != set(after.get("x_mitre_platforms", ()))
        or any(old.related(key, r).keys() != new.related(key, r).keys() for r in ("mitigates", "detects"))
        or bool(before.get("x_mitre_detection")) != bool(after.get("x_mitre_detection"))
        or old.related(key, "subtechnique-of").keys() != new.related(key, "subtechnique-of").keys()
    )
    if deep:
        return {MEANING}
    grades = [text_grade(before.get("description", ""), after.get("description", ""))]
    grades.append(text_grade(before.get("x_mitre_detection", ""), after.get("x_mitre_detection", "")))
    own = ("x_mitre_", "external_references")
    names = {name for one in (before, after) for name in one if name.startswith(own)}
    passing = {"x_mitre_version", "x_mitre_attack_spec_version", "x_mitre_modified_by_ref", "x_mitre_domains"}
    light = any(before.get(name) != after.get(name) for name in names - passing - {"x_mitre_contributors"})
    light |= any(old.related(key, r) != new.related(key, r) for r in ("mitigates", "detects", "uses"))
    return deepest({WORDING if light else 0}, *grades)


def note(part: str = "") -> dict[str, Any]:
    return {"type": "our_view", "value": {"text": "<p>Ours.</p>", "part": part}}


@pytest.fixture(scope="module")
def queue(django_db_setup: None, django_db_blocker: Any) -> Any:
    """Every technique of 17.1 commented in turn, then 18.1: page → (STIX id, kind, part), and the report."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_attack(str(bundle("17.1")), release="17.1")
        old, new = Bundle("17.1"), Bundle("18.1")
        commented = {}
        pages = TechniquePage.objects.select_related("entry").order_by("entry__external_id")
        for place, page in enumerate(pages):
            kind, key = KINDS[place % len(KINDS)], page.entry.key
            mitigations = sorted(
                {b.external_id(one) for b in (old, new) for one in b.related(key, "mitigates")}
            )
            moved = [one for one in mitigations if mitigation_grade(key, one, old, new) != {0}]
            if moved and place % 2:  # they are few
                kind = "mitigation"
            analytics = sorted(map(new.external_id, new.analytics(key))) if new[key] else []
            part = ""
            if kind.endswith("mitigation"):
                part = next(iter(moved or mitigations), "M9999")
            elif kind == "analytic":
                part = analytics[0] if analytics else "AN9999"
            blocks = {
                "whole": [note()],
                "statement": [note("statement")],
                "mitigation": [note(part)],
                "analytic": [note(part)],
                "statement and mitigation": [note("statement"), note(part)],
            }.get(kind, [])
            one_line = "Ours." if kind == "one line" else ""
            TechniquePage.objects.filter(pk=page.pk).update(commentary=blocks, one_line=one_line)
            if kind != "nothing":
                commented[page.pk] = (key, kind, part)
        report = import_attack(str(bundle("18.1")), release="18.1")
        yield commented, report, old, new
        transaction.set_rollback(True)


def test_the_queue_is_what_the_bundles_say(queue: Any) -> None:
    commented, report, old, new = queue
    assert len(commented) > 500
    found = dict(ReviewItem.objects.values_list("page", "grade"))
    wrong = {
        (new.external_id(key) if new[key] else key, kind, part): (found.get(page, 0), wanted)
        for page, (key, kind, part) in commented.items()
        if found.get(page, 0) not in (wanted := expected(key, kind, part, old, new))
    }
    assert wrong == {}
    unsure = [key for key, kind, part in commented.values() if len(expected(key, kind, part, old, new)) > 1]
    assert len(unsure) < len(commented) / 50  # two rulers may differ at the border, and nowhere else
    assert found.keys() <= commented.keys()
    assert ReviewItem.objects.count() == len(found)
    assert sum(report.reviews.opened.values()) == len(found)


def test_it_has_some_of_everything(queue: Any) -> None:
    """That the comparison above compares something: items of each grade, and pages without one."""
    commented, report, _, _ = queue
    assert all(report.reviews.opened[grade] for grade in ("identity", "meaning", "wording"))
    by_kind: defaultdict[str, int] = defaultdict(int)
    for page in ReviewItem.objects.values_list("page", flat=True):
        by_kind[commented[page][1]] += 1
    assert set(by_kind) == set(KINDS) - {"nothing"}
    assert len(commented) - ReviewItem.objects.count() > 100


def test_a_second_import_changes_nothing(queue: Any) -> None:
    before = list(ReviewItem.objects.order_by("pk").values())
    report = import_attack(str(bundle("18.1")), release="18.1")
    assert sum(report.reviews.opened.values()) == 0
    assert list(ReviewItem.objects.order_by("pk").values()) == before

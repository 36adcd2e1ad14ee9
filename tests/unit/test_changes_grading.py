"""How deep a change goes: identity, meaning, wording, and what is no reason at all."""

from typing import Any

import pytest

from frameworks.changes.entry import compare
from frameworks.changes.grading import (
    SMALL,
    WHATS,
    Grade,
    Reason,
    deepest,
    grade_identity,
    grade_part,
    grade_whole,
    told_once,
)
from frameworks.models import ReviewItem
from tests.unit.test_changes_entry import content, said

LONG = " ".join(f"word{number}" for number in range(100))


def grades(**changes: Any) -> dict[str, int]:
    return {reason.what: reason.grade for reason in grade_whole(compare(content(), content(**changes)))}


def relationships(*more: dict[str, Any], without: str = "") -> list[dict[str, Any]]:
    return [one for one in content()["relationships"] if one["type"] != without] + list(more)


@pytest.mark.parametrize(
    ("whole", "part", "said"),
    [
        (Reason("mitigations", 2, lost=1), Reason("mitigations", 2, lost=1, part="M1026"), 1),
        (Reason("mitigations", 2, lost=2), Reason("mitigations", 2, lost=1, part="M1026"), 2),
        (Reason("mitigations", 1, reworded=1), Reason("mitigations", 1, share=0.1, part="M1026"), 1),
        (Reason("text", 1, share=0.1), Reason("text", 1, share=0.1, part="statement"), 1),
        (Reason("detections", 2, lost=1), Reason("detections", 2, lost=1, part="AN0001"), 2),
        (Reason("platforms", 2, lost=1), Reason("mitigations", 2, lost=1, part="M1026"), 2),
    ],
)
def test_what_a_part_says_is_not_said_again_of_the_whole(whole: Reason, part: Reason, said: int) -> None:
    assert len(told_once([whole, part])) == said
    assert deepest(told_once([whole, part])) == deepest([whole, part])
    assert part in told_once([whole, part])


def test_the_grades_are_those_of_the_queue() -> None:
    assert {grade.name: grade.value for grade in Grade} == {
        grade.name: grade.value for grade in ReviewItem.Grade
    }


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"status": "revoked", "revoked_by": "t9"}, "revoked"),
        ({"revoked_by": "t9"}, "revoked"),
        ({"status": "withdrawn"}, "withdrawn"),
        ({"status": "deprecated"}, "deprecated"),
        ({"title": "Shell"}, "renamed"),
        ({"external_id": "T1999"}, "renumbered"),
    ],
)
def test_identity(changes: dict[str, Any], what: str) -> None:
    assert grades(**changes) == {what: Grade.IDENTITY}
    assert [reason.what for reason in grade_identity(compare(content(), content(**changes)))] == [what]


def test_a_relationship_that_is_a_value_too_is_one_reason() -> None:
    by = relationships(said("revoked-by", "t1", "t9"))
    changes = {"status": "revoked", "revoked_by": "t9", "relationships": by}
    assert grades(**changes) == {"revoked": Grade.IDENTITY}


def test_what_is_in_force_again_is_a_matter_of_identity() -> None:
    change = compare(content(status="revoked"), content())
    assert [(reason.what, reason.grade) for reason in grade_whole(change)] == [("restored", Grade.IDENTITY)]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"relationships": relationships(said("in-tactic", "t1", "ta9"))}, "tactics"),
        ({"relationships": relationships(without="in-tactic")}, "tactics"),
        ({"relationships": relationships(said("mitigates", "m9", "t1"))}, "mitigations"),
        ({"relationships": relationships(said("detects", "d9", "t1"))}, "detections"),
        ({"labels": [["platform", "Linux"]]}, "platforms"),
        ({"parent": "t8"}, "parent"),
        ({"text": "Something else entirely."}, "text"),
        ({"attributes": content()["attributes"] | {"detection": "Look."}}, "detections"),
    ],
)
def test_meaning(changes: dict[str, Any], what: str) -> None:
    assert grades(**changes) == {what: Grade.MEANING}
    assert grade_identity(compare(content(), content(**changes))) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"relationships": relationships(said("uses", "s9", "t1"))}, "procedures"),
        (
            {"relationships": relationships(said("mitigates", "m1", "t1", "Stop."), without="mitigates")},
            "mitigations",
        ),
        ({"references": []}, "references"),
        ({"labels": [*content()["labels"], ["tag", "x"]]}, "details"),
        ({"attributes": content()["attributes"] | {"impact_type": ["Integrity"]}}, "details"),
        ({"relationships": relationships(said("targets", "t1", "a1"))}, "details"),
        ({"text": "Runs *commands*."}, "text"),
    ],
)
def test_wording(changes: dict[str, Any], what: str) -> None:
    found = grades(**changes)
    assert found == {what: Grade.WORDING} or (what == "text" and found["text"] == Grade.MEANING)


def test_thanks_to_somebody_are_no_reason_to_read_again() -> None:
    assert grades(attributes=content()["attributes"] | {"contributors": ["Ada", "Grace"]}) == {}
    assert deepest([]) is None


@pytest.mark.parametrize(("changed", "grade"), [(1, Grade.WORDING), (10, Grade.WORDING), (11, Grade.MEANING)])
def test_a_small_part_of_the_text_is_a_tenth_of_its_words(changed: int, grade: Grade) -> None:
    new = " ".join([*LONG.split()[:-changed], *(f"other{number}" for number in range(changed))])
    (reason,) = grade_whole(compare(content(text=LONG), content(text=new)))
    assert (reason.what, reason.grade, reason.share) == ("text", grade, pytest.approx(changed / 100))
    assert SMALL == 0.1


def test_detections_as_text_and_as_relationships_are_one_reason() -> None:
    old = content(attributes={"detection": "Look.", "contributors": ["Ada"], "remote_support": True})
    new = content(relationships=relationships(said("detects", "d1", "t1"), said("detects", "d2", "t1")))
    (reason,) = grade_whole(compare(old, new))
    assert reason == Reason("detections", Grade.MEANING, gained=2, lost=1)
    assert (reason.label, reason.amount) == ("Detections", "+2 \N{MINUS SIGN}1")


def test_a_detection_text_in_other_words_is_judged_by_its_words() -> None:
    old = content(attributes={"detection": LONG})
    (reason,) = grade_whole(compare(old, content(attributes={"detection": f"{LONG} more"})))
    assert (reason.what, reason.grade) == ("detections", Grade.WORDING)
    assert reason.amount == "1% of the words"


def test_reasons_come_in_a_readers_order_and_the_deepest_counts() -> None:
    reasons = grade_whole(
        compare(
            content(),
            content(
                title="Shell",
                references=[],
                labels=[["platform", "Linux"]],
                relationships=relationships(said("uses", "s9", "t1")),
            ),
        )
    )
    assert [reason.what for reason in reasons] == ["renamed", "platforms", "procedures", "references"]
    assert [list(WHATS).index(reason.what) for reason in reasons] == sorted(
        list(WHATS).index(reason.what) for reason in reasons
    )
    assert deepest(reasons) == Grade.IDENTITY


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Block it.", "Block it.", None),
        (None, None, None),
        (None, "Block it.", Reason("mitigations", Grade.MEANING, gained=1, part="M1038")),
        ("Block it.", None, Reason("mitigations", Grade.MEANING, lost=1, part="M1038")),
        ("Block it.", "Let it go.", Reason("mitigations", Grade.MEANING, share=0.6, part="M1038")),
        (LONG, f"{LONG} more", Reason("mitigations", Grade.WORDING, share=0.005, part="M1038")),
    ],
)
def test_a_part_is_judged_by_its_own_words(old: str | None, new: str | None, reason: Reason | None) -> None:
    assert grade_part(old, new, "mitigations", "M1038") == ([reason] if reason else [])


@pytest.mark.parametrize(
    "reason",
    [
        Reason("renamed", Grade.IDENTITY),
        Reason("procedures", Grade.WORDING, gained=1, lost=2, reworded=3),
        Reason("text", Grade.MEANING, share=0.25, part="statement"),
    ],
)
def test_a_reason_survives_as_json(reason: Reason) -> None:
    assert Reason.from_json(reason.as_json()) == reason
    assert all(reason.as_json().values())


def test_amounts_are_short() -> None:
    assert Reason("renamed", Grade.IDENTITY).amount == ""
    assert (
        Reason("uses", Grade.WORDING, gained=1, lost=2, reworded=3).amount == "+1 \N{MINUS SIGN}2 3 reworded"
    )
    assert Reason("text", Grade.WORDING, share=0.001).amount == "1% of the words"

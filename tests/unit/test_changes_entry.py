"""Two contents of one entry compared: what is told, and what is not."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from frameworks.changes.entry import EntryChange, Movement, compare, statements


def content(**changes: Any) -> dict[str, Any]:
    """A technique's content as history keeps it, with some of it changed."""
    return {
        "external_id": "T1059",
        "kind": "technique",
        "title": "Interpreter",
        "text": "Runs commands.",
        "status": "active",
        "parent": None,
        "revoked_by": None,
        "labels": [["platform", "Linux"], ["platform", "Windows"]],
        "references": [["Report", "Author. (2020).", "https://example.com/"]],
        "attributes": {"contributors": ["Ada"], "remote_support": True},
        "relationships": [
            said("mitigates", "m1", "t1", "Block it."),
            said("in-tactic", "t1", "ta2"),
            said("uses", "s1", "t1", "Worm runs it."),
        ],
    } | changes


def said(type_: str, source: str, target: str, text: str = "", **more: Any) -> dict[str, Any]:
    key = f"{source}-{type_}-{target}"
    return {
        "key": key,
        "type": type_,
        "source": source,
        "target": target,
        "text": text,
        "references": [],
        "attributes": {},
    } | more


def test_nothing_differs_from_itself() -> None:
    change = compare(content(), content())
    assert change == EntryChange()
    assert not change
    assert change.others == set()


def test_plain_values_tell_before_and_after() -> None:
    change = compare(content(), content(title="Shell", status="revoked", revoked_by="t9", parent="t8"))
    assert change.plain == {
        "title": ("Interpreter", "Shell"),
        "status": ("active", "revoked"),
        "parent": (None, "t8"),
        "revoked_by": (None, "t9"),
    }
    assert change.others == {"t8", "t9"}


def test_the_text_is_told_as_published() -> None:
    assert compare(content(), content(text="Runs *commands*.")).text == ("Runs commands.", "Runs *commands*.")


def test_lists_gain_lose_and_reword() -> None:
    change = compare(
        content(),
        content(
            labels=[["platform", "macOS"], ["platform", "Windows"], ["tag", "new"]],
            references=[["Report", "Author. (2021).", "https://example.com/"], ["Paper", "", ""]],
            relationships=[
                said("mitigates", "m1", "t1", "Block it all."),
                said("mitigates", "m2", "t1", "Train people."),
                said("in-tactic", "t1", "ta3"),
                said("uses", "s1", "t1", "Worm runs it.", references=[["Paper", "", ""]]),
            ],
        ),
    )
    assert change.labels == {"platform": Movement(("macOS",), ("Linux",)), "tag": Movement(("new",))}
    assert change.references == Movement(("Paper",), (), ("Report",))
    assert change.relations == {
        "in-tactic": Movement(("ta3",), ("ta2",)),
        "mitigates": Movement(("m2",), (), ("m1",)),
        "uses": Movement((), (), ("s1",)),
    }
    assert change.others == {"ta2", "ta3", "m1", "m2", "s1"}


def test_attributes_tell_what_appeared_and_what_is_gone() -> None:
    change = compare(
        content(), content(attributes={"contributors": ["Ada", "Grace"], "impact_type": ["Integrity"]})
    )
    assert change.attributes == {
        "contributors": (["Ada"], ["Ada", "Grace"]),
        "impact_type": (None, ["Integrity"]),
        "remote_support": (True, None),
    }


def test_an_order_is_no_change() -> None:
    change = compare(
        content(references=[["A", "", ""], ["B", "", ""]]),
        content(
            references=[["B", "", ""], ["A", "", ""]],
            relationships=content()["relationships"][::-1],
            labels=content()["labels"][::-1],
        ),
    )
    assert not change


def test_a_statement_made_anew_with_the_same_words_is_the_same() -> None:
    """Publishers delete a relationship and publish it again under another key."""
    again = [one | {"key": f"again-{one['key']}"} for one in content()["relationships"]]
    assert not compare(content(), content(relationships=again))


def test_two_statements_about_the_same_two_are_compared_together() -> None:
    twice = [*content()["relationships"], said("uses", "s1", "t1", "Worm runs it again.")]
    assert compare(content(), content(relationships=twice)).relations == {"uses": Movement((), (), ("s1",))}


def test_the_other_end_is_who_does_it_or_what_it_is_done_to() -> None:
    found = statements(content())
    assert {type_: list(ends) for type_, ends in found.items()} == {
        "mitigates": ["m1"],
        "in-tactic": ["ta2"],
        "uses": ["s1"],
    }


CONTENTS = st.builds(
    content,
    title=st.sampled_from("ab"),
    text=st.sampled_from("ab"),
    status=st.sampled_from(["active", "revoked"]),
    labels=st.lists(st.tuples(st.sampled_from(["platform", "tag"]), st.sampled_from("abc")), max_size=3),
    references=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.just("")), max_size=3),
    relationships=st.lists(
        st.builds(
            said,
            st.sampled_from(["uses", "mitigates", "in-tactic"]),
            st.sampled_from("abc"),
            st.sampled_from("abc"),
            st.sampled_from("xy"),
        ),
        max_size=3,
    ),
    attributes=st.dictionaries(st.sampled_from("abc"), st.sampled_from("xy"), max_size=2),
)


@given(CONTENTS, CONTENTS)
def test_the_way_back_is_the_mirror_of_the_way_there(old: dict[str, Any], new: dict[str, Any]) -> None:
    there, back = compare(old, new), compare(new, old)
    assert {name: pair[::-1] for name, pair in there.plain.items()} == back.plain
    assert {name: pair[::-1] for name, pair in there.attributes.items()} == back.attributes
    assert bool(there) == bool(back)
    for one, other in ((there.labels, back.labels), (there.relations, back.relations)):
        assert {
            name: Movement(moved.lost, moved.gained, moved.reworded) for name, moved in one.items()
        } == other

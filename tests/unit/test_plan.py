"""The plan: what a release changes, from digests alone."""

from hypothesis import given
from hypothesis import strategies as st

from frameworks.plan import plan

states = st.dictionaries(st.text(max_size=3), st.sampled_from("abc"), max_size=8)


def test_a_plan_sorts_every_key() -> None:
    result = plan({"same": "1", "other": "1", "gone": "1"}, {"same": "1", "other": "2", "new": "1"})
    assert result.added == {"new"}
    assert result.changed == {"other"}
    assert result.withdrawn == {"gone"}
    assert result.unchanged == {"same"}
    assert result.touched == {"new", "other"}


@given(states, states)
def test_each_key_is_in_exactly_one_group(old: dict[str, str], new: dict[str, str]) -> None:
    result = plan(old, new)
    groups = [result.added, result.changed, result.withdrawn, result.unchanged]
    assert sorted(key for group in groups for key in group) == sorted({*old, *new})


@given(states, states)
def test_applying_a_plan_makes_the_new_state(old: dict[str, str], new: dict[str, str]) -> None:
    result = plan(old, new)
    applied = {key: value for key, value in old.items() if key not in result.withdrawn}
    applied.update({key: new[key] for key in result.touched})
    assert applied == new
    assert not plan(applied, new).touched

"""Two texts word by word: both can be made of the pieces again, and no text takes for ever."""

import difflib
import random
import sys
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.changes import words
from frameworks.changes.words import Piece, diff_words, excerpt, share_changed

WORDS = st.sampled_from(
    ["a", "b", "the", "The", "don't", "x.", ",", " ", "  ", "\n", "\n\n", "\t", "é", "\u2019"]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=40).map("".join))


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(piece.op, piece.text) for piece in diff_words(old, new)]


@given(TEXTS, TEXTS)
def test_the_pieces_make_up_both_texts(old: str, new: str) -> None:
    pieces = diff_words(old, new)
    assert "".join(piece.text for piece in pieces if piece.op != "new") == old
    assert "".join(piece.text for piece in pieces if piece.op != "gone") == new
    assert all(piece.text for piece in pieces)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert told(text, text) == ([("same", text)] if text else [])
    assert share_changed(text, text) == 0


@given(TEXTS, TEXTS)
def test_neighbours_differ_in_what_happened_to_them(old: str, new: str) -> None:
    ops = [piece.op for piece in diff_words(old, new)]
    assert all(one != other for one, other in pairwise(ops))


@given(TEXTS, TEXTS)
def test_a_share_is_a_share(old: str, new: str) -> None:
    assert 0 <= share_changed(old, new) <= 1


@given(st.text("ab ", min_size=1).filter(str.strip))
def test_a_text_that_is_new_or_gone_changed_wholly(text: str) -> None:
    assert share_changed("", text) == share_changed(text, "") == 1


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "", []),
        ("", "new", [("new", "new")]),
        ("old", "", [("gone", "old")]),
        ("an old word", "a new word", [("gone", "an old"), ("new", "a new"), ("same", " word")]),
        ("one two", "one too", [("same", "one "), ("gone", "two"), ("new", "too")]),
        ("a, b", "a; b", [("same", "a"), ("gone", ","), ("new", ";"), ("same", " b")]),
        (
            "it isn't so",
            "it isn\u2019t so",
            [("same", "it "), ("gone", "isn't"), ("new", "isn\u2019t"), ("same", " so")],
        ),
        ("one\n\ntwo", "one\n\nthree\n\ntwo", [("same", "one\n\n"), ("new", "three\n\n"), ("same", "two")]),
    ],
)
def test_pieces_are_words(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    assert told(old, new) == pieces


def test_a_moved_paragraph_is_matched_whole() -> None:
    first, second = "one two three", "four five six"
    assert told(f"{first}\n{second}\n", f"{second}\n{first}\n") == [
        ("new", f"{second}\n"),
        ("same", f"{first}\n"),
        ("gone", f"{second}\n"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "share"),
    [
        ("one two three four", "one two three four", 0),
        ("one two three four", "one two three five", 0.25),
        ("one two", "three four", 1),
        ("one two", "one two three four", 1 / 3),
        ("one two", "one  two", 0),  # neither a blank is a word
        ("one, two", "one; two!", 0),  # nor punctuation
    ],
)
def test_the_share_counts_words(old: str, new: str, share: float) -> None:
    assert share_changed(old, new) == pytest.approx(share)


class TestExcerpt:
    SAME = " ".join(str(number) for number in range(100))

    def test_cuts_what_is_far_from_any_change(self) -> None:
        pieces = [Piece("same", f"{self.SAME} "), Piece("new", "X"), Piece("same", f" {self.SAME}")]
        assert excerpt(pieces, 2) == [Piece("same", "… 98 99 "), Piece("new", "X"), Piece("same", " 0 1 …")]

    def test_keeps_both_ends_between_two_changes(self) -> None:
        pieces = [Piece("new", "X"), Piece("same", f" {self.SAME} "), Piece("gone", "Y")]
        assert [piece.text for piece in excerpt(pieces, 2)] == ["X", " 0 1 … 98 99 ", "Y"]

    def test_stays_in_the_paragraph_of_the_change(self) -> None:
        between = f" end.\n\n{self.SAME}\n\nBegin "
        pieces = [Piece("new", "X"), Piece("same", between), Piece("gone", "Y"), Piece("same", between)]
        assert [piece.text for piece in excerpt(pieces, 4)] == [
            "X",
            " end.\n\n…\n\nBegin ",
            "Y",
            " end. …",
        ]

    def test_cuts_nothing_short_and_nothing_that_changed(self) -> None:
        pieces = [Piece("same", "one two three "), Piece("new", self.SAME)]
        assert excerpt(pieces) == pieces
        assert excerpt([]) == []

    @given(TEXTS, TEXTS)
    def test_never_touches_a_change(self, old: str, new: str) -> None:
        pieces = diff_words(old, new)
        short = excerpt(pieces, 1)
        assert [piece for piece in short if piece.op != "same"] == [
            piece for piece in pieces if piece.op != "same"
        ]
        assert [piece.op for piece in short] == [piece.op for piece in pieces]


def hostile() -> dict[str, tuple[str, str]]:
    """Pairs that a comparison without a limit takes minutes or hours for."""
    chance = random.Random(7)

    def soup(letters: str, number: int, between: str) -> str:
        return between.join(chance.choice(letters) for _ in range(number))

    return {
        "one word again and again": ("a " * 50_000, "a " * 49_999 + "b "),
        "two words at random": (soup("ab", 20_000, " "), soup("ab", 20_000, " ")),
        "lines all alike": ("a\n" * 50_000, "b\n" + "a\n" * 50_000),
        "many middling paragraphs": (soup("abc\n", 40_000, " "), soup("abc\n", 40_000, " ")),
        "blanks only": (" \n" * 50_000, "\n " * 50_000),
        "nothing in common": (
            " ".join(f"a{number}" for number in range(20_000)),
            " ".join(f"b{number}" for number in range(20_000)),
        ),
    }


@pytest.mark.parametrize("name", hostile())
def test_hostile_texts_cost_no_more_than_the_limit(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is counted by Python itself: every line that difflib runs to find a match."""
    old, new = hostile()[name]
    monkeypatch.setattr(words, "LIMIT", 100_000)
    search = difflib.SequenceMatcher.find_longest_match.__code__
    lines = 0

    def count(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal lines
        if event == "call":
            return count if frame.f_code is search else None
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        pieces = diff_words(old, new)
    finally:
        sys.settrace(before)
    assert lines < 12 * 100_000
    assert "".join(piece.text for piece in pieces if piece.op != "new") == old
    assert "".join(piece.text for piece in pieces if piece.op != "gone") == new


def test_beyond_the_limit_the_rest_is_replaced_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = "one two three", "one 2 three"
    assert len(diff_words(old, new)) == 4
    monkeypatch.setattr(words, "LIMIT", 1)
    assert told(old, new) == [("gone", old), ("new", new)]


def test_a_long_ordinary_text_stays_within_the_limit() -> None:
    """A hundred paragraphs of a hundred and fifty words, one word changed in each."""
    chance = random.Random(3)
    vocabulary = [f"word{number}" for number in range(500)] + ["the"] * 60
    paragraphs = [[chance.choice(vocabulary) for _ in range(150)] for _ in range(100)]
    old = "\n\n".join(" ".join(some) for some in paragraphs)
    for some in paragraphs:
        some[70] = "changed"
    new = "\n\n".join(" ".join(some) for some in paragraphs)
    gone = [piece.text.strip() for piece in diff_words(old, new) if piece.op == "gone"]
    assert len(gone) == 100
    assert all(len(text.split()) == 1 for text in gone)

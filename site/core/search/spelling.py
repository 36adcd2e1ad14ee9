"""Tolerance for typing mistakes: the nearest words among the titles of what can be found."""

from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from heapq import nsmallest

_NEAR = 0.75  # the least likeness (difflib's ratio) of a word that is offered
_SHORTEST = 4  # letters of a word that is corrected; below it everything is like everything


def correct(words: Collection[str], titles: Iterable[str]) -> str | None:
    """Return the words with the unknown ones replaced by near ones; None when nothing near is known.

    `titles` are folded (`SearchDocument.title_key`). Words with digits are ids or versions and stay as they
    are.
    """
    vocabulary = {word for title in titles for word in title.split()}
    corrected = [_nearest(word, vocabulary) for word in words]
    return " ".join(corrected) if corrected != list(words) else None


def _nearest(word: str, vocabulary: set[str]) -> str:
    if len(word) < _SHORTEST or not word.isalpha() or word in vocabulary:
        return word
    pairs = _pairs(word)
    near = [
        (len(pairs & _pairs(other)), other)
        for other in vocabulary
        if (other[0] == word[0] or other[-1] == word[-1])  # a mistake at both ends is no mistake any more
        and abs(len(other) - len(word)) <= 2
        and other.isalpha()
    ]
    likely = nsmallest(10, near, key=lambda item: (-item[0], item[1]))
    best = max(
        ((SequenceMatcher(None, word, other).ratio(), other) for _, other in likely), default=(0.0, word)
    )
    return best[1] if best[0] >= _NEAR else word


def _pairs(word: str) -> set[str]:
    """Return the neighbouring letters of a word, its ends included."""
    padded = f" {word} "
    return {padded[i : i + 2] for i in range(len(padded) - 1)}

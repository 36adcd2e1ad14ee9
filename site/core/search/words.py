"""How text becomes words, the same way for what is indexed and for what is asked.

A word is a run of letters and digits, in lower case and without diacritics: what FTS5's `unicode61
remove_diacritics 2` tokenizer makes (https://www.sqlite.org/fts5.html#unicode61_tokenizer). No stemmer and no
stop words: word forms are handled on the query's side (`alternatives`), so that both databases agree, ids are
words like any other, and what is found while typing does not vanish when the word is complete.
"""

import re
import unicodedata
from dataclasses import dataclass

MAX_QUERY_LENGTH = 200  # characters of a query that are looked at
MAX_WORDS = 12
MAX_WORD_LENGTH = 40

_WORD = re.compile(r"[^\W_]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SUFFIXES = ("ies", "ing", "ed", "es", "s")


class _Fold(dict[int, int]):
    """A translation table that is filled as characters are met: one character in, one out."""

    def __missing__(self, code: int) -> int:
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        self[code] = ord(base) if len(base) == 1 else code
        return self[code]


_fold = _Fold()


def fold(text: str) -> str:
    """Return the text in lower case without diacritics; every character keeps its position."""
    return text.lower() if text.isascii() else text.translate(_fold)


def clean(text: str) -> str:
    """Return the text composed (NFC) and without what a database refuses: NUL, lone surrogates, controls."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8"))
    return _CONTROL.sub(" ", text)


def words(text: str) -> list[str]:
    """Return the words of a text in order, folded."""
    return _WORD.findall(fold(text))


@dataclass(frozen=True, slots=True)
class Alternative:
    """One form of a word that counts as a match: the word itself, or everything that begins with it."""

    word: str
    prefix: bool


def alternatives(word: str, *, unfinished: bool = False) -> tuple[Alternative, ...]:
    """Return the forms under which a word of a query may stand in a text.

    Besides the word itself: whatever begins with its stem when it is long enough to have one ("scripting"
    finds "script" and "scripts"), its plural when it is short, and, for the last word of a query
    (`unfinished`), whatever begins with it.
    """
    forms = [Alternative(word, prefix=False)]
    if len(word) >= 5 and word.isalpha():
        forms.append(Alternative(_stem(word), prefix=True))
    elif unfinished and (len(word) >= 2 or word.isdigit()):
        forms.append(Alternative(word, prefix=True))
    elif len(word) >= 3 and word.isalpha():
        forms.append(Alternative(word + "s", prefix=False))
    return tuple(forms)


def _stem(word: str) -> str:
    for suffix in _SUFFIXES:
        stem = word.removesuffix(suffix)
        if stem != word and len(stem) >= 4 and not word.endswith("ss"):
            return stem
    return word


@dataclass(frozen=True, slots=True)
class Query:
    """A visitor's question, bounded and made harmless.

    `text` is what was typed (cleaned, cut); `terms` holds for each word the forms that satisfy it; all terms
    must be satisfied unless `any_term` is set.
    """

    text: str
    words: tuple[str, ...]
    terms: tuple[tuple[Alternative, ...], ...]
    any_term: bool = False

    def __bool__(self) -> bool:
        return bool(self.words)


def parse(text: str, *, unfinished: bool = True, any_term: bool = False) -> Query:
    """Read a query. Nothing in it is an operator, so nothing in it can be a syntax error."""
    text = " ".join(clean(text[:MAX_QUERY_LENGTH]).split())
    found = tuple(word[:MAX_WORD_LENGTH] for word in dict.fromkeys(words(text)))[:MAX_WORDS]
    terms = tuple(alternatives(word, unfinished=unfinished and word == found[-1]) for word in found)
    return Query(text, found, terms, any_term)

"""Which words of the publisher's that are gone a note of the firm's still repeats.

    quoted(note, gone_runs("it may be run by anybody", "it is run by admins"), {"M1038"})

A quotation is a run of four words or more that the old text had and the new one has not, or the name or id of
something that was dropped, as it is written.
"""

import html
import re
from collections.abc import Iterable, Iterator, Set
from typing import Any

RUN = 4

_WORD = re.compile(r"\w+(?:[-.'\u2019]\w+)*")
_TAG = re.compile(r"<[^>]*>")

type Runs = frozenset[tuple[str, ...]]


def gone_runs(old: str, new: str) -> Runs:
    """Return the runs of words that only the old text has, in lower case."""
    return frozenset(set(_runs(_words(old))) - set(_runs(_words(new))))


def quoted(text: str, gone: Runs, dropped: Set[str] = frozenset()) -> list[str]:
    """Return what a text quotes of what is gone: the longest runs, then names and ids."""
    spans = [match.span() for match in _WORD.finditer(text)]
    words = [text[start:end].lower() for start, end in spans]
    phrases: list[str] = []
    place = 0
    while place + RUN <= len(words):
        end = place
        while tuple(words[end : end + RUN]) in gone:
            end += 1
        if end > place:
            last = end + RUN - 2
            phrases.append(text[spans[place][0] : spans[last][1]])
            place = last + 1
        else:
            place += 1
    names = [name for name in sorted(dropped) if len(name) > 2 and _names(text, name)]
    return list(dict.fromkeys([*phrases, *names]))


def plain_text(value: Any) -> str:
    """Return every word of a block's raw value, without markup and without the part it hangs on."""
    return " ".join(_strings(value))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield " ".join(html.unescape(_TAG.sub(" ", value)).split())
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in ("part", "id", "type"):
                yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def _names(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _runs(words: list[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[place:] for place in range(RUN)), strict=False)

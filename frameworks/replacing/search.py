"""What somebody looks for, and the places where a text has it.

>>> list(Search("script", "code", whole_words=True).places("A script, scripts; Script"))
[(2, 8), (19, 25)]
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Search:
    """Words to find, taken literally, and what to put in their place."""

    find: str
    replace: str
    match_case: bool = False
    whole_words: bool = False

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(re.escape(self.find), 0 if self.match_case else re.IGNORECASE)

    def places(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
        """Yield from where to where each occurrence between `start` and `end` goes, none overlapping another.

        Words are whole in the whole text. What is written as the replacement already is no occurrence.
        """
        end = len(text) if end is None else end
        while found := self._pattern.search(text, start, end):
            if self._counts(text, found.start(), found.end()):
                yield found.span()
                start = found.end()
            else:
                start = found.start() + 1

    def _counts(self, text: str, start: int, end: int) -> bool:
        if text[start:end] == self.replace:
            return False
        return not (self.whole_words and (_is_word(text[start - 1 : start]) or _is_word(text[end : end + 1])))


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"

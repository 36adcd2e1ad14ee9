"""Excerpts with marks: the place of a text that answers the query, as safe HTML."""

import re
from itertools import islice

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.search.words import Query, fold

LENGTH = 240  # characters of an excerpt, about three lines
_LOOKED_AT = 50  # places of a text that are weighed; the best is among the first or it does not matter


def pattern(query: Query) -> re.Pattern[str] | None:
    """Return what finds the query's words in a folded text, each term as a group of its own."""
    if not query:
        return None
    terms = []
    for forms in query.terms:
        longest = sorted(forms, key=lambda form: -len(form.word))
        ends = (form.word + (r"[^\W_]*" if form.prefix else r"(?![^\W_])") for form in longest)
        terms.append("(" + "|".join(ends) + ")")
    return re.compile(r"(?<![^\W_])(?:" + "|".join(terms) + ")")


def mark(text: str, query: Query) -> SafeString:
    """Return the whole text, escaped, with the query's words marked."""
    return _marked(text, fold(text), pattern(query))


def excerpt(text: str, query: Query, length: int = LENGTH) -> SafeString:
    """Return about `length` characters around the place where most of the query's words stand together."""
    folded, found = fold(text), pattern(query)
    matches = list(islice(found.finditer(folded), _LOOKED_AT)) if found else []
    start = max(0, _best(matches, length) - length // 4) if matches else 0
    start, end = _whole_words(text, start, start + length)
    before, after = "… " * (start > 0), " …" * (end < len(text))
    return mark_safe(before + _marked(text[start:end], folded[start:end], found) + after)  # noqa: S308 - escaped


def _best(matches: list[re.Match[str]], length: int) -> int:
    """Return the position of the first match of the window that holds the most different terms."""
    if len({match.lastindex for match in matches}) == 1:
        return matches[0].start()

    def terms(first: int) -> int:
        begin = matches[first].start()
        inside = (m.lastindex for m in matches[first : first + 20] if m.end() <= begin + length * 3 // 4)
        return len(set(inside))

    return matches[max(range(len(matches)), key=lambda first: (terms(first), -first))].start()


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    if start > 0:
        space = text.find(" ", start, start + 40)
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", end - 40, end)
        end = space if space > start else end
    return start, min(end, len(text))


def _marked(text: str, folded: str, found: re.Pattern[str] | None) -> SafeString:
    parts, position = [], 0
    for match in found.finditer(folded) if found else ():
        parts += [
            escape(text[position : match.start()]),
            "<mark>",
            escape(match[0] and text[slice(*match.span())]),
        ]
        parts.append("</mark>")
        position = match.end()
    parts.append(escape(text[position:]))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped

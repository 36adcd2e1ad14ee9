"""Which procedure examples a view shows: T1105 has 498 of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from frameworks.attack.markup import plain_from_html
from frameworks.technique.view import Statement

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Window:
    """A page of the procedures that hold every word of `query`; pages count from 1."""

    page: int = 1
    query: str = ""
    size: int = PER_PAGE

    @classmethod
    def of(cls, page: str | None, query: str | None) -> "Window":
        """Return the window that a query string asks for; what makes no sense is the first page."""
        number = int(page) if page and page.isascii() and page.isdecimal() and len(page) < 7 else 1
        return cls(max(number, 1), (query or "").replace("\x00", "").strip()[:100])

    def found(self, procedures: Sequence[Statement]) -> list[Statement]:
        """Return the procedures that hold every word of the query in name, id or sentence."""
        words = self.query.casefold().split()
        if not words:
            return list(procedures)
        return [one for one in procedures if all(word in _haystack(one) for word in words)]

    def cut(self, found: Sequence[Statement]) -> list[Statement]:
        """Return the page's share of what was found."""
        start = (self.clamped(len(found)) - 1) * self.size
        return list(found[start : start + self.size])

    def clamped(self, found: int) -> int:
        """Return the page's number, or the last page's when there are not so many."""
        return min(self.page, self.pages(found))

    def pages(self, found: int) -> int:
        """Return how many pages so many procedures fill; at least one."""
        return max(1, -(-found // self.size))


def _haystack(procedure: Statement) -> str:
    entry = procedure.entry
    return f"{entry.external_id} {entry.title} {plain_from_html(procedure.passage.html)}".casefold()

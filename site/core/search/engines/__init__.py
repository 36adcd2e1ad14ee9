"""What the databases do differently: matching, ranking and keeping the full-text index.

Every engine is a module with the functions of `Engine`; the rest of the search is the same on both.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, cast

from django.db import connection

from core.search.models import SearchDocument
from core.search.words import Query

MAX_MATCHES = 20_000  # documents that one query ranks; more than that is no answer


class Match(NamedTuple):
    """A document that satisfies a query. The higher the score, the better; comparable within one query
    only."""

    id: int
    page_id: int | None
    is_page: bool
    facet_set_id: int
    exact: bool  # the words are its title, or the query its id
    score: float


class Engine(Protocol):
    """The part of a search engine that only the database can do."""

    def matches(self, query: Query) -> list[Match]:
        """Return every document that satisfies the query, in no order."""

    def suggestions(self, query: Query, limit: int) -> Sequence[int]:
        """Return the ids of documents whose title or names satisfy the query, the best first."""

    def forget(self, ids: Sequence[int]) -> None:
        """Take documents out of the full-text index before their rows are changed."""

    def learn(self, documents: Iterable[SearchDocument]) -> None:
        """Put documents into the full-text index after their rows were written."""


def engine() -> Engine:
    """Return the engine of the default database."""
    if connection.vendor == "postgresql":
        from core.search.engines import postgresql as module
    else:
        from core.search.engines import sqlite as module  # type: ignore[no-redef]
    return cast(Engine, module)

"""Who reviews a page: the reviewers of its tactics; where there are none, those of its framework; where there
are none either, everybody who may.

    scopes = Scopes.among(task.groups.all())      one query
    scopes.asked(framework, tactics)              user ids; None means everybody

Only people who may review at all count: somebody who has left the group, or the firm, blocks nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from frameworks.models.entry import Relationship
from frameworks.models.pages import TechniquePage
from frameworks.models.review import ReviewerScope


@dataclass(frozen=True, slots=True)
class Place:
    """Where a technique stands: its framework and its tactics, by primary key."""

    framework: int
    tactics: frozenset[int]


@dataclass(frozen=True, slots=True)
class Scopes:
    """User ids by the framework and by the tactic they review."""

    by_framework: Mapping[int, frozenset[int]]
    by_tactic: Mapping[int, frozenset[int]]

    @classmethod
    def among(cls, groups: Any) -> Self:
        """Return the scopes of the active members of some groups."""
        rows = ReviewerScope.objects.filter(user__is_active=True, user__groups__in=groups)
        frameworks: defaultdict[int, set[int]] = defaultdict(set)
        tactics: defaultdict[int, set[int]] = defaultdict(set)
        for user, framework, tactic in rows.order_by().values_list("user", "framework", "tactic"):
            if tactic is None:
                frameworks[framework].add(user)
            else:
                tactics[tactic].add(user)
        return cls(
            {pk: frozenset(users) for pk, users in frameworks.items()},
            {pk: frozenset(users) for pk, users in tactics.items()},
        )

    def asked(self, place: Place | None) -> frozenset[int] | None:
        """Return who reviews what stands there, None for everybody."""
        if place is None:
            return None
        of_tactics = frozenset[int]().union(*(self.by_tactic.get(pk, ()) for pk in place.tactics))
        return of_tactics or self.by_framework.get(place.framework) or None


def places(pages: Collection[int]) -> dict[int, Place]:
    """Return where technique pages (primary keys) stand, in two queries; a page without an entry nowhere."""
    rows = TechniquePage.objects.filter(pk__in=pages, entry__isnull=False).order_by()
    found = list(rows.values_list("pk", "entry", "entry__framework"))
    tactics = tactics_of(entry for _, entry, _ in found)
    return {pk: Place(framework, tactics[entry]) for pk, entry, framework in found}


def tactics_of(entries: Iterable[int]) -> defaultdict[int, frozenset[int]]:
    """Return the tactics (primary keys) of entries, in one query."""
    found: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    rows = Relationship.objects.filter(type="in-tactic", source__in=list(entries)).order_by()
    for source, target in rows.values_list("source", "target"):
        found[source] |= {target}
    return found

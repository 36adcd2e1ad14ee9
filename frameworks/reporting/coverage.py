"""How much of a framework the firm has written about, by tactic, platform or priority."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from frameworks.models import Entry, EntryLabel, Relationship, TechniquePage
from frameworks.models.pages.technique import HAS_COMMENTARY
from frameworks.reporting.techniques import up_to_date

TACTIC, PLATFORM, PRIORITY = "tactic", "platform", "priority"
DIMENSIONS = {TACTIC: "Tactic", PLATFORM: "Platform", PRIORITY: "Priority"}


@dataclass
class Coverage:
    """Of some techniques, how many the firm has written about, and how many of these were reviewed and hold.

    `filters` are those of the technique list that show the same techniques; None where it has no such filter.
    """

    name: str
    framework: str = ""
    filters: dict[str, str | int] | None = field(default_factory=dict)
    techniques: int = 0
    commented: int = 0
    reviewed: int = 0

    @property
    def missing(self) -> int:
        """Techniques that the firm has said nothing about."""
        return self.techniques - self.commented

    @property
    def share_commented(self) -> int:
        """Commented techniques in percent, rounded down, so that 100 means all."""
        return self.commented * 100 // self.techniques if self.techniques else 0

    @property
    def share_reviewed(self) -> int:
        """Techniques with commentary that is reviewed and up to date, in percent of all."""
        return self.reviewed * 100 // self.techniques if self.techniques else 0

    @property
    def url(self) -> str:
        """Where the techniques are listed; empty where they cannot be filtered so."""
        return self._list()

    @property
    def commented_url(self) -> str:
        """Where those with commentary are listed."""
        return self._list(commentary="true")

    @property
    def missing_url(self) -> str:
        """Where those without are listed: what there is to write."""
        return self._list(commentary="false")

    def _list(self, **more: str) -> str:
        if self.filters is None:
            return ""
        query = urlencode({**self.filters, "upstream": Entry.Status.ACTIVE, **more})
        return f"{reverse('technique_pages:index')}?{query}"


class _Fact(NamedTuple):
    """What is counted of one technique."""

    commented: bool
    reviewed: bool
    priority: str


def coverage(pages: QuerySet[TechniquePage], dimension: str = TACTIC) -> list[Coverage]:
    """Count pages along a dimension, in two queries; a technique of two tactics counts in both."""
    facts = _facts(pages)
    match dimension:
        case "platform":
            rows = _by_platform(facts)
        case "priority":
            rows = _by_priority(facts)
        case _:
            rows = _by_tactic(facts)
    return [row for row in rows if row.techniques]


def total(pages: QuerySet[TechniquePage]) -> Coverage:
    """Count all of the pages together, each once."""
    row = Coverage("All techniques")
    _count(row, _facts(pages).values())
    return row


def _facts(pages: QuerySet[TechniquePage]) -> dict[int, _Fact]:
    """Return what is counted, by entry."""
    rows = pages.order_by().annotate(
        said=ExpressionWrapper(HAS_COMMENTARY, BooleanField()), holds=up_to_date()
    )
    return {
        entry: _Fact(bool(said), bool(said and holds), priority)
        for entry, said, holds, priority in rows.values_list("entry_id", "said", "holds", "priority")
        if entry is not None
    }


def _by_tactic(facts: dict[int, _Fact]) -> Iterable[Coverage]:
    links = Relationship.objects.filter(type="in-tactic", target__status=Entry.Status.ACTIVE).order_by(
        "target__framework__name", "target__position", "target__external_id"
    )
    rows: dict[int, Coverage] = {}
    columns = ("source_id", "target_id", "target__title", "target__framework__name")
    for technique, tactic, title, framework in links.values_list(*columns):
        row = rows.setdefault(tactic, Coverage(title, framework, {"tactic": tactic}))
        _count(row, [facts[technique]] if technique in facts else [])
    return rows.values()


def _by_platform(facts: dict[int, _Fact]) -> Iterable[Coverage]:
    labels = EntryLabel.objects.filter(scheme="platform", entry__page__isnull=False).order_by("value")
    rows: dict[str, Coverage] = {}
    for technique, platform in labels.values_list("entry_id", "value"):
        row = rows.setdefault(platform, Coverage(platform, filters={"platform": platform}))
        _count(row, [facts[technique]] if technique in facts else [])
    return rows.values()


def _by_priority(facts: dict[int, _Fact]) -> Iterable[Coverage]:
    rows = {
        value: Coverage(str(label), filters={"priority": value})
        for value, label in TechniquePage.Priority.choices
    }
    rows[""] = Coverage("No priority", filters=None)  # the list has no filter for it
    for fact in facts.values():
        _count(rows[fact.priority], [fact])
    return rows.values()


def _count(row: Coverage, facts: Iterable[_Fact]) -> None:
    for fact in facts:
        row.techniques += 1
        row.commented += fact.commented
        row.reviewed += fact.reviewed

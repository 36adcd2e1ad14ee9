"""The rows of `graph`, sorted by what they say about which entry, and made into the parts of a view.

Every call makes new parts: a strategy that detects two techniques has its sources numbered on
each.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from frameworks.attack.dialect import path
from frameworks.models.entry import Entry
from frameworks.records import Reference
from frameworks.technique.graph import Row
from frameworks.technique.view import Analytic, Component, LogSource, Other, Passage, Statement, Strategy

type Place = Callable[[str, str, str, str], str | None]


class Gathered:
    """What is said about some techniques; `base` is the address of the frameworks index.

    `place` says where an entry is shown below it, by framework, kind, external id and key.
    """

    def __init__(
        self, entries: Collection[Entry], base: str, rows: Iterable[Row], place: Place = path
    ) -> None:
        self._base = base
        self._place = place
        self._slugs = {entry.framework_id: entry.framework.slug for entry in entries}
        self._rows: defaultdict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in rows:
            self._rows[row.type, row.near].append(row)

    @property
    def analytic_ids(self) -> set[int]:
        """The primary keys of all analytics."""
        return {row.pk for (type_, _), rows in self._rows.items() if type_ == "has-analytic" for row in rows}

    def other(self, entry: Entry) -> Other:
        """Return an entry as something to name and link to."""
        where = self._place(self._slugs[entry.framework_id], entry.kind, entry.external_id, entry.key)
        url = f"{self._base}{where}" if where else ""
        return Other(entry.pk, entry.kind, entry.external_id, entry.title, entry.status, url, entry.position)

    def others(self, type_: str, pk: int) -> list[Other]:
        """Return the entries that statements of a type join to `pk`, each once, by external id."""
        found = {row.pk: self._other(row) for row in self._rows.get((type_, pk), ())}
        return sorted(found.values(), key=_by_id)

    def statements(self, type_: str, pk: int) -> list[Statement]:
        """Return the statements of a type about `pk`, by the external id of the other end."""
        found = [Statement(self._other(row), _passage(row)) for row in self._rows.get((type_, pk), ())]
        return sorted(found, key=lambda statement: _by_id(statement.entry))

    def strategies(self, pk: int, platforms: Mapping[int, list[str]]) -> list[Strategy]:
        """Return the detection strategies of a technique with their analytics, in the publisher's order."""
        strategies = [
            Strategy(self._other(row), _passage(row), self.analytics(row.pk, platforms))
            for row in self._rows.get(("detects", pk), ())
            if row.kind == "detection-strategy"
        ]
        return sorted(strategies, key=lambda strategy: _by_id(strategy.entry))

    def components(self, pk: int) -> list[Component]:
        """Return the data components that detect a technique, by the names of their sources and their own."""
        components = [
            Component(self._other(row), _passage(row), next(iter(self.others("part-of", row.pk)), None))
            for row in self._rows.get(("detects", pk), ())
            if row.kind != "detection-strategy"
        ]
        return sorted(components, key=lambda one: (one.source.title if one.source else "", one.entry.title))

    def analytics(self, strategy: int, platforms: Mapping[int, list[str]]) -> list[Analytic]:
        """Return the analytics of a strategy (primary key), in the publisher's order."""
        return [self._analytic(row, platforms) for row in self._in_order("has-analytic", strategy)]

    def _analytic(self, row: Row, platforms: Mapping[int, list[str]]) -> Analytic:
        return Analytic(
            entry=self._other(row),
            passage=_passage(row),
            platforms=platforms[row.pk],
            log_sources=[
                LogSource(self._other(observed), source["name"], source["channel"])
                for observed in self._in_order("observes", row.pk)
                for source in observed.attributes.get("log_sources", ())
            ],
            mutable=[
                (element["field"], element["description"])
                for element in row.attributes.get("mutable_elements", ())
            ],
        )

    def _in_order(self, type_: str, pk: int) -> list[Row]:
        return sorted(self._rows.get((type_, pk), ()), key=lambda row: row.position)

    def _other(self, row: Row) -> Other:
        where = self._place(self._slugs[row.framework], row.kind, row.external_id, row.key)
        url = f"{self._base}{where}" if where else ""
        return Other(row.pk, row.kind, row.external_id, row.title, row.status, url, row.order, row.parent)


def _passage(row: Row) -> Passage:
    return Passage(row.html, [Reference(*reference) for reference in row.references])


def _by_id(other: Other) -> tuple[str, str]:
    return other.external_id, other.title

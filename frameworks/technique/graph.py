"""Everything that is said about some techniques, in one query however many there are.

Each leg of the union is a kind of statement, read from the technique outwards:

    detection strategy, data component --detects-->   technique     mitigates, uses: the same way
    technique       --in-tactic--> tactic, --targets--> asset
    sub-technique   --subtechnique-of--> the technique or its parent
    strategy        --has-analytic--> analytic                       for the strategies that detect it
    analytic        --observes-->     data component                 for the analytics of those strategies
    data component  --part-of-->      data source                    for the components that detect it
    technique       --in-tactic-->    tactic                         of the same tactics, on request

A row is the statement's own text and attributes, except that an analytic's are its own: "has-analytic" says
nothing itself.
"""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from django.db.models import CharField, F, QuerySet, Value

from frameworks.attack.kinds import TECHNIQUES
from frameworks.models.entry import Entry, Relationship

SHOWN = (Entry.Status.ACTIVE, Entry.Status.DEPRECATED)
INCOMING = ("uses", "mitigates", "detects")
OUTGOING = ("in-tactic", "targets")
SIBLING = "sibling"


class Row(NamedTuple):
    """One statement: `near` is the primary key of the end asked about, the rest describes the other end."""

    type: str
    framework: int
    near: int
    position: int
    html: str
    references: list[list[str]]
    attributes: dict[str, Any]
    pk: int
    key: str
    kind: str
    external_id: str
    title: str
    status: str
    order: int
    parent: int | None


def statements(entries: Collection[Entry], *, siblings: bool = False) -> Iterator[Row]:
    """Yield the rows about `entries`, unordered; with `siblings` also the techniques of the same tactics."""
    ids = [entry.pk for entry in entries]
    if not ids:
        return
    families = {*ids, *(entry.parent_id for entry in entries if entry.parent_id)}
    rows = Relationship.objects.order_by()
    strategies = rows.filter(type="detects", target__in=ids).values("source")
    analytics = rows.filter(type="has-analytic", source__in=strategies).values("target")
    tactics = rows.filter(type="in-tactic", source__in=ids).values("target")
    legs = [
        _leg(rows.filter(type__in=INCOMING, target__in=ids), near="target", far="source"),
        _leg(rows.filter(type__in=OUTGOING, source__in=ids), near="source", far="target"),
        _leg(rows.filter(type="subtechnique-of", target__in=families), near="target", far="source"),
        _leg(rows.filter(type="has-analytic", source__in=strategies), "source", "target", text="target__"),
        _leg(rows.filter(type="observes", source__in=analytics), near="source", far="target"),
        _leg(rows.filter(type="part-of", source__in=strategies), near="source", far="target"),
    ]
    if siblings:
        legs.append(
            _leg(
                rows.filter(
                    type="in-tactic",
                    target__in=tactics,
                    source__kind__in=TECHNIQUES,
                    source__status=Entry.Status.ACTIVE,
                ),
                near="target",
                far="source",
                name=SIBLING,
            )
        )
    for row in legs[0].union(*legs[1:], all=True).order_by():
        yield Row(*row)


def analytics(strategy: Entry) -> Iterator[Row]:
    """Yield the analytics of a detection strategy and what they observe, with the analytics' own words."""
    rows = Relationship.objects.order_by()
    own = rows.filter(type="has-analytic", source=strategy)
    observed = rows.filter(type="observes", source__in=own.values("target"))
    legs = _leg(own, "source", "target", text="target__"), _leg(observed, near="source", far="target")
    for row in legs[0].union(legs[1], all=True).order_by():
        yield Row(*row)


def about(entry: Entry, *, outgoing: bool) -> Iterator[Row]:
    """Yield everything said from an entry to others, or from others to it, in the publisher's order."""
    near, far = ("source", "target") if outgoing else ("target", "source")
    rows = Relationship.objects.filter(**{near: entry}).exclude(type__in=("revoked-by", "has-tactic"))
    for row in _leg(rows.order_by("position", "pk"), near, far):
        yield Row(*row)


def _leg(
    rows: QuerySet[Relationship], near: str, far: str, text: str = "", name: str = ""
) -> QuerySet[Relationship, tuple[Any, ...]]:
    """Return one leg in the columns of `Row`; `text` is whose words it carries, `name` replaces its type."""
    return (
        rows.filter(**{f"{far}__status__in": SHOWN})
        .annotate(name=Value(name, CharField()) if name else F("type"))
        .values_list(
            "name",
            "framework_id",
            f"{near}_id",
            "position",
            f"{text}html",
            f"{text}references",
            f"{text}attributes",
            f"{far}_id",
            *(f"{far}__{column}" for column in ("key", "kind", "external_id", "title", "status", "position")),
            f"{far}__parent_id",
        )
    )

"""What lists of techniques can be narrowed by. A value that exists nowhere is an error, not an empty list."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from core.api.errors import RequestError
from core.api.parameters import among, flag
from core.api.served import Filter
from frameworks.attack.kinds import TECHNIQUES, parse_id
from frameworks.models import Entry, EntryLabel, Framework, Relationship, TechniquePage

type Pages = QuerySet[Any]

_PREFIX = "attack-"  # ATTACK-T1059.011, as some tools write it


def canonical_id(text: str) -> str:
    """Return a technique's id as its publisher writes it: "t1059/011" → "T1059.011"."""
    parsed = parse_id(text.lower().removeprefix(_PREFIX))
    if parsed is None or parsed[0].slug not in TECHNIQUES:
        raise RequestError(f"external_id: {text[:50]!r} is no id of a technique; write T1059 or T1059.011")
    return parsed[1]


def by_external_id(pages: Pages, values: Sequence[str]) -> Pages:
    """Narrow by ids in any spelling."""
    return pages.filter(entry__external_id__in=[canonical_id(value) for value in values])


def by_framework(pages: Pages, values: Sequence[str]) -> Pages:
    """Narrow by frameworks' slugs."""
    known = {framework.slug: framework.pk for framework in Framework.objects.all()}
    return pages.filter(entry__framework__in=[known[slug] for slug in among("framework", values, known)])


def by_tactic(pages: Pages, values: Sequence[str]) -> Pages:
    """Narrow by tactics: id (TA0002), short name (execution) or title (Execution)."""
    tactics = Entry.objects.filter(kind="tactic").only("external_id", "title", "attributes")
    named: dict[str, set[int]] = {}
    for tactic in tactics:
        for name in (tactic.external_id, tactic.title, tactic.attributes.get("shortname") or tactic.title):
            named.setdefault(name.casefold(), set()).add(tactic.pk)
    wanted: set[int] = set()
    for value in values:
        if value.casefold() not in named:
            raise RequestError(
                f"tactic: there is no {value[:50]!r}; give an id (TA0002), a short name or a title"
            )
        wanted |= named[value.casefold()]
    inside = Relationship.objects.filter(type="in-tactic", source=OuterRef("entry"), target__in=wanted)
    return pages.filter(Exists(inside))


def by_platform(pages: Pages, values: Sequence[str]) -> Pages:
    """Narrow by platforms, whatever their case."""
    labels = EntryLabel.objects.filter(scheme="platform")
    known = {name.casefold(): name for name in labels.order_by().values_list("value", flat=True).distinct()}
    if unknown := [value for value in values if value.casefold() not in known]:
        listed = ", ".join(sorted(known.values()))
        raise RequestError(f"platform: there is no {unknown[0][:50]!r}; there are: {listed}")
    wanted = [known[value.casefold()] for value in values]
    return pages.filter(Exists(labels.filter(entry=OuterRef("entry"), value__in=wanted)))


def by_status(pages: Pages, values: Sequence[str]) -> Pages:
    """Narrow by the publisher's status."""
    return pages.filter(entry__status__in=among("status", values, Entry.Status.values))


def by_priority(pages: Pages, values: Sequence[str]) -> Pages:
    """Narrow by the firm's priority; "none" are those without one."""
    wanted = among("priority", values, (*TechniquePage.Priority.values, "none"))
    return pages.filter(priority__in=["" if value == "none" else value for value in wanted])


def by_commentary(pages: Pages, values: Sequence[str]) -> Pages:
    """Narrow to those the firm has said something about, or nothing."""
    wanted = {flag("has_commentary", value) for value in values}
    silent = Q(one_line="", commentary=[])
    return pages if len(wanted) == 2 else pages.exclude(silent) if True in wanted else pages.filter(silent)


FILTERS = {
    "external_id": Filter(by_external_id, "An id of the publisher in any spelling: T1059.011, t1059/011."),
    "framework": Filter(by_framework, "A framework's slug: attack, attack-mobile, attack-ics."),
    "tactic": Filter(by_tactic, "A tactic's id (TA0002), short name (execution) or title."),
    "platform": Filter(by_platform, "A platform, such as Windows."),
    "status": Filter(by_status, "The publisher's status.", tuple(Entry.Status.values)),
    "priority": Filter(by_priority, "The firm's priority.", (*TechniquePage.Priority.values, "none")),
    "has_commentary": Filter(by_commentary, "Whether the firm says something.", ("true", "false")),
}

_RANKED = Case(
    *(When(priority=value, then=Value(rank)) for rank, value in enumerate(TechniquePage.Priority.values)),
    default=Value(len(TechniquePage.Priority.values)),
    output_field=IntegerField(),
)
"""The most urgent first; those without a priority last."""

ORDERINGS = {"external_id": (F("entry__external_id").asc(),), "priority": (_RANKED.asc(),)}

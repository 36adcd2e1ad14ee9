"""What colours the matrix: a number from 0 to 4 for each technique, chosen by the reader."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from core.related import link_models, links_of
from frameworks.models.framework import Framework
from frameworks.models.mapping import Mapping
from frameworks.models.pages import TechniquePage

type Levels = dict[int, int]


@dataclass(frozen=True, slots=True)
class Heat:
    """One way to colour: what it is called, what each level above 0 means, and how to find the levels."""

    slug: str
    label: str
    legend: tuple[tuple[int, str], ...]
    none: str
    levels: Callable[[Framework], Levels]


def coloured_by() -> set[str]:
    """Return the cache tags of all pages whose words or links a heat is made of."""
    pages = {model._meta.get_field("page").related_model for model in link_models()}
    return {f"type:{page._meta.label_lower}" for page in pages if page and not isinstance(page, str)}


def _commentary(framework: Framework) -> Levels:
    """3 where the firm has said something, 1 where it is only one line."""
    pages = TechniquePage.objects.live().filter(entry__framework=framework)
    pages = pages.exclude(one_line="", commentary=[]).annotate(full=~Q(commentary=[]))
    return {entry: 3 if full else 1 for entry, full in pages.values_list("entry", "full")}


def _priority(framework: Framework) -> Levels:
    ranks = {"low": 1, "medium": 2, "high": 3, "critical": 4}
    pages = TechniquePage.objects.live().filter(entry__framework=framework).exclude(priority="")
    return {entry: ranks.get(priority, 0) for entry, priority in pages.values_list("entry", "priority")}


def _mappings(framework: Framework) -> Levels:
    shown = Q(status=Mapping.Status.REVIEWED) | ~Q(origin="")
    counts: Counter[int] = Counter()
    for end in ("source", "target"):
        rows = Mapping.objects.filter(shown, **{f"{end}__framework": framework})
        counts.update(rows.values_list(end, flat=True))
    return {entry: _step(count, (1, 2, 5, 10)) for entry, count in counts.items()}


def _links(framework: Framework) -> Levels:
    pages = list(TechniquePage.objects.live().filter(entry__framework=framework).only("pk", "entry"))
    found = links_of(pages)
    return {page.entry_id: _step(len(found[page.pk]), (1, 2, 3, 4)) for page in pages if page.entry_id}


def _step(count: int, steps: tuple[int, ...]) -> int:
    return sum(count >= step for step in steps)


HEATS: dict[str, Heat] = {
    heat.slug: heat
    for heat in (
        Heat(
            "commentary",
            "Our commentary",
            ((1, "in one line"), (3, "in full")),
            "not yet",
            _commentary,
        ),
        Heat(
            "priority",
            "Our priority",
            ((1, "low"), (2, "medium"), (3, "high"), (4, "critical")),
            "not set",
            _priority,
        ),
        Heat(
            "mappings",
            "Mappings",
            ((1, "1"), (2, "2 to 4"), (3, "5 to 9"), (4, "10 or more")),
            "none",
            _mappings,
        ),
        Heat(
            "services",
            "Services and insights",
            ((1, "1"), (2, "2"), (3, "3"), (4, "4 or more")),
            "none",
            _links,
        ),
    )
}
DEFAULT = "commentary"

"""Rows → `TechniqueView`s. One page and a list of a hundred take the same path and as many queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from frameworks.models.entry import Entry, EntryLabel
from frameworks.models.framework import Release
from frameworks.technique.details import details
from frameworks.technique.gathering import Gathered
from frameworks.technique.graph import SIBLING, statements
from frameworks.technique.mappings import mappings
from frameworks.technique.numbering import number
from frameworks.technique.procedures import Window
from frameworks.technique.view import Passage, TechniqueView

if TYPE_CHECKING:
    from frameworks.models.pages import TechniquePage


def load(
    entries: Sequence[Entry],
    base: str = "/frameworks/",
    *,
    releases: Iterable[Release] | None = None,
    window: Window | None = None,
    siblings: bool = False,
) -> dict[int, TechniqueView]:
    """Return the view of each technique by its entry's primary key.

    `base` is the address of the frameworks index, absolute for readers elsewhere. `entries` come with
    `framework` and `parent` selected. `releases` are the current ones when the caller has them; `window`
    narrows the procedures.
    """
    gathered = Gathered(entries, base, statements(entries, siblings=siblings))
    platforms = platforms_of([*(entry.pk for entry in entries), *gathered.analytic_ids])
    mapped = mappings([entry.pk for entry in entries], base)
    current = {release.framework_id: release for release in _releases(entries, releases)}
    views = {}
    for entry in entries:
        view = view_of(entry, base, gathered, platforms)
        view.mappings = mapped.get(entry.pk, [])
        view.release = current.get(entry.framework_id)
        number(view, window)
        views[entry.pk] = view
    return views


def from_entry(entry: Entry, base: str = "/frameworks/", window: Window | None = None) -> TechniqueView:
    """Return the view of one technique."""
    return load([entry], base, window=window)[entry.pk]


def from_page(
    page: "TechniquePage", base: str = "/frameworks/", window: Window | None = None
) -> TechniqueView | None:
    """Return the view of a page's technique; None for a page that has lost its entry."""
    return from_entry(page.entry, base, window) if page.entry else None


def view_of(entry: Entry, base: str, gathered: Gathered, platforms: Mapping[int, list[str]]) -> TechniqueView:
    """Return the view of a technique from what is said about it; references are not numbered yet."""
    pk, attributes = entry.pk, entry.attributes
    tactics = sorted(gathered.others("in-tactic", pk), key=lambda tactic: tactic.position)
    family = gathered.others("subtechnique-of", entry.parent_id or pk)
    return TechniqueView(
        entry=entry,
        base=base,
        statement=Passage(entry.html, entry.cited),
        parent=gathered.other(entry.parent) if entry.parent else None,
        family=[other for other in family if other.status == Entry.Status.ACTIVE],
        tactics=tactics,
        siblings={tactic.pk: gathered.others(SIBLING, tactic.pk) for tactic in tactics},
        platforms=platforms[pk],
        details=details(entry),
        contributors=list(attributes.get("contributors", ())),
        detection=Passage(attributes.get("detection_html", ""), entry.cited),
        strategies=gathered.strategies(pk, platforms),
        components=gathered.components(pk),
        mitigations=gathered.statements("mitigates", pk),
        procedures=sorted(gathered.statements("uses", pk), key=lambda one: one.entry.title.casefold()),
        assets=gathered.statements("targets", pk),
    )


def platforms_of(ids: Collection[int]) -> defaultdict[int, list[str]]:
    """Return the platforms of each entry (primary key), in one query."""
    platforms: defaultdict[int, list[str]] = defaultdict(list)
    labels = EntryLabel.objects.filter(entry__in=ids, scheme="platform").order_by("value")
    for entry, value in labels.values_list("entry_id", "value"):
        platforms[entry].append(value)
    return platforms


def _releases(entries: Sequence[Entry], given: Iterable[Release] | None) -> Iterable[Release]:
    if given is not None:
        return given
    frameworks = {entry.framework_id for entry in entries}
    return Release.objects.filter(framework__in=frameworks, state=Release.State.CURRENT)

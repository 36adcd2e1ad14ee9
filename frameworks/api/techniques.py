"""Technique pages on the API: some fields to find and sort by, and the two layers, each under its own key.

publisher   what the publisher says, written by imports
firm        what the firm says, written by editors
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from core.api.reading import Reading
from core.api.served import Served, Values
from frameworks.api.filters import FILTERS, ORDERINGS
from frameworks.api.firm import firm_layers
from frameworks.api.notices import firm_name, framework_ref, notices, release_out
from frameworks.api.publisher import entry_ref, mapping_out, publisher_layer
from frameworks.api.schemas import (
    FirmLayer,
    FrameworkRef,
    MappingOut,
    Notices,
    PublisherLayer,
    ReleaseOut,
    TacticRef,
)
from frameworks.models import Entry, FrameworksIndexPage, Relationship, Release, TechniquePage
from frameworks.technique import load
from frameworks.technique.loading import platforms_of

FIELDS: Mapping[str, Any] = {
    "external_id": str,
    "kind": str,
    "status": str,
    "framework": FrameworkRef | None,
    "tactics": list[TacticRef],
    "platforms": list[str],
    "priority": str,
    "one_line": str,
    "has_commentary": bool,
    "publisher": PublisherLayer | None,
    "firm": FirmLayer,
    "mappings": list[MappingOut],
    "release": ReleaseOut | None,
    "notices": Notices,
}
SUMMARY = (
    "external_id",
    "kind",
    "status",
    "framework",
    "tactics",
    "platforms",
    "priority",
    "one_line",
    "has_commentary",
)
SELECT = ("author", "entry__framework", "entry__parent", "entry__version", "entry__revoked_by__framework")


def build(pages: Sequence[Any], names: Collection[str], reading: Reading) -> dict[int, Values]:
    """Return the values of these fields of technique pages; what no field needs is not fetched."""
    return _Building(pages, frozenset(names), reading).values()


class _Building:
    """The rows that the fields of some pages need, each fetched once for all pages."""

    def __init__(self, pages: Sequence[TechniquePage], names: frozenset[str], reading: Reading) -> None:
        self.pages = pages
        self.names = names
        self.entries = [page.entry for page in pages if page.entry is not None]
        self.base = base_of(pages, reading)
        whole = bool(names & {"publisher", "mappings"})
        self.releases = self._releases() if whole or names & {"release", "notices"} else {}
        self.tactics = self._tactics() if names & {"publisher", "tactics"} else {}
        self.views = load(self.entries, self.base, releases=self.releases.values()) if whole else {}
        self.tactics_of = self._tactics_of() if "tactics" in names else {}
        self.platforms = self._platforms() if "platforms" in names else {}
        self.firm = firm_layers(pages, reading) if "firm" in names else {}
        self.firm_name = firm_name(reading) if "notices" in names else ""

    def values(self) -> dict[int, Values]:
        """Return the values by the pages' primary keys."""
        return {page.pk: self._of_page(page) for page in self.pages}

    def _of_page(self, page: TechniquePage) -> Values:
        fields: dict[str, Callable[[], Any]] = {
            "priority": lambda: page.priority,
            "one_line": lambda: page.one_line,
            "has_commentary": lambda: page.has_commentary,
            "firm": lambda: self.firm[page.pk],
        }
        fields |= self._of_entry(page.entry) if page.entry is not None else self._without_entry()
        return {name: fields[name]() for name in self.names}

    def _of_entry(self, entry: Entry) -> dict[str, Callable[[], Any]]:
        release = self.releases.get(entry.framework_id)
        return {
            "external_id": lambda: entry.external_id,
            "kind": lambda: entry.kind,
            "status": lambda: entry.status,
            "framework": lambda: framework_ref(entry.framework),
            "tactics": lambda: self.tactics_of.get(entry.pk, []),
            "platforms": lambda: self.platforms[entry.pk],
            "publisher": lambda: publisher_layer(self.views[entry.pk], self._shortnames),
            "mappings": lambda: [mapping_out(mapped) for mapped in self.views[entry.pk].mappings],
            "release": lambda: release_out(release, entry.framework) if release else None,
            "notices": lambda: notices(entry.framework, release, self.firm_name),
        }

    def _without_entry(self) -> dict[str, Callable[[], Any]]:
        """Return the fields of a page that has lost its entry: nothing is said by a publisher."""
        empty = {"external_id": "", "kind": "", "status": "", "tactics": [], "platforms": [], "mappings": []}
        missing = dict.fromkeys(("framework", "publisher", "release"))
        said = {name: (lambda value=value: value) for name, value in (empty | missing).items()}
        return {**said, "notices": lambda: notices(None, None, self.firm_name)}

    @property
    def _shortnames(self) -> dict[int, str]:
        return {pk: tactic.shortname for pk, tactic in self.tactics.items()}

    def _releases(self) -> dict[int, Release]:
        current = Release.objects.filter(state=Release.State.CURRENT)
        found = current.filter(framework__in={entry.framework_id for entry in self.entries})
        return {release.framework_id: release for release in found}

    def _tactics(self) -> dict[int, TacticRef]:
        """Return every tactic of the frameworks; there are a dozen in each."""
        tactics = Entry.objects.filter(
            kind="tactic", framework__in={one.framework_id for one in self.entries}
        )
        tactics = tactics.select_related("framework").defer("text", "html", "references")
        return {
            tactic.pk: TacticRef(
                **entry_ref(tactic, self.base).model_dump(), shortname=tactic.attributes.get("shortname", "")
            )
            for tactic in tactics.order_by("position", "external_id")
        }

    def _platforms(self) -> Mapping[int, list[str]]:
        if self.views:
            return {pk: view.platforms for pk, view in self.views.items()}
        return platforms_of([entry.pk for entry in self.entries])

    def _tactics_of(self) -> dict[int, list[TacticRef]]:
        if self.views:
            return {pk: [self.tactics[one.pk] for one in view.tactics] for pk, view in self.views.items()}
        pairs = Relationship.objects.filter(type="in-tactic", source__in=self.entries).order_by()
        found: defaultdict[int, set[int]] = defaultdict(set)
        for entry, tactic in pairs.values_list("source_id", "target_id"):
            found[entry].add(tactic)
        return {
            entry: [tactic for pk, tactic in self.tactics.items() if pk in tactics]
            for entry, tactics in found.items()
        }


def base_of(pages: Sequence[TechniquePage], reading: Reading) -> str:
    """Return the absolute address of the index that techniques stand below: INDEX/framework/technique/."""
    for page in pages:
        if url := reading.url_of(page):
            return url.rsplit("/", 3)[0] + "/"
    return reading.absolute("/frameworks/")


def index_address(reading: Reading) -> str:
    """Return the absolute address of the frameworks index, below which every entry is shown."""
    index = FrameworksIndexPage.objects.live().order_by("path").first()
    return reading.url_of(index) if index else reading.absolute("/frameworks/")


SERVED = Served(
    TechniquePage,
    fields=FIELDS,
    build=build,
    summary=SUMMARY,
    filters=FILTERS,
    orderings=ORDERINGS,
    select=SELECT,
    fixed=dict.fromkeys(
        ("title", "slug", "entry"),
        "it is the publisher's: imports write it, and no draft, form or request can change it",
    ),
)

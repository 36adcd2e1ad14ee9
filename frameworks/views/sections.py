"""What is said about an entry that is no page of its own, grouped as a reader asks for it.

Which groups an entry has follows from its statements; the table only names them and puts them in order.
"""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from frameworks.attack.kinds import TECHNIQUES
from frameworks.citations import Numbering, expand_links
from frameworks.models.entry import Entry
from frameworks.records import Reference
from frameworks.technique.graph import Row, about
from frameworks.technique.view import Other
from frameworks.views.visit import Visit

PER_PAGE = 100

# (type, whether it goes out from the entry, kind at the other end) → heading
TITLES: dict[tuple[str, bool, str], str] = {
    ("detects", True, "technique"): "Techniques it detects",
    ("mitigates", True, "technique"): "Techniques it addresses",
    ("attributed-to", True, "group"): "Attributed to",
    ("uses", True, "technique"): "Techniques used",
    ("uses", True, "software"): "Software used",
    ("uses", False, "group"): "Groups that use it",
    ("uses", False, "campaign"): "Campaigns that use it",
    ("attributed-to", False, "campaign"): "Campaigns attributed to it",
    ("targets", False, "technique"): "Techniques that target it",
    ("part-of", True, "data-source"): "Data source",
    ("part-of", False, "data-component"): "Data components",
    ("observes", False, "analytic"): "Analytics that observe it",
    ("has-analytic", False, "detection-strategy"): "Detection strategy",
}
_ORDER = list(TITLES)


@dataclass(frozen=True, slots=True)
class Line:
    """One statement: the other entry, the publisher's sentence, and where an analytic finds its events."""

    entry: Other
    html: str
    log_sources: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Section:
    """One group of statements; `slug` is its fragment, and names its page in the query string."""

    slug: str
    title: str
    total: int
    lines: list[Line]
    shown: Page

    @property
    def has_sentences(self) -> bool:
        """Whether the publisher wrote a sentence for any of them."""
        return any(line.html for line in self.lines)


def sections(visit: Visit, entry: Entry, numbering: Numbering) -> list[Section]:
    """Return the groups of an entry's statements, in two queries; all pages of them are numbered."""
    groups: dict[tuple[str, bool, str], list[Row]] = {}
    for outgoing in (True, False):
        for row in about(entry, outgoing=outgoing):
            kind = "technique" if row.kind in TECHNIQUES else row.kind
            groups.setdefault((row.type, outgoing, kind), []).append(row)
    return [
        _section(visit, group, groups[group], numbering)
        for group in sorted(groups, key=lambda group: _ORDER.index(group) if group in _ORDER else len(_ORDER))
        if group[0] != "has-analytic" or not group[1]  # a strategy shows its analytics in full
    ]


def _section(visit: Visit, group: tuple[str, bool, str], rows: list[Row], numbering: Numbering) -> Section:
    type_, outgoing, kind = group
    slug = f"{type_}-{kind}" if outgoing else f"{kind}-{type_}"
    rows.sort(key=lambda row: (row.external_id, row.title))
    shown = Paginator(rows, PER_PAGE).get_page(visit.request.GET.get(slug))
    on_page = {id(row) for row in shown}
    lines = []
    for row in rows:
        references = [Reference(*reference) for reference in row.references]
        if id(row) in on_page:
            html = expand_links(numbering.mark(row.html, references), visit.base)
            found = row.attributes.get("log_sources", ())
            sources = tuple((source["name"], source["channel"]) for source in found)
            lines.append(Line(visit.other(row), html, sources))
        else:
            numbering.count(row.html, references)
    title = TITLES.get(group, type_.replace("-", " ").capitalize())
    return Section(slug, title, len(rows), lines, shown)

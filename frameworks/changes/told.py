"""A change as it is told to people: names, links and lists, in a reader's order. Plain data.

    told(detail, "/frameworks/")    →  ToldChange, for parts/change.html and for every export

`base` is the address of the frameworks index, with or without the host.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import Truncator

from frameworks.attack.kinds import kind_label
from frameworks.changes.categories import Category
from frameworks.changes.details import Detail
from frameworks.changes.entry import Movement
from frameworks.changes.words import Piece, excerpt
from frameworks.dialects import dialect_of

# What can change besides title and text, in the order it is told; `Line.what` is one of these or the
# publisher's own word for it.
LABELS = {
    "status": "Status",
    "revoked_by": "Replaced by",
    "external_id": "Id",
    "parent": "Technique above it",
    "in-tactic": "Tactics",
    "platform": "Platforms",
    "mitigates": "Mitigations",
    "detects": "Detections",
    "detection": "Detection text",
    "uses": "Procedures",
    "references": "References",
    "has-tactic": "Tactics",
    "has-analytic": "Analytics",
    "observes": "Data components",
    "attributed-to": "Attributed to",
    "part-of": "Data source",
    "targets": "Assets",
    "aliases": "Also known as",
    "contributors": "Contributors",
}
_ORDER = {what: place for place, what in enumerate(LABELS)}
_SINGLE = ("status", "revoked_by", "external_id", "parent")  # of which an entry has one at a time
_SAID_BY = {"revoked-by": "revoked_by", "subtechnique-of": "parent"}  # relationships that are told as values
_USED_BY = ("software",)  # of which "uses" tells by whom, and no procedure


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that was gained, lost or reworded: another entry (with id, kind, address) or a plain value.

    `pieces` is the sentence that was reworded, word by word, where a word of it differs.
    """

    name: str
    external_id: str = ""
    kind: str = ""
    url: str = ""
    pieces: tuple[Piece, ...] = ()

    def __str__(self) -> str:
        return f"{self.external_id} {self.name}".strip()

    @property
    def excerpt(self) -> list[Piece]:
        """The sentence's pieces with what did not change cut short."""
        return excerpt(self.pieces)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing about an entry that changed. A value that was replaced is both lost and gained."""

    what: str
    label: str
    gained: tuple[Mention, ...] = ()
    lost: tuple[Mention, ...] = ()
    reworded: tuple[Mention, ...] = ()
    pieces: tuple[Piece, ...] = ()  # where the thing is a text of its own, word by word

    @property
    def excerpt(self) -> list[Piece]:
        """The pieces with what did not change cut short."""
        return excerpt(self.pieces)

    @property
    def how(self) -> str:
        """What became of a text of its own: "new", "dropped" or "reworded"."""
        ops = {piece.op for piece in self.pieces}
        return "new" if ops == {"new"} else "dropped" if ops == {"gone"} else "reworded"

    @property
    def is_replaced(self) -> bool:
        """Whether one value took another's place: "Active → Deprecated"."""
        return len(self.gained) == len(self.lost) == 1 and not self.reworded and self.what in _SINGLE


@dataclass(frozen=True, slots=True)
class ToldChange:
    """Everything a reader is told of one entry that differs between two contents.

    `words` is its text word by word, empty when no word differs; `title` likewise. `note` says in words what
    nothing else shows: that only the publisher's number moved, for example.
    """

    kind: str
    external_id: str
    name: str
    url: str
    category: Category
    old_version: str
    new_version: str
    status: str  # as it is after the change; "" when it is not carried any more
    title: tuple[Piece, ...]
    old_title: str
    words: tuple[Piece, ...]
    lines: tuple[Line, ...]
    note: str = ""

    @property
    def kind_label(self) -> str:
        """What the entry is: "Sub-technique"."""
        return kind_label(self.kind)

    @property
    def excerpt(self) -> list[Piece]:
        """The text's pieces with what did not change cut short."""
        return excerpt(self.words)

    @property
    def is_whole(self) -> bool:
        """Whether all of the entry is new or gone, so that there is nothing to compare."""
        return self.category in (Category.ADDITION, Category.DELETION)

    @property
    def opening(self) -> str:
        """The first words of the text of what is new or gone."""
        return Truncator("".join(piece.text for piece in self.words).partition("\n")[0]).words(40)

    @property
    def version_moved(self) -> bool:
        """Whether the publisher counted this as a new version of the entry."""
        return bool(self.old_version and self.new_version and self.old_version != self.new_version)


def told(detail: Detail, base: str) -> ToldChange:
    """Return what differs in an entry in the words and the order a reader is told it."""
    row, change = detail.row, detail.change
    address = _addresses(detail, base)
    lines = sorted(_lines(detail, address), key=_place)
    found = ToldChange(
        row.kind,
        row.external_id,
        detail.new_title,
        address(row.kind, row.external_id, row.key),
        row.category,
        row.old_version,
        row.new_version,
        detail.new_status or "",
        tuple(detail.title_pieces),
        detail.old_title,
        tuple(detail.words),
        tuple(lines),
    )
    if change is None or found.title or found.words or found.lines:
        return found
    return replace(found, note=_note(found, text_changed=change.text is not None))


def _place(line: Line) -> tuple[int, int, str]:
    """Return where a line stands: what the publisher calls by a word of its own comes before contributors."""
    return line.what == "contributors", _ORDER.get(line.what, len(_ORDER)), line.what


def _note(change: ToldChange, *, text_changed: bool) -> str:
    if text_changed:
        return "Only markup or citations of the text changed, and no word of it."
    if change.version_moved:
        return "Only the version number that the publisher gives it changed."
    return "Only the order of what it lists changed."


def _lines(detail: Detail, address: Callable[[str, str, str], str]) -> Iterator[Line]:
    change = detail.change
    if change is None:
        return

    def entries(keys: Iterable[str], what: str) -> tuple[Mention, ...]:
        return tuple(
            Mention(
                one.title,
                one.external_id,
                one.kind,
                address(one.kind, one.external_id, one.key) if one.kind else "",
                tuple(detail.sentences.get((what, one.key), ())),
            )
            for one in detail.named(keys)
        )

    for what in ("status", "external_id"):
        if what in change.plain:
            old, new = (_values(_in_words(what, value)) for value in change.plain[what])
            yield Line(what, LABELS[what], new, old)
    for what in ("revoked_by", "parent"):
        if what in change.plain:
            old, new = (entries([key] if key else [], what) for key in change.plain[what])
            yield Line(what, LABELS[what], new, old)
    for what, moved in change.relations.items():
        if _SAID_BY.get(what) in change.plain:
            continue
        label = "Used by" if what == "uses" and detail.row.kind in _USED_BY else _label(what)
        gained, lost, reworded = (entries(keys, what) for keys in (moved.gained, moved.lost, moved.reworded))
        yield Line(what, label, gained, lost, reworded)
    for what, moved in change.labels.items():
        yield _listed(what, moved)
    if change.references:
        yield _listed("references", change.references)
    for what, (old, new) in change.attributes.items():
        yield _attribute(what, old, new, detail.passages.get(what, ()))


def _attribute(what: str, old: Any, new: Any, pieces: Iterable[Piece]) -> Line:
    pieces = tuple(pieces)
    if pieces:
        return Line(what, _label(what), pieces=pieces)
    before, after = _items(old), _items(new)
    moved = Movement(
        tuple(name for name in after if name not in before),
        tuple(name for name in before if name not in after),
        tuple(name for name in after if name in before and before[name] != after[name]),
    )
    if moved:
        return _listed(what, moved)
    return Line(what, _label(what), reworded=(Mention("in another order"),))


def _listed(what: str, moved: Movement) -> Line:
    gained, lost, reworded = (_values(*some) for some in (moved.gained, moved.lost, moved.reworded))
    return Line(what, _label(what), gained, lost, reworded)


def _values(*values: str) -> tuple[Mention, ...]:
    return tuple(Mention(value) for value in values if value)


def _items(value: Any) -> dict[str, Any]:
    """Return an attribute as what can be gained and lost: a name for each item, and the item."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    names = [one.get("name") for one in items if isinstance(one, Mapping)]
    if names and len(set(names)) == len(items) and all(isinstance(name, str) for name in names):
        return {one["name"]: one for one in items}
    return {_in_words("", one): one for one in items}


def _in_words(what: str, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Mapping):
        first = [value["name"]] if "name" in value else []
        rest = [part for name, part in sorted(value.items()) if name != "name"]
        return " · ".join(filter(None, (_in_words("", part) for part in (*first, *rest))))
    if isinstance(value, list):
        return ", ".join(_in_words("", one) for one in value)
    text = "" if value is None else str(value)
    return text.capitalize() if what == "status" else text


def _label(what: str) -> str:
    return LABELS.get(what) or what.replace("_", " ").replace("-", " ").capitalize()


def _addresses(detail: Detail, base: str) -> Callable[[str, str, str], str]:
    dialect, slug = dialect_of(detail.framework), detail.framework.slug

    def address(kind: str, external_id: str, key: str) -> str:
        where = dialect.path(slug, kind, external_id, key)
        return f"{base}{where}" if where else ""

    return address

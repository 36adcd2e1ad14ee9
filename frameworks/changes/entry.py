"""Two contents of one entry compared: what a reader would find different.

Contents are the JSON of `frameworks.content`. Other entries are named by their keys throughout; whoever shows
a change knows their names (`frameworks.changes.names`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from frameworks.content import ABOUT_TARGET

type Content = Mapping[str, Any]

PLAIN = ("external_id", "title", "status", "parent", "revoked_by")


@dataclass(frozen=True, slots=True)
class Movement:
    """What a list gained, lost, and kept in other words; values sorted."""

    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost or self.reworded)


@dataclass(frozen=True, slots=True)
class EntryChange:
    """Everything that differs between two contents of one entry.

    `plain` maps external_id, title, status, parent and revoked_by to (old, new) where they differ. `text` is
    (old, new) or None. `labels` are by scheme ("platform"), `relations` by type ("mitigates", "in-tactic",
    "uses", "detects") with the keys of the entries at the other end, `references` by name; `attributes` map
    a name to (old, new). Nothing that is the same is in any of them.
    """

    plain: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    text: tuple[str, str] | None = None
    labels: dict[str, Movement] = field(default_factory=dict)
    relations: dict[str, Movement] = field(default_factory=dict)
    references: Movement = field(default_factory=Movement)
    attributes: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(
            self.plain or self.text or self.labels or self.relations or self.references or self.attributes
        )

    @property
    def others(self) -> set[str]:
        """The keys of every other entry it names."""
        keys = {key for name in ("parent", "revoked_by") for key in self.plain.get(name, ()) if key}
        for movement in self.relations.values():
            keys.update((*movement.gained, *movement.lost, *movement.reworded))
        return keys


def compare(old: Content, new: Content) -> EntryChange:
    """Return what differs between two contents of one entry."""
    return EntryChange(
        plain={name: (old[name], new[name]) for name in PLAIN if old[name] != new[name]},
        text=(old["text"], new["text"]) if old["text"] != new["text"] else None,
        labels=_movements(_labels(old), _labels(new)),
        relations=_movements(statements(old), statements(new)),
        references=_movement(_references(old), _references(new)),
        attributes={
            name: (old["attributes"].get(name), new["attributes"].get(name))
            for name in sorted(old["attributes"].keys() | new["attributes"].keys())
            if old["attributes"].get(name) != new["attributes"].get(name)
        },
    )


def statements(content: Content) -> dict[str, dict[str, Any]]:
    """Return type → key of the other end → what is said of the two: texts, references and attributes."""
    found: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for one in content["relationships"]:
        far = one["source"] if one["type"] in ABOUT_TARGET else one["target"]
        found[one["type"]][far].append([one["text"], one["references"], one["attributes"]])
    return {type_: dict(ends) for type_, ends in found.items()}


def _labels(content: Content) -> dict[str, dict[str, Any]]:
    found: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for scheme, value in content["labels"]:
        found[scheme][value] = True
    return found


def _references(content: Content) -> dict[str, Any]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for name, *rest in content["references"]:
        found[name].append(rest)
    return found


def _movements(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> dict[str, Movement]:
    names: Iterable[str] = sorted(old.keys() | new.keys())
    moved = {name: _movement(old.get(name, {}), new.get(name, {})) for name in names}
    return {name: movement for name, movement in moved.items() if movement}


def _movement(old: Mapping[str, Any], new: Mapping[str, Any]) -> Movement:
    return Movement(
        gained=tuple(sorted(new.keys() - old.keys())),
        lost=tuple(sorted(old.keys() - new.keys())),
        reworded=tuple(sorted(key for key in old.keys() & new.keys() if old[key] != new[key])),
    )

"""What an editor chose to move from a revoked technique to its successor, and what was moved."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from frameworks.models import TechniquePage

NOUNS = {"blocks": "block", "links": "link", "mappings": "mapping"}
FIELDS = {"one_line": "the line", "priority": "the priority"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What an editor chose to move: ids of blocks, targets of links and mappings (primary keys), and whether
    the successor's one line and priority are replaced."""

    blocks: Collection[str] = ()
    links: Collection[int] = ()
    mappings: Collection[int] = ()
    one_line: bool = False
    priority: bool = False

    def __bool__(self) -> bool:
        return bool(self.blocks or self.links or self.mappings or self.one_line or self.priority)


@dataclass
class Moved:
    """What was moved. `parts` are those that notes were about and the successor does not have."""

    old: TechniquePage
    new: TechniquePage
    blocks: int = 0
    links: int = 0
    mappings: int = 0
    one_line: bool = False
    priority: bool = False
    parts: list[str] = field(default_factory=list)
    drafted: bool = False  # whether the successor has a new draft
    published: bool = True  # whether the old page shows nothing of it any more
    done: bool = False  # whether the item is

    def as_json(self) -> dict[str, Any]:
        """Return it as the log keeps it."""
        old, new = self.old.entry, self.new.entry
        names = ("blocks", "links", "mappings", "one_line", "priority", "parts")
        return {
            "from": old.external_id if old else "",
            "to": new.external_id if new else "",
            **{name: value for name in names if (value := getattr(self, name))},
        }


def counted(data: Mapping[str, Any]) -> str:
    """Return what was moved in words, from how the log keeps it: "3 blocks, 1 link, the line"."""
    found = [
        f"{count} {noun}{'' if count == 1 else 's'}"
        for name, noun in NOUNS.items()
        if (count := data.get(name, 0))
    ]
    return ", ".join([*found, *(words for name, words in FIELDS.items() if data.get(name))])

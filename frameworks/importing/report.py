"""What an import did, or would do: counted by kind, readable by people and machines."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from frameworks.plan import Plan


@dataclass(slots=True)
class Counts:
    """How many of one kind were added, changed, withdrawn and left alone."""

    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.added + other.added,
            self.changed + other.changed,
            self.withdrawn + other.withdrawn,
            self.unchanged + other.unchanged,
        )

    @property
    def is_still(self) -> bool:
        """Whether nothing of this kind differs."""
        return not (self.added or self.changed or self.withdrawn)


def count_by(plan: Plan, group: Mapping[str, str]) -> dict[str, Counts]:
    """Count a plan by a group of its keys (an entry's kind, a relationship's type), sorted by name."""

    def tally(keys: Iterable[str]) -> Counter[str]:
        return Counter(group[key] for key in keys)

    added, changed = tally(plan.added), tally(plan.changed)
    withdrawn, unchanged = tally(plan.withdrawn), tally(plan.unchanged)
    return {
        name: Counts(added[name], changed[name], withdrawn[name], unchanged[name])
        for name in sorted({*added, *changed, *withdrawn, *unchanged})
    }


@dataclass(slots=True)
class Reconciled:
    """What became of the review queue: items opened by grade ("identity", …), items renewed, items closed."""

    opened: dict[str, int] = field(default_factory=dict)
    renewed: int = 0
    closed: int = 0

    def __bool__(self) -> bool:
        return bool(self.total or self.renewed or self.closed)

    def __str__(self) -> str:
        grades = ", ".join(f"{count:,} {grade}" for grade, count in self.opened.items() if count)
        opened = f"{self.total:,} opened ({grades})" if grades else "none opened"
        return f"{opened}, {self.renewed:,} renewed, {self.closed:,} closed"

    @property
    def total(self) -> int:
        """How many items were opened."""
        return sum(self.opened.values())


@dataclass(slots=True)
class ImportReport:
    """What an import did. `entries` is counted by kind, `relationships` by type."""

    framework: str
    release: str
    source: str
    sha256: str
    dry_run: bool
    state: str  # the release's state afterwards: current or superseded
    entries: dict[str, Counts] = field(default_factory=dict)
    relationships: dict[str, Counts] = field(default_factory=dict)
    pages_added: int = 0
    pages_renamed: int = 0
    reviews: Reconciled = field(default_factory=Reconciled)
    skipped: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def total(self) -> Counts:
        """The counts of all entries together."""
        return sum(self.entries.values(), Counts())

    @property
    def is_still(self) -> bool:
        """Whether the import changed nothing at all."""
        groups = (*self.entries.values(), *self.relationships.values())
        return all(counts.is_still for counts in groups) and not (self.pages_added or self.pages_renamed)

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON-ready objects; `from_json` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the report that `as_json` wrote."""
        groups = {
            name: {key: Counts(**counts) for key, counts in data[name].items()}
            for name in ("entries", "relationships")
        }
        reviews = Reconciled(**data.get("reviews", {}))
        return cls(**{**data, **groups, "reviews": reviews})

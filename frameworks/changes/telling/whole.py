"""What every format tells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from frameworks.changes.choosing import Narrowing
from frameworks.changes.details import Row
from frameworks.changes.releases import Comparison
from frameworks.changes.told import ToldChange, told


@dataclass(frozen=True)
class Telling:
    """A comparison, which part of it to tell, and where links lead."""

    comparison: Comparison
    narrowing: Narrowing = field(default_factory=Narrowing)
    base: str = "/frameworks/"

    @property
    def title(self) -> str:
        """What this is: "MITRE ATT&CK Enterprise, from 17.1 to 18.1"."""
        old, new = self.comparison.old, self.comparison.new
        return f"{new.framework.name}, from {old.version} to {new.version}"

    @property
    def rows(self) -> Sequence[Row]:
        """The entries that are told of."""
        return self.narrowing.rows(self.comparison)

    def changes(self) -> Iterator[ToldChange]:
        """Yield each of them with everything that differs in it."""
        for detail in self.comparison.all_details(self.rows):
            yield told(detail, self.base)

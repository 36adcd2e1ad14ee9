"""What a new release changes, decided before anything is touched.

Pure functions over digests: no database, no Django. The dry run is this plan, applied and rolled back.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """Which keys are new, which differ, which are no longer carried, which are the same."""

    added: frozenset[str]
    changed: frozenset[str]
    withdrawn: frozenset[str]
    unchanged: frozenset[str]

    @property
    def touched(self) -> frozenset[str]:
        """The keys whose content has to be written."""
        return self.added | self.changed


def plan(old: Mapping[str, str], new: Mapping[str, str]) -> Plan:
    """Compare two states of a catalogue, each `key → digest of its content`.

    An entry that was withdrawn earlier and comes back is *added*: leave withdrawn entries out of `old`.
    """
    shared = old.keys() & new.keys()
    changed = frozenset(key for key in shared if old[key] != new[key])
    return Plan(
        added=frozenset(new.keys() - old.keys()),
        changed=changed,
        withdrawn=frozenset(old.keys() - new.keys()),
        unchanged=frozenset(shared) - changed,
    )

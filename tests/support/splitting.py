"""A release that renames a tactic and splits another off it, as ATT&CK 19.0 did with Defense Evasion."""

from pathlib import Path

from django.core.cache import cache

from tests.support.bundles import Object, matrix, tactic, technique
from tests.support.imports import import_objects

STAYS, MOVES, BOTH = "T1027", "T1562", "T1078"
PERSISTENCE = tactic("TA0003", "Persistence")


def before() -> list[Object]:
    """One tactic, Defense Evasion, with three techniques; one is under Persistence too."""
    evasion = tactic("TA0005", "Defense Evasion")
    return [
        evasion,
        PERSISTENCE,
        matrix([PERSISTENCE, evasion]),
        technique(STAYS, "Obfuscated Files", tactics=("defense-evasion",)),
        technique(MOVES, "Impair Defenses", tactics=("defense-evasion",)),
        technique(BOTH, "Valid Accounts", tactics=("persistence", "defense-evasion")),
    ]


def after() -> list[Object]:
    """TA0005 is called Stealth; Defense Impairment is new, stands before it, and takes a technique over."""
    stealth, impairment = tactic("TA0005", "Stealth"), tactic("TA0112", "Defense Impairment")
    return [
        stealth,
        impairment,
        PERSISTENCE,
        matrix([PERSISTENCE, impairment, stealth]),
        technique(STAYS, "Obfuscated Files", tactics=("stealth",)),
        technique(MOVES, "Impair Defenses", tactics=("defense-impairment",)),
        technique(BOTH, "Valid Accounts", tactics=("persistence", "stealth", "defense-impairment")),
    ]


def import_before(folder: Path) -> None:
    """Import 18.1, with one tactic."""
    cache.clear()
    import_objects(folder, *before(), release="18.1")


def import_after(folder: Path) -> None:
    """Import 19.0, with two."""
    import_objects(folder, *after(), release="19.0")

"""The kinds of things ATT&CK names, how they are called on a page, in an address and in an id.

STIX says what an object is by its `type`; ATT&CK counts malware and tools as one kind (software) and tells a
sub-technique from a technique by a flag on the object. Which tactics, platforms or techniques exist is data
and stands nowhere here.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry.

    `segment` is its part of an address ("tactics" in /frameworks/attack/tactics/ta0002/); empty for
    techniques, which are pages of their own. `prefix` begins its external ids; empty where ids are names (a
    matrix).
    """

    slug: str
    label: str
    plural: str
    segment: str
    prefix: str


KINDS: tuple[Kind, ...] = (
    Kind("matrix", "Matrix", "Matrices", "matrix", ""),
    Kind("tactic", "Tactic", "Tactics", "tactics", "TA"),
    Kind("technique", "Technique", "Techniques", "", "T"),
    Kind("subtechnique", "Sub-technique", "Sub-techniques", "", "T"),
    Kind("mitigation", "Mitigation", "Mitigations", "mitigations", "M"),
    Kind("software", "Software", "Software", "software", "S"),
    Kind("group", "Group", "Groups", "groups", "G"),
    Kind("campaign", "Campaign", "Campaigns", "campaigns", "C"),
    Kind("asset", "Asset", "Assets", "assets", "A"),
    Kind("data-source", "Data source", "Data sources", "data-sources", "DS"),
    Kind("data-component", "Data component", "Data components", "data-components", "DC"),
    Kind("detection-strategy", "Detection strategy", "Detection strategies", "detection-strategies", "DET"),
    Kind("analytic", "Analytic", "Analytics", "analytics", "AN"),
)
"""Every kind, in the order a reader meets them; a technique stands before its sub-techniques."""

BY_SLUG: dict[str, Kind] = {kind.slug: kind for kind in KINDS}
BY_SEGMENT: dict[str, Kind] = {kind.segment: kind for kind in KINDS if kind.segment}
ORDER: dict[str, int] = {kind.slug: place for place, kind in enumerate(KINDS)}

TECHNIQUES = frozenset({"technique", "subtechnique"})

STIX_TYPES: dict[str, str] = {
    "attack-pattern": "technique",  # or a sub-technique, when x_mitre_is_subtechnique
    "course-of-action": "mitigation",
    "malware": "software",
    "tool": "software",
    "intrusion-set": "group",
    "campaign": "campaign",
    "x-mitre-matrix": "matrix",
    "x-mitre-tactic": "tactic",
    "x-mitre-asset": "asset",
    "x-mitre-data-source": "data-source",
    "x-mitre-data-component": "data-component",
    "x-mitre-detection-strategy": "detection-strategy",
    "x-mitre-analytic": "analytic",
}
"""STIX type → kind, for every type that becomes an entry."""


def kind_label(slug: str) -> str:
    """Return what one entry of a kind is called: "Sub-technique"; of an unknown kind its slug in words."""
    kind = BY_SLUG.get(slug)
    return kind.label if kind else slug.replace("-", " ").capitalize()


_ID = re.compile(r"(TA|T|M|S|G|C|A|DS|DC|DET|AN)(\d{4})(?:[./-](\d{3}))?", re.ASCII | re.IGNORECASE)
_BY_PREFIX = {kind.prefix: kind for kind in KINDS if kind.prefix and kind.slug != "subtechnique"}


def parse_id(text: str) -> tuple[Kind, str] | None:
    """The kind and the canonical form of an ATT&CK id as people write it, or None when it is none.

    >>> parse_id("t1059/011")
    (Kind(slug='subtechnique', …), 'T1059.011')
    """
    match = _ID.fullmatch(text.strip())
    if match is None:
        return None
    prefix, number, sub = match[1].upper(), match[2], match[3]
    if sub is None:
        return _BY_PREFIX[prefix], f"{prefix}{number}"
    return (BY_SLUG["subtechnique"], f"T{number}.{sub}") if prefix == "T" else None

"""The facts that only some techniques have, under the words MITRE's own pages use."""

from collections.abc import Iterable
from typing import Any

from frameworks.models.entry import Entry
from frameworks.technique.view import Detail

# What a page shows elsewhere: in the statement's place, in the foot, or not at all.
_ELSEWHERE = frozenset({"contributors", "detection", "detection_html", "alias_sources", "shortname"})

_LABELS = {
    "capec_ids": "CAPEC",
    "mtc_ids": "NIST Mobile Threat Catalogue",
    "remote_support": "Supports remote",
    "network_requirements": "Requires network",
    "defense_bypassed": "Defences bypassed",
    "former_id": "Former id",
    "software_type": "Type",
    "aliases": "Also known as",
}


def details(entry: Entry) -> list[Detail]:
    """Return an entry's plain attributes as labelled rows, in the importer's order; leave structures out."""
    rows = []
    for name, value in entry.attributes.items():
        if name in _ELSEWHERE or name.endswith("_citation"):
            continue
        values = tuple(_words(value))
        if values:
            rows.append(Detail(name, _LABELS.get(name, name.replace("_", " ").capitalize()), values))
    return rows


def _words(value: Any) -> Iterable[str]:
    if isinstance(value, bool):
        return ("Yes" if value else "No",)
    if isinstance(value, str):
        return (value.capitalize() if value.islower() and " " not in value else value,) if value else ()
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    return ()

"""One object of an ATT&CK bundle → one `EntryRecord`.

The table below is what each kind has beyond name, text and dates, under plain words: STIX property →
(attribute, how it is read). An attribute is there only when the publisher says something: an empty list or
text leaves none.
"""

from collections.abc import Callable
from typing import Any

from frameworks.attack import objects
from frameworks.attack.fields import LABEL_LIMIT, TITLE_LIMIT, VERSION_LIMIT, Fields
from frameworks.attack.kinds import STIX_TYPES
from frameworks.attack.references import ReferenceReader
from frameworks.records import EntryRecord, Label, Status

type Read = Callable[[Fields, str], Any]


def _words(fields: Fields, name: str) -> list[str]:
    return fields.words(name)


def _text(fields: Fields, name: str) -> str:
    return fields.text(name)


def _flag(fields: Fields, name: str) -> bool | None:
    return fields.flag(name)


def _day(fields: Fields, name: str) -> str:
    moment = fields.time(name)
    return moment.date().isoformat() if moment else ""


def log_sources(fields: Fields, name: str) -> list[dict[str, str]]:
    """Where to find the events: [{"name": "linux:Sysmon", "channel": "EventCode=1"}, …]."""
    return [{"name": part.text("name"), "channel": part.text("channel")} for part in fields.parts(name)]


def _mutable_elements(fields: Fields, name: str) -> list[dict[str, str]]:
    parts = fields.parts(name)
    return [{"field": part.text("field"), "description": part.text("description")} for part in parts]


def _related_assets(fields: Fields, name: str) -> list[dict[str, Any]]:
    return [
        {
            "name": part.text("name"),
            "sectors": part.words("related_asset_sectors"),
            "description": part.text("description"),
        }
        for part in fields.parts(name)
    ]


_EVERY: dict[str, tuple[str, Read]] = {"x_mitre_contributors": ("contributors", _words)}

_OF_KIND: dict[str, dict[str, tuple[str, Read]]] = {
    "technique": {
        "x_mitre_detection": ("detection", _text),
        "x_mitre_data_sources": ("data_sources", _words),  # before data sources were objects (10.0)
        "x_mitre_permissions_required": ("permissions_required", _words),
        "x_mitre_effective_permissions": ("effective_permissions", _words),
        "x_mitre_system_requirements": ("system_requirements", _words),
        "x_mitre_defense_bypassed": ("defense_bypassed", _words),
        "x_mitre_impact_type": ("impact_type", _words),
        "x_mitre_remote_support": ("remote_support", _flag),
        "x_mitre_network_requirements": ("network_requirements", _flag),
        "x_mitre_tactic_type": ("tactic_type", _words),
        "x_mitre_old_attack_id": ("former_id", _text),
    },
    "tactic": {"x_mitre_shortname": ("shortname", _text)},
    "mitigation": {
        "labels": ("security_controls", _words),  # ICS: "IEC 62443-3-3:2013 - SR 5.4"
        "x_mitre_old_attack_id": ("former_id", _text),
    },
    "software": {"x_mitre_old_attack_id": ("former_id", _text)},
    "group": {},
    "campaign": {
        "first_seen": ("first_seen", _day),
        "last_seen": ("last_seen", _day),
        "x_mitre_first_seen_citation": ("first_seen_citation", _text),
        "x_mitre_last_seen_citation": ("last_seen_citation", _text),
    },
    "asset": {
        "x_mitre_sectors": ("sectors", _words),
        "x_mitre_related_assets": ("related_assets", _related_assets),
    },
    "data-source": {"x_mitre_collection_layers": ("collection_layers", _words)},
    "data-component": {"x_mitre_log_sources": ("log_sources", log_sources)},
    "analytic": {"x_mitre_mutable_elements": ("mutable_elements", _mutable_elements)},
    "matrix": {},
    "detection-strategy": {},
}

_WITHOUT_ID = frozenset({"data-component"})  # ids for these came with 18.0
_ALIASES = {
    "malware": "x_mitre_aliases",
    "tool": "x_mitre_aliases",
    "intrusion-set": "aliases",
    "campaign": "aliases",
}


class EntryReader:
    """Turns checked objects into records, sharing equal references and labels between them."""

    def __init__(self, references: ReferenceReader) -> None:
        self._references = references
        self._labels: dict[str, Label] = {}

    def read(self, fields: Fields, spec_version: str) -> EntryRecord:
        """The record of one object; raises CatalogueError naming it when it is not what it claims to be."""
        title, text = fields.text("name", TITLE_LIMIT), fields.text("description")
        if not title.strip():
            raise fields.error("has no name")
        objects.check(fields, spec_version)
        kind = _kind(fields)
        aliases, names = _names(fields, title)
        found = self._references.read(fields, names, text)
        if not found.external_id and kind not in _WITHOUT_ID:
            raise fields.error("has no ATT&CK id (an external reference of mitre-attack with an external_id)")
        attributes = _attributes(fields, kind)
        if aliases:
            attributes["aliases"] = aliases
        if found.aliases:
            attributes["alias_sources"] = found.aliases
        attributes.update(found.elsewhere)
        return EntryRecord(
            key=fields.key,
            kind=kind,
            external_id=found.external_id,
            title=title,
            text=text,
            status=_status(fields),
            url=found.url,
            version=fields.text("x_mitre_version", VERSION_LIMIT),
            created=fields.time("created"),
            modified=fields.time("modified"),
            labels=tuple(self._platform(name) for name in fields.words("x_mitre_platforms", LABEL_LIMIT)),
            references=found.sources,
            attributes=attributes,
        )

    def _platform(self, name: str) -> Label:
        label = self._labels.get(name)
        return label if label is not None else self._labels.setdefault(name, Label("platform", name))


def _names(fields: Fields, title: str) -> tuple[list[str], frozenset[str]]:
    """The other names of a thing that has any, and all its names in lower case."""
    if fields.raw["type"] not in _ALIASES:
        return [], frozenset()
    aliases = [name for name in fields.words(_ALIASES[fields.raw["type"]]) if name != title]
    return aliases, frozenset(name.lower() for name in [title, *aliases])


def _kind(fields: Fields) -> str:
    kind = STIX_TYPES[fields.raw["type"]]
    return "subtechnique" if kind == "technique" and fields.flag("x_mitre_is_subtechnique") else kind


def _status(fields: Fields) -> Status:
    revoked, deprecated = fields.flag("revoked"), fields.flag("x_mitre_deprecated")
    return "revoked" if revoked else "deprecated" if deprecated else "active"


def _attributes(fields: Fields, kind: str) -> dict[str, Any]:
    wanted = _OF_KIND["technique" if kind == "subtechnique" else kind]
    attributes: dict[str, Any] = {}
    for table in (_EVERY, wanted):
        for name, (attribute, read) in table.items():
            if name in fields.raw:
                value = read(fields, name)
                if value not in (None, "", []):
                    attributes[attribute] = value
    if kind == "software":
        attributes["software_type"] = fields.raw["type"]
    return attributes

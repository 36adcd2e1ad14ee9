"""The gate through `stix2`: every object that becomes an entry is built by the reference implementation
first.

`stix2` knows the standard's types; ATT&CK's own (`x-mitre-tactic`, …) are registered here for both spec
versions with the properties the reader relies on. The built object is thrown away: reading values from the
raw object is faster, and what was checked is exactly that object.

Two things are done before the gate, because they cost most of its time. Timestamps are parsed by the standard
library and passed on as datetimes. External references are checked by `references.is_plain` under STIX's own
rules (a source_name, all text, and a description, an external_id or a url): building 12,000 of them takes
twice as long as everything else together. A reference with anything more to it (hashes) does pass.
"""

from typing import Any

import stix2
from stix2.exceptions import STIXError
from stix2.properties import (
    BooleanProperty,
    DictionaryProperty,
    ListProperty,
    Property,
    ReferenceProperty,
    StringProperty,
)
from stix2.registry import class_for_type

from frameworks.attack.fields import Fields, shown
from frameworks.attack.references import is_plain

_TIMES = ("created", "modified", "first_seen", "last_seen")


def _refs(target: str, spec: str, **options: bool) -> Property:
    return ListProperty(ReferenceProperty(valid_types=target, spec_version=spec), **options)


def _properties(stix_type: str, spec: str) -> dict[str, Property]:
    """What the reader relies on in one of ATT&CK's own types (ATT&CK data model, "Custom Object Types")."""
    own: dict[str, dict[str, Property]] = {
        "x-mitre-matrix": {"tactic_refs": _refs("x-mitre-tactic", spec)},
        "x-mitre-tactic": {"x_mitre_shortname": StringProperty(required=True)},
        "x-mitre-asset": {
            "x_mitre_sectors": ListProperty(StringProperty),
            "x_mitre_related_assets": ListProperty(DictionaryProperty(spec_version=spec)),
        },
        "x-mitre-data-source": {"x_mitre_collection_layers": ListProperty(StringProperty)},
        "x-mitre-data-component": {},  # x_mitre_data_source_ref is "" in some releases: no reference to stix2
        "x-mitre-detection-strategy": {"x_mitre_analytic_refs": _refs("x-mitre-analytic", spec)},
        "x-mitre-analytic": {"x_mitre_platforms": ListProperty(StringProperty)},
        "x-mitre-collection": {"x_mitre_version": StringProperty()},
    }
    return {
        "name": StringProperty(required=True),
        "description": StringProperty(),
        **own[stix_type],
        "x_mitre_deprecated": BooleanProperty(),
    }


_OWN_TYPES = (
    "x-mitre-matrix",
    "x-mitre-tactic",
    "x-mitre-asset",
    "x-mitre-data-source",
    "x-mitre-data-component",
    "x-mitre-detection-strategy",
    "x-mitre-analytic",
    "x-mitre-collection",
)


def _register() -> None:
    for spec, module in (("2.0", stix2.v20), ("2.1", stix2.v21)):
        for stix_type in _OWN_TYPES:
            # The registry belongs to the process; another ATT&CK library in it may have been first.
            if class_for_type(stix_type, spec, "objects") is None:
                shape = type(stix_type.replace("-", " ").title().replace(" ", ""), (), {})
                module.CustomObject(stix_type, list(_properties(stix_type, spec).items()))(shape)


_register()


def check(fields: Fields, spec_version: str) -> None:
    """Build the object with `stix2`; raises CatalogueError, naming object and property, when it refuses."""
    raw = fields.raw
    properties = class_for_type(raw["type"], spec_version, "objects")._properties
    known = {name: value for name, value in raw.items() if name in properties and value is not None}
    known.pop("extensions", None)  # nothing the reader uses, and only valid where registered
    known.pop("granular_markings", None)
    for name in _TIMES:
        if name in known:
            known[name] = fields.time(name)
    _check_references(known, fields)
    try:
        stix2.parse(known, allow_custom=True, version=spec_version)
    except (STIXError, ValueError, TypeError) as error:
        raise fields.error(f"not valid STIX {spec_version}: {shown(error, 160)}") from error


def _check_references(known: dict[str, Any], fields: Fields) -> None:
    references = [part.raw for part in fields.parts("external_references") if not is_plain(part.raw)]
    known.pop("external_references", None)
    if references:
        known["external_references"] = references

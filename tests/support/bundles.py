"""Small ATT&CK bundles in MITRE's own format, written by us, for every test that needs a release.

Functions make one object each; ids follow from type and ATT&CK id, so a test can name an object again.
`bundle` puts them together as STIX 2.0 or 2.1, `encode` makes bytes of it:

    data = encode(bundle(tactic("TA0002", "Execution"), technique("T1059", "Interpreter"), spec="2.1"))

`small_release` is a whole release with one of everything. Any property can be given or changed by keyword;
None leaves it out.
"""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

type Object = dict[str, Any]

IDENTITY = "identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5"
MARKING = "marking-definition--fa42a846-8d90-4e51-bc29-71d5b4802168"
CREATED, MODIFIED = "2020-01-02T03:04:05.000Z", "2024-05-06T07:08:09.123Z"

CHAINS = {
    "enterprise-attack": "mitre-attack",
    "mobile-attack": "mitre-mobile-attack",
    "ics-attack": "mitre-ics-attack",
}
COLLECTIONS = {
    "enterprise-attack": "Enterprise ATT&CK",
    "mobile-attack": "Mobile ATT&CK",
    "ics-attack": "ICS ATT&CK",
}


def stix_id(stix_type: str, name: str) -> str:
    """A STIX id that is always the same for the same type and name."""
    digest = hashlib.sha256(f"{stix_type} {name}".encode()).digest()
    return f"{stix_type}--{uuid.UUID(bytes=digest[:16], version=4)}"


def ref(thing: Object | str) -> str:
    """The id of an object, or the id itself."""
    return thing if isinstance(thing, str) else thing["id"]


def source(name: str, url: str = "https://example.com/report", description: str = "") -> Object:
    """A reference that `(Citation: name)` cites."""
    return {"source_name": name, "description": description or f"Author. (2020). {name}.", "url": url}


def relationship(
    start: Object | str,
    relation: str,
    end: Object | str,
    text: str = "",
    sources: Sequence[Object] = (),
    **extra: Any,
) -> Object:
    """A statement about two objects."""
    name = f"{ref(start)} {relation} {ref(end)}"
    return _tidy(
        {
            "type": "relationship",
            "id": stix_id("relationship", name),
            "relationship_type": relation,
            "source_ref": ref(start),
            "target_ref": ref(end),
            "description": text or None,
            "external_references": list(sources) or None,
            **_common(),
            **extra,
        }
    )


def technique(
    external_id: str = "T1059",
    name: str = "Interpreter",
    tactics: Sequence[str] = ("execution",),
    platforms: Sequence[str] = ("Linux", "Windows"),
    chain: str = "mitre-attack",
    **extra: Any,
) -> Object:
    """A technique; `tactics` are shortnames."""
    phases = [{"kill_chain_name": chain, "phase_name": tactic} for tactic in tactics]
    own = {
        "kill_chain_phases": phases or None,
        "x_mitre_platforms": list(platforms) or None,
        "x_mitre_is_subtechnique": False,
        "x_mitre_detection": "",
    }
    return _thing(
        "attack-pattern", external_id, name, {**own, **extra}, f"techniques/{external_id.replace('.', '/')}"
    )


def subtechnique(external_id: str = "T1059.011", name: str = "Sub", **extra: Any) -> Object:
    """A sub-technique; its parent is said by `relationship(sub, "subtechnique-of", parent)`."""
    return technique(external_id, name, **{"x_mitre_is_subtechnique": True, **extra})


def tactic(external_id: str = "TA0002", name: str = "Execution", shortname: str = "", **extra: Any) -> Object:
    """A tactic; the shortname is made of its name."""
    own = {"x_mitre_shortname": shortname or name.lower().replace(" ", "-")}
    return _thing("x-mitre-tactic", external_id, name, {**own, **extra}, f"tactics/{external_id}")


def matrix(tactics: Sequence[Object | str], domain: str = "enterprise-attack", **extra: Any) -> Object:
    """A matrix with its tactics in order."""
    own = {"tactic_refs": [ref(one) for one in tactics]}
    return _thing("x-mitre-matrix", domain, COLLECTIONS[domain], {**own, **extra}, f"matrices/{domain}")


def mitigation(external_id: str = "M1038", name: str = "Prevention", **extra: Any) -> Object:
    """A mitigation."""
    return _thing("course-of-action", external_id, name, extra, f"mitigations/{external_id}")


def malware(external_id: str = "S0001", name: str = "Worm", **extra: Any) -> Object:
    """Malware."""
    own = {"labels": ["malware"], "x_mitre_aliases": [name]}
    return _thing("malware", external_id, name, {**own, **extra}, f"software/{external_id}")


def tool(external_id: str = "S0002", name: str = "Wrench", **extra: Any) -> Object:
    """A tool."""
    own = {"labels": ["tool"], "x_mitre_aliases": [name]}
    return _thing("tool", external_id, name, {**own, **extra}, f"software/{external_id}")


def group(external_id: str = "G0001", name: str = "Crew", **extra: Any) -> Object:
    """A group."""
    return _thing("intrusion-set", external_id, name, {"aliases": [name], **extra}, f"groups/{external_id}")


def campaign(external_id: str = "C0001", name: str = "Raid", **extra: Any) -> Object:
    """A campaign."""
    own = {
        "aliases": [name],
        "first_seen": "2019-01-01T05:00:00.000Z",
        "last_seen": "2019-03-01T05:00:00.000Z",
        "x_mitre_first_seen_citation": "(Citation: Raid Report)",
        "x_mitre_last_seen_citation": "(Citation: Raid Report)",
    }
    return _thing("campaign", external_id, name, {**own, **extra}, f"campaigns/{external_id}")


def asset(external_id: str = "A0001", name: str = "Controller", **extra: Any) -> Object:
    """An asset (ICS)."""
    return _thing("x-mitre-asset", external_id, name, extra, f"assets/{external_id}")


def data_source(external_id: str = "DS0001", name: str = "Process", **extra: Any) -> Object:
    """A data source."""
    own = {"x_mitre_collection_layers": ["Host"]}
    return _thing("x-mitre-data-source", external_id, name, {**own, **extra}, f"datasources/{external_id}")


def data_component(
    external_id: str = "DC0001", name: str = "Process Creation", source: Object | str = "", **extra: Any
) -> Object:
    """A data component; before 18.0 it had no ATT&CK id (`external_references=None`) but a data source."""
    own = {"x_mitre_data_source_ref": ref(source)}
    return _thing(
        "x-mitre-data-component", external_id, name, {**own, **extra}, f"datacomponents/{external_id}"
    )


def strategy(
    external_id: str = "DET0001",
    name: str = "Detect it",
    analytics: Sequence[Object | str] = (),
    **extra: Any,
) -> Object:
    """A detection strategy with its analytics in order."""
    own = {"x_mitre_analytic_refs": [ref(one) for one in analytics] or None, "description": None}
    return _thing(
        "x-mitre-detection-strategy",
        external_id,
        name,
        {**own, **extra},
        f"detectionstrategies/{external_id}",
    )


def analytic(
    external_id: str = "AN0001", log_sources: Sequence[tuple[Object | str, str, str]] = (), **extra: Any
) -> Object:
    """An analytic; each log source is (data component, name, channel)."""
    own = {
        "x_mitre_platforms": ["Linux"],
        "x_mitre_log_source_references": [
            {"x_mitre_data_component_ref": ref(component), "name": name, "channel": channel}
            for component, name, channel in log_sources
        ],
        "x_mitre_mutable_elements": [{"field": "TimeWindow", "description": "How long to look back"}],
    }
    number = external_id.removeprefix("AN")
    return _thing(
        "x-mitre-analytic", external_id, f"Analytic {number}", {**own, **extra}, f"analytics/{external_id}"
    )


def collection(release: str = "18.1", domain: str = "enterprise-attack", **extra: Any) -> Object:
    """The object that says which release a bundle is (STIX 2.1 only)."""
    return _tidy(
        {
            "type": "x-mitre-collection",
            "id": stix_id("x-mitre-collection", domain),
            "name": COLLECTIONS[domain],
            "x_mitre_version": release,
            "created": CREATED,
            "modified": "2025-11-13T14:00:00.188Z",
            "x_mitre_contents": [],
            **extra,
        }
    )


def publisher() -> list[Object]:
    """The identity and the marking definition that stand in every bundle."""
    return [
        {
            "type": "identity",
            "id": IDENTITY,
            "name": "A Publisher",
            "identity_class": "organization",
            "created": CREATED,
            "modified": MODIFIED,
        },
        {
            "type": "marking-definition",
            "id": MARKING,
            "created": CREATED,
            "definition_type": "statement",
            "definition": {"statement": "Copyright 2024, A Publisher."},
        },
    ]


def bundle(*objects: Object, spec: str = "2.0") -> Object:
    """These objects and the publisher's own as a bundle of one STIX version."""
    everything = [*objects, *publisher()]
    identity = {"type": "bundle", "id": stix_id("bundle", "test")}
    if spec == "2.0":
        return {**identity, "spec_version": "2.0", "objects": [dict(thing) for thing in everything]}
    return {**identity, "objects": [_as_21(thing) for thing in everything]}


def encode(document: Mapping[str, Any]) -> bytes:
    """The bundle as the bytes of a file."""
    return orjson.dumps(document)


def small_release(spec: str = "2.1", release: str = "18.1") -> Object:
    """A whole Enterprise release in little: one of everything, joined as MITRE joins them."""
    return bundle(*small_release_objects(release if spec == "2.1" else None), spec=spec)


def small_release_objects(release: str | None = "18.1") -> list[Object]:
    """The objects of `small_release`, for a test that changes some of them first."""
    execution, persistence = tactic(), tactic("TA0003", "Persistence")
    parent = technique(
        tactics=("execution", "persistence"),
        external_references=[
            *_own("T1059", "techniques/T1059"),
            source("Shell Report"),
            {
                "source_name": "capec",
                "external_id": "CAPEC-1",
                "url": "https://capec.mitre.org/data/definitions/1.html",
            },
        ],
        description="Runs *commands*.(Citation: Shell Report)",
        x_mitre_contributors=["Ada", "Grace"],
    )
    sub = subtechnique(name="Script")
    old = technique("T1064", "Old script", revoked=True)
    gone = technique("T1100", "Gone", x_mitre_deprecated=True)
    prevention, worm, wrench, crew, raid = mitigation(), malware(), tool(), group(), campaign()
    process = data_source(x_mitre_deprecated=True)
    creation = data_component(source=process, x_mitre_log_sources=[{"name": "auditd", "channel": "execve"}])
    finding = analytic(log_sources=[(creation, "auditd", "execve"), (creation, "sysmon", "EventCode=1")])
    watching = strategy(analytics=[finding])
    things = [
        execution,
        persistence,
        matrix([execution, persistence]),
        parent,
        sub,
        old,
        gone,
        prevention,
        worm,
        wrench,
        crew,
        raid,
        process,
        creation,
        finding,
        watching,
        relationship(sub, "subtechnique-of", parent),
        relationship(old, "revoked-by", sub),
        relationship(
            prevention, "mitigates", sub, "Block it.(Citation: Block Report)", [source("Block Report")]
        ),
        relationship(watching, "detects", sub),
        relationship(worm, "uses", sub, "Worm runs scripts.(Citation: Worm Report)", [source("Worm Report")]),
        relationship(wrench, "uses", parent, "Wrench runs commands."),
        relationship(crew, "uses", sub, "Crew runs scripts."),
        relationship(crew, "uses", worm, "Crew has Worm."),
        relationship(raid, "uses", parent, "Raid ran commands."),
        relationship(raid, "attributed-to", crew, "By Crew."),
    ]
    return things if release is None else [collection(release), *things]


def _thing(stix_type: str, external_id: str, name: str, extra: Mapping[str, Any], path: str) -> Object:
    return _tidy(
        {
            "type": stix_type,
            "id": stix_id(stix_type, external_id),
            "name": name,
            "description": f"About {name}.",
            "external_references": _own(external_id, path),
            "x_mitre_version": "1.0",
            "x_mitre_deprecated": False,
            "x_mitre_domains": ["enterprise-attack"],
            **_common(),
            **extra,
        }
    )


def _own(external_id: str, path: str) -> list[Object]:
    url = f"https://attack.mitre.org/{path}"
    return [{"source_name": "mitre-attack", "external_id": external_id, "url": url}]


def _common() -> Object:
    return {
        "created": CREATED,
        "modified": MODIFIED,
        "created_by_ref": IDENTITY,
        "object_marking_refs": [MARKING],
    }


def _tidy(thing: Object) -> Object:
    return {name: value for name, value in thing.items() if value is not None}


def _as_21(thing: Object) -> Object:
    versioned = {**thing, "spec_version": "2.1"}
    if thing["type"] == "malware":
        versioned.setdefault("is_family", True)
    return versioned

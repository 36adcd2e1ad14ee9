"""Statements about two entries: those a bundle publishes as objects, and those it only implies.

Published: `relationship` objects, of which only these types mean something here.

    group, software, campaign    --uses-->            technique, software
    mitigation                   --mitigates-->       technique
    detection strategy (18.0 on), data component --detects--> technique
    sub-technique                --subtechnique-of--> technique
    anything                     --revoked-by-->      its successor
    campaign                     --attributed-to-->   group
    technique                    --targets-->         asset (ICS)

Implied, by lists of ids or names on an object; their keys are made of both ends, so they never change:

    technique          --in-tactic-->     tactic          kill_chain_phases, by the tactic's shortname
    matrix             --has-tactic-->    tactic          tactic_refs
    detection strategy --has-analytic-->  analytic        x_mitre_analytic_refs
    analytic           --observes-->      data component  x_mitre_log_source_references
    data component     --part-of-->       data source     x_mitre_data_source_ref
"""

from collections.abc import Iterator, Mapping

from frameworks.attack.fields import Fields, shown
from frameworks.attack.references import ReferenceReader
from frameworks.records import JSON, RelationshipRecord

PUBLISHED = frozenset(
    {"uses", "mitigates", "detects", "subtechnique-of", "revoked-by", "attributed-to", "targets"}
)


def is_current(fields: Fields) -> bool:
    """Whether the publisher still stands by a relationship."""
    return not (fields.flag("revoked") or fields.flag("x_mitre_deprecated"))


def published(fields: Fields, references: ReferenceReader) -> RelationshipRecord:
    """The record of a `relationship` object; the caller, who knows what the bundle holds, checks its ends."""
    return RelationshipRecord(
        key=fields.key,
        type=fields.text("relationship_type"),
        source=fields.text("source_ref"),
        target=fields.text("target_ref"),
        text=fields.text("description"),
        references=references.sources(fields),
    )


class Implied:
    """Collects what objects imply while they are read, and says it once all entries are known."""

    def __init__(self, kill_chain: str) -> None:
        self._kill_chain = kill_chain
        self._phases: list[tuple[str, list[str]]] = []
        self._refs: list[tuple[str, str, list[str]]] = []
        self._observes: list[tuple[str, dict[str, list[dict[str, str]]]]] = []

    def collect(self, fields: Fields) -> None:
        """Note what this object implies; raises CatalogueError on a wrong type."""
        match fields.raw["type"]:
            case "attack-pattern":
                if phases := self._tactics(fields):
                    self._phases.append((fields.key, phases))
            case "x-mitre-matrix":
                self._refs.append(("has-tactic", fields.key, fields.words("tactic_refs")))
            case "x-mitre-detection-strategy":
                self._refs.append(("has-analytic", fields.key, fields.words("x_mitre_analytic_refs")))
            case "x-mitre-data-component":
                if source := fields.text("x_mitre_data_source_ref"):
                    self._refs.append(("part-of", fields.key, [source]))
            case "x-mitre-analytic":
                self._observes.append((fields.key, _log_sources(fields)))

    def tactic_order(self, matrices: list[str]) -> list[str]:
        """The tactics' keys in the order of these matrices, each once."""
        lists = {source: targets for kind, source, targets in self._refs if kind == "has-tactic"}
        return list(dict.fromkeys(tactic for matrix in matrices for tactic in lists.get(matrix, ())))

    def records(
        self, tactics: Mapping[str, str], kinds: Mapping[str, str], lost: list[str]
    ) -> Iterator[RelationshipRecord]:
        """The implied relationships; `tactics` maps shortname → key, `kinds` key → kind of every entry.

        What points to nothing in this bundle is left out and named in `lost`: the domains share one knowledge
        base, and a list may name things of another domain.
        """
        for source, phases in self._phases:
            for place, phase in enumerate(phases, 1):
                if phase in tactics:
                    yield _record("in-tactic", source, tactics[phase], place)
                else:
                    lost.append(f'{source} names the tactic "{shown(phase)}", which is not in the bundle')
        wanted = {"has-tactic": "tactic", "has-analytic": "analytic", "part-of": "data-source"}
        for kind, source, targets in self._refs:
            for place, target in enumerate(targets, 1):
                if kinds.get(target) == wanted[kind]:
                    yield _record(kind, source, target, place)
                else:
                    lost.append(f"{source} names {shown(target)}, which is not in the bundle")
        for source, components in self._observes:
            for place, (target, log_sources) in enumerate(components.items(), 1):
                if kinds.get(target) == "data-component":
                    yield _record("observes", source, target, place, {"log_sources": log_sources})
                else:
                    lost.append(f"{source} names {shown(target)}, which is not in the bundle")

    def _tactics(self, fields: Fields) -> list[str]:
        parts = fields.parts("kill_chain_phases")
        phases = [part for part in parts if part.text("kill_chain_name") == self._kill_chain]
        return list(dict.fromkeys(part.text("phase_name") for part in phases))


def _log_sources(fields: Fields) -> dict[str, list[dict[str, str]]]:
    """Data component → the log sources in which an analytic looks for it, in the publisher's order."""
    merged: dict[str, list[dict[str, str]]] = {}
    for part in fields.parts("x_mitre_log_source_references"):
        source = {"name": part.text("name"), "channel": part.text("channel")}
        sources = merged.setdefault(part.text("x_mitre_data_component_ref"), [])
        if source not in sources:
            sources.append(source)
    return merged


def _record(
    kind: str, source: str, target: str, place: int, attributes: JSON | None = None
) -> RelationshipRecord:
    key = f"{kind}:{source}:{target}"
    return RelationshipRecord(key, kind, source, target, position=place, attributes=attributes or {})

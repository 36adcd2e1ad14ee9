"""A `TechniqueView` as the API serves it."""

from collections.abc import Mapping, Sequence
from typing import Any

from frameworks.api.schemas.common import EntryRef, MappingOut, TacticRef
from frameworks.api.schemas.publisher import (
    AnalyticOut,
    ComponentOut,
    DetailOut,
    DetectionOut,
    LogSourceOut,
    MutableElement,
    Procedures,
    PublisherLayer,
    ReferenceOut,
    StatementOut,
    StrategyOut,
    Text,
)
from frameworks.attack.dialect import path as place
from frameworks.attack.kinds import kind_label
from frameworks.citations import NumberedReference
from frameworks.models import Entry
from frameworks.technique import TechniqueView
from frameworks.technique.view import Analytic, Component, Mapped, Other, Statement, Strategy


def publisher_layer(view: TechniqueView, shortnames: Mapping[int, str]) -> PublisherLayer:
    """Return everything the publisher says of a technique; `shortnames` are tactics', by primary key."""
    entry = view.entry
    return PublisherLayer(
        key=entry.key,
        external_id=entry.external_id,
        kind=entry.kind,
        kind_label=kind_label(entry.kind),
        name=entry.title,
        status=entry.status,
        replaced_by=entry_ref(entry.successor(), view.base) if entry.revoked_by_id else None,
        is_subtechnique=view.is_subtechnique,
        parent=ref(view.parent) if view.parent else None,
        subtechniques=[ref(other) for other in view.children],
        statement=Text(source=entry.text, html=view.statement.html),
        tactics=[tactic_ref(tactic, shortnames) for tactic in view.tactics],
        platforms=view.platforms,
        details=[
            DetailOut(name=detail.name, label=detail.label, values=list(detail.values))
            for detail in view.details
        ],
        mitigations=[_statement(one) for one in view.mitigations],
        detection=DetectionOut(
            html=view.detection.html,
            strategies=[_strategy(one) for one in view.strategies],
            components=[_component(one) for one in view.components],
        ),
        assets=[_statement(one) for one in view.assets],
        procedures=Procedures(count=view.procedure_total, items=[_statement(one) for one in view.procedures]),
        references=references_out(view.references),
        contributors=view.contributors,
        version=entry.source_version,
        created=entry.source_created,
        modified=entry.source_modified,
        url=entry.url,
    )


def references_out(items: Sequence[NumberedReference]) -> list[ReferenceOut]:
    """Return numbered sources."""
    return [
        ReferenceOut(
            number=item.number,
            id=item.id,
            name=item.reference.name,
            description=item.reference.description,
            url=item.reference.url,
            cited_by=item.backlinks,
        )
        for item in items
    ]


def mapping_out(mapped: Mapped) -> MappingOut:
    """Return a mapping; without a published set it is the firm's own."""
    return MappingOut(
        entry=ref(mapped.entry),
        framework=mapped.framework,
        framework_name=mapped.framework_name,
        relation=mapped.relation,
        rationale=mapped.rationale,
        strength=mapped.strength,
        layer="publisher" if mapped.origin else "firm",
        origin=mapped.origin,
    )


def ref(other: Other) -> EntryRef:
    """Return another entry to name and link to."""
    return EntryRef(**_named(other))


def tactic_ref(tactic: Other, shortnames: Mapping[int, str]) -> TacticRef:
    """Return a tactic; `shortnames` are by primary key."""
    return TacticRef(**_named(tactic), shortname=shortnames.get(tactic.pk, ""))


def entry_ref(entry: Entry, base: str) -> EntryRef:
    """Return an entry to name and link to; `base` is the address of the frameworks index."""
    where = place(entry.framework.slug, entry.kind, entry.external_id, entry.key)
    return EntryRef(
        external_id=entry.external_id,
        kind=entry.kind,
        title=entry.title,
        status=entry.status,
        url=f"{base}{where}" if where else "",
    )


def _named(other: Other) -> dict[str, Any]:
    return {
        "external_id": other.external_id,
        "kind": other.kind,
        "title": other.title,
        "status": other.status,
        "url": other.url,
    }


def _statement(statement: Statement) -> StatementOut:
    return StatementOut(entry=ref(statement.entry), html=statement.passage.html)


def _strategy(strategy: Strategy) -> StrategyOut:
    return StrategyOut(
        entry=ref(strategy.entry),
        html=strategy.passage.html,
        analytics=[_analytic(one) for one in strategy.analytics],
    )


def _analytic(analytic: Analytic) -> AnalyticOut:
    return AnalyticOut(
        entry=ref(analytic.entry),
        html=analytic.passage.html,
        platforms=analytic.platforms,
        log_sources=[
            LogSourceOut(component=ref(source.component), name=source.name, channel=source.channel)
            for source in analytic.log_sources
        ],
        mutable_elements=[
            MutableElement(field=name, description=description) for name, description in analytic.mutable
        ],
    )


def _component(component: Component) -> ComponentOut:
    return ComponentOut(
        entry=ref(component.entry),
        html=component.passage.html,
        source=ref(component.source) if component.source else None,
    )

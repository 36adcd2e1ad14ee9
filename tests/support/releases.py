"""Two releases of a technique that differ in everything a reader sees, and what belongs to reading them."""

from pathlib import Path

from frameworks.models import Framework, Release, TechniquePage
from tests.support.bundles import (
    Object,
    analytic,
    campaign,
    data_component,
    data_source,
    group,
    mitigation,
    relationship,
    source,
    strategy,
    subtechnique,
    tactic,
    technique,
)
from tests.support.imports import import_objects

ID, LUA = "T1059.011", "/frameworks/attack/t1059-011/"
PARENT = "/frameworks/attack/t1059/"


def older() -> list[Object]:
    """Release 17.1: data components detect, and everything has its old name."""
    parent = technique("T1059", "Old Interpreter", description="Ran commands.")
    lua = subtechnique(
        ID,
        "Old Lua",
        description=(
            "Was run by [Old Interpreter](https://attack.mitre.org/techniques/T1059).(Citation: Old Paper)"
        ),
        platforms=("Linux", "Windows"),
        x_mitre_detection="Look for `lua`.",
        external_references=[
            {"source_name": "mitre-attack", "external_id": ID, "url": "https://attack.mitre.org/techniques/T1059/011"},
            source("Old Paper"),
        ],
    )  # fmt: skip
    origin = data_source("DS0001", "Old Source")
    component = data_component("DC0001", "Old Component", origin, external_references=None)
    prevention = mitigation("M1038", "Old Prevention")
    crew = group("G0001", "Old Crew")
    return [
        tactic("TA0002", "Old Execution", shortname="execution"),
        parent,
        lua,
        subtechnique("T1059.012", "Dropped Sub", description="Only then."),
        origin,
        component,
        prevention,
        crew,
        relationship(lua, "subtechnique-of", parent),
        relationship(subtechnique("T1059.012", "Dropped Sub"), "subtechnique-of", parent),
        relationship(component, "detects", lua, "Watch it."),
        relationship(prevention, "mitigates", lua, "Prevent the old way."),
        relationship(crew, "uses", lua, "Crew ran it.(Citation: Crew Paper)", [source("Crew Paper")]),
    ]


def newer() -> list[Object]:
    """Release 18.1: strategies detect, everything has a new name, and one sub-technique is gone."""
    parent = technique("T1059", "Interpreter", description="Runs commands.")
    lua = subtechnique(ID, "Lua", description="Is run.", platforms=("Linux", "macOS"))
    component = data_component("DC0001", "Component")
    finding = analytic("AN0001", [(component, "auditd", "execve")], description="Find it.")
    watching = strategy("DET0001", "Detect it", analytics=[finding])
    prevention = mitigation("M1038", "Prevention")
    raid = campaign("C0001", "Raid")
    return [
        tactic("TA0002", "Execution"),
        parent,
        lua,
        component,
        finding,
        watching,
        prevention,
        raid,
        relationship(lua, "subtechnique-of", parent),
        relationship(watching, "detects", lua),
        relationship(prevention, "mitigates", lua, "Prevent the new way."),
        relationship(raid, "uses", lua, "Raid ran it."),
    ]


def import_older(folder: Path) -> TechniquePage:
    """Import 17.1 and return the page of the sub-technique."""
    import_objects(folder, *older(), release="17.1")
    return TechniquePage.objects.get(slug="t1059-011")


def import_newer(folder: Path) -> None:
    """Import 18.1."""
    import_objects(folder, *newer(), release="18.1")


def release(version: str) -> Release:
    """Return an imported release."""
    return Release.objects.select_related("framework").get(version=version)


def add_releases(number: int) -> None:
    """Add so many older releases that carried what the oldest imported one did."""
    framework = Framework.objects.get(slug="attack")
    oldest = min(framework.releases.all(), key=lambda one: one.order)
    carried = list(oldest.carried.all())
    for place in range(number):
        added = Release.objects.create(
            framework=framework, version=f"1.{place}", sha256="0" * 64, state=Release.State.SUPERSEDED
        )
        for one in carried:
            one.pk, one.release, one.source_version = None, added, f"{place}.0"
        type(carried[0]).objects.bulk_create(carried)

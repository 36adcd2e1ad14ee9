"""Three releases in which one entry or two meet with each thing that can happen to an entry."""

from pathlib import Path

from frameworks.changes.releases import Comparison, compare_releases
from frameworks.models import Release
from tests.support.bundles import (
    Object,
    analytic,
    data_component,
    group,
    malware,
    mitigation,
    relationship,
    source,
    strategy,
    subtechnique,
    tactic,
    technique,
)
from tests.support.imports import import_objects

CHANGES = "/frameworks/attack/changes/"
LATER = "2025-10-01T00:00:00.000Z"


def before() -> list[Object]:
    """Release 17.1."""
    parent = technique(description="Runs commands.", x_mitre_contributors=["Ada"])
    lua = subtechnique(
        "T1059.011",
        "Old Lua",
        description="Lua is a small language.\n\nIt runs anywhere.(Citation: Old Paper)",
        x_mitre_version="1.0",
        x_mitre_detection="Look for `lua`.",
        external_references=[*_own("T1059.011"), source("Old Paper")],
        x_mitre_contributors=["Ada"],
    )
    component, allow, train, worm = data_component(), mitigation(), mitigation("M1017", "Training"), malware()
    return [
        tactic(),
        tactic("TA0003", "Persistence"),
        parent,
        lua,
        technique("T1001", "Touched", x_mitre_version="1.0"),
        technique("T1002", "Jumping", x_mitre_version="1.0"),
        technique("T1003", "Counted", x_mitre_version="1.0"),
        technique("T1004", "To be replaced"),
        technique("T1005", "To be dropped"),
        technique("T1006", "To be forgotten"),
        technique("T1007", "Retired long ago", revoked=True),
        component,
        allow,
        train,
        worm,
        group(aliases=["Crew", "The Crew"]),
        relationship(lua, "subtechnique-of", parent),
        relationship(allow, "mitigates", lua, "Allow only known interpreters."),
        relationship(train, "mitigates", lua, "Train people."),
        relationship(component, "detects", lua, "Watch it."),
        relationship(worm, "uses", parent, "Worm ran commands."),
        relationship(technique("T1007"), "revoked-by", parent),
    ]


def after() -> list[Object]:
    """Release 18.1."""
    parent = technique(description="Runs commands.", x_mitre_contributors=["Ada"], modified=LATER)
    lua = subtechnique(
        "T1059.011",
        "Lua",
        description="Lua is a tiny language.\n\nIt runs anywhere.(Citation: New Paper)",
        tactics=("execution", "persistence"),
        platforms=("Linux", "macOS"),
        x_mitre_version="2.0",
        external_references=[*_own("T1059.011"), source("New Paper")],
        x_mitre_contributors=["Ada", "Grace"],
    )
    component, allow, worm = data_component(), mitigation(), malware()
    audit = mitigation("M1047", "Audit")
    finding = analytic("AN0001", [(component, "auditd", "execve")])
    watching = strategy(analytics=[finding])
    return [
        tactic(),
        tactic("TA0003", "Persistence"),
        parent,
        lua,
        technique("T1001", "Touched", x_mitre_version="1.0", modified=LATER),
        technique("T1002", "Jumping", x_mitre_version="1.7", description="Jumps."),
        technique("T1003", "Counted", x_mitre_version="1.1"),
        technique("T1004", "To be replaced", revoked=True),
        technique("T1005", "To be dropped", x_mitre_deprecated=True),
        technique("T1007", "Retired long ago", revoked=True),
        technique("T1008", "=Brand+New", description="@Something new.", x_mitre_contributors=["Zoë"]),
        component,
        allow,
        audit,
        mitigation("M1017", "Training"),
        worm,
        group(aliases=["Crew", "Another Crew"]),
        finding,
        watching,
        relationship(lua, "subtechnique-of", parent),
        relationship(allow, "mitigates", lua, "Allow only trusted interpreters."),
        relationship(audit, "mitigates", lua, "Look who installed one."),
        relationship(watching, "detects", lua),
        relationship(worm, "uses", parent, "Worm ran commands."),
        relationship(worm, "uses", lua, "Worm ran Lua."),
        relationship(group(), "uses", parent, "Crew ran commands."),
        relationship(technique("T1007"), "revoked-by", parent),
        relationship(technique("T1004"), "revoked-by", parent),
    ]


def import_both(folder: Path) -> None:
    """Import 17.1, then 18.1."""
    import_objects(folder, *before(), release="17.1")
    import_objects(folder, *after())


def release(version: str) -> Release:
    """Return a release by its version."""
    return Release.objects.select_related("framework").get(framework__slug="attack", version=version)


def compared(old: str = "17.1", new: str = "18.1") -> Comparison:
    """Return what differs between two releases."""
    return compare_releases(release(old), release(new))


def many(number: int, text: str) -> list[Object]:
    """Return some techniques, each with this text, a mitigation and a procedure of its own."""
    found: list[Object] = [tactic()]
    for place in range(number):
        one = technique(f"T{2000 + place}", f"Technique {place:03}", description=f"{text} {place}.")
        allow, worm = (
            mitigation(f"M{2000 + place}", f"Way {place}"),
            malware(f"S{2000 + place}", f"Worm {place}"),
        )
        found += [
            one,
            allow,
            worm,
            relationship(allow, "mitigates", one, f"{text} it."),
            relationship(worm, "uses", one, f"{text} and more."),
        ]
    return found


def _own(external_id: str) -> list[Object]:
    url = f"https://attack.mitre.org/techniques/{external_id.replace('.', '/')}"
    return [{"source_name": "mitre-attack", "external_id": external_id, "url": url}]

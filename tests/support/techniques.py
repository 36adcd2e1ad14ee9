"""A technique of a small release, and the release after it: what every test of the two layers begins with."""

from pathlib import Path

from frameworks.importing.report import ImportReport
from frameworks.models import TechniquePage
from tests.support.bundles import (
    Object,
    analytic,
    data_component,
    mitigation,
    relationship,
    strategy,
    subtechnique,
    tactic,
    technique,
)
from tests.support.imports import import_objects

ID, SLUG = "T1059.011", "t1059-011"


def release(name: str = "Lua", *more: Object) -> list[Object]:
    """A tactic, a technique, and a sub-technique called `name` with a mitigation and a detection strategy."""
    parent = technique("T1059", "Interpreter", description="Runs commands.")
    sub = subtechnique(ID, name, description=f"About {name}, in `code`.")
    prevention = mitigation("M1038", "Execution Prevention", description="Prevent it.")
    component = data_component("DC0032", "Process Creation")
    finding = analytic("AN0278", [(component, "auditd", "execve")], description="Look for it.")
    watching = strategy("DET0101", "Detect it", analytics=[finding])
    return [
        tactic("TA0002", "Execution"),
        parent,
        sub,
        prevention,
        component,
        finding,
        watching,
        relationship(sub, "subtechnique-of", parent),
        relationship(prevention, "mitigates", sub, "Allow only known interpreters."),
        relationship(watching, "detects", sub),
        *more,
    ]


def import_first(folder: Path) -> TechniquePage:
    """Import release 17.1 and return the page of the sub-technique Lua."""
    import_objects(folder, *release(), release="17.1")
    return TechniquePage.objects.get(slug=SLUG)


def import_next(folder: Path, name: str = "Lua Scripting", *more: Object) -> ImportReport:
    """Import release 18.1, in which the publisher calls the sub-technique `name`."""
    return import_objects(folder, *release(name, *more), release="18.1")

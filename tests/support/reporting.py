"""A small catalogue with commentary to report on."""

from pathlib import Path
from typing import Any

from core.models import User
from frameworks.models import TechniquePage
from tests.support.bundles import Object, relationship, subtechnique, tactic, technique
from tests.support.imports import import_objects
from tests.support.released import technique_page


def reported_objects(*more: Object) -> list[Object]:
    """Two tactics, three techniques in force, one revoked."""
    interpreter = technique("T1059", "Interpreter", platforms=("Linux", "Windows"))
    lua = subtechnique("T1059.011", "Lua", platforms=("Linux",))
    job = technique("T1053", "Job", tactics=("execution", "persistence"), platforms=("Windows",))
    old = technique("T1064", "Scripting", revoked=True)
    return [
        tactic("TA0002", "Execution"),
        tactic("TA0003", "Persistence"),
        interpreter,
        lua,
        job,
        old,
        relationship(lua, "subtechnique-of", interpreter),
        relationship(old, "revoked-by", interpreter),
        *more,
    ]


def import_reported(folder: Path, *more: Object, release: str = "17.1") -> None:
    """Import the catalogue, where T1064 is in force in a release before it so that it has a page."""
    before = [
        {**thing, "revoked": False} if thing.get("name") == "Scripting" else thing
        for thing in reported_objects(*more)
        if thing.get("relationship_type") != "revoked-by"
    ]
    import_objects(folder, *before, release="16.1")
    import_objects(folder, *reported_objects(*more), release=release)


def comment_on(external_id: str, user: User, **fields: Any) -> TechniquePage:
    """Publish commentary on a technique and return its page."""
    page = technique_page(external_id)
    for name, value in {"one_line": f"About {external_id}", **fields}.items():
        setattr(page, name, value)
    page.save_revision(user=user).publish(user=user)
    return technique_page(external_id)


def many_techniques(number: int) -> list[Object]:
    """Return as many more techniques as asked for."""
    return [technique(f"T{2000 + place}", f"Technique {place}") for place in range(number)]

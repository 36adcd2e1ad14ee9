"""Two releases between which techniques are revoked in favour of others: T1073 → T1574.002 → T1574.001."""

from pathlib import Path

from django.core.cache import cache

from core.models import User
from frameworks.importing.report import ImportReport
from frameworks.models import ReviewItem, TechniquePage
from tests.support.bundles import Object, mitigation, relationship, subtechnique, tactic, technique
from tests.support.imports import import_objects

OLD, NEW, OLDER = "T1574.002", "T1574.001", "T1073"


def release(*, revoked: bool, gone: tuple[str, ...] = ()) -> list[Object]:
    """The release before (`revoked` False) and after; M1038 is said of the old technique only."""
    parent = technique("T1574", "Hijack Execution Flow", tactics=("persistence",))
    old = subtechnique(OLD, "DLL Side-Loading", tactics=("persistence",), revoked=revoked)
    new = subtechnique(NEW, "DLL", tactics=("persistence",))
    older = technique(OLDER, "Side-Loading", tactics=("persistence",), revoked=revoked)
    prevention, audit = mitigation("M1038", "Execution Prevention"), mitigation("M1047", "Audit")
    things = [
        tactic("TA0003", "Persistence"),
        *(one for one, id_ in ((parent, "T1574"), (new, NEW), (older, OLDER)) if id_ not in gone),
        old,
        prevention,
        audit,
        *(() if NEW in gone else (relationship(new, "subtechnique-of", parent),)),
        relationship(audit, "mitigates", old, "Audit it."),
        *(() if NEW in gone else (relationship(audit, "mitigates", new, "Audit it all."),)),
    ]
    if revoked:
        return [*things, relationship(old, "revoked-by", new), relationship(older, "revoked-by", old)]
    return [
        *things,
        relationship(old, "subtechnique-of", parent),
        relationship(prevention, "mitigates", old, "Prevent it."),
    ]


def import_before(folder: Path) -> None:
    """Import 15.1, in which all of them are active."""
    cache.clear()
    import_objects(folder, *release(revoked=False), release="15.1")


def import_after(folder: Path) -> ImportReport:
    """Import 17.1, in which two of them are revoked."""
    return import_objects(folder, *release(revoked=True), release="17.1")


def page_of(external_id: str) -> TechniquePage:
    """Return a technique's page as it is in the database."""
    return TechniquePage.objects.get(entry__external_id=external_id)


def write(
    external_id: str, *notes: tuple[str, str], user: User | None = None, **values: str
) -> TechniquePage:
    """Publish commentary on a technique: notes are (text, part)."""
    page = page_of(external_id)
    page.commentary = [("our_view", {"text": f"<p>{text}</p>", "part": part}) for text, part in notes]
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision(user=user).publish(user=user)
    return page_of(external_id)


def item_of(external_id: str) -> ReviewItem:
    """Return the review item of a technique's page."""
    return ReviewItem.objects.get(page__entry__external_id=external_id)

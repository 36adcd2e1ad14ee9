"""Releases that differ in one thing, commentary about one part, and the queue that comes of both."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from frameworks.importing.report import ImportReport
from frameworks.models import Entry, ReviewItem, TechniquePage
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

ID = "T1059.011"
TEXT = (
    "Adversaries may run scripts of a small language. It is part of many programs, and whoever may write a"
    " file may often run it as well. Servers and routers carry it too, and so do many games."
)
SENTENCE = "Allow only those interpreters that somebody needs, and have the rest of them blocked by a policy."
FINDING = "Look for an interpreter that was started by a program that does not usually start one at all."


@dataclass(frozen=True)
class Upstream:
    """What a release says of T1059.011 and its parts; one thing differs from release to release."""

    name: str = "Lua"
    text: str = TEXT
    tactics: tuple[str, ...] = ("execution",)
    sentence: str | None = SENTENCE
    finding: str | None = FINDING
    channel: str = "execve"
    group_procedure: str = ""
    carried: bool = True
    revoked: bool = False

    def objects(self) -> list[Object]:
        """Return the bundle's objects."""
        parent, prevention = technique("T1059", "Interpreter"), mitigation()
        component = data_component("DC0032", "Process Creation")
        finding = analytic(
            "AN0278", [(component, "auditd", self.channel)], description=self.finding or FINDING
        )
        watching = strategy("DET0101", "Detect it", analytics=[finding] if self.finding else [])
        found = [
            tactic(), tactic("TA0003", "Persistence"), parent, prevention, component, finding, watching,
        ]  # fmt: skip
        if not self.carried:
            return found
        sub = subtechnique(
            ID, self.name, description=self.text, tactics=self.tactics, revoked=self.revoked or None
        )
        found.append(sub)
        if self.revoked:
            return [*found, relationship(sub, "revoked-by", parent)]
        found += [relationship(sub, "subtechnique-of", parent), relationship(watching, "detects", sub)]
        if self.sentence is not None:
            found.append(relationship(prevention, "mitigates", sub, self.sentence))
        return found


def publish(folder: Path, version: str, upstream: Upstream) -> ImportReport:
    """Import a release that says so."""
    return import_objects(folder, *upstream.objects(), release=version)


def note(part: str = "", text: str = "<p>We read it so.</p>") -> dict[str, Any]:
    """Return a block of commentary about a part, in the raw form that Wagtail stores."""
    return {"type": "our_view", "value": {"text": text, "part": part}}


def comment(*notes: dict[str, Any], one_line: str = "", external_id: str = ID) -> TechniquePage:
    """Publish commentary on a technique as an editor does, and return the page."""
    page = TechniquePage.objects.get(entry__external_id=external_id)
    page.one_line, page.commentary = one_line, list(notes)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def entry_of(page: TechniquePage) -> Entry:
    """Return a page's entry, which must be there."""
    assert page.entry is not None
    return page.entry


def waiting(page: TechniquePage) -> ReviewItem | None:
    """Return the one item that waits for a page; more than one fails."""
    return ReviewItem.objects.filter(page=page, state__in=ReviewItem.PENDING).first()


def told(item: ReviewItem | None) -> tuple[str, str, int, set[tuple[str, str]]]:
    """Return (since, release, grade, {(what, part)}) of an item that must be there."""
    assert item is not None
    reasons = {(reason["what"], reason.get("part", "")) for reason in item.reasons}
    return item.since.version, item.release.version, item.grade, reasons

"""How deep a change goes for somebody who wrote about the entry, and why.

    identity   revoked, merged into another, renamed, renumbered, deprecated, no longer carried
    meaning    tactics, platforms, mitigations or detections gained or lost; another technique above it; or
               more than a small part of the text
    wording    everything else a reader could notice: a word in the text, a procedure, a reference, a
               sentence of a mitigation

A note that hangs on one part of the text is judged by that part's own change (`grade_part`). Reasons are data
for the queue to show and filter by; `Reason.what` is one of WHATS.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import IntEnum
from typing import Any, Self

from frameworks.changes.entry import EntryChange, Movement
from frameworks.changes.words import share_changed

SMALL = 0.1  # the part of a text's words that may change before its meaning is taken to

# What can change, in the order a reader is told, with the words for it.
WHATS = {
    "revoked": "Revoked",
    "withdrawn": "No longer carried",
    "deprecated": "Deprecated",
    "restored": "In force again",
    "renamed": "Renamed",
    "renumbered": "Renumbered",
    "tactics": "Tactics",
    "platforms": "Platforms",
    "parent": "Technique above it",
    "mitigations": "Mitigations",
    "detections": "Detections",
    "text": "Text",
    "procedures": "Procedures",
    "references": "References",
    "details": "Details",
}
_SAID_BY = {"revoked-by": "revoked_by", "subtechnique-of": "parent"}  # relationships that are values too
_RELATIONS = {
    "in-tactic": "tactics",
    "mitigates": "mitigations",
    "detects": "detections",
    "uses": "procedures",
}
_DETECTION = "detection"  # before ATT&CK 18.0, a text of the technique's own
_MEANING = {"tactics", "platforms", "mitigations", "detections"}


class Grade(IntEnum):
    """The same numbers as `ReviewItem.Grade`, for code that knows no database."""

    WORDING = 1
    MEANING = 2
    IDENTITY = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that changed: what, how deep, counts, and the part it concerns ("" for the whole).

    `share` is the part of the words of a text that changed, 0.0 where no text did.
    """

    what: str
    grade: int
    gained: int = 0
    lost: int = 0
    reworded: int = 0
    share: float = 0.0
    part: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the reason as JSON-ready objects; `from_json` reads it back."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the reason that `as_json` wrote."""
        return cls(**data)

    @property
    def label(self) -> str:
        """What changed, in words: "Mitigations"."""
        return WHATS[self.what]

    @property
    def amount(self) -> str:
        """How much changed, in short: "+2 -1", "12% of the words"; empty where it goes without saying."""
        if self.share:
            return f"{max(1, round(self.share * 100))}% of the words"
        counts = [f"+{self.gained}" if self.gained else "", f"\N{MINUS SIGN}{self.lost}" if self.lost else ""]
        counts.append(f"{self.reworded} reworded" if self.reworded else "")
        return " ".join(filter(None, counts))


def grade_whole(change: EntryChange) -> list[Reason]:
    """Return the reasons to read a commentary on the whole entry again, in the order of WHATS."""
    reasons = [*_identity(change), *_relations(change)]
    platforms = change.labels.get("platform")
    if platforms:
        reasons.append(_moved("platforms", platforms))
    if "parent" in change.plain:
        reasons.append(Reason("parent", Grade.MEANING))
    if change.text:
        reasons.append(_text(*change.text))
    if change.references:
        reasons.append(_moved("references", change.references))
    if _DETECTION in change.attributes:
        reasons.append(_detection(*change.attributes[_DETECTION]))
    details = [name for name in change.attributes if name not in ("contributors", _DETECTION)]
    other_labels = [scheme for scheme in change.labels if scheme != "platform"]
    other_relations = [
        type_
        for type_ in change.relations
        if type_ not in _RELATIONS and _SAID_BY.get(type_) not in change.plain
    ]
    if count := len(details) + len(other_labels) + len(other_relations):
        reasons.append(Reason("details", Grade.WORDING, reworded=count))
    return _in_order(_together(reasons))


def grade_identity(change: EntryChange) -> list[Reason]:
    """Return the reasons that concern every note on an entry, whatever part it hangs on."""
    return _in_order(_identity(change))


def grade_part(old: str | None, new: str | None, what: str, part: str) -> list[Reason]:
    """Return the reasons to read a note again that hangs on one part, given the part's own words.

    None for a part that is not there (an analytic that was dropped, a mitigation that is new).
    """
    if old == new:
        return []
    if old is None or new is None:
        return [Reason(what, Grade.MEANING, gained=int(old is None), lost=int(new is None), part=part)]
    share = share_changed(old, new)
    grade = Grade.MEANING if share > SMALL else Grade.WORDING
    return [Reason(what, grade, share=round(share, 4), part=part)]


def told_once(reasons: Iterable[Reason]) -> list[Reason]:
    """Leave out what is said of the whole where the reasons of parts say all of it, and where it is, too.

    An analytic is an entry of its own, so what is said of one is never all that is said of detection.
    """
    reasons = list(reasons)

    def is_told(whole: Reason) -> bool:
        parts = [one for one in reasons if one.what == whole.what and one.part]
        counts = (
            sum(one.gained for one in parts),
            sum(one.lost for one in parts),
            sum(one.share > 0 for one in parts),
        )
        all_told = counts == (whole.gained, whole.lost, whole.reworded)
        return bool(parts) and (whole.what == "text" or (whole.what == "mitigations" and all_told))

    return [one for one in reasons if one.part or not is_told(one)]


def deepest(reasons: Iterable[Reason]) -> Grade | None:
    """Return the grade of an item with these reasons; None when there is no reason to have one."""
    grades = [reason.grade for reason in reasons]
    return Grade(max(grades)) if grades else None


def _identity(change: EntryChange) -> list[Reason]:
    reasons = []
    if "status" in change.plain:
        what = {"revoked": "revoked", "withdrawn": "withdrawn", "deprecated": "deprecated"}
        reasons.append(Reason(what.get(change.plain["status"][1], "restored"), Grade.IDENTITY))
    elif "revoked_by" in change.plain:
        reasons.append(Reason("revoked", Grade.IDENTITY))
    if "title" in change.plain:
        reasons.append(Reason("renamed", Grade.IDENTITY))
    if "external_id" in change.plain:
        reasons.append(Reason("renumbered", Grade.IDENTITY))
    return reasons


def _relations(change: EntryChange) -> list[Reason]:
    return [
        _moved(what, change.relations[type_])
        for type_, what in _RELATIONS.items()
        if type_ in change.relations
    ]


def _moved(what: str, movement: Movement) -> Reason:
    deep = what in _MEANING and (movement.gained or movement.lost)
    return Reason(
        what,
        Grade.MEANING if deep else Grade.WORDING,
        len(movement.gained),
        len(movement.lost),
        len(movement.reworded),
    )


def _text(old: str, new: str) -> Reason:
    share = share_changed(old, new)
    return Reason("text", Grade.MEANING if share > SMALL else Grade.WORDING, share=round(share, 4))


def _detection(old: str | None, new: str | None) -> Reason:
    if not (old and new):
        return Reason("detections", Grade.MEANING, gained=int(not old), lost=int(not new))
    return replace(_text(old, new), what="detections")


def _together(reasons: Iterable[Reason]) -> list[Reason]:
    """Return one reason a `what`: detections were a text, are relationships, and can change as both."""
    found: dict[str, Reason] = {}
    for one in reasons:
        known = found.get(one.what)
        found[one.what] = (
            one
            if known is None
            else Reason(
                one.what,
                max(known.grade, one.grade),
                known.gained + one.gained,
                known.lost + one.lost,
                known.reworded + one.reworded,
                max(known.share, one.share),
            )
        )
    return list(found.values())


def _in_order(reasons: Iterable[Reason]) -> list[Reason]:
    order = list(WHATS)
    return sorted(reasons, key=lambda reason: order.index(reason.what))

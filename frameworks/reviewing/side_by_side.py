"""What the publisher changed, and beside each change what the firm wrote about it. For the page of an item.

    SideBySide.of(item, base)    sections: the whole, statement, mitigations, detection, procedures

A note stands in the section of the part it hangs on; a note whose part did not change stands apart. Notes
that repeat words that are gone say which.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from frameworks.blocks import STATEMENT
from frameworks.changes.categories import categorise
from frameworks.changes.details import Detail, Row, details
from frameworks.changes.grading import Reason
from frameworks.changes.told import Line, ToldChange, told
from frameworks.changes.words import Piece
from frameworks.models import Entry, ReviewItem, TechniquePage
from frameworks.reviewing.baselines import Baseline, settled
from frameworks.reviewing.concerns import Concern, part_named
from frameworks.reviewing.judging import Analytics, Asked, named_parts, sides_of
from frameworks.reviewing.quoting import gone_runs, plain_text, quoted
from frameworks.reviewing.versions import Versions

WHOLE, MITIGATIONS, DETECTION, EXAMPLES = "whole", "mitigations", "detection", "examples"
HEADINGS = {
    WHOLE: "The technique as a whole",
    STATEMENT: "Statement",
    MITIGATIONS: "Mitigations",
    DETECTION: "Detection",
    EXAMPLES: "Procedures and references",
}
_LINES = {
    "mitigates": MITIGATIONS,
    "detects": DETECTION,
    "detection": DETECTION,
    "data_sources": DETECTION,
    "uses": EXAMPLES,
    "references": EXAMPLES,
}


@dataclass(slots=True)
class Note:
    """Something the firm wrote. `block` is bound, None for the one line; `quotes` are words that are gone."""

    label: str
    text: str
    part: str = ""
    block: Any = None
    quotes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """One side's changes and the other side's notes; `quoted_by` are notes of other sections."""

    name: str
    changes: list[ToldChange] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    quoted_by: list[Note] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """What the section is about."""
        return HEADINGS[self.name]


@dataclass(slots=True)
class SideBySide:
    """The sections in which something changed, and the notes on what did not; `is_draft`: none is live."""

    sections: list[Section]
    unchanged: list[Note]
    is_draft: bool = False

    @classmethod
    def of(cls, item: ReviewItem, base: str) -> Self:
        """Compare what the item's page was read against with the item's release; `base` as for `told`."""
        notes, is_draft = notes_of(item.page)
        if item.page.entry is None:
            return cls([], notes, is_draft)
        change, analytics = _changes(item, {note.part for note in notes if note.part}, base)
        sections = {name: Section(name) for name in HEADINGS}
        lines: dict[str, list[Line]] = {name: [] for name in HEADINGS}
        for line in change.lines:
            lines[_LINES.get(line.what, WHOLE)].append(line)
        silent = replace(change, title=(), words=(), lines=(), note="")
        for name, some in lines.items():
            title = change.title if name == WHOLE else ()
            words = change.words if name == STATEMENT else ()
            note = change.note if name == WHOLE else ""
            if title or words or some or note:
                sections[name].changes.append(
                    replace(silent, title=title, words=words, lines=tuple(some), note=note)
                )
        sections[DETECTION].changes += analytics
        unchanged = _place(notes, sections, {reason.part for reason in map(Reason.from_json, item.reasons)})
        _mark(notes, sections)
        return cls([one for one in sections.values() if one.changes or one.notes], unchanged, is_draft)


def notes_of(page: TechniquePage) -> tuple[list[Note], bool]:
    """Return what the firm wrote, live or else drafted, and whether it is a draft."""
    is_draft = not (page.live and page.has_commentary)
    if is_draft and page.latest_revision is not None:
        page = page.get_latest_revision_as_object()
    notes = [Note("In one line", page.one_line)] if page.one_line else []
    for child in page.commentary:
        raw = child.get_prep_value()["value"]
        notes.append(Note(str(child.block.label), plain_text(raw), part_named(child.value), child))
    return notes, is_draft


def _changes(item: ReviewItem, parts: Collection[str], base: str) -> tuple[ToldChange, list[ToldChange]]:
    """Return what changed in the technique, and in each analytic that a note hangs on."""
    entry = item.page.entry
    assert entry is not None  # noqa: S101 - the caller has seen to it
    baseline = Baseline(item.since_id)
    if item.is_pending:
        baseline = settled(entry.framework, [item.page_id]).get(item.page_id, baseline)
    concern = Concern(parts=frozenset(parts))
    versions = Versions()
    sides = sides_of(versions, item.release_id, {item.page_id: Asked(entry.pk, concern, baseline)})
    versions.load(sides[item.page_id])
    old, new = map(versions.content, sides[item.page_id])
    rows = [(_row(entry, old, new), old, new)]
    named = named_parts(entry.framework, concern.parts)["analytic"]
    if named:
        analytics = Analytics(entry.framework, versions, named)
        analytics.load([(baseline.release, old), (item.release_id, new)])
        entries = Entry.objects.in_bulk([pk for part in named.values() for _, pk in part])
        for part in sorted(named):
            before = analytics.content(part, baseline.release, old)
            after = analytics.content(part, item.release_id, new)
            if before != after:
                rows.append((_row(entries[named[part][0][1]], before, after), before, after))
    technique, *others = details(entry.framework, rows)
    return told(technique, base), [_whole(told(detail, base), detail) for detail in others]


def _row(entry: Entry, old: Any, new: Any) -> Row:
    category = categorise(
        old["status"] if old else None, new["status"] if new else None, "", "", own_changed=True
    )
    return Row(entry.pk, entry.key, entry.kind, entry.external_id, entry.title, category, None, None)


def _whole(change: ToldChange, detail: Detail) -> ToldChange:
    """Say of an analytic that came or went that it did."""
    if detail.change is not None:
        return change
    gone = detail.new_status is None
    note = "The technique has it no more." if gone else "The technique has it now."
    return replace(change, note=note)


def _place(notes: Iterable[Note], sections: dict[str, Section], changed: Collection[str]) -> list[Note]:
    """Put each note into its section; return those that hang on something that did not change."""
    beside = next((name for name, section in sections.items() if section.changes), WHOLE)
    unchanged = []
    for note in notes:
        if not note.part:
            sections[beside].notes.append(note)
        elif note.part not in changed:
            unchanged.append(note)
        elif note.part == STATEMENT:
            sections[STATEMENT].notes.append(note)
        else:
            sections[MITIGATIONS if note.part.startswith("M") else DETECTION].notes.append(note)
    return unchanged


def _mark(notes: Iterable[Note], sections: dict[str, Section]) -> None:
    """Say of each note which words of which section it repeats although they are gone."""
    for section in sections.values():
        old, new, dropped = _texts(section.changes)
        gone = gone_runs(old, new)
        for note in notes:
            found = quoted(note.text, gone, dropped)
            if found:
                note.quotes += [phrase for phrase in found if phrase not in note.quotes]
                if note not in section.notes:
                    section.quoted_by.append(note)


def _texts(changes: Iterable[ToldChange]) -> tuple[str, str, set[str]]:
    """Return the old and the new words of some changes, and the names and ids of what was dropped."""
    texts: list[Sequence[Piece]] = []
    dropped: set[str] = set()
    for change in changes:
        texts += [change.words, change.title]
        for line in change.lines:
            texts += [line.pieces, *(mention.pieces for mention in line.reworded)]
            dropped.update(name for mention in line.lost for name in (mention.name, mention.external_id))
    old = "\n".join("".join(piece.text for piece in text if piece.op != "new") for text in texts)
    new = "\n".join("".join(piece.text for piece in text if piece.op != "gone") for text in texts)
    return old, new, dropped - {""}

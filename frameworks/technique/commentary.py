"""The firm's layer of a technique page, put where a reader needs it.

What to do first stands at the top; a note about one part of the publisher's text stands at that part;
everything else, and a note whose part this release no longer has, stands together as "our view".
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from frameworks.blocks import STATEMENT
from frameworks.technique.view import TechniqueView

if TYPE_CHECKING:
    from frameworks.models.pages import TechniquePage

FIRST_STEPS = "first_steps"
HEADED = frozenset({FIRST_STEPS, "detection_advice", "test"})


@dataclass(frozen=True, slots=True)
class Note:
    """One block of the commentary. `part` is what it is about, when that is not shown where it stands."""

    label: str
    type: str
    block: Any  # a bound block: {% include_block note.block %}
    part: str = ""

    @property
    def heading(self) -> str:
        """The heading a note needs; "our view" is said already, and the other blocks bring their own."""
        return self.label if self.type in HEADED else ""


@dataclass(slots=True)
class Commentary:
    """What the firm says about a technique; empty in every part when it has said nothing."""

    one_line: str = ""
    priority: str = ""
    priority_label: str = ""
    author: str = ""
    published_at: datetime | None = None
    first: list[Note] = field(default_factory=list)
    sections: list[Note] = field(default_factory=list)
    notes: dict[str, list[Note]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.one_line or self.first or self.sections or self.notes)

    @property
    def has_opening(self) -> bool:
        """Whether something of it belongs on the first screen."""
        return bool(self.one_line or self.first)


def parts(view: TechniqueView) -> set[str]:
    """Return what a note can hang on: "statement", and the ids of the mitigations and analytics shown."""
    return {
        STATEMENT,
        *(mitigation.entry.external_id for mitigation in view.mitigations),
        *(analytic.entry.external_id for strategy in view.strategies for analytic in strategy.analytics),
    }


def commentary(page: "TechniquePage", view: TechniqueView) -> Commentary:
    """Return the commentary of a page, as it is in memory: a draft's in a preview."""
    found = Commentary(
        one_line=page.one_line,
        priority=page.priority,
        priority_label=page.get_priority_display() if page.priority else "",
        author=str(page.author) if page.author else "",
        published_at=page.last_published_at,
    )
    known = parts(view)
    notes: defaultdict[str, list[Note]] = defaultdict(list)
    for child in page.commentary:
        part = _part(child.value)
        if part in known:
            notes[part].append(_note(child))
        elif child.block_type == FIRST_STEPS and not part:
            found.first.append(_note(child))
        else:
            found.sections.append(_note(child, part))
    found.notes = dict(notes)
    return found


def _note(child: Any, part: str = "") -> Note:
    return Note(str(child.block.label), child.block_type, child, part)


def _part(value: Any) -> str:
    """Return the part a block names, as ids are written: "M1038", "statement"."""
    part = str(value.get("part") or "").strip() if hasattr(value, "get") else ""
    return STATEMENT if part.lower() == STATEMENT else part.upper()

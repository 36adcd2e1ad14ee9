"""A comparison told as a whole, for programs, documents, spreadsheets and terminals.

    telling = Telling(comparison, Narrowing(), base)
    "".join(FORMATS["md"].lines(telling))

Each format is a function that yields text as it is made, never holding more than a batch of entries; the same
comparison always makes the same text. `base` is the address of the frameworks index that links begin with.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from frameworks.changes.telling import as_csv, as_json, as_markdown, as_text
from frameworks.changes.telling.whole import Telling

__all__ = ["FORMATS", "Format", "Telling"]


@dataclass(frozen=True, slots=True)
class Format:
    """One way to tell a comparison."""

    name: str
    label: str
    content_type: str
    lines: Callable[[Telling], Iterator[str]]


FORMATS = {
    one.name: one
    for one in (
        Format("json", "JSON", "application/json", as_json.lines),
        Format("md", "Markdown", "text/markdown", as_markdown.lines),
        Format("csv", "CSV", "text/csv", as_csv.lines),
        Format("text", "plain text", "text/plain", as_text.lines),
    )
}

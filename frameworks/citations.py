"""Citations of one page, numbered when it is shown.

A stored fragment (a statement, the sentence of one procedure) marks a citation with the place of its source
in the references of its own object: `<sup class="cite" data-ref="K"></sup>`. A page puts many fragments
together. Its sources are numbered by first appearance over all of them, a repeat keeps its number, and each
mark links to the list at the end and back:

    numbering = Numbering()
    statement = numbering.mark(entry.html, entry.references)
    numbering.count(other.html, other.references)   # a procedure on another page of the list has numbers
    numbering.shown                                 # but no place in the list at the end (#ref-1 …)
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from frameworks.records import Reference

_MARK = re.compile(r'<sup class="cite" data-ref="(\d{1,6})"></sup>')


@dataclass(slots=True)
class NumberedReference:
    """A source with its number on the page; its item in the list has the id `ref-N`."""

    number: int
    reference: Reference
    backlinks: list[str] = field(
        default_factory=list
    )  # ids of the marks that cite it: "cite-3-1", "cite-3-2"

    @property
    def id(self) -> str:
        """The id its item in the list must have, so that the marks find it."""
        return f"ref-{self.number}"


class Numbering:
    """The numbers of one page.

    Two references are one source only when name, description and address agree: 78 names of ATT&CK mean
    different things on different objects.
    """

    def __init__(self) -> None:
        self._numbered: dict[Reference, NumberedReference] = {}

    def mark(self, html: str, references: Sequence[Reference]) -> str:
        """Return `html` with its marks numbered and linked; `references` are those it was rendered with.

        A mark without a reference (a fragment older than its references) is dropped.
        """

        def linked(match: re.Match[str]) -> str:
            item = self._item(match, references)
            if item is None:
                return ""
            anchor = f"cite-{item.number}-{len(item.backlinks) + 1}"
            item.backlinks.append(anchor)
            label = escape(f"Reference [{item.number}]: {item.reference.name}")
            return (
                f'<sup class="cite" id="{anchor}">'
                f'<a href="#{item.id}" role="doc-noteref" aria-label="{label}">[{item.number}]</a></sup>'
            )

        return _MARK.sub(linked, html)

    def count(self, html: str, references: Sequence[Reference]) -> None:
        """Number the citations of a fragment that belongs to the page but is not shown on this view of it."""
        for match in _MARK.finditer(html):
            self._item(match, references)

    @property
    def items(self) -> list[NumberedReference]:
        """Every source of the page, in order of number."""
        return list(self._numbered.values())

    @property
    def shown(self) -> list[NumberedReference]:
        """The sources that what is shown cites, in order of number."""
        return [item for item in self._numbered.values() if item.backlinks]

    def _item(self, match: re.Match[str], references: Sequence[Reference]) -> NumberedReference | None:
        place = int(match[1])
        if place >= len(references):
            return None
        reference = references[place]
        if reference not in self._numbered:
            self._numbered[reference] = NumberedReference(len(self._numbered) + 1, reference)
        return self._numbered[reference]


def expand_links(html: str, base: str) -> str:
    """Point links to our own pages at `base`, the frameworks index ("/frameworks/", or with its host)."""
    return html.replace('<a href="catalogue:', f'<a href="{escape(base)}')

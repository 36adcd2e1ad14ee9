"""A technique as a release told it: the same `TechniqueView` that `loading` makes of rows, made of history.

    load_as_of(entry, edition, base="/frameworks/")

Contents name others by key, and a relationship stands in the content of the entry it is about
(`frameworks.content`). So the technique's own content leads to its strategies, theirs to analytics, theirs to
data components: level by level, a query each, whatever their number. What is read becomes the rows of
`graph`, so that nothing behind them knows where they came from. Names and texts are the release's, addresses
today's; links between techniques stay in the release.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import repeat
from typing import Any
from urllib.parse import urlencode

from frameworks.attack.dialect import path
from frameworks.attack.kinds import TECHNIQUES
from frameworks.content import ABOUT_TARGET
from frameworks.dialects import dialect_of
from frameworks.models.entry import Entry
from frameworks.models.history import EntryVersion
from frameworks.records import Reference
from frameworks.technique.editions import Edition
from frameworks.technique.gathering import Gathered
from frameworks.technique.graph import INCOMING, OUTGOING, SHOWN, Row
from frameworks.technique.history import Carried, Memory, link_of
from frameworks.technique.loading import view_of
from frameworks.technique.numbering import number
from frameworks.technique.procedures import Window
from frameworks.technique.view import TechniqueView

AS_OF = "as-of"  # the parameter of an address

type Content = Mapping[str, Any]


def load_as_of(
    entry: Entry, edition: Edition, base: str = "/frameworks/", *, window: Window | None = None
) -> TechniqueView:
    """Return a technique as the edition's release told it; a dozen queries at most for any technique.

    Mappings and the techniques of the same tactics are left out: they are not the release's. Raises
    ValueError for an edition that did not carry the entry.
    """
    if edition.version is None:
        raise ValueError(f"{edition.release} did not carry {entry}")
    past = _Past(entry, edition)
    gathered = Gathered([past.entry], base, past.rows(), past.address)
    view = view_of(past.entry, base, gathered, past.platforms)
    view.release = edition.release
    number(view, window)
    return view


class _Past:
    """One technique in one release. `rows` fills `platforms` and the addresses as it goes."""

    def __init__(self, entry: Entry, edition: Edition) -> None:
        self._memory = Memory(edition.release)
        self._edition = edition
        self._dialect = dialect_of(entry.framework)
        self._link = link_of(entry.framework, self._dialect)
        self._now = {entry.key: entry.external_id}  # key → today's external id
        version = EntryVersion.objects.filter(pk=edition.version or 0)
        self._content: Content = version.values_list("content", flat=True).get()
        self._others = self._names(self._ends())
        self.platforms: dict[int, list[str]] = {entry.pk: _platforms(self._content)}
        self.entry = self._entry(entry)

    def address(self, framework: str, kind: str, external_id: str, key: str) -> str | None:
        """Return where an entry is found today, a technique in this release."""
        where = path(framework, kind, self._now.get(key, external_id), key)
        at = urlencode({AS_OF: self._edition.release.version})
        return f"{where}?{at}" if where and kind in TECHNIQUES else where

    def rows(self) -> list[Row]:
        """Return everything the release said about the technique, as `graph.statements` does of today's."""
        rows = (*self._statements(), *self._family(), *self._detection())
        return [row for row in rows if row.status in SHOWN]

    def _statements(self) -> Iterator[Row]:
        for said, position in _in_order(self._content, self._edition.facts):
            far = self._others.get(_far(said))
            if far and said["type"] in (*INCOMING, *OUTGOING):
                yield self._row(said["type"], self.entry.pk, far, said, position)

    def _ends(self) -> set[str]:
        keys = {_far(said) for said in self._content["relationships"]}
        return keys | {key for name in ("parent", "revoked_by") if (key := self._content[name])}

    def _names(self, keys: set[str]) -> dict[str, Carried]:
        return self._seen(self._memory.names(keys))

    def _seen(self, found: dict[str, Carried]) -> dict[str, Carried]:
        self._now.update((one.key, one.now) for one in found.values())
        return found

    def _family(self) -> Iterator[Row]:
        parent = self._others.get(self._content["parent"] or "")
        key, pk = (parent.key, parent.pk) if parent else (self.entry.key, self.entry.pk)
        for child in self._seen(self._memory.below(key)).values():
            yield self._row("subtechnique-of", pk, child, parent=pk)

    def _detection(self) -> Iterator[Row]:
        """Yield the analytics of the strategies and what they observe, or the sources of the components."""
        detects = [_far(said) for said in self._content["relationships"] if said["type"] == "detects"]
        first = self._memory.contents(detects).values()
        said_first = [(one, *pair) for one in first for pair in _said(one, "has-analytic", "part-of")]
        second = self._seen(self._memory.contents({said["target"] for _, said, _ in said_first}))
        for one, said, position in said_first:
            far = second.get(said["target"])
            if far and said["type"] == "has-analytic":
                self.platforms[far.pk] = _platforms(far.content or {})
                words = far.content  # the statement itself says nothing
                yield self._row(said["type"], one.pk, far, words, position)
            elif far:
                yield self._row(said["type"], one.pk, far, said, position)
        said_second = [(one, *pair) for one in second.values() for pair in _said(one, "observes")]
        third = self._names({said["target"] for _, said, _ in said_second})
        for one, said, position in said_second:
            if far := third.get(said["target"]):
                yield self._row(said["type"], one.pk, far, said, position)

    def _row(
        self,
        type_: str,
        near: int,
        far: Carried,
        words: Content | None = None,
        position: int = 0,
        parent: int | None = None,
    ) -> Row:
        words = words or {"text": "", "references": [], "attributes": {}}
        return Row(
            type_,
            self.entry.framework_id,
            near,
            position,
            self._html(words["text"], words["references"]),
            words["references"],
            words["attributes"],
            far.pk,
            far.key,
            far.kind,
            far.external_id,
            far.title,
            far.status,
            far.facts.get("position", 0),
            parent,
        )

    def _html(self, text: str, references: Any) -> str:
        sources = [Reference(*reference) for reference in references]
        return self._dialect.render(text, sources, self._link) if text else ""

    def _entry(self, entry: Entry) -> Entry:
        """Return the entry as it was, in memory only; never to be saved."""
        content, facts = self._content, self._edition.facts
        attributes = dict(content["attributes"])
        for name in self._dialect.markup_attributes & attributes.keys():
            attributes[f"{name}_html"] = self._html(attributes[name], content["references"])
        return Entry(
            pk=entry.pk,
            framework=entry.framework,
            key=entry.key,
            kind=content["kind"],
            external_id=content["external_id"],
            title=content["title"],
            status=content["status"],
            parent=self._other_entry(entry, content["parent"]),
            revoked_by=self._other_entry(entry, content["revoked_by"]),
            position=facts.get("position", 0),
            text=content["text"],
            html=self._html(content["text"], content["references"]),
            references=content["references"],
            attributes=attributes,
            url=facts.get("url", ""),
            source_version=self._edition.source_version,
            source_created=_time(facts, "created"),
            source_modified=_time(facts, "modified"),
            version_id=self._edition.version,
        )

    def _other_entry(self, entry: Entry, key: str | None) -> Entry | None:
        one = self._others.get(key or "")
        if one is None:
            return None
        return Entry(
            pk=one.pk,
            framework=entry.framework,
            key=one.key,
            kind=one.kind,
            external_id=one.external_id,
            title=one.title,
            status=one.status,
        )


def _far(said: Content) -> str:
    """Return the key of the other end of a statement in the technique's content."""
    key: str = said["source"] if said["type"] in ABOUT_TARGET else said["target"]
    return key


def _said(one: Carried, *types: str) -> Iterator[tuple[Content, int]]:
    """Yield what an entry's content says of others, of some types, with the publisher's order."""
    for said, position in _in_order(one.content or {"relationships": ()}, one.facts):
        if said["type"] in types:
            yield said, position


def _in_order(content: Content, facts: Mapping[str, Any]) -> Iterator[tuple[Content, int]]:
    """Return the statements of a content with their positions, which a release remembers if any is not 0."""
    positions: Iterable[int] = facts.get("positions") or repeat(0)
    return zip(content["relationships"], positions, strict=False)


def _platforms(content: Content) -> list[str]:
    return sorted(value for scheme, value in content["labels"] if scheme == "platform")


def _time(facts: Mapping[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(facts[name]) if name in facts else None

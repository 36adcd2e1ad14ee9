"""What differs in one entry, whole: names, words, sentences. Made of two contents, wherever they come from.

details(framework, [(row, old, new), …])     one query for the names of everything mentioned
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from frameworks.changes.categories import Category
from frameworks.changes.entry import Content, EntryChange, compare, statements
from frameworks.changes.words import Op, Piece, diff_words
from frameworks.dialects import dialect_of
from frameworks.importing.dialect import Dialect
from frameworks.models import Entry, Framework
from frameworks.records import Reference

_BLOCK_END = re.compile(r"(?<=</p>)|(?<=</li>)|(?<=</h3>)|(?<=</pre>)")
# What is said of these is read with them when they come or go; procedures are too many for that.
_TOLD_WHOLE = frozenset({"mitigates", "detects"})
_MANY = 900  # keys in one query; SQLite takes a thousand or so


@dataclass(frozen=True, slots=True)
class Row:
    """An entry that differs. `old` and `new` are primary keys of its versions, None where not carried."""

    entry: int
    key: str
    kind: str
    external_id: str
    title: str  # as it is now
    category: Category
    old: int | None
    new: int | None
    old_version: str = ""  # the publisher's own number
    new_version: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Another entry that a change names."""

    key: str
    kind: str
    external_id: str
    title: str

    def __str__(self) -> str:
        return f"{self.external_id} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything that differs in one entry, with the names of the entries it mentions.

    `change` is None for additions and deletions. `words` are the pieces of the text as a reader reads it,
    without markup and citations; empty when no word of it differs, one piece for what is new or gone whole.
    `passages` are the same for attributes that are texts, by their name, and `sentences` for what is said
    about two entries, by the type of the relationship and the key of the other one: where a word differs, and
    whole for a mitigation or detection that was gained or lost.
    """

    row: Row
    framework: Framework
    old_title: str
    new_title: str
    old_status: str | None
    new_status: str | None
    change: EntryChange | None
    words: list[Piece]
    passages: dict[str, list[Piece]] = field(default_factory=dict)
    sentences: dict[tuple[str, str], list[Piece]] = field(default_factory=dict)
    names: dict[str, Named] = field(default_factory=dict)

    @property
    def title_pieces(self) -> list[Piece]:
        """The title word by word, empty when it is the same."""
        return diff_words(self.old_title, self.new_title) if self.old_title != self.new_title else []

    def named(self, keys: Iterable[str]) -> list[Named]:
        """Return the entries with these keys, by external id."""
        found = [self.names.get(key) or Named(key, "", "", key) for key in keys]
        return sorted(found, key=lambda one: (one.external_id, one.title, one.key))


def details(framework: Framework, rows: Iterable[tuple[Row, Content | None, Content | None]]) -> list[Detail]:
    """Return what differs between the old and the new content of each row, in their order.

    One query for the names of all entries they mention (two for more than 900).
    """
    dialect = dialect_of(framework)
    found = [_detail(framework, dialect, *one) for one in rows]
    names = _names(framework, {key for detail in found if detail.change for key in detail.change.others})
    for detail in found:
        if detail.change:
            detail.names.update((key, names[key]) for key in detail.change.others if key in names)
    return found


def readable(content: Content, dialect: Dialect) -> str:
    """Return the text of a content as a reader reads it, a paragraph a line, without markup and citations."""
    return _readable(content["text"], content["references"], dialect)


def _detail(
    framework: Framework, dialect: Dialect, row: Row, old: Content | None, new: Content | None
) -> Detail:
    either: Content = new or old or {}
    detail = Detail(
        row,
        framework,
        (old or either).get("title", row.title),
        (new or either).get("title", row.title),
        old["status"] if old else None,
        new["status"] if new else None,
        compare(old, new) if old is not None and new is not None else None,
        [],
    )
    if detail.change is None or old is None or new is None:
        texts = (readable(one, dialect) if one else "" for one in (old, new))
        detail.words.extend(diff_words(*texts))
        return detail
    if detail.change.text:
        detail.words.extend(_differing(readable(old, dialect), readable(new, dialect)))
    for name in detail.change.attributes.keys() & dialect.markup_attributes:
        texts = (
            _readable(one["attributes"].get(name) or "", one["references"], dialect) for one in (old, new)
        )
        if pieces := _differing(*texts):
            detail.passages[name] = pieces
    before, after = statements(old), statements(new)
    for type_, movement in detail.change.relations.items():
        for key in movement.reworded:
            texts = (_sentences(said[type_][key], dialect) for said in (before, after))
            if pieces := _differing(*texts):
                detail.sentences[type_, key] = pieces
        if type_ in _TOLD_WHOLE:
            moved: list[tuple[Op, Iterable[str], Any]] = [
                ("gone", movement.lost, before),
                ("new", movement.gained, after),
            ]
            for op, keys, said in moved:
                for key in keys:
                    if text := _sentences(said[type_][key], dialect):
                        detail.sentences[type_, key] = [Piece(op, text)]
    return detail


def _differing(old: str, new: str) -> list[Piece]:
    """Return the pieces of two texts, none when no word of them differs."""
    pieces = diff_words(old, new)
    return pieces if any(piece.op != "same" for piece in pieces) else []


def _sentences(said: Iterable[Any], dialect: Dialect) -> str:
    return "\n\n".join(_readable(text, references, dialect) for text, references, _ in said)


def _readable(text: str, references: Iterable[Any], dialect: Dialect) -> str:
    sources = [Reference(*reference) for reference in references]
    html = dialect.render(text, sources, lambda address: None)
    paragraphs = (dialect.plain(block) for block in _BLOCK_END.split(html))
    return "\n\n".join(filter(None, paragraphs))


def _names(framework: Framework, keys: Iterable[str]) -> Mapping[str, Named]:
    names: dict[str, Named] = {}
    for some in batched(sorted(keys), _MANY):
        entries = Entry.objects.filter(framework=framework, key__in=some)
        for key, kind, external_id, title in entries.values_list("key", "kind", "external_id", "title"):
            names[key] = Named(key, kind, external_id, title)
    return names

"""A comparison as JSON, for programs; docs/api.md describes it. One change a line."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from frameworks.changes.categories import Category
from frameworks.changes.telling.whole import Telling
from frameworks.changes.told import Line, Mention, ToldChange
from frameworks.changes.words import Piece
from frameworks.models import Release


def lines(telling: Telling) -> Iterator[str]:
    """Yield one JSON document, `changes` last, so that it can be read as it comes."""
    yield f"{_dump(_head(telling))[:-1]},\n" + '"changes":[\n'
    between = ""
    for change in telling.changes():
        yield f"{between}{_dump(change_as_json(change))}"
        between = ",\n"
    yield "\n]}\n"


def change_as_json(change: ToldChange) -> dict[str, Any]:
    """Return one change as JSON-ready objects."""
    return {
        "category": change.category.value,
        "kind": change.kind,
        "external_id": change.external_id,
        "name": change.name,
        "url": change.url,
        "status": change.status or None,
        "version": {"from": change.old_version or None, "to": change.new_version or None},
        "renamed_from": change.old_title if change.title else None,
        "text": _pieces(change.words),
        "lines": [_line(line) for line in change.lines],
        "note": change.note or None,
    }


def _head(telling: Telling) -> dict[str, Any]:
    comparison, narrowing = telling.comparison, telling.narrowing
    framework = comparison.new.framework
    return {
        "framework": {"slug": framework.slug, "name": framework.name, "publisher": framework.publisher},
        "notice": framework.notice,
        "licence": framework.licence,
        "from": _release(comparison.old),
        "to": _release(comparison.new),
        "counts": _counts(comparison.counts),
        "counts_by_kind": {kind: _counts(counts) for kind, counts in comparison.counts_by_kind.items()},
        "new_contributors": comparison.new_contributors,
        "filters": {
            "category": list(narrowing.categories),
            "kind": list(narrowing.kinds),
            "q": narrowing.query,
        },
        "total": len(telling.rows),
    }


def _counts(counts: Mapping[Category, int]) -> dict[str, int]:
    return {category.value: count for category, count in counts.items()}


def _release(release: Release) -> dict[str, Any]:
    return {"version": release.version, "released_on": release.released_on}


def _line(line: Line) -> dict[str, Any]:
    return {
        "what": line.what,
        "label": line.label,
        "gained": [_mention(one) for one in line.gained],
        "lost": [_mention(one) for one in line.lost],
        "reworded": [{**_mention(one), "text": _pieces(one.pieces)} for one in line.reworded],
        "text": _pieces(line.pieces),
    }


def _mention(one: Mention) -> dict[str, Any]:
    if not one.kind:
        return {"name": one.name}
    return {"name": one.name, "external_id": one.external_id, "kind": one.kind, "url": one.url}


def _pieces(pieces: Iterable[Piece]) -> list[dict[str, str]] | None:
    return [{"op": piece.op, "text": piece.text} for piece in pieces] or None


def _dump(value: Any) -> str:
    return orjson.dumps(value).decode()

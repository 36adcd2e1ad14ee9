"""External references: what a text cites, the object's own id, and what only looks like a source.

{"source_name": "mitre-attack", "external_id": "T1059.011", "url": "…"}         its own id and page
{"source_name": "A Report", "description": "Author. (2020). Title.", "url": "…"}     a source
{"source_name": "Other Name", "description": "(Citation: A Report)"}                 where an alias is from
{"source_name": "capec", "external_id": "CAPEC-267", "url": "…"}                     an id elsewhere
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from frameworks.attack.fields import EXTERNAL_ID_LIMIT, PAGE_LIMIT, Fields, clean, shown
from frameworks.records import Reference

ID_SOURCES = frozenset({"mitre-attack", "mitre-mobile-attack", "mitre-ics-attack"})

ELSEWHERE = {"capec": "capec_ids", "NIST Mobile Threat Catalogue": "mtc_ids"}
"""Catalogues whose ids attack.mitre.org shows beside a technique, not among its sources → attribute name."""

_OWN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)  # it becomes part of an address
_PLAIN = frozenset({"source_name", "description", "url", "external_id"})


def is_plain(raw: Mapping[str, Any]) -> bool:
    """Whether a reference plainly keeps STIX's rules: only text, a source name, something to find it by."""
    return (
        raw.keys() <= _PLAIN
        and all(type(value) is str for value in raw.values())
        and bool(raw.get("source_name"))
        and len(raw) > 1
    )


@dataclass(slots=True)
class References:
    """The external references of one object, sorted by what they are."""

    external_id: str = ""
    url: str = ""
    sources: tuple[Reference, ...] = ()
    aliases: list[dict[str, str]] = field(default_factory=list)
    elsewhere: dict[str, list[str]] = field(default_factory=dict)


class ReferenceReader:
    """Reads references; equal ones become one object, since 25,000 citations share a few thousand sources."""

    def __init__(self) -> None:
        self._seen: dict[Reference, Reference] = {}

    def sources(self, fields: Fields) -> tuple[Reference, ...]:
        """All references of a relationship: each of them is a source."""
        if not fields.raw.get("external_references"):
            return ()
        return tuple(dict.fromkeys(self._source(part) for part in fields.parts("external_references")))

    def read(self, fields: Fields, aliases: frozenset[str] = frozenset(), text: str = "") -> References:
        """The references of an object.

        One without address that is named like one of the object's `aliases` (lower case) is no source, unless
        the object's `text` cites it.
        """
        found = References()
        sources: dict[Reference, None] = {}
        for part in fields.parts("external_references"):
            name, external_id = part.text("source_name"), part.text("external_id", EXTERNAL_ID_LIMIT)
            if external_id and name in ID_SOURCES:
                if not found.external_id:
                    found.external_id, found.url = _own_id(part), web_address(part.text("url"), PAGE_LIMIT)
            elif external_id and name in ELSEWHERE:
                found.elsewhere.setdefault(ELSEWHERE[name], []).append(external_id)
            elif name.lower() in aliases and not part.raw.get("url") and f"(Citation: {name})" not in text:
                found.aliases.append({"name": name, "text": part.text("description")})
            else:
                sources[self._source(part)] = None
        found.sources = tuple(sources)
        return found

    def _source(self, part: Fields) -> Reference:
        name = part.text("source_name")
        if not name:
            raise part.error("an external reference has no source_name")
        reference = Reference(name, part.text("description"), web_address(part.text("url")))
        return self._seen.setdefault(reference, reference)


def _own_id(part: Fields) -> str:
    external_id = part.text("external_id")
    if not _OWN_ID.fullmatch(external_id):
        raise part.error(
            f'has the ATT&CK id "{shown(external_id)}"; letters, digits, dots and hyphens make one'
        )
    return external_id


def web_address(url: str, limit: int = 2000) -> str:
    """The address when it is one a page may link to (http or https, not too long); otherwise nothing."""
    url = clean(url).strip()
    return url if url[:8].lower().startswith(("http://", "https://")) and len(url) <= limit else ""

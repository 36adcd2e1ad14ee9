"""Read MITRE's collection index: every release of every ATT&CK domain, and where each lies.

    {"collections": [{"id": "x-mitre-collection--…", "name": "Enterprise ATT&CK",
                      "versions": [{"version": "18.1", "url": "https://…", "modified": "2025-…"}, …]}, …]}

https://github.com/center-for-threat-informed-defense/attack-workbench-collection-manager
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from frameworks.download import printable
from frameworks.records import CatalogueError
from frameworks.sources import open_source

MAX_INDEX_BYTES = 5_000_000  # MITRE's is 30 kB

# Our framework slugs, and MITRE's ids of the collections: they have kept them since the first release.
COLLECTIONS = {
    "attack": "x-mitre-collection--1f5f1533-f617-4ca8-9ab4-6a02367fa019",
    "attack-mobile": "x-mitre-collection--dac0d2d7-8653-445c-9bff-82f934c1e858",
    "attack-ics": "x-mitre-collection--90c00720-636b-4485-b342-8751d232bf09",
}

# "18.1"; a "11.2-beta" is no release. Short, because a hostile index may hold a number of a million digits.
VERSION = re.compile(r"[0-9]{1,5}(\.[0-9]{1,5}){0,3}")


@dataclass(frozen=True, slots=True)
class IndexedRelease:
    """One release as the index lists it; nothing is said about what really lies at `url`."""

    version: str
    url: str  # http(s)
    modified: str  # as written, ISO 8601 in MITRE's own index; may be empty


def find_latest(index_url: str, framework: str, *, timeout: float, allow_private: bool) -> IndexedRelease:
    """Fetch the index (from an address or a path) and return the latest release of a framework.

    Raises CatalogueError when the index cannot be fetched or lists no release of that framework.
    """
    payload = open_source(index_url, max_bytes=MAX_INDEX_BYTES, timeout=timeout, allow_private=allow_private)
    try:
        return latest(orjson.loads(payload.data), framework)
    except orjson.JSONDecodeError as error:
        raise CatalogueError(
            f"{printable(index_url)}: is not JSON ({error}); name a collection index"
        ) from error
    except CatalogueError as error:
        raise CatalogueError(f"{printable(index_url)}: {error}") from error


def latest(index: object, framework: str) -> IndexedRelease:
    """Return the release of a framework ("attack", "attack-mobile", "attack-ics") with the highest number.

    Rows that are not a numbered release at an http(s) address are passed over. Raises CatalogueError when
    none is left, or the framework has no collection at MITRE's.
    """
    if framework not in COLLECTIONS:
        raise CatalogueError(
            f"{printable(framework)}: MITRE lists no such framework; name {' or '.join(COLLECTIONS)}"
        )
    releases = list(listed(index, COLLECTIONS[framework]))
    if not releases:
        raise CatalogueError(f"lists no release of {framework}; name the release's own file or address")
    return max(releases, key=lambda release: tuple(map(int, release.version.split("."))))


def listed(index: object, collection: str) -> Iterator[IndexedRelease]:
    """Yield the usable releases of one collection."""
    for row in rows(index, "collections"):
        if row.get("id") != collection:
            continue
        for release in rows(row, "versions"):
            version, url, modified = (release.get(key) for key in ("version", "url", "modified"))
            if not isinstance(version, str) or not VERSION.fullmatch(version):
                continue
            if isinstance(url, str) and url.startswith(("https://", "http://")):
                yield IndexedRelease(version, url, modified if isinstance(modified, str) else "")


def rows(container: object, key: str) -> list[dict[str, Any]]:
    """Return the objects in a list inside an object; whatever has another shape counts as none."""
    found = container.get(key) if isinstance(container, dict) else None
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []

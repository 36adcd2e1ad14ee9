"""From bytes to the objects of a STIX bundle: is this JSON, is it a bundle, has every object one identity?

    {"type": "bundle", "spec_version": "2.0", "objects": [
        {"type": "attack-pattern", "id": "attack-pattern--UUID", …}, …]}

STIX 2.0 puts `spec_version` on the bundle, STIX 2.1 on each object.
"""

import re
from dataclasses import dataclass
from typing import Any

import orjson

from frameworks.attack.fields import KEY_LIMIT, shown, type_name
from frameworks.records import CatalogueError

SPEC_VERSIONS = ("2.0", "2.1")

_ID = re.compile(r"([a-z0-9-]+)--[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)


@dataclass(slots=True)
class Bundle:
    """The objects of a bundle by their id, in the order of the file."""

    objects: dict[str, dict[str, Any]]
    spec_version: str  # for objects that do not name their own


def load(data: bytes, name: str = "") -> Bundle:
    """Parse a bundle; `name` says in an error line which file is meant.

    Raises CatalogueError: not JSON, not a bundle, no objects, an object without type or id, one id with two
    contents.
    """
    where = shown(name, 120) or "the bundle"
    document = _parse(data, where)
    if document.get("type") != "bundle":
        raise CatalogueError(f'{where}: not a STIX bundle (its type is "{shown(document.get("type"))}")')
    objects = document.get("objects")
    if not isinstance(objects, list) or not objects:
        raise CatalogueError(f"{where}: the bundle holds no objects")
    spec_version = document.get("spec_version", "2.0")
    if spec_version not in SPEC_VERSIONS:
        raise CatalogueError(f"{where}: STIX {shown(spec_version)} is not supported, only 2.0 and 2.1")
    return Bundle(_index(objects, where), spec_version)


def _parse(data: bytes, where: str) -> dict[str, Any]:
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not data.strip():
        raise CatalogueError(f"{where}: empty")
    if start and not start.startswith(b"{"):
        raise CatalogueError(f"{where}: not a STIX bundle (a JSON file that begins with {{)")
    try:
        document = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise CatalogueError(f"{where}: not valid JSON, or cut short ({shown(error, 120)})") from error
    if not isinstance(document, dict):
        raise CatalogueError(f"{where}: not a STIX bundle but {type_name(document)}")
    return document


def _index(objects: list[Any], where: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for place, thing in enumerate(objects, 1):
        key = _identify(thing, f"{where}: object {place}")
        if thing.get("spec_version", "2.0") not in SPEC_VERSIONS:
            raise CatalogueError(f"{where}: {key} is STIX {shown(thing['spec_version'])}, not 2.0 or 2.1")
        if found.setdefault(key, thing) != thing:
            raise CatalogueError(f"{where}: {key} stands there twice with different content")
    return found


def _identify(thing: Any, where: str) -> str:
    """The id of one object of the list, which must be TYPE--UUID (STIX 2.1 section 2.9)."""
    if not isinstance(thing, dict):
        raise CatalogueError(f"{where} is {type_name(thing)}, not an object")
    stix_type, key = thing.get("type"), thing.get("id")
    if not isinstance(stix_type, str) or not stix_type:
        raise CatalogueError(f"{where} ({shown(key)}) has no type")
    if not isinstance(key, str) or not key:
        raise CatalogueError(f"{where} ({shown(stix_type)}) has no id")
    match = _ID.fullmatch(key) if len(key) <= KEY_LIMIT else None
    if match is None or match[1] != stix_type:
        raise CatalogueError(f'{where} ({shown(stix_type)}) has the id "{shown(key)}", not TYPE--UUID')
    return key

"""Import small bundles the way real ones are imported."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from frameworks.attack.importer import import_attack
from frameworks.importing.report import ImportReport
from tests.support.bundles import Object, bundle, encode


def write_bundle(
    folder: Path, document: Mapping[str, Any], name: str = "enterprise-attack-18.1.json"
) -> Path:
    """Write a bundle to a file as MITRE names it, and return the path."""
    path = folder / name
    path.write_bytes(encode(document))
    return path


def import_objects(folder: Path, *objects: Object, release: str = "18.1", **options: Any) -> ImportReport:
    """Import objects as one Enterprise release, through a file and the real importer."""
    document = bundle(*objects)
    digest = hashlib.sha256(encode(document)).hexdigest()[:8]
    path = write_bundle(folder, document, f"enterprise-attack-{release}-{digest}.json")
    return import_attack(str(path), release=release, framework="attack", **options)

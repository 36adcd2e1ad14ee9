"""Import an ATT&CK release from a path, an address, or MITRE's latest."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings

from frameworks.attack import READER_VERSION
from frameworks.attack.dialect import AttackDialect
from frameworks.attack.index import find_latest
from frameworks.importing.actions import import_catalogue
from frameworks.importing.releases import Origin, already_imported, still_report
from frameworks.importing.report import ImportReport
from frameworks.sources import open_source

LATEST = "latest"


def import_attack(
    source: str,
    *,
    framework: str | None = None,
    release: str | None = None,
    dry_run: bool = False,
    progress: Callable[[str], None] = lambda step: None,
    source_name: str | None = None,
) -> ImportReport:
    """Import the release in `source`: a path, an http(s) address, or "latest" (of `framework`, by default
    Enterprise).

    `source_name` is what the release says it came from when `source` is a copy of it, kept for a moment. The
    same bytes as before end it early, with nothing changed. Raises CatalogueError with one line when the
    source cannot be had, is not what it claims to be, or another import is running.
    """
    dialect = AttackDialect()
    if source == LATEST:
        found = find_latest(
            settings.ATTACK_INDEX_URL,
            framework or "attack",
            timeout=settings.FRAMEWORKS_FETCH_TIMEOUT,
            allow_private=settings.FRAMEWORKS_ALLOW_PRIVATE_ADDRESSES,
        )
        source, release = found.url, release or found.version
    progress(f"Reading {source}")
    payload = open_source(
        source,
        max_bytes=settings.FRAMEWORKS_MAX_BUNDLE_BYTES,
        timeout=settings.FRAMEWORKS_FETCH_TIMEOUT,
        allow_private=settings.FRAMEWORKS_ALLOW_PRIVATE_ADDRESSES,
    )
    origin = Origin(source_name or source, payload.sha256, READER_VERSION)
    known = already_imported(origin, dialect)
    if known and release in (None, known.version) and framework in (None, known.framework.slug):
        return still_report(known, origin, dry_run)
    from frameworks.attack import stix  # loads stix2: a second that only an import that reads should take

    with no_garbage_collection():
        catalogue = stix.read(payload.data, framework=framework, release=release, name=payload.name)
        del payload  # tens of megabytes that nobody needs any more
        return import_catalogue(catalogue, origin, dialect, dry_run=dry_run, progress=progress)


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Pause the cyclic garbage collector: a release makes a million objects and no cycles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

"""Bring what an address names into private storage, once: what was checked is what is imported."""

from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile

from frameworks.attack.index import find_latest
from frameworks.models import ImportRun
from frameworks.records import CatalogueError
from frameworks.sources import open_source

Origin = ImportRun.Origin


def ensure_file(run: ImportRun) -> None:
    """Make sure the run has its file, fetching it when it comes from an address or is MITRE's latest.

    Nothing that somebody typed is ever opened as a path: an address begins with http. Raises CatalogueError
    when the file cannot be had.
    """
    if run.upload.name and run.upload.storage.exists(run.upload.name):
        return
    if run.origin == Origin.UPLOAD:
        raise CatalogueError(f"{run.source}: the upload is no longer there; upload it again")
    bounds = {
        "timeout": settings.FRAMEWORKS_FETCH_TIMEOUT,
        "allow_private": settings.FRAMEWORKS_ALLOW_PRIVATE_ADDRESSES,
    }
    if run.origin == Origin.LATEST:
        found = find_latest(settings.ATTACK_INDEX_URL, run.framework or "attack", **bounds)
        run.source, run.release = found.url, run.release or found.version
    if not run.source.startswith(("http://", "https://")):
        raise CatalogueError(f"{run.source}: only http and https addresses are fetched")
    payload = open_source(run.source, max_bytes=settings.FRAMEWORKS_MAX_BUNDLE_BYTES, **bounds)
    run.upload.save(file_name(run.source), ContentFile(payload.data), save=False)
    ImportRun.objects.filter(pk=run.pk).update(upload=run.upload.name, source=run.source, release=run.release)


def file_name(address: str) -> str:
    """Return the file's name in an address, without what it was packed with: `open_source` unpacks."""
    name = PurePosixPath(urlsplit(address).path).name
    return name.removesuffix(".gz") or "bundle.json"

"""Importing through the admin, as a person does: the form, the page of a run, its buttons."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from frameworks.importing.lock import ADVISORY_KEY, import_lock
from frameworks.models import ImportRun
from tests.support.bundles import encode, small_release

CREATE = "/admin/frameworks/importrun/create/"
HISTORY = "/admin/frameworks/importrun/"


class ImportDesk:
    """A logged-in client at the import pages. Background work is done as soon as a request has committed."""

    def __init__(self, client: Client, callbacks: Callable[..., AbstractContextManager[Any]]) -> None:
        self.client = client
        self._callbacks = callbacks

    def start(self, **fields: Any) -> Any:
        """Send the form, and return the answer."""
        with self._callbacks(execute=True):
            return self.client.post(CREATE, {"origin": "upload", **fields})

    def press(self, run: ImportRun, button: str) -> Any:
        """Press a button on a run's page, and return the page that follows."""
        with self._callbacks(execute=True):
            response = self.client.post(run_url(run), {button: "1"})
        return self.client.get(response.headers["Location"])


def bundle_file(name: str = "enterprise-attack.json", data: bytes | None = None) -> SimpleUploadedFile:
    """Return a file as a browser sends it; a small release unless `data` is given."""
    return SimpleUploadedFile(name, encode(small_release()) if data is None else data)


def run_url(run: ImportRun) -> str:
    """Return where a run is shown."""
    return reverse("frameworks_importrun_modeladmin_inspect", args=[run.pk])


def text_of(response: Any) -> str:
    """Return what a page says."""
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def kept(folder: Path) -> list[str]:
    """Return the names of the uploads that are kept in a folder."""
    return [path.name for path in folder.iterdir()] if folder.exists() else []


@contextmanager
def importing_elsewhere() -> Iterator[None]:
    """Hold the import lock as another process would: in PostgreSQL it belongs to a connection."""
    if connection.vendor != "postgresql":
        with import_lock():
            yield
        return
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_KEY])
        yield
    finally:
        other.close()


def make_run(state: str, age: timedelta) -> ImportRun:
    """Make a run with an upload that came into its state some time ago."""
    run = ImportRun(state=state, source="bundle.json")
    run.upload.save("bundle.json", ContentFile(b"{}"), save=True)
    ImportRun.objects.filter(pk=run.pk).update(changed_at=timezone.now() - age)
    return run

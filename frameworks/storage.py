"""Where files lie that nobody may fetch: outside MEDIA_ROOT, without an address, mode 0600."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files below the setting PRIVATE_ROOT, readable by this user alone, without an address."""

    base_url = None  # type: ignore[assignment]  # Django would take MEDIA_URL

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> str:
        """The folder, read when it is needed: tests have another for each."""
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:
        """The folder, absolute."""
        return str(Path(self.base_location).absolute())


def private_storage() -> PrivateStorage:
    """Return the storage of uploads that wait for their import."""
    return PrivateStorage()


def upload_path(instance: Any, name: str) -> str:
    """Return where an upload is kept: under a name nobody guesses, that still ends as it was called.

    The end matters: older bundles say which release they are in the file's name only.
    """
    return f"imports/{secrets.token_hex(8)}-{Path(name).name[-80:]}"

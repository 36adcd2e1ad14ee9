"""Where files lie that nobody may fetch: outside MEDIA_ROOT, without an address, mode 0600."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage


def private_storage() -> FileSystemStorage:
    """Return the storage of uploads that wait for their import, below the setting PRIVATE_ROOT."""
    return FileSystemStorage(
        location=settings.PRIVATE_ROOT,
        base_url=None,
        file_permissions_mode=0o600,
        directory_permissions_mode=0o700,
    )


def upload_path(instance: Any, name: str) -> str:
    """Return where an uploaded release is kept: under a name nobody guesses, that still ends as it was
    called.

    The end matters: older bundles say which release they are in the file's name only.
    """
    return f"imports/{secrets.token_hex(8)}-{Path(name).name[-80:]}"

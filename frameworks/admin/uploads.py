"""Receive an upload that may be anything, and stop at the limit while it comes in."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest


class Quota(FileUploadHandler):
    """Drops a file that is longer than a release may be, at the first byte more (`is_too_large`)."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand a chunk on to the next handler, or skip the rest of the file."""
        if start + len(raw_data) > settings.FRAMEWORKS_MAX_BUNDLE_BYTES:
            self.request.upload_is_too_large = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""


def receive_within_quota(request: HttpRequest) -> None:
    """Have the request's files written to disk, up to the limit. Before anything reads the body."""
    request.upload_handlers = [Quota(request), TemporaryFileUploadHandler(request)]


def is_too_large(request: Any) -> bool:
    """Whether a file of the request was dropped for its size."""
    return getattr(request, "upload_is_too_large", False)

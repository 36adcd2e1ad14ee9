"""Open a publisher's file, from a path or an address, trusting neither.

    open_source("enterprise-attack-18.1.json.gz", …) ─▶ Payload: decompressed bytes, their SHA-256, where from

Sizes are bounded while the file streams, both as it is stored and as it unpacks, so a gzip bomb is stopped
at the limit and not when memory ends. Compression is told by the first bytes, not by a name or a header.
"""

import hashlib
import io
import itertools
import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from frameworks.download import fetch, printable
from frameworks.records import CatalogueError

CHUNK = 1 << 16
GZIP_MAGIC = b"\x1f\x8b"  # RFC 1952
GZIP_WBITS = 31  # zlib's way of saying: with a gzip header and trailer


@dataclass(frozen=True, slots=True)
class Payload:
    """A file as it was opened.

    `data` is decompressed and `sha256` (hex) is over it: a release has one checksum however it was packed.
    """

    data: bytes
    sha256: str
    name: str  # a path's file name, or the address
    origin: Literal["path", "address"]


def open_source(source: str, *, max_bytes: int, timeout: float, allow_private: bool) -> Payload:
    """Return what lies at a path (.json, .json.gz) or an http(s) address.

    `max_bytes` bounds the file as it is stored and as it unpacks; `timeout` (seconds) covers a download as
    a whole; `allow_private` lets an address lead into a private network. Raises CatalogueError, one line,
    for anything but a complete file within these bounds.
    """
    is_address = "://" in source
    stored = fetch(source, timeout=timeout, allow_private=allow_private) if is_address else stored_in(source)
    try:
        data = unpacked(bounded(stored, max_bytes), max_bytes)
    except ValueError as error:
        raise CatalogueError(f"{printable(source)}: {error}") from error
    return Payload(
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        name=source if is_address else Path(source).name,
        origin="address" if is_address else "path",
    )


def stored_in(path: str) -> Iterator[bytes]:
    """Yield a file in pieces; raise CatalogueError for what is no readable file."""
    try:
        with open(path, "rb", opener=without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise CatalogueError(f"{printable(path)}: is not a file; name a .json or .json.gz file")
            while piece := file.read(CHUNK):
                yield piece
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        reason = getattr(error, "strerror", None) or error
        raise CatalogueError(
            f"{printable(path)}: cannot be read ({reason}); name a readable .json or .json.gz file"
        ) from error


def without_waiting(path: str, flags: int) -> int:
    """Open a file without waiting for the other end of a named pipe."""
    return os.open(path, flags | os.O_NONBLOCK)


def bounded(pieces: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    """Yield pieces up to `max_bytes` together; raise ValueError at the first byte more."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > max_bytes:
            raise ValueError(
                f"is larger than {max_bytes / 1_000_000:g} MB; FRAMEWORKS_MAX_BUNDLE_BYTES sets the limit"
            )
        yield piece


def unpacked(pieces: Iterator[bytes], max_bytes: int) -> bytes:
    """Return the whole content, decompressed when it begins like gzip; at most `max_bytes`.

    Raises ValueError with what is wrong: empty, too large, damaged.
    """
    first = b""
    for piece in pieces:  # a network may hand over the first byte alone
        first += piece
        if len(first) >= len(GZIP_MAGIC):
            break
    pieces = itertools.chain([first], pieces)
    if first.startswith(GZIP_MAGIC):
        pieces = bounded(gunzip(pieces), max_bytes)
    whole = io.BytesIO()
    for piece in pieces:
        whole.write(piece)
    if not whole.tell():
        raise ValueError("is empty")
    return whole.getvalue()


def gunzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Decompress gzip, of one or several members, in bounded pieces; raise ValueError when it is damaged."""
    unpacker = zlib.decompressobj(GZIP_WBITS)
    try:
        for piece in pieces:
            rest = piece
            while rest:
                if unpacker.eof:
                    if not rest.strip(b"\0"):
                        break  # padding after the last member
                    unpacker = zlib.decompressobj(GZIP_WBITS)
                yield unpacker.decompress(rest, CHUNK)
                rest = unpacker.unconsumed_tail or unpacker.unused_data
    except zlib.error as error:
        raise ValueError(f"is damaged gzip ({error}); fetch it again") from error
    if not unpacker.eof:
        raise ValueError("is gzip that ends early; fetch it again")

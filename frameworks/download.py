"""Stream a file from an http(s) address that somebody else chose.

Bounded: seconds as a whole (a server that drips one byte at a time does not hold us), redirects, and the
networks it may lead to, judged again at every hop. Proxies named in the environment are not used: they
would resolve the name a second time.
"""

import http.client
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR, socket
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import certifi

from frameworks.network import connect, is_public, resolve
from frameworks.records import CatalogueError

CHUNK = 1 << 16
MAX_REDIRECTS = 3
REDIRECTS = {301, 302, 303, 307, 308}
SAFE = "/%:@!$&'()*+,;=~?"  # stays as it is in a path or query; everything else is percent-encoded
HEADERS = {"User-Agent": "framework-cms", "Accept-Encoding": "identity", "Connection": "close"}


def fetch(address: str, *, timeout: float, allow_private: bool) -> Iterator[bytes]:
    """Yield the body at an address, in pieces as they come.

    `timeout` (seconds) covers everything from the first name look-up to the last byte. Raises
    CatalogueError when the address, a redirect, the server or the body is not what it should be.
    """
    deadline = time.monotonic() + timeout
    hop = address
    for _ in range(MAX_REDIRECTS + 1):
        with explained(address, deadline, timeout), opened(hop, deadline, allow_private) as response:
            if response.status not in REDIRECTS:
                yield from body(response, deadline)
                return
            hop = redirected(hop, response.getheader("Location"))
    raise CatalogueError(
        f"{printable(address)}: redirected more than {MAX_REDIRECTS} times; name the final address"
    )


def body(response: http.client.HTTPResponse, deadline: float) -> Iterator[bytes]:
    """Yield a successful response's body; raise CatalogueError for another status or a body cut short."""
    if response.status != http.client.OK:
        raise CatalogueError(f"the server answered {response.status} {printable(response.reason)}")
    while chunk := response.read(CHUNK):
        yield chunk
    if time.monotonic() >= deadline:
        raise TimeoutError
    if response.length:
        raise CatalogueError(f"the connection ended {response.length} bytes early; try again")


def redirected(address: str, location: str | None) -> str:
    """Return where a redirect leads; never from https down to http."""
    if not location:
        raise CatalogueError("redirected to nowhere")
    target = urljoin(address, location)
    if urlsplit(address).scheme == "https" != urlsplit(target).scheme:
        raise CatalogueError(f"redirected from https to {printable(target)}; refused")
    return target


@contextmanager
def explained(address: str, deadline: float, timeout: float) -> Iterator[None]:
    """Turn whatever goes wrong inside into one CatalogueError that begins with the address asked for."""
    try:
        yield
    except CatalogueError as error:
        raise CatalogueError(f"{printable(address)}: {error}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if time.monotonic() >= deadline:
            reason = f"not complete after {timeout:g} s; try again, or download it yourself and name the file"
        else:
            cause = getattr(error, "strerror", None) or str(error) or type(error).__name__
            reason = f"cannot be fetched ({printable(cause)})"
        raise CatalogueError(f"{printable(address)}: {reason}") from error


@contextmanager
def opened(address: str, deadline: float, allow_private: bool) -> Iterator[http.client.HTTPResponse]:
    """Yield the response to one GET, from an endpoint that was judged before it was connected to."""
    target, host = parsed(address)
    port = target.port or (443 if target.scheme == "https" else 80)
    endpoints = resolve(host, port, deadline)
    refused = [] if allow_private else [endpoint.ip for endpoint in endpoints if not is_public(endpoint.ip)]
    if refused:
        raise CatalogueError(
            f"{printable(host)} leads to {refused[0]}, which is not on the public internet; refused"
            " (FRAMEWORKS_ALLOW_PRIVATE_ADDRESSES=true allows it)"
        )
    with (
        connect(endpoints, deadline) as plain,
        ended_at(deadline, plain),
        secured(plain, host) if target.scheme == "https" else plain as stream,
    ):
        connection = http.client.HTTPConnection(host, port)
        connection.sock = stream
        connection.auto_open = 0  # it would resolve the name again
        path = quote(target.path or "/", SAFE) + (f"?{quote(target.query, SAFE)}" if target.query else "")
        connection.request("GET", path, headers={**HEADERS, "Host": target.netloc})
        with connection.getresponse() as response:
            yield response


def parsed(address: str) -> tuple[SplitResult, str]:
    """Return the parts of an address, and its host as name servers know it; raise CatalogueError."""
    target = urlsplit(address)
    if target.scheme not in ("http", "https"):
        raise CatalogueError("only http and https addresses are fetched")
    if not target.hostname or "@" in target.netloc:
        raise CatalogueError("an address needs a host, and no user name; write https://host/path")
    host = target.hostname if ":" in target.hostname else target.hostname.encode("idna").decode()
    return target._replace(netloc=target.netloc.encode("idna").decode()), host


def secured(plain: socket, host: str) -> ssl.SSLSocket:
    """Return the connection under TLS, with the certificate checked against the name asked for."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())  # some Python builds know no certificates of their own
    return context.wrap_socket(plain, server_hostname=host)


@contextmanager
def ended_at(deadline: float, connection: socket) -> Iterator[None]:
    """End a connection at the deadline, whatever it is doing: socket timeouts begin anew with every byte."""
    handle = connection.dup()  # TLS takes the first one over

    def end() -> None:
        with suppress(OSError):  # it has ended by itself
            handle.shutdown(SHUT_RDWR)

    timer = threading.Timer(max(0.0, deadline - time.monotonic()), end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        handle.close()


def printable(text: str) -> str:
    """Return text from outside as it may stand in a message: one line, no control characters, not endless."""
    shown = "".join(letter if letter.isprintable() else "·" for letter in text)
    return shown if len(shown) <= 200 else f"{shown[:199]}…"

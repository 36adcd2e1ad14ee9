"""Which addresses of the network a file may be fetched from, and a connection to exactly one of those.

A name is resolved once. What it resolves to is judged, and the connection goes to one of the judged
addresses, so that a name server cannot answer "public" to the judge and "private" to the connection (DNS
rebinding).
"""

import socket
import threading
import time
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, NamedTuple

NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")  # RFC 8215; the first Python 3.12 takes it for global


class Endpoint(NamedTuple):
    """One answer of getaddrinfo: what socket() and connect() need, already numeric."""

    family: socket.AddressFamily
    sockaddr: tuple[Any, ...]

    @property
    def ip(self) -> str:
        """The numeric address, without an interface name ("fe80::1%eth0")."""
        return str(self.sockaddr[0]).partition("%")[0]


def resolve(host: str, port: int, deadline: float) -> list[Endpoint]:
    """Return the endpoints a name stands for, in the resolver's order of preference.

    Literal addresses in any spelling (127.1, 0x7f000001, 2130706433, ::ffff:7f00:1) become numeric here as
    well. The system's resolver takes no time limit, so it runs in a thread that is left behind when
    `deadline` (of time.monotonic) passes. Raises OSError, also for a name there is not; TimeoutError.
    """
    found: list[Endpoint] = []
    failed: list[Exception] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(Endpoint(family, sockaddr) for family, _, _, _, sockaddr in answers)
        except (OSError, ValueError) as error:
            failed.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(0.0, deadline - time.monotonic()))
    if thread.is_alive():
        raise TimeoutError
    if failed:
        raise failed[0]
    return found


def is_public(ip: str) -> bool:
    """Whether a numeric address lies on the public internet, looking through every way IPv6 wraps IPv4.

    Not public: private, loopback, link-local, shared (100.64.0.0/10), documentation, reserved, multicast.
    """
    address = ip_address(ip)
    if isinstance(address, IPv6Address):
        inner = wrapped(address)
        if inner is not None:
            return is_public(str(inner))
        if address.is_site_local or address in NAT64_LOCAL:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def wrapped(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address leads to: mapped, 6to4, Teredo or NAT64."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])


def connect(endpoints: list[Endpoint], deadline: float) -> socket.socket:
    """Return a connection to the first endpoint that takes one before `deadline`. Raises OSError."""
    problem: OSError = OSError("the name has no address")
    for endpoint in endpoints:
        connection = socket.socket(endpoint.family, socket.SOCK_STREAM)
        try:
            connection.settimeout(max(0.001, deadline - time.monotonic()))
            connection.connect(endpoint.sockaddr)
        except OSError as error:
            connection.close()
            problem = error
        else:
            return connection
    raise problem

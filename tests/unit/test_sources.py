"""Opening files and addresses: every test talks to a real file or a real server on this machine."""

import gzip
import hashlib
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from frameworks.network import is_public
from frameworks.records import CatalogueError
from frameworks.sources import Payload, open_source

BUNDLE = b'{"type": "bundle", "objects": []}'
LIMIT = 1_000_000


def opened(source: object, **limits: Any) -> Payload:
    return open_source(str(source), **{"max_bytes": LIMIT, "timeout": 5.0, "allow_private": True} | limits)


def refusal(source: object, **limits: Any) -> str:
    """The one line that refusing a source gives."""
    with pytest.raises(CatalogueError) as caught:
        opened(source, **limits)
    message = str(caught.value)
    assert message.isprintable()
    return message


class Publisher(BaseHTTPRequestHandler):
    """A publisher's server, well-behaved and not."""

    seen: list[tuple[str, str]] = []

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output quiet."""

    def answer(
        self,
        body: bytes,
        status: int = 200,
        length: int | None = None,
        location: str = "",
        encoding: str = "",
    ) -> None:
        self.send_response(status)
        for name, value in (("Location", location), ("Content-Encoding", encoding)):
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers["Host"]))
        route = self.path.partition("?")[0].strip("/")
        if route == "bundle.json":
            self.answer(BUNDLE)
        elif route == "bundle.json.gz":
            self.answer(gzip.compress(BUNDLE))
        elif route == "encoded.json":
            self.answer(gzip.compress(BUNDLE), encoding="gzip")
        elif route == "short":
            self.answer(BUNDLE, length=len(BUNDLE) + 7)
        elif route == "bomb":
            self.answer(gzip.compress(bytes(20 * LIMIT)))
        elif route == "endless":
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(bytes(1 << 16))
        elif route == "drip":
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(b" ")
                time.sleep(0.05)
        elif route.startswith("hops/"):
            left = int(route.removeprefix("hops/"))
            self.answer(b"", 302, location=f"/hops/{left - 1}" if left else "/bundle.json")
        elif route == "nowhere":
            self.answer(b"", 302)
        elif route == "inside":
            self.answer(b"", 302, location="http://127.0.0.2:9/")
        elif route == "to-file":
            self.answer(b"", 302, location="file:///etc/hostname")
        else:
            self.answer(b"gone", 404)


def served(handler: type[BaseHTTPRequestHandler], context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Run a server on this machine; yield its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]  # clients hang up
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.01), daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def site() -> Iterator[str]:
    Publisher.seen = []
    for port in served(Publisher):
        yield f"http://127.0.0.1:{port}"


class TestPaths:
    def test_plain_and_gzipped_files_give_the_same_bytes_and_checksum(self, tmp_path: Path) -> None:
        plain, packed = tmp_path / "a.json", tmp_path / "a.json.gz"
        plain.write_bytes(BUNDLE)
        packed.write_bytes(gzip.compress(BUNDLE))

        assert opened(plain) == Payload(BUNDLE, hashlib.sha256(BUNDLE).hexdigest(), "a.json", "path")
        assert opened(packed).data == BUNDLE
        assert opened(packed).sha256 == opened(plain).sha256

    def test_compression_is_told_by_content_not_by_name(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_bytes(gzip.compress(BUNDLE))
        assert opened(tmp_path / "a.json").data == BUNDLE

    def test_several_gzip_members_and_padding_are_one_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.gz").write_bytes(gzip.compress(BUNDLE[:9]) + gzip.compress(BUNDLE[9:]) + bytes(512))
        assert opened(tmp_path / "a.gz").data == BUNDLE

    @pytest.mark.parametrize("size", [1, 65_535, 65_536, 65_537, 400_000])
    def test_gzip_of_any_size_arrives_whole(self, tmp_path: Path, size: int) -> None:
        content = os.urandom(size // 2) + bytes(size - size // 2)
        (tmp_path / "a.gz").write_bytes(gzip.compress(content))
        assert opened(tmp_path / "a.gz").data == content

    def test_a_file_of_exactly_the_limit_is_taken_and_one_byte_more_is_not(self, tmp_path: Path) -> None:
        (tmp_path / "fits").write_bytes(b"x" * LIMIT)
        (tmp_path / "more").write_bytes(b"x" * (LIMIT + 1))
        assert len(opened(tmp_path / "fits").data) == LIMIT
        assert "larger than 1 MB" in refusal(tmp_path / "more")

    def test_a_gzip_bomb_is_stopped_at_the_limit(self, tmp_path: Path) -> None:
        (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(20 * LIMIT)))
        assert "larger than 1 MB" in refusal(tmp_path / "bomb.gz")

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "is empty"),
            (gzip.compress(b""), "is empty"),
            (gzip.compress(BUNDLE)[:-9], "ends early"),
            (gzip.compress(BUNDLE)[:12], "ends early"),
            (b"\x1f\x8bnot gzip at all", "damaged gzip"),
            (gzip.compress(BUNDLE) + b"garbage", "damaged gzip"),
            (gzip.compress(BUNDLE)[:-6] + b"\0\0\0\0\0\0", "damaged gzip"),
        ],
        ids=[
            "nothing",
            "nothing packed",
            "no trailer",
            "hardly begun",
            "not gzip",
            "garbage after",
            "wrong checksum",
        ],
    )
    def test_damaged_files_are_refused(self, tmp_path: Path, content: bytes, said: str) -> None:
        (tmp_path / "a.gz").write_bytes(content)
        assert said in refusal(tmp_path / "a.gz")

    def test_what_is_no_file_is_refused(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        assert "No such file" in refusal(tmp_path / "missing.json")
        assert "directory" in refusal(tmp_path)
        assert "not a file" in refusal(tmp_path / "pipe")
        assert "not a file" in refusal("/dev/zero")
        assert "null byte" in refusal("a\0b")
        assert "cannot be read" in refusal("")

    @pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
    def test_an_unreadable_file_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "secret").touch(mode=0)
        assert "Permission denied" in refusal(tmp_path / "secret")


class TestAddresses:
    def test_a_file_is_fetched_and_keeps_its_address_as_name(self, site: str) -> None:
        payload = opened(f"{site}/bundle.json")
        assert payload == Payload(
            BUNDLE, opened(f"{site}/bundle.json.gz").sha256, f"{site}/bundle.json", "address"
        )

    def test_gzip_is_unpacked_whether_it_is_the_file_or_the_encoding(self, site: str) -> None:
        assert opened(f"{site}/bundle.json.gz").data == BUNDLE
        assert opened(f"{site}/encoded.json").data == BUNDLE

    def test_odd_paths_are_sent_encoded(self, site: str) -> None:
        assert "404" in refusal(f"{site}/größe datei?q=ü")
        assert Publisher.seen[-1][0] == "/gr%C3%B6%C3%9Fe%20datei?q=%C3%BC"

    def test_three_redirects_are_followed_and_a_fourth_is_not(self, site: str) -> None:
        assert opened(f"{site}/hops/2").data == BUNDLE
        assert "more than 3 times" in refusal(f"{site}/hops/3")

    def test_bad_answers_are_refused(self, site: str) -> None:
        assert "answered 404" in refusal(f"{site}/missing")
        assert "7 bytes early" in refusal(f"{site}/short")
        assert "redirected to nowhere" in refusal(f"{site}/nowhere")
        assert "only http and https" in refusal(f"{site}/to-file")

    def test_sizes_are_bounded_while_streaming(self, site: str) -> None:
        assert "larger than 1 MB" in refusal(f"{site}/bomb")
        assert "larger than 1 MB" in refusal(f"{site}/endless")

    def test_a_slow_body_is_ended_by_the_time_limit_as_a_whole(self, site: str) -> None:
        started = time.monotonic()
        assert "not complete after 0.4 s" in refusal(f"{site}/drip", timeout=0.4)
        assert time.monotonic() - started < 2

    @pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nX: "])
    def test_a_server_that_never_finishes_its_headers_is_ended_too(self, head: bytes) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:

            def drip() -> None:
                connection, _ = listener.accept()
                with connection:
                    connection.sendall(head)
                    try:
                        while head:
                            connection.sendall(b"x")
                            time.sleep(0.05)
                        connection.recv(1 << 16)
                        connection.recv(1 << 16)
                    except OSError:
                        return

            thread = threading.Thread(target=drip, daemon=True)
            thread.start()
            started = time.monotonic()
            port = listener.getsockname()[1]
            assert "not complete after 0.4 s" in refusal(f"http://127.0.0.1:{port}/", timeout=0.4)
            assert time.monotonic() - started < 2
            thread.join(timeout=5)

    def test_what_is_not_http_is_refused(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:

            def babble() -> None:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(1 << 16)
                    connection.sendall(b"SSH-2.0-OpenSSH\r\n")

            threading.Thread(target=babble, daemon=True).start()
            assert "cannot be fetched" in refusal(f"http://127.0.0.1:{listener.getsockname()[1]}/")

    def test_nobody_listening_is_said(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        assert "Connection refused" in refusal(f"http://127.0.0.1:{port}/")

    @pytest.mark.parametrize(
        ("address", "said"),
        [
            ("ftp://example.org/a.json", "only http and https"),
            ("file:///etc/hostname", "only http and https"),
            ("http:///a.json", "needs a host"),
            ("http://user:secret@example.org/", "no user name"),
            ("http://example.org:99999/", "Port out of range"),
            ("http://[::1/", "cannot be fetched"),
            ("http://a..b/", "cannot be fetched"),
            (f"http://{'a' * 70}.org/", "cannot be fetched"),
            ("http://name.invalid/", "cannot be fetched"),
        ],
    )
    def test_strange_addresses_are_refused(self, address: str, said: str) -> None:
        assert said in refusal(address)

    def test_control_characters_do_not_reach_the_terminal(self) -> None:
        assert "\x1b" not in refusal("gopher://\x1b[2J/\x07")


class TestPrivateNetwork:
    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "017700000001",
            "localhost",
            "0.0.0.0",
            "10.0.0.1",
            "169.254.169.254",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:a00:1]",
        ],
    )
    def test_addresses_inside_are_refused_in_every_spelling(self, host: str) -> None:
        assert "not on the public internet" in refusal(f"http://{host}:9/", allow_private=False)

    def test_a_server_inside_is_not_even_connected_to(self, site: str) -> None:
        refusal(f"{site}/bundle.json", allow_private=False)
        assert Publisher.seen == []

    def test_every_hop_is_judged(self, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
        # The server's own address counts as public here, so that only where it sends us can be refused.
        monkeypatch.setattr("frameworks.download.is_public", lambda ip: ip == "127.0.0.1")
        assert opened(f"{site}/bundle.json", allow_private=False).data == BUNDLE
        assert "127.0.0.2, which is not on the public" in refusal(f"{site}/inside", allow_private=False)

    def test_a_name_is_resolved_once_and_that_answer_is_connected_to(
        self, site: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        port = int(site.rpartition(":")[2])
        asked = []

        def rebinding(host: str, *args: Any, **kwargs: Any) -> list[Any]:
            asked.append(host)
            ip = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"  # nobody listens at the second
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

        monkeypatch.setattr(socket, "getaddrinfo", rebinding)
        assert opened(f"http://release.example:{port}/bundle.json").data == BUNDLE
        assert asked == ["release.example"]
        assert Publisher.seen == [("/bundle.json", f"release.example:{port}")]

    def test_a_resolver_that_hangs_is_left_behind(self, monkeypatch: pytest.MonkeyPatch) -> None:
        released = threading.Event()
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: released.wait(10) and [])
        assert "not complete after 0.2 s" in refusal("http://release.example/", timeout=0.2)
        released.set()

    @pytest.mark.parametrize(
        ("ip", "public"),
        [
            ("8.8.8.8", True),
            ("2606:4700::1111", True),
            ("64:ff9b::808:808", True),
            ("2002:808:808::1", True),
            ("100.64.0.1", False),
            ("172.16.0.1", False),
            ("192.0.2.1", False),
            ("198.18.0.1", False),
            ("224.0.0.1", False),
            ("240.0.0.1", False),
            ("255.255.255.255", False),
            ("::", False),
            ("::7f00:1", False),
            ("::ffff:10.0.0.1", False),
            ("64:ff9b::7f00:1", False),
            ("64:ff9b:1::1", False),
            ("2002:7f00:1::1", False),
            ("2001:0:808:808:0:0:80ff:fffe", False),
            ("fc00::1", False),
            ("fe80::1", False),
            ("fec0::1", False),
            ("ff0e::1", False),
            ("2001:db8::1", False),
        ],
    )
    def test_what_is_public(self, ip: str, public: bool) -> None:
        assert is_public(ip) is public


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
class TestTLS:
    @pytest.fixture
    def secure_port(self, tmp_path: Path) -> Iterator[int]:
        """A server with a certificate for release.example, which nobody trusts yet."""
        self.certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
        subprocess.run(
            [
                *(
                    "openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:P-256",
                    "-nodes",
                ),
                *("-days", "2", "-subj", "/CN=release.example"),
                *("-addext", "subjectAltName=DNS:release.example"),
                *("-keyout", str(key), "-out", str(self.certificate)),
            ],
            check=True,
            capture_output=True,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        self.names: list[str | None] = []
        context.sni_callback = lambda connection, name, context: self.names.append(name)
        yield from served(Publisher, context)

    @pytest.fixture(autouse=True)
    def _names_lead_here(self, secure_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
        answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", secure_port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: answer)

    def test_the_name_asked_for_is_sent_and_checked(
        self, secure_port: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(self.certificate))
        assert opened(f"https://release.example:{secure_port}/bundle.json").data == BUNDLE
        assert self.names == ["release.example"]
        assert "certificate" in refusal(f"https://other.example:{secure_port}/bundle.json")

    def test_an_unknown_certificate_is_refused(self, secure_port: int) -> None:
        assert "certificate" in refusal(f"https://release.example:{secure_port}/bundle.json")

    def test_a_redirect_from_https_to_http_is_refused(
        self, secure_port: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(self.certificate))
        assert "from https to http" in refusal(f"https://release.example:{secure_port}/inside")

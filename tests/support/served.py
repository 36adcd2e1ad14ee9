"""A web server on this machine that answers with what a test puts on it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Served:
    """Answers each path with the bytes that were put there, everything else with 404."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.files: dict[str, bytes] = {}

    def put(self, path: str, data: bytes) -> str:
        """Put a file at a path, and return its address."""
        self.files[path] = data
        return f"{self.address}{path}"


@contextmanager
def serving() -> Iterator[Served]:
    """Yield a server that ends with the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = served.files.get(self.path)
            self.send_response(404 if data is None else 200)
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Served(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

"""A real HTTP server on 127.0.0.1 that answers as a test says.

    with answering(lambda call: Answer(200, b"{}")) as server:
        http.fetch("GET", server.url)
    assert server.calls[0].path == "/"

For misbehaviour below HTTP (drops, drips, half answers) a handler may take the bare socket:
`call.socket.sendall(…)` and then return None.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ascolto.channels.contract.rehearsing import Answer, Heard

Handler = Callable[[Heard], Answer | None]


class Server:
    """Listens from `start` to `stop`; can start again on the same port."""

    def __init__(
        self, handler: Handler, *, port: int = 0, host: str = "127.0.0.1"
    ) -> None:
        self.handler = handler
        self.host = host
        self.port = port
        self.calls: list[Heard] = []
        self._httpd: ThreadingHTTPServer | None = None
        self._open: set[socket.socket] = set()
        self._wrap: Callable[[socket.socket], socket.socket] | None = None

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def speak_tls(self, wrap: Callable[[socket.socket], socket.socket]) -> None:
        """Wrap the listening socket; before `start`."""
        self._wrap = wrap

    def start(self) -> None:
        self._httpd = httpd = _Threads((self.host, self.port), _handler(self))
        if self._wrap:
            httpd.socket = self._wrap(httpd.socket)
        self.port = httpd.server_address[1]
        threading.Thread(
            target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def stop(self) -> None:
        """Close the port and every open connection, as a killed process does."""
        httpd, self._httpd = self._httpd, None
        if httpd:
            httpd.shutdown()
            httpd.server_close()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Threads(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news."""


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class _Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            server._open.add(self.connection)

        def finish(self) -> None:
            server._open.discard(self.connection)
            super().finish()

        def _serve(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            heard = Heard(
                self.command,
                self.path,
                headers,
                self.rfile.read(length),
                self.connection,
            )
            server.calls.append(heard)
            answer = server.handler(heard)
            if answer is None:
                self.close_connection = True
                return
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if "content-length" not in {name.lower() for name in answer.headers}:
                self.send_header("content-length", str(len(answer.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _serve

        def log_message(self, format: str, *args: Any) -> None:
            """Tests are quiet."""

    return _Handler


@contextmanager
def answering(handler: Handler, *, host: str = "127.0.0.1") -> Iterator[Server]:
    server = Server(handler, host=host)
    server.start()
    try:
        yield server
    finally:
        server.stop()


__all__ = ["Answer", "Handler", "Heard", "Server", "answering"]

"""A small site of our own, under the product's own CSP: a page of the design, its scripts, and a stream."""

from __future__ import annotations

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import django_htmx

OURS = Path(__file__).resolve().parents[1] / "static"
HTMX = Path(django_htmx.__file__).parent / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
CSP = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'"
)

PAGE = Path(__file__).with_name("page.html").read_text("utf-8")


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, str] = {}
        self.streams: list[str] = []
        self.good_token = "good"
        self.events: list[bytes] = []
        self.undone = 0


class Handler(BaseHTTPRequestHandler):
    server: Server

    def answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CSP)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path == "/events":
            return self.stream()
        if path == "/live/token/":
            url = f"/events?token={self.server.good_token}"
            return self.answer(json.dumps({"url": url}).encode(), "application/json")
        if path.startswith("/static/"):
            base = HTMX if "django_htmx" in path else OURS
            file = base / path.removeprefix("/static/")
            return self.answer(file.read_bytes(), TYPES[file.suffix])
        page = self.server.pages.get(path)
        self.answer(
            (page or "").encode(), "text/html; charset=utf-8", 200 if page else 404
        )

    def do_POST(self) -> None:
        self.server.undone += 1
        self.answer(b"", "text/html")

    def stream(self) -> None:
        if f"token={self.server.good_token}" not in self.path:
            return self.answer(b"", "text/plain", 401)
        self.server.streams.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        sent = 0
        try:
            while True:
                for event in self.server.events[sent:]:
                    self.wfile.write(event)
                    sent += 1
                self.wfile.write(b": \n\n")
                self.wfile.flush()
                if self.server.events[-1:] == [b""]:
                    return
                time.sleep(0.1)
        except OSError:
            return

    def log_message(self, *args: Any) -> None:
        pass

"""A real Misago forum beside the tests, on a PostgreSQL of its own, both on 127.0.0.1.

Misago comes from `.build/peers/misago`. What is started here is ended by its own process id, and its
folder goes with the test's.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ascolto.core import http

ROOT = Path(__file__).resolve().parents[5]
PYTHON = ROOT / ".build" / "peers" / "misago" / "bin" / "python"
INITDB = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))), Path())
STAMP = PYTHON.parents[1] / ".ascolto-peer"
US = ("runuser", "-u", "postgres", "--")
PASSWORD = "a-password-for-tests"
SETTINGS = """
from devproject.settings import *
DEBUG = False
ROOT_URLCONF = "forum_urls"
DATABASES["default"].update(
    HOST="127.0.0.1", PORT={port}, NAME="postgres", USER="pg", PASSWORD="", CONN_MAX_AGE=60
)
CELERY_TASK_ALWAYS_EAGER = True
CELERY_BROKER_URL = "memory://"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
MEDIA_ROOT = {media!r}
LOGGING = {{
    "version": 1,
    "handlers": {{"out": {{"class": "logging.StreamHandler"}}}},
    "loggers": {{"django.request": {{"handlers": ["out"], "level": "ERROR", "propagate": False}}}},
}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""
URLS = """
from devproject.urls import *
from django.urls import re_path
from django.views.static import serve
where = {"document_root": settings.MEDIA_ROOT}
urlpatterns = [re_path("^media/(?P<path>.*)$", serve, where), *urlpatterns]
"""
# An inn that may use private threads, two visitors, a moderator, and an account that may not hurry.
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.contrib.auth import get_user_model
from misago.acl.models import Role
from misago.conf.models import Setting
for name, value in {"posts_per_page": 5, "posts_per_page_orphans": 0, "threads_per_page": 5,
                    "forum_name": "Forum del lago"}.items():
    Setting.objects.filter(setting=name).update(dry_value=value)
hurry = {"misago.threads.permissions.threads": {"can_omit_flood_protection": True}}
quick = Role.objects.create(name="Quick", permissions=hurry)
private, moderator = (Role.objects.get(name=n) for n in ("Private threads", "Moderator"))
for name in ("locanda", "capo", "anna", "bruno", "lenta"):
    user = get_user_model().objects.create_user(name, name + "@example.it", "PASSWORD")
    user.roles.add(*{"lenta": [], "capo": [quick, moderator]}.get(name, [quick, private]))
    user.avatars = [{"size": 100, "url": "/media/nobody.png"}]
    user.update_acl_key()
    user.save()
"""
KEY = hashlib.sha256(f"{PREPARE}{INITDB}".encode()).hexdigest()[:12]
PREPARED = PYTHON.parents[1] / "prepared" / KEY
SERVE = """
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from devproject import celery
from devproject.wsgi import application
class Server(ThreadingMixIn, WSGIServer):
    daemon_threads, request_queue_size = True, 32
class Quiet(WSGIRequestHandler):
    def log_message(self, *words):
        pass
make_server("127.0.0.1", int(sys.argv[1]), application, Server, Quiet).serve_forever()
"""


def missing() -> str:
    """Why no forum can be started here; "" when it can."""
    if not STAMP.exists():
        return "no Misago (python3 scripts/peers.py misago)"
    if not INITDB.is_file():
        return "no PostgreSQL (apt-get install postgresql)"
    return "" if os.geteuid() == 0 else "PostgreSQL is started by root for its own user"


class Person:
    """Somebody with an account there, who uses the forum's own API as its pages do."""

    def __init__(self, url: str, name: str) -> None:
        self.url, self.name = url, name
        self._cookies: dict[str, str] = {}
        self.call("GET", "/", None)
        self.id = int(self._signed_in()["id"])

    def _signed_in(self) -> dict[str, Any]:
        asked = {"username": self.name, "password": PASSWORD}
        found: dict[str, Any] = self.call("POST", "/api/auth/", asked)
        return found

    def call(self, method: str, path: str, body: Any = None, kind: str = "") -> Any:
        headers = {
            "cookie": "; ".join(f"{n}={v}" for n, v in self._cookies.items()),
            "x-csrftoken": self._cookies.get("csrftoken", ""),
            "content-type": kind or "application/json",
        }
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = http.fetch(
            method, self.url + path, headers=headers,
            content=None if body is None else content, timeout=30,
        )  # fmt: skip
        assert answer.ok, (method, path, answer.status, answer.text[-600:])
        said = answer.headers.get("set-cookie", "")
        found = re.findall(r"\b(csrftoken|sessionid)=([^;,\s]+)", said)
        self._cookies |= dict(found)
        is_json = "json" in answer.headers.get("content-type", "")
        return answer.json() if is_json else None

    def begin(self, title: str, text: str, *, to: str = "") -> dict[str, Any]:
        """A new thread, private when it is `to` somebody; with the number of its first post."""
        where = "/api/private-threads/" if to else "/api/threads/"
        said = {"title": title, "post": text} | (
            {"to": [to]} if to else {"category": 3}
        )
        made: dict[str, Any] = self.call("POST", where, said)
        posts = self.call("GET", f"{where}{made['id']}/posts/")["post_set"]["results"]
        return made | {"post": posts[0]["id"]}

    def say(self, thread: int, text: str, *, private: bool = False, **more: Any) -> int:
        where = "private-threads" if private else "threads"
        said = {"post": text} | more
        made = self.call("POST", f"/api/{where}/{thread}/posts/", said)
        return int(made["id"])

    def edit(self, thread: int, post: int, text: str) -> None:
        self.call("PUT", f"/api/threads/{thread}/posts/{post}/", {"post": text})

    def change(self, thread: int, post: int, name: str, value: bool) -> None:
        """`is-hidden`, `is-liked`."""
        op = [{"op": "replace", "path": name, "value": value}]
        self.call("PATCH", f"/api/threads/{thread}/posts/{post}/", op)

    def change_thread(self, thread: int, name: str, value: Any) -> None:
        op = [{"op": "replace", "path": name, "value": value}]
        self.call("PATCH", f"/api/threads/{thread}/", op)

    def delete(self, thread: int, post: int) -> None:
        self.call("DELETE", f"/api/threads/{thread}/posts/{post}/")

    def upload(self, name: str, content: bytes, kind: str) -> int:
        head = f'--edge\r\nContent-Disposition: form-data; name="upload"; filename="{name}"'
        head += f"\r\nContent-Type: {kind}\r\n\r\n"
        body = head.encode() + content + b"\r\n--edge--\r\n"
        made = self.call(
            "POST", "/api/attachments/", body, "multipart/form-data; boundary=edge"
        )
        return int(made["id"])


class Peer:
    def __init__(self, url: str) -> None:
        self.url = url
        self.anna, self.bruno = Person(url, "anna"), Person(url, "bruno")
        self.capo, self.locanda = Person(url, "capo"), Person(url, "locanda")


class Machine:
    """The programs of one forum, in a folder that goes with the test's."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.database, self.web = folder, _free_port(), _free_port()
        self._started: list[subprocess.Popen[bytes]] = []
        known = SETTINGS.format(port=self.database, media=str(folder / "media"))
        (folder / "forum_settings.py").write_text(known)
        (folder / "forum_urls.py").write_text(URLS)
        for parent in folder, *folder.parents:
            if str(parent).startswith("/tmp/"):
                parent.chmod(parent.stat().st_mode | 0o711)

    def start(self) -> None:
        data = self.folder / "pg"
        if not PREPARED.exists():
            self._prepare(self.folder / "new")
        subprocess.run(["cp", "-a", str(PREPARED), str(data)], check=True)
        self._postgres(data)
        process = self._run(*self._python(SERVE), str(self.web), **self._where)
        _await(self.web, process, self.folder / "out")

    def end(self) -> None:
        while self._started:
            self._end_last()

    def _prepare(self, data: Path) -> None:
        """An empty forum takes its time: it is made once and copied."""
        data.mkdir()
        shutil.chown(data, "postgres", "postgres")
        how = ("-U", "pg", "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync")
        self._settled(*US, str(INITDB), "-D", str(data), *how, cwd="/")
        self._postgres(data)
        self._settled(
            *self._python(PREPARE.replace("PASSWORD", PASSWORD)), **self._where
        )
        self._end_last()
        with suppress(OSError):  # another run was quicker
            PREPARED.parent.mkdir(exist_ok=True)
            data.rename(PREPARED)
        if not PREPARED.exists():
            half = PREPARED.with_name(f"{PREPARED.name}.{os.getpid()}")
            subprocess.run(["cp", "-a", str(data), str(half)], check=True)
            half.rename(PREPARED)

    def _postgres(self, data: Path) -> None:
        settings = ["-c", "listen_addresses=127.0.0.1", "-p", str(self.database)]
        settings += ["-c", f"unix_socket_directories={data}", "-c", "fsync=off"]
        settings += ["-c", "shared_buffers=16MB", "-c", "full_page_writes=off"]
        program = str(INITDB.with_name("postgres"))
        process = self._run(*US, program, "-D", str(data), *settings, cwd="/")
        _await(self.database, process, self.folder / "out")

    @property
    def _where(self) -> dict[str, Any]:
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "forum_settings"}
        env |= {"PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        return {"env": env, "cwd": self.folder}

    def _python(self, script: str) -> tuple[str, ...]:
        return str(PYTHON), "-c", script

    def _settled(self, *words: str, **how: Any) -> None:
        done = subprocess.run(words, capture_output=True, text=True, check=False, **how)
        assert done.returncode == 0, done.stderr[-3000:]

    def _run(self, *words: str, **how: Any) -> subprocess.Popen[bytes]:
        with (self.folder / "out").open("ab") as log:
            process = subprocess.Popen(words, stdout=log, stderr=log, **how)
        self._started.append(process)
        return process

    def _end_last(self) -> None:
        process = self._started.pop()
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()


@contextmanager
def running(folder: Path) -> Iterator[Peer]:
    machine = Machine(folder)
    try:
        machine.start()
        yield Peer(f"http://127.0.0.1:{machine.web}")
    finally:
        machine.end()


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 2):
            return
        assert process.poll() is None, log.read_text("utf-8", "replace")[-2000:]
        assert time.monotonic() < until, log.read_text("utf-8", "replace")[-2000:]
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""The console as an operator meets it: real processes over data folders of their own."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from ascolto.testing.processes import free_port, run, without_database

PASSWORD = "lago-1-barca-2"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated data folder; tests copy it."""
    data = tmp_path_factory.mktemp("made") / "data"
    done = run("migrate", data=data)
    assert done.returncode == 0, done.stderr
    assert "Applied" in done.stdout
    return data


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    here = tmp_path / "data"
    here.mkdir()
    copy = sqlite3.connect(made / "ascolto.sqlite3")
    with sqlite3.connect(here / "ascolto.sqlite3") as target:
        copy.backup(target)
    copy.close()
    (here / "secret-key").write_text((made / "secret-key").read_text())
    (here / "secret-key").chmod(0o600)
    return here


def company(data: Path) -> None:
    with sqlite3.connect(data / "ascolto.sqlite3") as db:
        db.execute(
            "INSERT INTO core_workspace (name, slug, language, timezone, is_demo, created_at) "
            "VALUES ('Locanda', 'locanda', 'it', 'Europe/Rome', 0, '2026-01-01')"
        )


def ask(data: Path, question: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(data / "ascolto.sqlite3") as db:
        return db.execute(question).fetchall()


@contextmanager
def serving(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "ascolto.config.console", "serve", "--port", str(port)],
        env=without_database() | {"ASCOLTO_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        end = time.monotonic() + 60
        while not is_ready(port):
            assert process.poll() is None, process.stdout and process.stdout.read()
            assert time.monotonic() < end
            time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait()


def is_ready(port: int) -> bool:
    try:
        url = f"http://127.0.0.1:{port}/health/ready"
        return httpx.get(url, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_serve_starts_everything_once_and_ends_its_work_when_told_to(
    data: Path, signum: signal.Signals
) -> None:
    port = free_port()
    with serving(data, port) as process:
        again = run("serve", "--port", str(free_port()), data=data)
        assert again.returncode == 0
        assert f"already running: http://127.0.0.1:{port}" in again.stdout
        assert f"process {process.pid}" in again.stdout

        started = ask(data, "SELECT count(*) FROM core_schedule")[0][0]
        assert isinstance(started, int)
        assert started > 0  # the clock runs
        process.send_signal(signum)
        assert process.wait(30) == 0
        assert process.stdout is not None
        said = process.stdout.read()
    assert f"Ascolto is ready: http://127.0.0.1:{port}" in said
    assert "has stopped" in said
    assert "Traceback" not in said


def test_a_taken_port_is_named_and_so_is_the_way_out(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port), data=data)
    assert done.returncode == 1
    assert f"Port {port}" in done.stderr
    assert "ASCOLTO_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_data_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    done = run("migrate", data=blocked / "data")
    assert done.returncode == 1
    assert str(blocked) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_where_the_data_folder_should_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine")
    done = run("migrate", data=tmp_path / "notes")
    assert done.returncode == 1
    assert "should be a folder" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "notes").read_text() == "mine"
    inside = run("migrate", data=tmp_path / "notes" / "data")
    assert "should be a folder" in inside.stderr


@pytest.mark.parametrize("port", ["70000", "-1"])
def test_a_number_that_is_no_port_is_a_sentence(data: Path, port: str) -> None:
    done = run("serve", "--port", port, data=data)
    assert done.returncode == 1
    assert "is no port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_of_a_newer_version_is_left_alone(data: Path) -> None:
    with sqlite3.connect(data / "ascolto.sqlite3") as db:
        db.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('core', '9999_future', '2030-01-01')"
        )
    for words in (("migrate",), ("serve", "--port", str(free_port()))):
        done = run(*words, data=data)
        assert done.returncode == 1
        assert "newer version of Ascolto (core.9999_future)" in done.stderr


def test_an_older_database_is_copied_before_it_is_changed(data: Path) -> None:
    with sqlite3.connect(data / "ascolto.sqlite3") as db:
        db.execute("DROP TABLE account_emailconfirmation")
        db.execute("DROP TABLE account_emailaddress")
        db.execute("DELETE FROM django_migrations WHERE app = 'account'")
    assert run("migrate", data=data).returncode == 0
    (copy,) = data.glob("before-upgrade-*.sqlite3")
    with sqlite3.connect(copy) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_without_full_durability_it_does_not_start(data: Path) -> None:
    weak = "sqlite://" + str(data / "ascolto.sqlite3")
    code = (
        "import ascolto.config, ascolto.config.environment as e; real = e.database\n"
        "def weak(*a):\n"
        "    made = real(*a); o = made['OPTIONS']\n"
        "    o['init_command'] = o['init_command'].replace('FULL', 'NORMAL'); return made\n"
        "e.database = weak\n"
        "from ascolto.config.console import main; raise SystemExit(main(['migrate']))"
    )
    base = without_database() | {"ASCOLTO_DATA": str(data), "DATABASE_URL": weak}
    for unsafe, status in (("no", 1), ("yes", 0)):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=base | {"ASCOLTO_UNSAFE_DURABILITY": unsafe},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stderr
    assert "ASCOLTO_UNSAFE_DURABILITY" in run_stderr(code, base)


def run_stderr(code: str, base: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=base | {"ASCOLTO_UNSAFE_DURABILITY": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr


def test_a_member_is_added_and_bad_input_is_a_sentence(data: Path) -> None:
    def add(*words: str) -> subprocess.CompletedProcess[str]:
        return run("member", "add", *words, "--name", "Ada", data=data)

    assert "no company" in add("ada@example.org", "--password", PASSWORD).stderr
    company(data)
    assert "not an e-mail" in add("ada", "--password", PASSWORD).stderr
    assert add("ada@example.org", "--password", "12345").returncode == 1
    done = add("Ada@Example.org", "--role", "admin", "--password", PASSWORD)
    assert done.returncode == 0, done.stderr
    assert "already" in add("ada@example.org", "--password", PASSWORD).stderr
    assert ask(data, "SELECT name, role FROM core_member") == [("Ada", "admin")]
    assert ask(data, "SELECT email FROM core_user") == [("ada@example.org",)]
    assert PASSWORD not in str(ask(data, "SELECT password FROM core_user"))


def test_a_backup_of_a_running_ascolto_restores_to_the_same(
    data: Path, tmp_path: Path
) -> None:
    company(data)
    (data / "files" / "ab").mkdir(parents=True)
    (data / "files" / "ab" / "abcd").write_bytes(os.urandom(100_000))
    archive, elsewhere = tmp_path / "backup.tar.gz", tmp_path / "elsewhere"
    with serving(data, free_port()):
        done = run("backup", str(archive), data=data)
    assert done.returncode == 0, done.stderr
    assert archive.stat().st_mode & 0o077 == 0  # it holds the key
    assert "exists already" in run("backup", str(archive), data=data).stderr

    restored = run("restore", str(archive), data=elsewhere)
    assert restored.returncode == 0, restored.stderr
    assert ask(elsewhere, "SELECT slug FROM core_workspace") == [("locanda",)]
    for name in ("secret-key", "files/ab/abcd"):
        assert (elsewhere / name).read_bytes() == (data / name).read_bytes()
    assert (
        run("migrate", data=elsewhere).stdout.strip() == "The database is up to date."
    )
    again = run("restore", str(archive), data=elsewhere)
    assert again.returncode == 1
    assert "empty" in again.stderr


def damaged(archive: Path, target: Path, change: str) -> None:
    """The same archive with one part changed, or one too many."""
    with tarfile.open(archive) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            source = old.extractfile(member)
            assert source is not None
            content = source.read()
            if change == "content" and member.name == "database.sqlite3":
                content = content[:-1] + bytes([content[-1] ^ 1])
            if change == "format" and member.name == "manifest.json":
                content = json.dumps(json.loads(content) | {"format": 99}).encode()
            if change == "path" and member.name == "secret-key":
                member.name = "../../secret-key"
            member.size = len(content)
            import io

            new.addfile(member, io.BytesIO(content))


def test_a_damaged_or_foreign_archive_changes_nothing(
    data: Path, tmp_path: Path
) -> None:
    archive, elsewhere = tmp_path / "backup.tar.gz", tmp_path / "elsewhere"
    assert run("backup", str(archive), data=data).returncode == 0
    bad = tmp_path / "bad.tar.gz"
    for change in ("content", "format", "path"):
        damaged(archive, bad, change)
        done = run("restore", str(bad), data=elsewhere)
        assert done.returncode == 1, change
        assert "Traceback" not in done.stderr
    bad.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    assert run("restore", str(bad), data=elsewhere).returncode == 1
    bad.write_text("hello")
    assert run("restore", str(bad), data=elsewhere).returncode == 1
    assert not (elsewhere / "ascolto.sqlite3").exists()
    assert not (tmp_path / "secret-key").exists()
    assert not list(elsewhere.glob("restoring-*"))


def test_the_doctor_tells_health_from_trouble(data: Path) -> None:
    well = run("doctor", data=data)
    assert well.returncode == 0, well.stdout
    assert "All is well." in well.stdout
    with sqlite3.connect(data / "ascolto.sqlite3") as db:
        db.execute(
            "INSERT INTO core_job (name, args, queue, status, run_at, attempts, last_error, "
            "created_at) VALUES ('x', '{}', 'default', 'dead', '2026-01-01', 8, '', '2026-01-01')"
        )
    (data / "secret-key").chmod(0o644)
    ill = run("doctor", data=data)
    assert ill.returncode == 1
    assert "BAD   1 jobs were laid aside" in ill.stdout
    assert "BAD   Only its owner" in ill.stdout


def test_every_command_explains_itself() -> None:
    for words in ([], ["serve"], ["worker"], ["backup"], ["member", "add"]):
        done = run(*words, "--help", data=Path("/nonexistent"))
        assert done.returncode == 0
        assert "usage: ascolto" in done.stdout

"""A real mail server for tests: Dovecot and Postfix, private, on free ports of 127.0.0.1.

    with MailServer() as mail:
        mail.send("alice@alice.test", "care@brand.test", "Camera", "Buongiorno, …")
        mail.wait_for("care@brand.test")
        Config(**mail.settings("care@brand.test"))

Several may run side by side; each lives in a folder of its own and goes away with it. Mail to a
person+anything@… reaches the person; mail to nobody comes back as a real bounce.
"""

from __future__ import annotations

import contextlib
import email
import os
import secrets
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage, Message
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any, Self

PASSWORD = "a-password-for-tests"
CAST = (
    "care@brand.test",
    "booking@brand.test",
    "oncall@brand.test",
    "alice@alice.test",
    "bob@bob.test",
    "carla@carla.test",
)
_POSTFIX_DAEMONS = Path("/usr/lib/postfix/sbin")


def missing() -> str:
    """Why no mail server can be started here; "" when it can. For `pytest.mark.skipif`."""
    absent = [
        name for name in ("dovecot", "postfix") if not shutil.which(name, path=_PATH)
    ]
    if absent:
        return f"{' and '.join(absent)} not installed (apt-get install dovecot-imapd dovecot-lmtpd postfix)"
    if not Path("/usr/lib/dovecot/lmtp").exists():
        return "dovecot-lmtpd not installed"
    if os.geteuid() != 0:
        return "a private mail server can only be started by root"
    return ""


_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin:/sbin"


class MailServer:
    """One Dovecot with one Postfix, from `start` to `stop`."""

    def __init__(
        self, users: Iterable[str] = CAST, *, password: str = PASSWORD
    ) -> None:
        self.users = dict.fromkeys(users, password)
        self.host = "127.0.0.1"
        self.imap_port, self.lmtp_port, self.auth_port, self.smtp_port = _free_ports(4)
        self.folder = Path()
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # --- coming and going -------------------------------------------------------------------

    def start(self) -> Self:
        """Start both servers and wait until they answer. Raises `RuntimeError` when they do not."""
        if why := missing():
            raise RuntimeError(why)
        self.folder = Path(tempfile.mkdtemp(prefix="ascolto-mail-"))
        self.folder.chmod(0o755)
        try:
            self._start_dovecot()
            self._start_postfix()
            self._wait_until_up()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop both servers and remove everything."""
        for pid in self._masters():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 10
        for process in self._processes:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes = []
        if self.folder != Path():
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = Path()

    def stop_imap(self) -> None:
        """Take Dovecot away, as in a breakdown; `start_imap` brings it back with its mails."""
        process = self._processes[0]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def start_imap(self) -> None:
        self._processes[0] = self._run(
            "dovecot", "-F", "-c", str(self.folder / "dovecot.conf")
        )
        _answers(self.imap_port)

    def _masters(self) -> list[int]:
        return [process.pid for process in self._processes if process.poll() is None]

    def _start_dovecot(self) -> None:
        mails = self.folder / "vmail"
        (self.folder / "run").mkdir()
        mails.mkdir()
        shutil.chown(mails, "dovecot", "dovecot")
        self._write_users()
        (self.folder / "dovecot.conf").write_text(self._dovecot_conf())
        self._processes.append(
            self._run("dovecot", "-F", "-c", str(self.folder / "dovecot.conf"))
        )

    def _start_postfix(self) -> None:
        config = self.folder / "postfix"
        config.mkdir()
        self._make_queue()
        (config / "main.cf").write_text(self._main_cf())
        (config / "master.cf").write_text(self._master_cf())
        master = _POSTFIX_DAEMONS / "master"
        self._processes.append(self._run(str(master), "-c", str(config), "-s"))

    def _run(self, *command: str) -> subprocess.Popen[bytes]:
        log = (self.folder / "output.log").open("ab")
        with log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={"PATH": _PATH, "LANG": "C.UTF-8"},
                start_new_session=True,
            )

    def _make_queue(self) -> None:
        queue = self.folder / "spool"
        queue.mkdir()
        for name in _OWNED_BY_POSTFIX:
            (queue / name).mkdir(mode=0o700)
            shutil.chown(queue / name, "postfix")
        for name, mode in (("maildrop", 0o730), ("public", 0o710)):
            (queue / name).mkdir()
            shutil.chown(queue / name, "postfix", "postdrop")
            (queue / name).chmod(mode)
        (queue / "pid").mkdir(mode=0o755)
        data = self.folder / "postfix-data"
        data.mkdir(mode=0o700)
        shutil.chown(data, "postfix")

    def _wait_until_up(self) -> None:
        try:
            for port in (
                self.imap_port,
                self.smtp_port,
                self.lmtp_port,
                self.auth_port,
            ):
                _answers(port)
        except TimeoutError as problem:
            raise RuntimeError(
                f"The mail server did not start.\n{self.log()}"
            ) from problem

    def log(self) -> str:
        """What both servers have to say, for a test that fails."""
        texts = []
        for name in ("output.log", "dovecot.log", "maillog"):
            with contextlib.suppress(OSError):
                texts.append((self.folder / name).read_text(errors="replace")[-4_000:])
        return "\n".join(texts)

    # --- people -----------------------------------------------------------------------------

    def add_user(self, address: str, password: str = PASSWORD) -> None:
        """Open another mailbox, in one of the domains that exist at the start.

        Dovecot may take a second to notice; mailboxes named at the start are there at once.
        """
        self.users[address] = password
        self._write_users()
        deadline = time.monotonic() + 10
        while self._doveadm("auth", "test", address, password) != 0:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{address} was not opened.\n{self.log()}")
            time.sleep(0.1)

    def settings(self, address: str) -> dict[str, Any]:
        """What the mail connector must be told to use this mailbox."""
        return {
            "address": address,
            "imap_host": self.host,
            "imap_port": self.imap_port,
            "imap_security": "none",
            "smtp_host": self.host,
            "smtp_port": self.smtp_port,
            "smtp_security": "none",
            "password": self.users[address],
        }

    def _write_users(self) -> None:
        lines = [
            f"{address}:{{PLAIN}}{password}" for address, password in self.users.items()
        ]
        new = self.folder / "users.new"
        new.write_text("\n".join(lines) + "\n")
        new.replace(self.folder / "users")

    # --- mail -------------------------------------------------------------------------------

    def send(
        self,
        from_: str,
        to: str,
        subject: str,
        text: str,
        *,
        name: str = "",
        in_reply_to: str = "",
        references: str = "",
        headers: Mapping[str, str] | None = None,
        files: Iterable[tuple[str, str, bytes]] = (),
    ) -> str:
        """Write a mail as a customer does; returns its Message-ID without brackets.

        `files` are (name, content type, content).
        """
        mail = EmailMessage()
        mail["From"] = f"{name} <{from_}>" if name else from_
        mail["To"] = to
        mail["Subject"] = subject
        mail["Date"] = format_datetime(datetime.now(UTC))
        mail["Message-ID"] = make_msgid(domain=from_.rpartition("@")[2])
        if in_reply_to:
            mail["In-Reply-To"] = f"<{in_reply_to.strip('<>')}>"
        if references or in_reply_to:
            mail["References"] = references or f"<{in_reply_to.strip('<>')}>"
        for field, value in (headers or {}).items():
            del mail[field]
            mail[field] = value
        mail.set_content(text)
        for file_name, content_type, content in files:
            main, _, sub = content_type.partition("/")
            mail.add_attachment(content, maintype=main, subtype=sub, filename=file_name)
        self.send_raw(from_, to, mail.as_bytes())
        return str(mail["Message-ID"]).strip("<>")

    def send_raw(self, from_: str, to: str | list[str], content: bytes) -> None:
        """Hand any bytes to Postfix. `from_` "" is the empty sender of bounces."""
        with smtplib.SMTP(self.host, self.smtp_port, timeout=20) as server:
            server.sendmail(from_, to, content)

    def inbox(self, user: str) -> list[Message]:
        """The mails in a person's inbox, oldest first."""
        return [
            email.message_from_bytes(path.read_bytes()) for path in self._files(user)
        ]

    def wait_for(
        self,
        user: str,
        what: Callable[[Message], bool] = lambda mail: True,
        *,
        seconds: float = 15,
    ) -> Message:
        """The first mail in the inbox that is `what` is looked for. Raises `TimeoutError`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for mail in self.inbox(user):
                if what(mail):
                    return mail
            time.sleep(0.05)
        raise TimeoutError(f"No such mail reached {user}.\n{self.log()}")

    def drop(self, user: str, content: bytes) -> None:
        """Lay any bytes into the inbox, past Postfix: what no server would send."""
        number = time.time_ns()
        unfinished = self._maildir(user) / "tmp" / f"{number}.drop"
        for folder in ("tmp", "new", "cur"):
            (self._maildir(user) / folder).mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
        self._own(user)
        unfinished.rename(self._maildir(user) / "new" / unfinished.name)

    def renumber(self, user: str) -> None:
        """Give the inbox another UIDVALIDITY, as after a restored backup."""
        maildir = self._maildir(user)
        listed = maildir / "dovecot-uidlist"
        before = int(listed.read_text().split("\n", 1)[0].split(" V")[1].split(" ")[0])
        self.kick(user)
        for path in maildir.glob("dovecot.index*"):
            path.unlink()
        listed.write_text(f"3 V{before + 1} N1 G{secrets.token_hex(16)}\n")
        self._own(user)

    def expunge(
        self, user: str, what: Callable[[Message], bool] = lambda mail: True
    ) -> None:
        """Delete mails of an inbox, as another mail program does."""
        for path in self._files(user):
            if what(email.message_from_bytes(path.read_bytes())):
                path.unlink()

    def kick(self, user: str) -> None:
        """End the person's IMAP connections from the server's side, at once."""
        self._doveadm("kick", user)

    def _doveadm(self, *arguments: str) -> int:
        return subprocess.run(
            ["doveadm", "-c", str(self.folder / "dovecot.conf"), *arguments],
            env={"PATH": _PATH},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode

    def _files(self, user: str) -> list[Path]:
        found: list[Path] = []
        for folder in ("new", "cur"):
            with contextlib.suppress(FileNotFoundError):
                found += (self._maildir(user) / folder).iterdir()
        return sorted(found, key=lambda path: (path.name.split(".", 1)[0], path.name))

    def _maildir(self, user: str) -> Path:
        return self.folder / "vmail" / user.rpartition("@")[2] / user.rpartition("@")[0]

    def _own(self, user: str) -> None:
        top = self._maildir(user).parent
        for path in (top, *top.rglob("*")):
            with contextlib.suppress(FileNotFoundError):  # a lock that Dovecot let go
                shutil.chown(path, "dovecot", "dovecot")

    # --- configuration ----------------------------------------------------------------------

    def _dovecot_conf(self) -> str:
        return f"""
base_dir = {self.folder}/run
state_dir = {self.folder}/run
log_path = {self.folder}/dovecot.log
listen = {self.host}
protocols = imap lmtp
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{self.folder}/vmail/%d/%n
mail_uid = dovecot
mail_gid = dovecot
first_valid_uid = 1
mail_fsync = never
mail_max_userip_connections = 100
recipient_delimiter = +
auth_mechanisms = plain login
auth_failure_delay = 0
default_client_limit = 300
default_process_limit = 60
service anvil {{
  client_limit = 500
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {self.folder}/users
}}
userdb {{
  driver = static
  args = uid=dovecot gid=dovecot home={self.folder}/vmail/%d/%n
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  process_min_avail = 1
  inet_listener imap {{
    port = {self.imap_port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = {self.host}
    port = {self.lmtp_port}
  }}
}}
service auth {{
  client_limit = 500
  inet_listener {{
    address = {self.host}
    port = {self.auth_port}
  }}
}}
"""

    def _main_cf(self) -> str:
        domains = sorted({address.rpartition("@")[2] for address in self.users})
        return f"""
compatibility_level = 3.6
queue_directory = {self.folder}/spool
data_directory = {self.folder}/postfix-data
command_directory = /usr/sbin
daemon_directory = {_POSTFIX_DAEMONS}
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.{domains[0]}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = {", ".join(domains)}
virtual_transport = lmtp:inet:127.0.0.1:{self.lmtp_port}
default_transport = error:5.1.2 nothing leaves this machine
recipient_delimiter = +
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{self.auth_port}
smtpd_recipient_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
default_process_limit = 20
in_flow_delay = 0
minimal_backoff_time = 5s
queue_run_delay = 5s
message_size_limit = 70000000
mailbox_size_limit = 0
virtual_mailbox_limit = 0
header_size_limit = 4000000
maillog_file = {self.folder}/maillog
maillog_file_prefixes = {self.folder}
alias_maps =
alias_database =
smtputf8_enable = yes
"""

    def _master_cf(self) -> str:
        services = [f"127.0.0.1:{self.smtp_port} inet n - n - - smtpd"]
        services += _SERVICES.strip().split("\n")
        return "\n".join(services) + "\n"


_OWNED_BY_POSTFIX = (
    "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private",
    "saved", "trace",
)  # fmt: skip
_SERVICES = """
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
smtp unix - - n - - smtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
showq unix n - n - - showq
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on at this moment."""
    with contextlib.ExitStack() as stack:
        ports = []
        for _ in range(count):
            one = stack.enter_context(socket.socket())
            one.bind(("127.0.0.1", 0))
            ports.append(one.getsockname()[1])
        return ports


def _answers(port: int, seconds: float = 15) -> None:
    """Wait until somebody listens on `port`. Raises `TimeoutError`."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise TimeoutError(f"Nobody listens on port {port}.") from None
            time.sleep(0.02)

"""A real WordPress for tests: Debian's, on PHP's own web server and a private MariaDB, on 127.0.0.1.

Lives in a folder of its own and goes away with it; ends only the processes it started.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Self

WORDPRESS = Path("/usr/share/wordpress")
NEEDED = ("php", "mariadbd", "mariadb-install-db")
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin:/sbin"

CONFIG = """<?php
define('DB_NAME','wp'); define('DB_USER','wp'); define('DB_PASSWORD','wp');
define('DB_HOST','127.0.0.1:%(db)d'); define('DB_CHARSET','utf8mb4'); define('DB_COLLATE','');
define('WP_HOME','http://127.0.0.1:%(web)d'); define('WP_SITEURL','http://127.0.0.1:%(web)d');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
define('WP_ENVIRONMENT_TYPE', 'local'); define('WP_DEBUG', false);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('AUTH_KEY','%(salt)s'); define('SECURE_AUTH_KEY','%(salt)s');
define('LOGGED_IN_KEY','%(salt)s'); define('NONCE_KEY','%(salt)s');
define('AUTH_SALT','%(salt)s'); define('SECURE_AUTH_SALT','%(salt)s');
define('LOGGED_IN_SALT','%(salt)s'); define('NONCE_SALT','%(salt)s');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
# One comment every fifteen seconds is WordPress's rule for visitors, and not the matter here.
PLUGIN = "<?php add_filter('comment_flood_filter', '__return_false', 99);"
INSTALL = """<?php
define('WP_INSTALLING', true);
require __DIR__ . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Blog della locanda', 'brand', 'brand@brand.test', true, '', 'a-password');
wp_update_user(['ID' => 1, 'display_name' => 'Locanda del Lago']);
foreach (['comment_moderation','comment_previously_approved','moderation_notify','comments_notify'] as $o)
  update_option($o, '0');
$made = WP_Application_Passwords::create_new_application_password(1, ['name' => 'Ascolto']);
$post = get_post(1);
echo json_encode(['password' => $made[0], 'guid' => $post->guid]);
"""


def missing() -> str:
    """Why no WordPress can be started here; "" when it can."""
    absent = [name for name in NEEDED if not shutil.which(name, path=_PATH)]
    if absent or not (WORDPRESS / "wp-load.php").exists():
        return (
            "WordPress is not installed (apt-get install --no-install-recommends wordpress "
            "php-cli php-mysql php-xml php-mbstring php-curl mariadb-server)"
        )
    if os.geteuid() != 0:
        return "a private MariaDB can only be started by root here"
    return ""


class WordPressServer:
    """One site with one post, its user “brand” and an application password."""

    def __init__(self) -> None:
        self.web, self.db = _free_port(), _free_port()
        self.password = ""
        self.guid = ""
        self._processes: list[subprocess.Popen[bytes]] = []
        self.folder = Path()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web}"

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="ascolto-wp-"))
        self.folder.chmod(0o755)
        try:
            self._start_database()
            self._install()
            self._run("php", "-S", f"127.0.0.1:{self.web}", "-t", str(self._site))
            _until(lambda: self.get("/?feed=rss2"), 20)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._processes):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes = []
        shutil.rmtree(self.folder, ignore_errors=True)

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return bytes(answer.read())

    def comment(
        self, text: str, *, author: str = "Giulia", email: str = "", parent: int = 0
    ) -> None:
        """As a visitor writes one, through the form under the post."""
        email = email or f"{author.split()[0].lower()}@example.it"
        form = {
            "comment": text, "author": author, "email": email,
            "url": "", "comment_post_ID": "1", "comment_parent": str(parent),
        }  # fmt: skip
        data = urllib.parse.urlencode(form).encode()
        urllib.request.urlopen(f"{self.url}/wp-comments-post.php", data, timeout=10)

    def php(self, code: str) -> str:
        """Run a piece of PHP inside the site."""
        script = self._site / f"run-{secrets.token_hex(4)}.php"
        script.write_text(code)
        done = subprocess.run(
            ["php", "-d", "sendmail_path=/bin/true", str(script)],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        script.unlink()
        if done.returncode:
            raise RuntimeError(done.stdout[-1000:] + done.stderr[-1000:])
        return done.stdout

    @property
    def _site(self) -> Path:
        return self.folder / "site"

    def _install(self) -> None:
        done = shutil.copytree(
            WORDPRESS, self._site, symlinks=False, dirs_exist_ok=True
        )
        salt = secrets.token_hex(32)
        config = CONFIG % {"db": self.db, "web": self.web, "salt": salt}
        (Path(done) / "wp-config.php").unlink(missing_ok=True)
        (Path(done) / "wp-config.php").write_text(config)
        plugins = Path(done) / "wp-content" / "mu-plugins"
        plugins.mkdir(parents=True, exist_ok=True)
        (plugins / "tests.php").write_text(PLUGIN)
        made = json.loads(self.php(INSTALL).splitlines()[-1])
        self.password, self.guid = made["password"], made["guid"]

    def _start_database(self) -> None:
        data = self.folder / "db"
        data.mkdir()
        shutil.chown(data, "mysql", "mysql")
        install = shutil.which("mariadb-install-db", path=_PATH)
        subprocess.run(
            [str(install), "--no-defaults", "--user=mysql", f"--datadir={data}",
             "--auth-root-authentication-method=normal", "--skip-test-db"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        start = self.folder / "start.sql"
        start.write_text(
            "CREATE DATABASE wp CHARACTER SET utf8mb4;"
            "CREATE USER 'wp'@'127.0.0.1' IDENTIFIED BY 'wp';\n"
            "GRANT ALL ON wp.* TO 'wp'@'127.0.0.1';\n".replace(";C", ";\nC")
        )
        self._run(
            "mariadbd", "--no-defaults", "--user=mysql", f"--datadir={data}",
            f"--port={self.db}", "--bind-address=127.0.0.1", f"--init-file={start}",
            f"--socket={data}/s", f"--pid-file={data}/pid", "--skip-log-bin",
            "--innodb-flush-log-at-trx-commit=0", "--skip-innodb-doublewrite",
            "--innodb-buffer-pool-size=8M", "--innodb-log-file-size=8M",
            "--key-buffer-size=1M", "--performance-schema=OFF",
        )  # fmt: skip
        _until(lambda: socket.create_connection(("127.0.0.1", self.db), 1).close(), 30)

    def _run(self, *command: str) -> None:
        program = shutil.which(command[0], path=_PATH)
        log = (self.folder / f"{command[0]}.log").open("wb")
        self._processes.append(
            subprocess.Popen([str(program), *command[1:]], stdout=log, stderr=log)
        )


def _until(act: object, seconds: float) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            act()  # type: ignore[operator]
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])

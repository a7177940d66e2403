"""What the environment says, as Django hears it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection

from ascolto.channels.jobs import post_mail
from ascolto.config import environment
from ascolto.testing import processes


class Letters(Sink):
    def __init__(self) -> None:
        self.taken: list[Envelope] = []

    async def handle_DATA(self, server: SMTP, session: Session, given: Envelope) -> str:
        self.taken.append(given)
        return "250 taken"


def test_mail_of_the_product_leaves_by_the_server_that_is_named(
    settings: Any,
) -> None:
    letters, port = Letters(), processes.free_port()
    server = Controller(letters, hostname="127.0.0.1", port=port)
    server.start()
    try:
        url = f"smtp://127.0.0.1:{port}"
        backend = "django.core.mail.backends.smtp.EmailBackend"
        named = environment.mail(url) | {"MAIL_URL": url, "EMAIL_BACKEND": backend}
        for name, value in (named | {"MAIL_FROM": "inn@treremi.example"}).items():
            setattr(settings, name, value)
        post_mail(to="ada@treremi.example", subject="Late", text="Look.", key="k")
    finally:
        server.stop()
    assert [e.rcpt_tos for e in letters.taken] == [["ada@treremi.example"]]
    assert b"Auto-Submitted: auto-generated" in (letters.taken[0].content or b"")


def test_a_submission_port_is_spoken_to_by_starttls_and_smtps_by_tls() -> None:
    one = environment.mail("smtp://user:p%40ss@mail.example.com")
    assert (one["EMAIL_PORT"], one["EMAIL_USE_TLS"], one["EMAIL_USE_SSL"]) == (
        587,
        True,
        False,
    )
    assert one["EMAIL_HOST_PASSWORD"] == "p@ss"
    other = environment.mail("smtps://mail.example.com")
    assert (other["EMAIL_PORT"], other["EMAIL_USE_SSL"]) == (465, True)
    assert environment.mail("smtp://mail.lan:25?tls=no")["EMAIL_USE_TLS"] is False
    assert environment.mail("") == {}


@pytest.mark.parametrize("url", ["mail.example.com", "http://mail", "smtp://"])
def test_a_mistyped_server_is_a_sentence(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="smtp://user"):
        environment.mail(url)


def test_the_settings_reach_djangos_connection(settings: Any) -> None:
    for name, value in environment.mail("smtps://u:p@mail.example.com:4465").items():
        setattr(settings, name, value)
    made: Any = get_connection("django.core.mail.backends.smtp.EmailBackend")
    assert (made.host, made.port, made.use_ssl) == ("mail.example.com", 4465, True)


def test_statements_are_prepared_unless_a_pooler_minds() -> None:
    url = "postgresql://ascolto:p%40ss@db.internal:5432/ascolto"
    usual = environment.database(url, Path("/nowhere"))
    assert (usual["PASSWORD"], usual["HOST"]) == ("p@ss", "db.internal")
    assert usual["OPTIONS"] == {"server_side_binding": True, "prepare_threshold": 5}
    pooled = environment.database(f"{url}?prepare=no&sslmode=require", Path("/nowhere"))
    assert pooled["OPTIONS"] == {
        "server_side_binding": True,
        "prepare_threshold": None,
        "sslmode": "require",
    }

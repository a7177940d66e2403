"""Outbound HTTP against real servers: slow, huge, lying and in forbidden places."""

from __future__ import annotations

import gzip
import ipaddress
import logging
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ascolto.core import addresses, http
from ascolto.testing.answering import Answer, Heard, Server, answering


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """The servers of these tests are on the loopback."""
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """A resolver of our own: each look-up of a name takes its next list of addresses."""
    known: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *rest: Any, **options: Any) -> Any:
        if host not in known:
            try:
                ipaddress.ip_address(host)
            except ValueError:
                raise socket.gaierror("unknown") from None
            return real(host, port, *rest, **options)
        answers = known[host]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def ok(call: Heard) -> Answer:
    return Answer(200, b"hello", {"X-Seen": "yes"})


@pytest.mark.usefixtures("at_home")
def test_an_answer_has_status_headers_and_content() -> None:
    with answering(ok) as server:
        answer = http.fetch(
            "POST", f"{server.url}/in?a=1", content=b"x", headers={"X-A": "1"}
        )
    assert (answer.status, answer.content, answer.ok) == (200, b"hello", True)
    assert answer.headers["x-seen"] == "yes"
    [call] = server.calls
    assert (call.method, call.path, call.body, call.headers["x-a"]) == (
        "POST",
        "/in?a=1",
        b"x",
        "1",
    )


@pytest.mark.usefixtures("at_home")
def test_any_status_is_an_answer() -> None:
    statuses = [204, 301, 404, 500]
    waiting = iter(statuses)
    with answering(lambda call: Answer(next(waiting))) as server:
        assert [http.fetch("GET", server.url).status for _ in statuses] == statuses


# --- where we do not call ------------------------------------------------------------------------

FORBIDDEN = [
    "http://127.0.0.1/",
    "http://127.8.9.1:8000/",
    "http://localhost/",
    "http://[::1]/",
    "http://0.0.0.0/",
    "http://[::]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://192.0.0.192/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25lo]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:8.8.8.8]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[ff02::1]/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.0.0.1./",
    "http://①②⑦.0.0.1/",
    "http://localhost./",
]
MISSPELLED = [
    "file:///etc/passwd",
    "gopher://example.com/",
    "ftp://example.com/",
    "data:text/plain,hello",
    "//example.com/",
    "example.com",
    "",
    "http://",
    "http:///x",
    "http://user@example.com/",
    "http://user:pass@example.com/",
    "http://example.com@127.0.0.1/",
    "http://127.0.0.1@example.com/",
    "http://example.com\\@127.0.0.1/",
    "http://exa mple.com/",
    "http://example.com\r\nHost: x/",
    "http://example.com\t/",
    "http://example.com:99999/",
    "http://example.com:0/",
    "http://example.com%00.evil/",
]


@pytest.mark.parametrize("url", FORBIDDEN + MISSPELLED)
def test_forbidden_places_are_not_called(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ASCOLTO_HTTP_ALLOW", raising=False)

    def connect(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(http.Blocked) as caught:
        http.fetch("GET", url, timeout=5)
    assert caught.value.sent is False


@pytest.mark.parametrize("url", MISSPELLED + [u for u in FORBIDDEN if "local" not in u])
def test_a_form_can_refuse_them_without_asking_a_resolver(url: str) -> None:
    assert http.refusal(url)


def test_a_form_accepts_what_looks_public() -> None:
    assert http.refusal("https://crm.example.com/hooks?x=1") == ""
    assert http.refusal("https://8.8.8.8/") == ""
    assert http.refusal("https://[2606:4700:4700::1111]/") == ""


def test_a_server_on_the_loopback_hears_nothing_unless_the_operator_allows_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("ASCOLTO_HTTP_ALLOW", raising=False)
    with answering(ok) as server:
        with pytest.raises(http.Blocked, match="ASCOLTO_HTTP_ALLOW"):
            http.fetch("GET", server.url)
        assert server.calls == []
        for setting in (
            "127.0.0.1",
            "127.0.0.0/8",
            "10.0.0.0/8, 127.0.0.1",
            "[::1],127.0.0.1",
        ):
            monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", setting)
            assert http.fetch("GET", server.url).ok


def test_a_host_can_be_allowed_by_name(
    monkeypatch: pytest.MonkeyPatch, names: dict[str, list[list[str]]]
) -> None:
    names["crm.intranet"] = [["127.0.0.1"]]
    names["other.intranet"] = [["127.0.0.1"]]
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "CRM.intranet")
    with answering(ok) as server:
        assert http.fetch("GET", f"http://crm.intranet:{server.port}/").ok
        with pytest.raises(http.Blocked):
            http.fetch("GET", f"http://other.intranet:{server.port}/")
        with pytest.raises(http.Blocked):
            http.fetch("GET", server.url)


def test_a_mistyped_network_is_said() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.0/99"):
        addresses.allowed("10.0.0.0/99")


# --- names that lie ------------------------------------------------------------------------------


def test_a_name_of_a_private_address_is_not_called(
    monkeypatch: pytest.MonkeyPatch, names: dict[str, list[list[str]]]
) -> None:
    monkeypatch.delenv("ASCOLTO_HTTP_ALLOW", raising=False)
    names["innocent.example"] = [["127.0.0.1"]]
    with answering(ok) as server, pytest.raises(http.Blocked):
        http.fetch("GET", f"http://innocent.example:{server.port}/")
    assert server.calls == []


def test_a_name_that_changes_its_mind_is_called_where_it_was_checked(
    monkeypatch: pytest.MonkeyPatch, names: dict[str, list[list[str]]]
) -> None:
    """DNS rebinding: the first answer is allowed, the next one is the machine's own address."""
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.2")
    names["rebind.example"] = [["127.0.0.2"], ["127.0.0.1"]]
    with answering(ok, host="127.0.0.2") as theirs:
        ours = Server(ok, port=theirs.port)
        ours.start()
        try:
            assert http.fetch("GET", f"http://rebind.example:{theirs.port}/").ok
            with pytest.raises(http.Blocked):
                http.fetch("GET", f"http://rebind.example:{theirs.port}/")
        finally:
            ours.stop()
    assert len(theirs.calls) == 1
    assert theirs.calls[0].headers["host"] == f"rebind.example:{theirs.port}"
    assert ours.calls == []


def test_of_several_addresses_only_the_permitted_are_tried(
    monkeypatch: pytest.MonkeyPatch, names: dict[str, list[list[str]]]
) -> None:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.2")
    names["both.example"] = [["127.0.0.1", "127.0.0.2"]]
    with answering(ok) as ours, pytest.raises(http.Unreachable):
        http.fetch("GET", f"http://both.example:{ours.port}/")
    assert ours.calls == []


def test_a_dead_address_does_not_hide_a_live_one(
    monkeypatch: pytest.MonkeyPatch, names: dict[str, list[list[str]]]
) -> None:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.0/8")
    names["two.example"] = [["127.0.0.3", "127.0.0.1"]]
    with answering(ok) as server:
        assert http.fetch("GET", f"http://two.example:{server.port}/").ok


def test_an_unknown_name_is_unreachable(names: dict[str, list[list[str]]]) -> None:
    with pytest.raises(http.Unreachable) as caught:
        http.fetch("GET", "http://nobody.example/")
    assert caught.value.sent is False


def test_a_resolver_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    given_up = threading.Event()

    def hang(*_: object, **__: object) -> list[Any]:
        given_up.wait(20)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    begun = time.monotonic()
    with pytest.raises(http.TimedOut) as caught:
        http.fetch("GET", "http://slow.example/", timeout=0.2)
    assert time.monotonic() - begun < 10
    given_up.set()
    assert caught.value.sent is False


def test_a_proxy_from_the_environment_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with answering(ok) as proxy, answering(ok) as server:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert http.fetch("GET", server.url).ok
        assert proxy.calls == []


# --- redirects -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("at_home")
def test_redirects_are_not_followed_by_default() -> None:
    with answering(lambda call: Answer(302, headers={"Location": "/next"})) as server:
        assert http.fetch("GET", server.url).status == 302
    assert len(server.calls) == 1


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize(
    "there",
    [
        "http://127.0.0.2:1/",
        "http://169.254.169.254/",
        "http://[::1]/",
        "http://2130706433/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://a:b@127.0.0.1/",
    ],
)
def test_a_redirect_to_a_forbidden_place_is_not_followed(there: str) -> None:
    with (
        answering(lambda call: Answer(302, headers={"Location": there})) as server,
        pytest.raises(http.Blocked),
    ):
        http.fetch("GET", server.url, redirects=5)
    assert len(server.calls) == 1


@pytest.mark.usefixtures("at_home")
def test_five_hops_are_followed_and_a_sixth_is_not() -> None:
    def hop(call: Heard) -> Answer:
        left = int(call.path[1:])
        return (
            Answer(302, headers={"Location": f"/{left - 1}"})
            if left
            else Answer(200, b"there")
        )

    with answering(hop) as server:
        assert http.fetch("GET", f"{server.url}/5", redirects=5).content == b"there"
        with pytest.raises(http.Blocked):
            http.fetch("GET", f"{server.url}/6", redirects=5)
    with pytest.raises(ValueError, match="at most five"):
        http.fetch("GET", "http://example.com/", redirects=6)
    with pytest.raises(ValueError, match="Only GET"):
        http.fetch("POST", "http://example.com/", redirects=1)


@pytest.mark.usefixtures("at_home")
def test_another_origin_gets_no_secret() -> None:
    with answering(ok) as other:
        there = {"Location": f"{other.url}/"}
        with answering(lambda call: Answer(302, headers=there)) as server:
            secrets = {"Authorization": "Bearer s", "X-Api-Key": "k", "Accept": "a/b"}
            http.fetch("GET", server.url, headers=secrets, redirects=1)
    assert server.calls[0].headers["authorization"] == "Bearer s"
    got = other.calls[0].headers
    assert "authorization" not in got
    assert "x-api-key" not in got
    assert got["accept"] == "a/b"


# --- slow, huge, broken --------------------------------------------------------------------------


def drip(call: Heard) -> None:
    """An answer that is never quite done, and never silent for long either."""
    call.socket.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    for _ in range(400):
        call.socket.sendall(b"x")
        time.sleep(0.05)


def drip_headers(call: Heard) -> None:
    call.socket.sendall(b"HTTP/1.1 200 OK\r\nx: ")
    for _ in range(400):
        call.socket.sendall(b"x")
        time.sleep(0.05)


def silent(call: Heard) -> None:
    """Until the other gives up."""
    call.socket.settimeout(20)
    call.socket.recv(1)


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("misbehave", [drip, drip_headers, silent])
def test_one_deadline_holds_for_a_slow_answer(misbehave: Any) -> None:
    with answering(misbehave) as server:
        begun = time.monotonic()
        with pytest.raises(http.TimedOut) as caught:
            http.fetch("POST", server.url, content=b"x", timeout=0.4)
        assert time.monotonic() - begun < 10
    assert caught.value.sent is True
    assert caught.value.status == (200 if misbehave is drip else None)


@pytest.mark.usefixtures("at_home")
def test_one_deadline_holds_for_a_peer_that_reads_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        begun = time.monotonic()
        with pytest.raises(http.TimedOut) as caught:
            http.fetch("POST", url, content=b"x" * 20_000_000, timeout=0.4)
        assert time.monotonic() - begun < 10
    assert caught.value.sent is True


def endless(call: Heard) -> None:
    call.socket.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    try:
        while True:
            call.socket.sendall(b"x" * 65_536)
    except OSError:
        pass


def ten_gigabytes(call: Heard) -> None:
    call.socket.sendall(
        b"HTTP/1.1 200 OK\r\ncontent-length: 10737418240\r\n\r\n" + b"x" * 1000
    )
    time.sleep(0.2)


def bomb(call: Heard) -> Answer:
    packed = gzip.compress(bytes(50_000_000))
    return Answer(200, packed, {"Content-Encoding": "gzip"})


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("misbehave", [endless, ten_gigabytes, bomb])
def test_a_huge_answer_is_not_read(misbehave: Any) -> None:
    with answering(misbehave) as server, pytest.raises(http.TooLarge) as caught:
        http.fetch("GET", server.url, max_bytes=100_000)
    assert (caught.value.sent, caught.value.status) == (True, 200)


@pytest.mark.usefixtures("at_home")
def test_a_packed_answer_is_unpacked() -> None:
    packed = Answer(200, gzip.compress(b"hello" * 100), {"Content-Encoding": "gzip"})
    with answering(lambda call: packed) as server:
        assert http.fetch("GET", server.url).content == b"hello" * 100
        assert http.fetch("GET", server.url, max_bytes=500).content == b"hello" * 100
        with pytest.raises(http.TooLarge):
            http.fetch("GET", server.url, max_bytes=499)


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize(
    ("packing", "body"),
    [
        ("br", b"x"),
        ("gzip", b"not packed"),
        ("gzip", gzip.compress(b"hello" * 500, mtime=0)[:-20]),
    ],
    ids=["unasked", "not packed", "cut short"],
)
def test_an_answer_that_cannot_be_unpacked_is_no_answer(
    packing: str, body: bytes
) -> None:
    answer = Answer(200, body, {"Content-Encoding": packing})
    with answering(lambda call: answer) as server, pytest.raises(http.BrokenOff):
        http.fetch("GET", server.url)


def hang_up(call: Heard) -> None:
    call.socket.close()


def half(call: Heard) -> None:
    call.socket.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")


def nonsense(call: Heard) -> None:
    call.socket.sendall(b"220 mail.example ESMTP\r\n")


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize(
    ("misbehave", "status"), [(hang_up, None), (half, 200), (nonsense, None)]
)
def test_a_connection_that_ends_early_may_have_carried_the_request(
    misbehave: Any, status: int | None
) -> None:
    with answering(misbehave) as server, pytest.raises(http.BrokenOff) as caught:
        http.fetch("POST", server.url, content=b"x")
    assert (caught.value.sent, caught.value.status) == (True, status)


@pytest.mark.usefixtures("at_home")
def test_a_closed_port_got_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(http.Unreachable) as caught:
        http.fetch("POST", f"http://127.0.0.1:{port}/", content=b"x")
    assert caught.value.sent is False


@pytest.mark.usefixtures("at_home")
def test_a_header_cannot_smuggle_another() -> None:
    with answering(ok) as server, pytest.raises(http.Blocked) as caught:
        http.fetch("GET", server.url, headers={"X-A": "secret\r\nX-B: 2"})
    assert "secret" not in str(caught.value)
    assert server.calls == []


# --- connections kept, secrets kept --------------------------------------------------------------


@pytest.mark.usefixtures("at_home")
def test_a_client_keeps_its_connection() -> None:
    with answering(ok) as server, http.Client() as client:
        for _ in range(3):
            assert client.fetch("GET", server.url).ok
        ports = {call.socket for call in server.calls}
    assert len(ports) == 1


@pytest.mark.usefixtures("at_home")
def test_a_client_goes_on_after_a_failure() -> None:
    answers: Iterator[Any] = iter([hang_up, ok, drip, ok])
    with answering(lambda call: next(answers)(call)) as server, http.Client() as client:
        with pytest.raises(http.BrokenOff):
            client.fetch("GET", server.url)
        assert client.fetch("GET", server.url).ok
        with pytest.raises(http.TimedOut):
            client.fetch("GET", server.url, timeout=0.2)
        assert client.fetch("GET", server.url).ok


@pytest.mark.usefixtures("at_home")
def test_no_secret_of_a_url_or_a_header_is_logged_or_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with answering(ok) as server:
        url = f"{server.url}/botSECRET/send?key=SECRET"
        http.fetch("GET", url, headers={"Authorization": "SECRET"})
        server.handler = hang_up
        with pytest.raises(http.BrokenOff) as caught:
            http.fetch("GET", url, headers={"Authorization": "SECRET"})
    assert "SECRET" not in caplog.text
    assert "SECRET" not in repr(caught.value) + str(caught.value)


# --- certificates --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate and key for shop.example, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shop.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("shop.example")]), False
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    folder = tmp_path_factory.mktemp("shop")
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            pem,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder


def test_the_certificate_is_checked_against_the_name_though_the_address_is_pinned(
    shop: Path,
    names: dict[str, list[list[str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names["shop.example"] = names["else.example"] = [["127.0.0.1"]]
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shop / "cert.pem", shop / "key.pem")
    server = Server(ok)
    server.speak_tls(
        lambda listening: context.wrap_socket(
            listening, server_side=True, do_handshake_on_connect=False
        )
    )
    server.start()
    try:
        with pytest.raises(http.Unreachable, match="certificate"):
            http.fetch("GET", f"https://shop.example:{server.port}/")
        monkeypatch.setenv("SSL_CERT_FILE", str(shop / "cert.pem"))
        assert http.fetch("GET", f"https://shop.example:{server.port}/").ok
        with pytest.raises(http.Unreachable, match="certificate"):
            http.fetch("GET", f"https://else.example:{server.port}/")
    finally:
        server.stop()
    assert len(server.calls) == 1


# --- small things --------------------------------------------------------------------------------


def test_retry_after_is_seconds_or_a_date_and_never_more_than_a_day() -> None:
    def said(value: str) -> timedelta | None:
        return http.Response(429, {"retry-after": value}, b"", "").retry_after

    assert said("7") == timedelta(seconds=7)
    assert said("9" * 400) == timedelta(days=1)
    assert said("soon") is None
    assert said("") is None
    assert said("-5") is None
    soon = (datetime.now(UTC) + timedelta(minutes=5)).strftime(
        "%a, %d %b %Y %H:%M:%S GMT"
    )
    assert timedelta(minutes=4) < (said(soon) or timedelta()) <= timedelta(minutes=5)
    assert said("Wed, 21 Oct 2015 07:28:00 GMT") == timedelta(0)

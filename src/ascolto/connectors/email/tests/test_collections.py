"""Other people's mails: odd ones, bounces of many servers, the standard library's own.

They lie outside the project. Three readers are held against each other on all of them: ours,
the standard library's and a Rust one.
"""

from __future__ import annotations

import email
import importlib.util
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import fast_mail_parser
import pytest

from ascolto.channels.contract import Fact, Incoming, Malformed, Raw, Receipt
from ascolto.connectors.email import parsing
from ascolto.connectors.email.parsing import Mailbox
from ascolto.providers.mail import mime

Record = Callable[[str, object], None]
CORPORA = Path(__file__).parents[6] / "shared" / "corpora"
OURS = Mailbox("care@brand.test", frozenset({"care@brand.test"}), b"secret")


def collection(name: str) -> list[Path]:
    folder = CORPORA / name
    if not folder.is_dir():
        pytest.skip(f"the collection {name} is not here")
    return sorted(folder.glob("*.eml"))


def library_mails() -> list[Path]:
    found = importlib.util.find_spec("test.test_email")
    if found is None or not found.submodule_search_locations:
        pytest.skip("this Python comes without its own tests")
    return sorted(
        (Path(found.submodule_search_locations[0]) / "data").glob("msg_*.txt")
    )


def facts(path: Path) -> list[Fact] | Malformed:
    try:
        return parsing.facts(Raw("1:1", path.read_bytes()), OURS)
    except Malformed as malformed:
        return malformed


@pytest.mark.parametrize("name", ["mail-odd", "mail-bounces"])
def test_every_mail_of_a_collection_is_understood_twice_alike(name: str) -> None:
    for path in collection(name):
        first, second = facts(path), facts(path)
        assert isinstance(first, list), f"{path.name}: {first}"
        assert first == second, path.name


def test_the_standard_librarys_own_mails_are_understood() -> None:
    for path in library_mails():
        found = facts(path)
        if isinstance(found, Malformed):
            assert b"From" not in path.read_bytes()[:2_000], path.name


def test_bounces_of_many_servers_are_recognised(record_property: Record) -> None:
    counted: Counter[str] = Counter()
    missed = []
    for path in collection("mail-bounces"):
        if _is_none(path):
            continue
        found = facts(path)
        assert isinstance(found, list)
        recognised = any(
            not isinstance(f, Incoming) or f.automatic == "bounce" for f in found
        )
        counted["notices"] += 1
        counted["recognised"] += recognised
        receipts = [f for f in found if isinstance(f, Receipt)]
        counted["told which mail"] += bool(receipts)
        counted["told why"] += any(
            not f.why.startswith("The mail could not be delivered.") for f in receipts
        )
        if not recognised:
            missed.append(path.name)
    record_property("counted", dict(counted))
    assert counted["recognised"] >= 0.97 * counted["notices"], missed
    assert counted["told which mail"] >= 0.80 * counted["notices"]


def _is_none(path: Path) -> bool:
    """The collection also holds complaints about spam, vacation notices and answers of lists."""
    others = (
        "arf-",
        "rfc3834-",
        "lhost-fml",
        "make-test-36",
        "lhost-amazonses-10",
        "lhost-amazonses-12",
    )
    return path.name.startswith(others)


# --- three readers -----------------------------------------------------------------------------


def leaves(raw: bytes) -> list[tuple[str, bytes]]:
    return [
        (part.type, part.content())
        for part in mime.read(raw).root.walk()
        if not part.type.startswith("multipart/")
    ]


def library_leaves(raw: bytes) -> list[tuple[str, bytes]]:
    def walk(part: email.message.Message) -> Iterator[email.message.Message]:
        yield part
        if part.is_multipart() and part.get_content_maintype() != "message":
            for child in part.get_payload():
                yield from walk(child)  # type: ignore[arg-type]

    return [
        (part.get_content_type(), part.get_payload(decode=True) or b"")  # type: ignore[misc]
        for part in walk(email.message_from_bytes(raw))
        if part.get_content_maintype() not in ("multipart", "message")
    ]


def rust_leaves(raw: bytes) -> list[tuple[str, bytes]]:
    def walk(
        part: fast_mail_parser.PyMimePart,
    ) -> Iterator[fast_mail_parser.PyMimePart]:
        yield part
        if not part.is_message:
            for child in part.children:
                yield from walk(child)

    return [
        (part.content_type.lower(), part.content or b"")
        for part in walk(fast_mail_parser.parse_email_tree(raw))
        if not part.content_type.lower().startswith(("multipart/", "message/"))
    ]


def _alike(ours: list[tuple[str, bytes]], theirs: list[tuple[str, bytes]]) -> bool:
    mine = [
        (kind, b"".join(body.split()))
        for kind, body in ours
        if not kind.startswith("message/")
    ]
    return mine == [(kind, b"".join(body.split())) for kind, body in theirs]


def test_three_readers_find_the_same_parts(record_property: Record) -> None:
    counted: Counter[str] = Counter()
    alone = []
    for path in [
        *collection("mail-odd"),
        *collection("mail-bounces"),
        *library_mails(),
    ]:
        raw = path.read_bytes()
        ours = leaves(raw)
        agrees = _alike(ours, library_leaves(raw))
        try:
            agrees = agrees or _alike(ours, rust_leaves(raw))
        except fast_mail_parser.ParseError:
            counted["refused by the Rust reader"] += 1
        counted["mails"] += 1
        counted["alike"] += agrees
        if not agrees:
            alone.append(path.name)
    record_property("counted", dict(counted))
    assert counted["alike"] >= 0.95 * counted["mails"], alone

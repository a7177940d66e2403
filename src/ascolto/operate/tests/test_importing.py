"""Files of the past: read in pieces, once, without noise, and taken back."""

from __future__ import annotations

import io
import mailbox as stdlib
from email.message import EmailMessage
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import pytest

from ascolto.channels.actions import sweeping
from ascolto.channels.models import Account, Delivery, Message
from ascolto.commitments.models import Commitment
from ascolto.core import bus, search
from ascolto.core import table_files as table
from ascolto.core.jobs import registry
from ascolto.core.models import Job, OutboxEvent
from ascolto.core.refusal import Refusal
from ascolto.customers.models import Customer
from ascolto.operate import remembering
from ascolto.operate.actions import importing, noting, unimporting
from ascolto.operate.models import Acknowledgement, Conversation, PastImport
from ascolto.operate.past import columns, mailbox
from ascolto.operate.reads import imports
from ascolto.testing import make
from ascolto.testing.cast import Cast

PEOPLE = "Nome;E-mail;Telefono;Note\nMaria Rossi;maria@example.net;;Ama la 12\n;luca@example.net;;\nSenza;;;\n"
TALK = (
    "data,email,nome,direzione,oggetto,testo,ticket\n"
    "03/02/2021 10:00,maria@example.net,Maria,in,Culla,Avete una culla?,77\n"
    "03/02/2021 11:30,maria@example.net,Maria,out,Culla,Certo.,77\n"
    "31/02/2021,maria@example.net,Maria,in,Altro,Quando?,78\n"
)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> None:
    settings.FILES = tmp_path / "files"


@pytest.fixture
def box(cast: Cast) -> Account:
    config = {
        "address": "ciao@locanda.example", "imap_host": "x", "smtp_host": "x",
        "username": "u", "password": "p",
    }  # fmt: skip
    return make.account(
        cast.brand, kind="email", address="ciao@locanda.example", config=config
    )


def checked(
    cast: Cast, content: bytes | str, kind: str, account: Account | None = None
) -> PastImport:
    body = content.encode() if isinstance(content, str) else content
    row = importing.begin(
        [body], name="old.csv", kind=kind, account=account, by=cast.as_("ada")
    )
    importing.check(row)
    return row


def ran(
    cast: Cast, content: bytes | str, kind: str, account: Account | None = None
) -> PastImport:
    row = checked(cast, content, kind, account)
    importing.start(row, by=cast.as_("ada"))
    row.refresh_from_db()
    assert importing.run(row)
    return row


def found(row: PastImport) -> dict[str, list[int]]:
    return {t.kind: t.lines for t in imports.troubles(row)}


def test_customers_come_in_once_and_bad_rows_are_named(cast: Cast) -> None:
    row = ran(cast, PEOPLE, "customers")
    assert (row.total, row.added) == (3, 2)
    assert found(row) == {"no_address": [4]}
    assert Customer.objects.get(email="maria@example.net").about == "Ama la 12"
    again = ran(cast, PEOPLE, "customers")
    assert (again.added, again.known) == (0, 2)


def test_conversations_are_facts_of_the_past(cast: Cast) -> None:
    row = ran(cast, TALK, "conversations", cast.account)
    assert row.added == 2
    assert found(row) == {"date": [4]}
    conversation = Conversation.objects.get()
    assert not conversation.is_open
    assert not conversation.is_unread
    assert (conversation.message_count, conversation.created_at.year) == (2, 2021)
    bus.dispatch()
    assert not Commitment.objects.exists()
    assert not Acknowledgement.objects.exists()
    assert not Delivery.objects.exists()
    assert not OutboxEvent.objects.filter(kind="MessagesReceived").exists()
    again = ran(cast, TALK, "conversations", cast.account)
    assert (again.added, again.known) == (0, 2)
    assert Conversation.objects.count() == 1


def test_conversations_stay_open_when_asked(cast: Cast) -> None:
    row = checked(cast, TALK, "conversations", cast.account)
    importing.read_as(row, by=cast.as_("ada"), stays_open=True)
    importing.check(row)
    importing.start(row, by=cast.as_("ada"))
    row.refresh_from_db()
    importing.run(row)
    assert Conversation.objects.get().is_open
    assert not Commitment.objects.exists()


def test_a_killed_import_goes_on_where_it_was(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(remembering, "PIECE", 2)
    rows = "".join(f"P{n},p{n}@example.net\n" for n in range(7))
    row = checked(cast, "name,email\n" + rows, "customers")
    importing.start(row, by=cast.as_("ada"))
    row.refresh_from_db()
    assert not importing.run(row, most=2)
    later = PastImport.objects.get(pk=row.pk)
    assert (later.done, later.added) == (4, 4)
    assert importing.run(later)
    assert (later.done, later.added) == (7, 7)


def test_undo_takes_what_nobody_touched_and_says_what_stays(cast: Cast) -> None:
    more = TALK + "04/02/2021,luca@example.net,Luca,in,Cane,Il cane?,79\n"
    row = ran(cast, more, "conversations", cast.account)
    kept = Conversation.objects.get(subject="Cane")
    noting.note(kept, text="Torna spesso", by=cast.as_("marco"))
    unimporting.undo(row, by=cast.as_("ada"))
    row.refresh_from_db()
    unimporting.work(row)
    assert list(Conversation.objects.all()) == [kept]
    assert row.stayed == {"worked on": 1, "in use": 1}
    assert not Customer.objects.filter(email="maria@example.net").exists()
    assert Message.objects.count() == 1
    again = ran(cast, more, "conversations", cast.account)
    assert again.added == 2


def taken_back(row: PastImport, cast: Cast) -> PastImport:
    unimporting.undo(row, by=cast.as_("ada"))
    row.refresh_from_db()
    importing.work(row.pk)
    row.refresh_from_db()
    assert row.status == PastImport.Status.UNDONE
    return row


MORE = TALK + "05/02/2021 09:00,maria@example.net,Maria,in,Culla,E il lettino?,77\n"


def test_undo_takes_what_was_added_to_a_conversation_already_there(cast: Cast) -> None:
    first = ran(cast, TALK, "conversations", cast.account)
    before: dict[str, Any] = dict(Conversation.objects.values().get())
    second = ran(cast, MORE, "conversations", cast.account)
    assert (second.added, Conversation.objects.get().message_count) == (1, 3)
    taken_back(second, cast)
    after: dict[str, Any] = dict(Conversation.objects.values().get())
    moved = {name for name in before if before[name] != after[name]}
    assert moved <= {"updated_at"}
    assert (second.removed, second.stayed) == (1, {})
    assert not search.find(cast.workspace.pk, "lettino", limit=5)
    taken_back(first, cast)
    assert not Message.objects.exists()


def test_what_was_added_stays_where_somebody_has_worked_since(cast: Cast) -> None:
    ran(cast, TALK, "conversations", cast.account)
    second = ran(cast, MORE, "conversations", cast.account)
    noting.note(Conversation.objects.get(), text="Letto", by=cast.as_("marco"))
    taken_back(second, cast)
    assert (second.removed, second.stayed) == (0, {"worked on": 1})
    assert Message.objects.count() == 3


def test_messages_of_a_conversation_that_stays_stay_with_it(cast: Cast) -> None:
    row = ran(cast, TALK, "conversations", cast.account)
    noting.note(Conversation.objects.get(), text="Letto", by=cast.as_("marco"))
    taken_back(row, cast)
    assert row.stayed == {"worked on": 1, "in use": 1}
    assert Message.objects.count() == 2


def test_a_killed_undo_goes_on_where_it_was(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(unimporting, "PIECE", 2)
    rows = "".join(f"P{n},p{n}@example.net\n" for n in range(7))
    row = ran(cast, "name,email\n" + rows, "customers")
    unimporting.undo(row, by=cast.as_("ada"))
    taken = iter(range(3))
    real = unimporting._next

    def killed(*args: Any) -> list[int]:
        if next(taken, None) is None:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(unimporting, "_next", killed)
    with pytest.raises(KeyboardInterrupt):
        importing.work(row.pk)
    monkeypatch.setattr(unimporting, "_next", real)
    importing.work(row.pk)
    row.refresh_from_db()
    assert (row.status, row.removed) == ("undone", 7)


def test_taken_back_while_it_comes_in_it_does_not_end_as_done(
    cast: Cast, monkeypatch: Any
) -> None:
    row = checked(cast, PEOPLE, "customers")
    importing.start(row, by=cast.as_("ada"))
    row.refresh_from_db()
    real = remembering.pieces

    def taken_back_at_the_end(found: Any) -> Any:
        yield from real(found)
        unimporting.undo(row, by=cast.as_("ada"))

    monkeypatch.setattr(remembering, "pieces", taken_back_at_the_end)
    importing.run(row)
    assert row.status == PastImport.Status.UNDOING


def test_what_is_read_otherwise_meanwhile_is_checked_again(
    cast: Cast, monkeypatch: Any
) -> None:
    row = importing.begin(
        [TALK.encode()], name="a", kind="conversations", account=cast.account, by=cast.as_("ada")
    )  # fmt: skip
    real = remembering.examined
    asked: list[str] = []

    def meddled(past: PastImport, piece: Any) -> Any:
        if not asked:
            other = PastImport.objects.get(pk=row.pk)
            importing.read_as(other, by=cast.as_("ada"), dates="iso")
        asked.append(past.reading["dates"])
        return real(past, piece)

    monkeypatch.setattr(remembering, "PIECE", 1)
    monkeypatch.setattr(remembering, "examined", meddled)
    importing.work(row.pk)
    row.refresh_from_db()
    assert (row.status, asked[-1]) == ("ready", "iso")
    assert found(row)["date"] == [2, 3, 4]


def test_a_job_does_what_the_screen_asks_for(cast: Cast) -> None:
    ada = cast.as_("ada")
    row = importing.begin(
        [PEOPLE.encode()], name="a", kind="customers", by=ada, later=True
    )

    def work() -> str:
        job = Job.objects.get(key=f"import-{row.pk}")
        job.delete()
        registry[job.name](**job.args)
        row.refresh_from_db()
        return row.status

    assert work() == "ready"
    importing.start(row, by=ada, later=True)
    assert work() == "done"
    unimporting.undo(row, by=ada, later=True)
    assert work() == "undone"
    assert row.removed == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"PK\x03\x04" + b"\0" * 40, "not_text"), (b"a\0b", "not_text")],
)
def test_what_is_no_text_is_refused(cast: Cast, content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        importing.begin([content], name="x", kind="customers", by=cast.as_("ada"))
    assert refused.value.code == code


@pytest.mark.parametrize(
    "reading",
    [
        {"encoding": "rot13"},
        {"separator": "x"},
        {"dates": "ymd"},
        {"columns": {"x": 1}},
    ],
)
def test_a_file_is_read_only_in_ways_there_are(cast: Cast, reading: Any) -> None:
    row = checked(cast, PEOPLE, "customers")
    with pytest.raises(Refusal):
        importing.read_as(row, by=cast.as_("ada"), **reading)


def test_another_separator_asks_for_other_columns(cast: Cast) -> None:
    row = checked(cast, PEOPLE, "customers")
    importing.read_as(row, by=cast.as_("ada"), separator=",")
    assert "phone" not in row.reading["columns"]
    importing.read_as(row, by=cast.as_("ada"), separator=";")
    assert row.reading["columns"]["phone"] == 2


def old_mail(n: int, sender: str, to: str, answers: str = "") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Culla"
    mail["Date"] = f"Mon, 0{n} Feb 2021 10:00:00 +0100"
    mail["Message-ID"] = f"<m{n}@example.net>"
    if answers:
        mail["In-Reply-To"] = answers
    mail.set_content("Buongiorno\n\nFrom qui si vede il lago\n")
    return mail


def old_mailbox(path: Path) -> bytes:
    box = stdlib.mbox(path / "old.mbox")
    box.add(old_mail(1, "Maria <maria@example.net>", "ciao@locanda.example"))
    box.add(
        old_mail(2, "ciao@locanda.example", "maria@example.net", "<m1@example.net>")
    )
    box.add(old_mail(3, "ciao@locanda.example", "Luca <luca@example.net>"))
    box.flush()
    return (path / "old.mbox").read_bytes()


def test_a_mailbox_comes_in_with_both_sides(
    cast: Cast, box: Account, tmp_path: Path
) -> None:
    content = old_mailbox(tmp_path)
    row = ran(cast, content, "mailbox", box)
    assert (row.total, row.added) == (3, 3)
    theirs = Message.objects.get(external_id__contains="m1@")
    answer = Message.objects.get(external_id__contains="m2@")
    assert theirs.thread_id == answer.thread_id
    assert (theirs.direction, answer.direction) == ("in", "out")
    assert "From qui si vede il lago" in theirs.text
    begun_by_us = Message.objects.get(external_id__contains="m3@")
    assert begun_by_us.thread.handle
    assert begun_by_us.thread.handle.external_id == "luca@example.net"
    assert ran(cast, content, "mailbox", box).added == 0
    assert not Commitment.objects.exists()


def test_mail_that_went_to_nobody_else_is_named_in_the_check_and_in_the_run(
    cast: Cast, box: Account, tmp_path: Path
) -> None:
    kept = stdlib.mbox(tmp_path / "sent.mbox")
    kept.add(old_mail(1, "ciao@locanda.example", "ciao@locanda.example"))
    kept.add(old_mail(2, "Maria <maria@example.net>", "ciao@locanda.example"))
    kept.flush()
    row = checked(cast, (tmp_path / "sent.mbox").read_bytes(), "mailbox", box)
    assert found(row) == {"no_recipient": [1]}
    importing.start(row, by=cast.as_("ada"))
    row.refresh_from_db()
    importing.run(row)
    assert (row.added, found(row)) == (1, {"no_recipient": [1]})


def test_only_admins_import(cast: Cast) -> None:
    with pytest.raises(Refusal):
        importing.begin([b"a"], name="x", kind="customers", by=cast.as_("sara"))


def test_the_file_is_kept_while_the_import_names_it(cast: Cast) -> None:
    row = checked(cast, PEOPLE, "customers")
    assert row.sha256 in sweeping.named([row.sha256])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables_are_read_as_they_were_written(encoding: str, separator: str) -> None:
    text = (
        separator.join(["Nome", "Città"])
        + "\r\n"
        + separator.join(["Niccolò", "Forlì"])
        + "\r\n"
    )
    content = text.encode(encoding)
    shape = table.guess(content)
    rows = list(table.rows(io.BytesIO(content), shape))
    assert shape.separator == separator
    assert [row.cells for row in rows] == [["Nome", "Città"], ["Niccolò", "Forlì"]]


def test_a_row_of_several_lines_is_one_and_a_bad_byte_is_named() -> None:
    content = b'name,text\nA,"one\ntwo"\nB,\xe0\n'
    rows = list(table.rows(io.BytesIO(content), table.Shape("utf-8-sig", ",")))
    assert [(r.line, r.problem) for r in rows] == [(1, ""), (2, ""), (4, "encoding")]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["2021-02-03"], "iso"),
        (["03/02/2021"], "dmy"),
        (["02/13/2021"], "mdy"),
        (["13/02/2021"], "dmy"),
    ],
)
def test_how_dates_are_written_is_guessed(values: list[str], said: str) -> None:
    assert columns.guess_dates(values) == said


HEAD = b"From a@b.example Mon Feb  1 10:00:00 2021\nSubject: a\n\n"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b">From the lake\n", b"From the lake\n"),  # every program
        (b">>From the lake\n", b">From the lake\n"),  # mboxrd
        (b"> From the lake\n", b"> From the lake\n"),  # an answer quotes
        (b"From the lake\n", b"From the lake\n"),  # mboxcl2: counts, escapes nothing
        (b"a\n\nFrom Mon to Fri in Feb, from 10:00\n", None),
        (b"a\n\nFrom Monday, 1 Feb we open at 10:30\n", None),
        (b"a\nFrom - Mon Feb 01 10:00:00 2021\n", None),  # no empty line before
        (b">From the lake\r\n", b"From the lake\r\n"),
    ],
)
def test_sentences_that_look_like_a_beginning_stay_sentences(
    written: bytes, read: bytes | None
) -> None:
    mails = list(mailbox.mails(io.BytesIO((HEAD + written + b"\n") * 2)))
    assert [m.content for m in mails] == [b"Subject: a\n\n" + (read or written)] * 2


def test_a_resumed_mailbox_counts_the_same_lines() -> None:
    bodies = (b"a\n", b"", b"a\n\n\n\n", b"x" * (2 << 20) + b"\n\n", b"b\r\n\r\n", b"c")
    content = b"\n\n" + b"\n".join(HEAD + body for body in bodies)
    whole = list(mailbox.mails(io.BytesIO(content)))
    assert len(whole) == len(bodies)
    for before, after in pairwise(whole):
        assert (before.ends, before.next_line) == (after.begins, after.line)
        again = mailbox.mails(io.BytesIO(content), before.ends, before.next_line)
        assert next(again) == after
    lines = [content[: m.begins].count(b"\n") + 1 for m in whole]
    assert [m.line for m in whole] == lines


@pytest.mark.parametrize(
    "line",
    [
        b"From MAILER-DAEMON Mon Feb  1 10:00:00 2021",
        b"From - Mon Feb 01 10:00:00 2021",
        b"From 16903@xxx Mon Feb 01 10:00:00 +0000 2021",
        b"From maria@example.net  Mon Feb  1 10:00 2021",
    ],
)
def test_mailboxes_of_many_programs_are_read(line: bytes) -> None:
    mail = (
        line + b"\nSubject: a\n\n>From here\n>>From there\nFrom the lake at 10:30\n\n"
    )
    read = list(mailbox.mails(io.BytesIO(mail * 3)))
    assert len(read) == 3
    assert read[0].content.endswith(b"From here\n>From there\nFrom the lake at 10:30\n")
    again = list(mailbox.mails(io.BytesIO(mail * 3), read[1].begins, read[1].line))
    assert [m.line for m in again] == [m.line for m in read[1:]]


def test_a_large_mailbox_is_never_in_memory() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def readline(self, size: int | None = -1) -> bytes:
            Endless.taken += 1
            kinds = (
                b"From - Mon Feb 01 10:00:00 2021\n",
                b"Subject: a\n",
                b"\n",
                b"b\n",
                b"\n",
            )
            return kinds[(Endless.taken - 1) % 5]

        def seek(self, offset: int, whence: int = 0) -> int:
            return 0

    assert len(list(islice(mailbox.mails(Endless()), 100))) == 100  # type: ignore[arg-type]
    assert Endless.taken < 600


def test_a_cell_too_long_to_read_leaves_the_guess_to_what_is_above_it() -> None:
    head = b"Data;Follower\n1/11/2026;" + b"9" * 140_000
    assert table.guess(head).separator == ";"

"""Files of the past on screen: handed in, looked at, taken in, taken back."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ascolto.channels.models import Account, Message
from ascolto.core.jobs import registry
from ascolto.core.models import Job
from ascolto.customers.models import Customer
from ascolto.operate.actions import importing
from ascolto.operate.models import PastImport
from ascolto.operate.reads import imports as reads
from ascolto.testing.cast import Cast

PEOPLE = "Nome;E-mail;Telefono\nMaria;maria@example.net;\nSenza;;\n=1+1;nope;\n"
TALK = (
    "Wann,Wer,Was,Mail\n"
    "02/03/2021 10:00,in,Avete una culla?,maria@example.net\n"
    "02/03/2021 11:00,out,Certo.,maria@example.net\n"
)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> None:
    settings.FILES = tmp_path / "files"


def hand_in(client: Client, content: str | bytes, kind: str, account: Any = "") -> Any:
    body = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("alt.csv", body, content_type="text/csv")
    form = {"file": file, "kind": kind, "account": account}
    return client.post(reverse("imports"), form)


def work() -> PastImport:
    """Whatever waits in the background."""
    for job in Job.objects.filter(key__startswith="import-"):
        job.delete()
        registry[job.name](**job.args)
    row: PastImport = PastImport.objects.latest("pk")
    return row


def page(client: Client, row: PastImport) -> str:
    found = client.get(reverse("import", args=[row.pk]))
    assert found.status_code == 200
    return found.content.decode()


def test_from_the_file_to_the_customers_and_back(cast: Cast, ada: Client) -> None:
    assert hand_in(ada, PEOPLE, "customers").status_code == 302
    row = work()
    assert (row.status, row.total) == ("ready", 3)
    shown = page(ada, row)
    assert "maria@example.net" in shown
    assert shown.count('<option value="1" selected>E-mail</option>') == 1
    assert not Customer.objects.filter(email="maria@example.net").exists()
    ada.post(reverse("import_run", args=[row.pk]))
    row = work()
    assert (row.status, row.added) == ("done", 1)
    ada.post(reverse("import_removal", args=[row.pk]))
    row = work()
    assert (row.status, row.removed) == ("undone", 1)
    assert not Customer.objects.filter(email="maria@example.net").exists()
    assert page(ada, row)


def test_columns_and_dates_are_said_by_people(cast: Cast, ada: Client) -> None:
    hand_in(ada, TALK, "conversations", cast.account.pk)
    row = work()
    assert reads.troubles(row)[0].count == 2
    form = {
        "encoding": "utf-8-sig", "separator": ",", "dates": "mdy",
        "column-date": "0", "column-direction": "1", "column-text": "2", "column-email": "3",
    }  # fmt: skip
    ada.post(reverse("import", args=[row.pk]), form)
    row = work()
    assert (row.status, reads.troubles(row)) == ("ready", [])
    assert [(s.at.month, s.is_ours) for s in reads.preview(row) if s.at] == [
        (2, False),
        (2, True),
    ]
    ada.post(reverse("import_run", args=[row.pk]), {"stays_open": "yes"})
    row = work()
    assert row.stays_open
    assert Message.objects.count() == 2
    late = ada.post(reverse("import", args=[row.pk]), form)
    assert late.status_code == 422


def test_a_bar_shows_how_far_it_is_until_it_is_over(cast: Cast, ada: Client) -> None:
    hand_in(ada, PEOPLE, "customers")
    row = PastImport.objects.get()
    where = reverse("import", args=[row.pk])
    assert "<progress" in page(ada, row)
    asked = ada.get(where, headers={"HX-Request": "true"})
    assert asked.content.decode().count("<section") == 1
    work()
    assert ada.get(where, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_what_stands_still_says_so_and_goes_on(cast: Cast, ada: Client) -> None:
    hand_in(ada, PEOPLE, "customers")
    row = PastImport.objects.get()
    assert not reads.is_still(row)
    Job.objects.all().delete()
    assert reads.is_still(row)
    assert reverse("import_run", args=[row.pk]) in page(ada, row)
    ada.post(reverse("import_run", args=[row.pk]))
    assert work().status == "ready"


def test_what_was_left_out_can_be_mended_and_handed_in_again(
    cast: Cast, ada: Client
) -> None:
    hand_in(ada, PEOPLE, "customers")
    row = work()
    answer = ada.get(reverse("import_problems", args=[row.pk]))
    text = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows == [
        ["line", "problem", "Nome", "E-mail", "Telefono"],
        ["3", "no_address", "Senza", "", ""],
        ["4", "email", "'=1+1", "nope", ""],
    ]
    hand_in(ada, text.replace("nope", "luca@example.net"), "customers")
    again = work()
    assert (again.total, [t.count for t in reads.troubles(again)]) == (2, [1])


def test_what_is_no_file_of_the_past_is_refused_in_words(
    cast: Cast, ada: Client
) -> None:
    for content, kind in (
        (b"PK\x03\x04\0\0", "customers"),
        (PEOPLE, "mailbox"),
        (PEOPLE, "x"),
    ):
        found = hand_in(ada, content, kind)
        assert found.status_code == 422
        assert 'role="alert"' in found.content.decode()
    assert ada.post(reverse("imports"), {"kind": "customers"}).status_code == 422
    assert not PastImport.objects.exists()


def test_what_was_only_looked_at_is_put_away(cast: Cast, ada: Client) -> None:
    hand_in(ada, PEOPLE, "customers")
    row = PastImport.objects.get()
    ada.post(reverse("import_removal", args=[row.pk]))
    assert not PastImport.objects.exists()
    registry["ascolto.operate.jobs.work_on_import"](import_id=row.pk)


def test_a_list_of_imports_asks_once(cast: Cast, ada: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert all(
                getattr(row, "problem_count") == 2  # noqa: B009
                for row in reads.every()
            )
        return len(found)

    for _ in range(3):
        row = importing.begin(
            [PEOPLE.encode()], name="a.csv", kind="customers", by=cast.as_("ada")
        )
        importing.check(row)
    assert asked() == 1
    assert ada.get(reverse("imports")).content.decode().count("a.csv") == 3


def test_an_account_of_another_company_is_not_there(cast: Cast, ada: Client) -> None:
    assert Account.objects.count()
    assert hand_in(ada, TALK, "conversations", 999_999).status_code == 404

"""What could not be understood is shown as it came, harmlessly, and can be read again."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from ascolto.channels.models import Account, Payload
from ascolto.testing.cast import Cast
from ascolto.web.channels import payloads


def failed(account: Account, body: bytes = b"{}", **fields: object) -> Payload:
    fields.setdefault("headers", {"content-type": "application/json"})
    return Payload.objects.create(
        account=account,
        delivery_id=f"d-{Payload.objects.count()}",
        body=body,
        size=len(body),
        status=Payload.Status.FAILED,
        problem="type is missing",
        **fields,
    )


def test_a_body_is_shown_as_text_and_never_run(cast: Cast, ada: Client) -> None:
    row = failed(
        cast.account,
        b"<script>alert(1)</script>",
        headers={"x-<b>": '"><img src=x>'},
    )
    page = ada.get(reverse("payload", args=[row.pk])).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<img src=x>" not in page
    assert "type is missing" in page


def test_bytes_that_are_no_text_are_shown_in_hex(cast: Cast, ada: Client) -> None:
    row = failed(cast.account, bytes(range(256)))
    assert (
        "00000010  10 11 12"
        in ada.get(reverse("payload", args=[row.pk])).content.decode()
    )


def test_only_the_beginning_of_a_large_body_is_shown() -> None:
    text, is_text = payloads.readable("è".encode() * 100_000)
    assert is_text
    assert len(text.encode()) <= payloads.SHOWN


def test_the_download_is_byte_for_byte_and_not_opened(cast: Cast, ada: Client) -> None:
    row = failed(cast.account, b"<html>\x00\xff")
    found = ada.get(reverse("payload_raw", args=[row.pk]))
    assert found.content == b"<html>\x00\xff"
    assert found["Content-Type"] == "application/octet-stream"
    assert found["Content-Disposition"].startswith("attachment")
    assert found["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in found["Content-Security-Policy"]


def test_one_is_read_again_and_then_all(cast: Cast, ada: Client) -> None:
    first, *others = [failed(cast.account) for _ in range(3)]
    ada.post(reverse("payload_replay", args=[first.pk]))
    first.refresh_from_db()
    assert (first.status, first.attempts) == ("waiting", 0)
    state = ada.get(reverse("payload_state", args=[first.pk])).content.decode()
    assert "every 2s" in state
    ada.post(reverse("payloads_replay"))
    assert not Payload.objects.not_understood().exists()
    for row in others:
        row.refresh_from_db()
        assert row.status == "waiting"


def test_the_list_goes_back_page_by_page_and_counts_what_waits(
    cast: Cast, ada: Client
) -> None:
    rows = [failed(cast.account) for _ in range(payloads.SIZE + 2)]
    Payload.objects.filter(pk=rows[-1].pk).update(status="waiting")
    first = ada.get(reverse("payloads")).content.decode()
    assert first.count("payload_replay") == 0
    assert first.count('class="acts"') == payloads.SIZE
    before = first[first.index("before=") + 7 :].split('"')[0]
    second = ada.get(
        reverse("payloads"), {"before": before}, headers={"HX-Request": "true"}
    ).content.decode()
    assert second.count('class="acts"') == 1
    assert "<html" not in second

"""The customer's own record: theirs alone, by a link that is proven, counted, and ends."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.channels.models import Attachment, Handle, Message
from ascolto.core import storage
from ascolto.core.models import Activity, Job
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.customers.actions import linking
from ascolto.customers.models import HandleLink
from ascolto.operate.actions import conversing, noting, transcribing, welcoming
from ascolto.operate.actions.welcoming import Way, Wish
from ascolto.operate.models import Conversation, Transcript
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.web.portal.limits import limits

ZOE = "zoe@example.net"
LINK = re.compile(r"https?://\S+?(/transcripts/\S+)")


@pytest.fixture(autouse=True)
def _nobody_knocked_yet() -> None:
    limits.clear()
    cache.clear()


def opened(cast: Cast, handle: Handle, *texts: str) -> Conversation:
    messages = make.inbound(cast.account, handle, *texts)
    return conversing.receive(messages)[0]


@pytest.fixture
def zoes(cast: Cast) -> Conversation:
    wish = Wish("locanda", is_published=True, ways=[Way("Tel", "0465 123 456")])
    welcoming.arrange(cast.brand, wish, by=cast.as_("sara"))
    found = opened(cast, cast.zoes, "Avete una culla?")
    make.outbound(found.thread, "Certo, è gratuita.", author=cast.marco)
    noting.note(found, text="Cliente difficile", by=cast.as_("marco"))
    return found


def ask(address: str, **headers: str) -> tuple[int, str]:
    answer = Client().post(
        "/contact/locanda/transcript/", {"email": address}, headers=headers
    )
    return answer.status_code, answer.content.decode().replace(address, "X")


def run_jobs() -> None:
    from ascolto.core.jobs import registry

    for row in Job.objects.filter(name__endswith="invite_to_transcript"):
        registry[row.name](**row.args)
        row.delete()


def mails() -> list[dict[str, str]]:
    return [
        j.args for j in Job.objects.filter(name__endswith="post_mail").order_by("pk")
    ]


def link_in(text: str) -> str:
    found = LINK.search(text)
    assert found, text
    return found[1]


def prove() -> str:
    """Ask and follow the mail; the address of the record."""
    ask(ZOE)
    run_jobs()
    answer = Client().post(link_in(mails()[-1]["text"]))
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_customer_gets_their_record_by_proving_the_address(
    cast: Cast, zoes: Conversation
) -> None:
    assert ask(ZOE)[0] == 200
    run_jobs()
    (mail,) = mails()
    assert mail["to"] == ZOE
    proof = link_in(mail["text"])
    assert "Certo, è gratuita." not in Client().get(proof).content.decode()
    record = Client().post(proof)["Location"]
    page = Client().get(record)
    text = page.content.decode()
    assert "Avete una culla?" in text
    assert "Certo, è gratuita." in text
    assert "Cliente difficile" not in text
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store, private"
    assert not page.cookies


def test_asking_tells_nobody_whether_an_address_is_known(
    cast: Cast, zoes: Conversation
) -> None:
    known = ask(ZOE)
    limits.clear()
    assert known == ask("nobody@example.net")
    assert Job.objects.filter(name__endswith="invite_to_transcript").count() == 2
    run_jobs()
    assert [mail["to"] for mail in mails()] == [ZOE]


def test_the_mailed_link_opens_once(cast: Cast, zoes: Conversation) -> None:
    ask(ZOE)
    run_jobs()
    proof = link_in(mails()[0]["text"])
    assert Client().post(proof).status_code == 302
    assert Client().post(proof).status_code == 410
    assert Transcript.objects.count() == 1


def test_a_forged_or_old_proof_opens_nothing(cast: Cast, zoes: Conversation) -> None:
    ask(ZOE)
    run_jobs()
    proof = link_in(mails()[0]["text"])
    forged = proof[:-6] + ("aaaa/" if not proof.endswith("aaaa/") else "bbbb/")
    assert Client().post(forged).status_code == 404
    Transcript.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert Client().post(proof).status_code == 410


def test_one_address_is_not_flooded(cast: Cast, zoes: Conversation) -> None:
    for _ in range(6):
        limits.clear()
        ask(ZOE)
        run_jobs()
    assert len(mails()) == transcribing.MOST_A_DAY


def test_one_place_cannot_ask_for_many(cast: Cast, zoes: Conversation) -> None:
    answers = [ask(f"a{n}@example.net")[0] for n in range(12)]
    assert answers[:10] == [200] * 10
    assert answers[-1] == 429


def test_a_link_that_ended_opens_nothing(cast: Cast, zoes: Conversation) -> None:
    record = prove()
    assert Client().get(record).status_code == 200
    Transcript.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for more in ("", "record.txt", "record.json"):
        assert Client().get(record + more).status_code == 404


def test_a_tampered_link_opens_nothing(cast: Cast, zoes: Conversation) -> None:
    record = prove()
    other = record[:-3] + ("Aa/" if not record.endswith("Aa/") else "Bb/")
    assert Client().get(other).status_code == 404
    row = Transcript.objects.get()
    assert Client().get(f"/transcripts/{row.digest}/").status_code == 404


def test_revoked_by_a_member_or_ended_by_the_customer(
    cast: Cast, zoes: Conversation
) -> None:
    first = prove()
    transcribing.revoke(Transcript.objects.get(), by=cast.as_("marco"))
    assert Client().get(first).status_code == 404
    limits.clear()
    second = prove()
    assert Client().post(f"{second}end/").status_code == 200
    assert Client().get(second).status_code == 404
    with pytest.raises(Refusal):
        transcribing.revoke(Transcript.objects.latest("pk"), by=cast.as_("vito"))


def test_nobody_elses_words_are_in_it(cast: Cast, zoes: Conversation) -> None:
    stranger = make.handle("luca@example.net", name="Luca")
    make.inbound(cast.account, stranger, "Sono il vicino", thread=zoes.thread)
    opened(cast, stranger, "Segreto di Luca")
    unsent = make.outbound(zoes.thread, "Mai partita", author=cast.marco)
    from ascolto.channels.models import Delivery

    Delivery.objects.create(message=unsent, account=cast.account, status="failed")
    text = Client().get(prove()).content.decode()
    for words in ("Sono il vicino", "Segreto di Luca", "Mai partita"):
        assert words not in text


def test_another_brand_is_another_record(cast: Cast, zoes: Conversation) -> None:
    shop = make.account(make.brand("La Dispensa"))
    conversing.receive(make.inbound(shop, cast.zoes, "Il miele è finito?"))
    assert "miele" not in Client().get(prove()).content.decode()


def test_files_open_only_within_their_own_record(
    cast: Cast, zoes: Conversation
) -> None:
    stranger = make.handle("luca@example.net", name="Luca")
    other = opened(cast, stranger, "Ecco la foto")

    def attach(conversation: Conversation) -> Attachment:
        message = Message.objects.filter(
            thread=conversation.thread, direction="in"
        ).get()
        kept = storage.keep(f"Testo {conversation.pk}".encode())
        row: Attachment = Attachment.objects.create(
            message=message, name="nota.txt", content_type="text/plain",
            size=kept.size, sha256=kept.sha256,
        )  # fmt: skip
        return row

    mine, theirs = attach(zoes), attach(other)
    record = prove()
    assert Client().get(f"{record}files/{mine.public_id}/").status_code == 200
    assert Client().get(f"{record}files/{theirs.public_id}/").status_code == 404
    took = Activity.objects.filter(verb="took from a transcript").get()
    assert took.details["what"] == "nota.txt"
    transcribing.revoke(Transcript.objects.get(), by=cast.as_("marco"))
    assert Client().get(f"{record}files/{mine.public_id}/").status_code == 404


def test_linking_brings_nobody_else_into_a_link_that_is_out(
    cast: Cast, zoes: Conversation
) -> None:
    record = prove()
    stranger = make.handle("luca@example.net", name="Luca")
    opened(cast, stranger, "Segreto di Luca")
    luca = HandleLink.objects.get(handle=stranger).customer
    linking.link(luca, cast.zoe, by=cast.as_("marco"))
    text = Client().get(record).content.decode()
    assert "Avete una culla?" in text
    assert "Segreto di Luca" not in text


def test_who_was_taken_apart_takes_their_words_along(
    cast: Cast, zoes: Conversation
) -> None:
    stranger = make.handle("luca@example.net", name="Luca")
    opened(cast, stranger, "Segreto di Luca")
    luca = HandleLink.objects.get(handle=stranger).customer
    merge = linking.link(cast.zoe, luca, by=cast.as_("marco"))
    zoes = Conversation.objects.select_related(
        "handle__link", "brand", "account", "thread__account"
    ).get(pk=zoes.pk)
    with scope(cast.workspace):
        transcribing.send(zoes, by=cast.as_("marco"), root="https://x.example")
    link = link_in(Message.objects.latest("pk").text)
    assert "Segreto di Luca" in Client().get(link).content.decode()
    linking.undo(merge, by=cast.as_("marco"))
    assert "Segreto di Luca" not in Client().get(link).content.decode()


def test_nothing_is_left_after_the_customer_is_erased(
    cast: Cast, zoes: Conversation
) -> None:
    record = prove()
    HandleLink.objects.filter(customer=cast.zoe).delete()
    assert Client().get(record).status_code == 404


def test_an_agent_sends_it_where_the_customer_writes(
    cast: Cast, zoes: Conversation
) -> None:
    marco = Client()
    marco.force_login(cast.marco.user)
    where = reverse("conversation_transcripts", args=[zoes.pk])
    answer = marco.post(where, headers={"HX-Request": "true"})
    assert answer.status_code == 200, answer.content
    message = Message.objects.filter(thread=zoes.thread).latest("pk")
    page = Client().get(link_in(message.text)).content.decode()
    assert "Avete una culla?" in page
    listed = marco.get(where).content.decode()
    assert "aperta 1 volta" in listed
    thread = marco.get(reverse("conversation", args=[zoes.pk])).content.decode()
    assert "ha inviato la copia" in thread
    assert "La copia è stata aperta" in thread
    row = Transcript.objects.get()
    marco.post(reverse("transcript_revocation", args=[row.pk]))
    assert Client().get(link_in(message.text)).status_code == 404


def test_it_is_never_sent_in_public(cast: Cast, zoes: Conversation) -> None:
    Conversation.objects.filter(pk=zoes.pk).update(is_public=True)
    zoes.is_public = True
    with pytest.raises(Refusal):
        transcribing.send(zoes, by=cast.as_("marco"))


def test_a_voice_sends_none(cast: Cast, zoes: Conversation) -> None:
    vito = Client()
    vito.force_login(cast.vito.user)
    where = reverse("conversation_transcripts", args=[zoes.pk])
    assert vito.post(where).status_code == 403
    with pytest.raises(Refusal):
        transcribing.send(zoes, by=cast.as_("vito"))


def test_every_opening_is_in_the_log(cast: Cast, zoes: Conversation) -> None:
    record = prove()
    for more in ("", "", "record.txt", "record.json"):
        assert Client().get(record + more).status_code == 200
    verbs = list(
        Activity.objects.filter(verb__contains="a transcript").values_list(
            "verb", flat=True
        )
    )
    assert verbs.count("opened a transcript") == 2
    assert verbs.count("took from a transcript") == 2
    assert Transcript.objects.get().openings == 4


def test_a_page_that_offers_none_asks_for_nothing(
    cast: Cast, zoes: Conversation
) -> None:
    wish = Wish(
        "locanda",
        is_published=True,
        gives_transcripts=False,
        ways=[Way("Tel", "0465 123 456")],
    )
    welcoming.arrange(cast.brand, wish, by=cast.as_("sara"))
    assert Client().get("/contact/locanda/transcript/").status_code == 404
    assert "transcript" not in Client().get("/contact/locanda/").content.decode()

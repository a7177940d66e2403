"""The library's pages, the FAQ that everybody reads, and the files: roles, languages, no cookie."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ascolto.channels.models import Account
from ascolto.core.models import Activity, Member
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import bringing, entering, replying, showing
from ascolto.operate.actions.entering import Asked, Entry, Said
from ascolto.operate.models import Answer, AnswerUse, Faq
from ascolto.operate.reads import library
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count
from ascolto.testing.pipeline import hear, said
from ascolto.web.portal.limits import limits

DOGS = Entry(
    "Cani",
    [Asked("Possiamo portare il cane?", "it"), Asked("Are dogs welcome?", "en")],
    [
        Said("Gentile {customer.name},\ni cani sono benvenuti.\n{member.name}", "it"),
        Said("Dogs are welcome.", "en"),
    ],
    tags=["animali"],
)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    library.forget_all()
    limits.clear()
    yield
    library.forget_all()


def client(member: Member) -> Client:
    made = Client()
    made.force_login(member.user)
    return made


@pytest.fixture
def dogs(cast: Cast) -> Answer:
    answer = entering.propose(DOGS, by=cast.as_("marco"))
    entering.publish(answer, by=cast.as_("sara"))
    entering.change(
        answer,
        Entry(DOGS.title, DOGS.questions, DOGS.bodies, tags=DOGS.tags, in_faq=True),
        by=cast.as_("sara"),
    )
    return answer


@pytest.fixture
def faq(cast: Cast) -> Faq:
    return showing.show(
        cast.brand,
        is_on=True,
        is_indexed=False,
        contact_url="https://example.org/scrivici",
        by=cast.as_("sara"),
    )


FORM = {
    "title": "Piscina", "brand": "", "tags": "lago, bambini", "questions": "C'è la piscina?",
    "body_language": ["it", "en"], "body_kind": ["", ""], "body_text": ["Piscina no.", ""],
}  # fmt: skip


def test_an_agent_writes_an_entry_and_a_lead_publishes_it(cast: Cast) -> None:
    answer = client(cast.marco).post(reverse("answers_new"), FORM)
    assert answer.status_code == 302
    row = Answer.objects.get()
    assert (row.title, row.tags, row.status) == (
        "Piscina",
        ["lago", "bambini"],
        "proposed",
    )
    assert [b.text for b in row.bodies.all()] == ["Piscina no."]
    where = reverse("answer", args=[row.pk])
    refused = client(cast.marco).post(where, FORM | {"then": "publish"})
    assert refused.status_code == 422
    assert client(cast.sara).post(where, FORM | {"then": "publish"}).status_code == 302
    row.refresh_from_db()
    assert row.is_published
    verbs = set(Activity.objects.values_list("verb", flat=True))
    assert {"proposed", "published", "changed"} <= verbs


def test_what_was_typed_stays_when_it_is_refused(cast: Cast) -> None:
    answer = client(cast.marco).post(reverse("answers_new"), FORM | {"title": " "})
    assert answer.status_code == 422
    assert "Piscina no." in answer.content.decode()
    assert not Answer.objects.exists()


def test_archiving_can_be_undone(cast: Cast, dogs: Answer) -> None:
    where = reverse("answer_archive", args=[dogs.pk])
    assert client(cast.sara).post(where).status_code == 302
    dogs.refresh_from_db()
    assert dogs.is_archived
    assert (
        "Cani"
        in client(cast.marco).get("/settings/answers/?shelf=archived").content.decode()
    )
    client(cast.sara).post(where, {"undo": "yes"})
    dogs.refresh_from_db()
    assert not dogs.is_archived
    assert dogs.is_published


def test_voices_do_not_come_in(cast: Cast, dogs: Answer) -> None:
    for name in ("answers", "answers_new", "answers_export", "answers_bring", "faqs"):
        assert client(cast.vito).get(reverse(name)).status_code == 403
    assert client(cast.marco).get(reverse("answers_bring")).status_code == 403


def test_the_list_asks_as_often_for_one_as_for_many(cast: Cast, dogs: Answer) -> None:
    sara = client(cast.sara)
    sara.get(reverse("answers"))
    few = count(lambda: sara.get(reverse("answers")))
    for number in range(30):
        entry = Entry(f"Cani {number}", DOGS.questions, DOGS.bodies)
        entering.publish(
            entering.propose(entry, by=cast.as_("sara")), by=cast.as_("sara")
        )
    assert count(lambda: sara.get(reverse("answers"))) == few


@pytest.mark.parametrize("words", ["cani", "benvenuti", "portare cane", "animali"])
def test_the_list_is_searched_in_titles_questions_answers_and_tags(
    cast: Cast, dogs: Answer, words: str
) -> None:
    page = client(cast.marco).get(reverse("answers"), {"q": words}).content.decode()
    assert f"/settings/answers/{dogs.pk}/" in page
    none = client(cast.marco).get(reverse("answers"), {"q": f"{words} xyz"})
    assert f"/settings/answers/{dogs.pk}/" not in none.content.decode()


def test_answering_with_an_entry_keeps_its_use(cast: Cast, dogs: Answer) -> None:
    portal: Account = make.account(
        cast.brand,
        kind="webhook",
        config={
            "secret": "whsec_" + "YWJj" * 8,
            "callback_url": "https://example.org/",
        },
    )
    talk = hear(portal, said("Possiamo portare il cane?"))
    marco = client(cast.marco)
    shown = marco.get(reverse("conversation_proposals", args=[talk.pk]))
    assert "Gentile Zoe" in shown.content.decode()
    address = reverse("conversation_replies", args=[talk.pk])
    unfilled = marco.post(
        address, {"text": "Gentile {customer.name}", "answers": [dogs.pk]}
    )
    assert unfilled.status_code == 422
    assert "{customer.name}" in unfilled.content.decode()
    marco.post(address, {"text": "Sì, certo.", "answers": [dogs.pk, "x", "9" * 30]})
    use = AnswerUse.objects.get()
    assert (use.answer, use.member, use.was_edited) == (dogs, cast.marco, True)


def test_one_press_makes_an_answer_an_entry(cast: Cast) -> None:
    portal: Account = make.account(
        cast.brand,
        kind="webhook",
        config={
            "secret": "whsec_" + "YWJj" * 8,
            "callback_url": "https://example.org/",
        },
    )
    talk = hear(portal, said("Avete la culla?"))
    message = replying.reply(talk, text="Sì, gratis.", by=cast.as_("marco"))
    where = reverse("message_answer", args=[message.pk])
    for _ in range(2):
        answer = client(cast.giulia).post(where, headers={"HX-Request": "true"})
        assert answer.status_code == 204
        assert "ascolto:toast" in answer["HX-Trigger"]
    row = Answer.objects.get()
    assert [q.text for q in row.questions.all()] == ["Avete la culla?"]
    assert client(cast.vito).post(where).status_code == 403


# --- the FAQ -------------------------------------------------------------------------------------


def test_everybody_reads_the_faq_in_their_language_without_a_cookie(
    dogs: Answer, faq: Faq
) -> None:
    visitor = Client()
    where = reverse("faq", args=[faq.public_id])
    italian = visitor.get(where, headers={"Accept-Language": "it-IT"})
    page = italian.content.decode()
    assert "I cani sono benvenuti." in page
    assert "Gentile" not in page
    assert "{" not in page.split("<main")[1]
    assert "https://example.org/scrivici" in page
    assert italian["X-Robots-Tag"] == "noindex"
    assert not italian.cookies
    english = visitor.get(where, headers={"Accept-Language": "en"}).content.decode()
    assert "Dogs are welcome." in english
    assert "Are dogs welcome?" in english


def test_the_faq_is_searched_and_says_when_it_has_nothing(
    dogs: Answer, faq: Faq
) -> None:
    where = reverse("faq", args=[faq.public_id])
    for words in ("cane", "CANI", "posso portare i cani"):
        page = Client().get(where, {"q": words, "lang": "it"}).content.decode()
        assert "I cani sono benvenuti." in page, words
    page = Client().get(where, {"q": "eclissi", "lang": "it"}).content.decode()
    assert "I cani sono benvenuti." not in page


def test_only_chosen_published_entries_stand_on_the_faq(
    cast: Cast, dogs: Answer, faq: Faq
) -> None:
    where = reverse("faq", args=[faq.public_id])
    entering.archive(dogs, by=cast.as_("sara"))
    assert "benvenuti" not in Client().get(where).content.decode()
    entering.restore(dogs, by=cast.as_("sara"))
    entering.change(dogs, DOGS, by=cast.as_("sara"))
    assert "benvenuti" not in Client().get(where).content.decode()


def test_an_faq_that_is_off_is_not_there(cast: Cast, dogs: Answer, faq: Faq) -> None:
    showing.show(
        cast.brand, is_on=False, is_indexed=True, contact_url="", by=cast.as_("sara")
    )
    assert Client().get(reverse("faq", args=[faq.public_id])).status_code == 404
    with pytest.raises(Refusal):
        showing.show(
            cast.brand, is_on=True, is_indexed=True, contact_url="javascript:1",
            by=cast.as_("sara"),
        )  # fmt: skip
    with pytest.raises(Refusal):
        showing.show(
            cast.brand,
            is_on=True,
            is_indexed=True,
            contact_url="",
            by=cast.as_("marco"),
        )


def test_did_this_help_counts_and_only_for_what_is_there(
    cast: Cast, dogs: Answer, faq: Faq
) -> None:
    where = reverse("faq_helped", args=[faq.public_id, dogs.pk])
    answer = Client(enforce_csrf_checks=True).post(where, {"it": "helped"})
    assert answer.status_code == 302
    assert not answer.cookies
    Client().post(where, {"it": "not"})
    dogs.refresh_from_db()
    assert (dogs.helped, dogs.did_not_help) == (1, 1)
    hidden = entering.propose(DOGS, by=cast.as_("marco"))
    Client().post(
        reverse("faq_helped", args=[faq.public_id, hidden.pk]), {"it": "helped"}
    )
    hidden.refresh_from_db()
    assert hidden.helped == 0


def test_the_faq_may_stand_in_a_frame_and_its_page_may_not(
    dogs: Answer, faq: Faq
) -> None:
    embedded = Client().get(reverse("faq_embed", args=[faq.public_id]))
    assert "frame-ancestors *" in embedded["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded
    page = Client().get(reverse("faq", args=[faq.public_id]))
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


# --- files ---------------------------------------------------------------------------------------


def test_what_goes_out_comes_in_as_it_was(cast: Cast, dogs: Answer) -> None:
    text = client(cast.marco).get(reverse("answers_export")).content
    Answer.objects.all().delete()
    file = SimpleUploadedFile("answers.csv", text, content_type="text/csv")
    answer = client(cast.sara).post(reverse("answers_bring"), {"file": file})
    assert answer.status_code == 302
    row = Answer.objects.get()
    assert (row.title, row.tags, row.is_published) == ("Cani", ["animali"], True)
    assert [(b.language, b.text) for b in row.bodies.all()] == [
        (b.language, b.text) for b in DOGS.bodies
    ]
    assert [q.text for q in row.questions.all()] == [q.text for q in DOGS.questions]


def test_bringing_in_twice_changes_and_does_not_double(cast: Cast) -> None:
    data = b"title;text;questions\nCulla;Gratis.;Avete la culla?\n=1+1;x;\n"
    first = bringing.bring(data, by=cast.as_("sara"))
    again = bringing.bring(data, by=cast.as_("sara"))
    assert (first.made, first.changed, again.made, again.changed) == (2, 0, 0, 2)
    out = bringing.exported(Answer.objects.prefetch_related("questions", "bodies"))
    assert "'=1+1" in out, "a spreadsheet must not run it"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xfe", b"a,b\n1,2\n", b"title,text\nT,\n", b"title,text,brand\nT,x,Nessuno\n",
        b"title,text,language\nT,x,xx\n", b"title,text,channel\nT,x,piccioni\n",
        b"title,text\nBuona,x\n,y\n",
    ],
)  # fmt: skip
def test_a_bad_file_brings_nothing(cast: Cast, data: bytes) -> None:
    with pytest.raises(Refusal):
        bringing.bring(data, by=cast.as_("sara"))
    assert not Answer.objects.exists()

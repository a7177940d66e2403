"""The chat's endpoints: nothing lost, nothing twice, nobody else's."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from ascolto.channels.actions import delivering, ingesting, posting
from ascolto.channels.models import Account, Attachment, Message, Payload, Thread
from ascolto.channels.models.account import new_public_id
from ascolto.core import bus, presence, storage
from ascolto.core.actor import Actor
from ascolto.core.jobs import runner
from ascolto.core.models import Brand, Job, LiveEvent, Member, User, Workspace
from ascolto.core.scoping import scope, unscoped
from ascolto.operate.actions import replying, seeing
from ascolto.operate.models import Conversation
from ascolto.web.portal import chat_stream, chat_thread
from ascolto.web.portal.limits import limits

pytestmark = pytest.mark.django_db

ORIGIN = "https://www.locanda.example"
KEY = "a-key-that-nobody-guesses"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    limits.clear()


def company(name: str = "Locanda") -> Account:
    workspace = Workspace.objects.create(name=name, slug=new_public_id()[:12].lower())
    with scope(workspace):
        brand = Brand.objects.create(name=name, slug="b")
        user = User.objects.create(email=f"{workspace.slug}@example.com")
        Member.objects.create(user=user, name="Marta")
        config: Any = {"origins": [ORIGIN], "identity_secret": KEY}
        return Account.objects.create(
            brand=brand, kind="webchat", name=name, config=config
        )


@pytest.fixture
def account() -> Account:
    return company()


@pytest.fixture
def inside(account: Account) -> Iterator[None]:
    with scope(account.workspace_id):
        yield


class Browser:
    """A visitor's guest, as the widget uses it."""

    def __init__(
        self, account: Account, origin: str = ORIGIN, language: str = "it"
    ) -> None:
        self.site = account.public_id
        self.client = Client(headers={"origin": origin, "accept-language": language})
        self.token = ""

    def call(self, method: str, path: str, data: Any = None) -> Any:
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        extra: dict[str, Any] = {"headers": headers}
        if data is not None:
            extra |= {"data": json.dumps(data), "content_type": "application/json"}
        return getattr(self.client, method)(f"/chat/{self.site}/{path}", **extra)

    def begin(self, **data: Any) -> dict[str, Any]:
        answer = self.call("post", "session", data | {"language": "it"})
        assert answer.status_code == 200, answer.content
        said: dict[str, Any] = answer.json()
        self.token = said["token"]
        return said

    def write(self, text: str = "Buonasera", **data: Any) -> Any:
        data = {"client_id": new_public_id(), "text": text, "language": "it"} | data
        return self.call("post", "messages", data)

    def send_file(self, name: str, content: bytes) -> Any:
        return self.client.post(
            f"/chat/{self.site}/files",
            {"file": SimpleUploadedFile(name, content)},
            headers={"authorization": f"Bearer {self.token}"},
        )

    def read(self, after: str = "") -> dict[str, Any]:
        answer: dict[str, Any] = self.call("get", f"messages?after={after}").json()
        return answer


@pytest.fixture
def guest(account: Account) -> Browser:
    guest = Browser(account)
    guest.begin()
    return guest


def work() -> None:
    """What the loops of a running Ascolto do, until there is nothing left."""
    while ingesting.pump() + bus.dispatch() + len(ids := delivering.claim()):
        for pk in ids:
            delivering.send(pk)


def answer(text: str, **more: Any) -> Message:
    """A member answers the newest conversation, and it leaves at once."""
    conversation = Conversation.objects.select_related(
        "thread__account", "brand"
    ).latest("pk")
    by = Actor.member(Member.objects.get())
    more = {"undo_for": timedelta(0)} | more
    return replying.reply(conversation, text=text, by=by, **more)


def texts(said: dict[str, Any]) -> list[str]:
    return [
        message["text"]
        for message in said["messages"]
        if message["from"] != "automatic"
    ]


# --- the conversation ------------------------------------------------------------------------


def test_what_a_visitor_writes_is_stored_before_it_is_accepted(
    guest: Browser,
) -> None:
    assert guest.write("Si può anticipare il check-in?").status_code == 202
    with unscoped("test"):
        [payload] = Payload.objects.all()
    assert json.loads(bytes(payload.body))["text"] == "Si può anticipare il check-in?"


@pytest.mark.usefixtures("inside")
def test_a_message_sent_again_is_one_message(guest: Browser) -> None:
    for _ in range(3):
        assert guest.write(client_id="once-and-only").status_code == 202
    work()
    assert guest.write(client_id="once-and-only").status_code == 202
    work()
    assert Message.objects.inbound().count() == 1
    [mine] = [m for m in guest.read()["messages"] if m["from"] == "visitor"]
    assert mine["client_id"] == "once-and-only"


@pytest.mark.usefixtures("inside")
def test_an_answer_is_seen_when_it_has_left_and_not_before(guest: Browser) -> None:
    guest.write()
    work()
    answer("Certo.", undo_for=timedelta(minutes=1))
    work()
    assert texts(guest.read()) == ["Buonasera"]
    answer("Dalle 12.")
    work()
    said = guest.read()
    assert texts(said) == ["Buonasera", "Dalle 12."]
    assert said["messages"][-1]["author"] == "Marta"


@pytest.mark.usefixtures("inside")
def test_the_acknowledgement_is_marked_as_automatic(guest: Browser) -> None:
    guest.write()
    work()
    assert [m["from"] for m in guest.read()["messages"]] == ["visitor", "automatic"]


@pytest.mark.usefixtures("inside")
def test_notes_stay_among_us(guest: Browser) -> None:
    from ascolto.operate.models import Note

    guest.write()
    work()
    conversation = Conversation.objects.get()
    Note.objects.create(
        conversation=conversation, author=Member.objects.get(), text="brontolone"
    )
    assert "brontolone" not in json.dumps(guest.read())


@pytest.mark.usefixtures("inside")
def test_going_on_after_a_break_misses_nothing_and_a_late_answer_is_not_overtaken(
    guest: Browser,
) -> None:
    guest.write("uno")
    work()
    answer("due", undo_for=timedelta(seconds=0))  # written first, leaves last
    guest.write("tre")
    ingesting.pump()
    known = guest.read()
    assert texts(known) == ["uno", "tre"]
    work()
    assert "due" in texts(guest.read(known["last"]))
    assert texts(guest.read()) == ["uno", "tre", "due"]


@pytest.mark.usefixtures("inside")
def test_the_cursor_reaches_the_end(guest: Browser) -> None:
    guest.write("uno")
    work()
    last = guest.read()["last"]
    Message.objects.update(received_at=timezone.now() - timedelta(hours=1))
    page = guest.read(last)
    assert (texts(page), page["more"]) == ([], False)
    assert page["last"] == last


@pytest.mark.usefixtures("inside")
def test_a_delivery_taken_in_late_is_still_noticed(guest: Browser) -> None:
    guest.write("uno")
    work()
    last = guest.read()["last"]
    guest.write("due")
    with unscoped("test"):
        Payload.objects.filter(status="waiting").update(
            received_at=timezone.now() - timedelta(hours=1)
        )
    work()
    assert "due" in texts(guest.read(last))


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    "after", ["x", "1.", ".", "9" * 39, "1.x", "-1.1", "٣.٣", "1" * 30 + ".1"]
)
def test_a_broken_cursor_gives_the_newest_messages(guest: Browser, after: str) -> None:
    guest.write()
    work()
    assert texts(guest.read(after)) == ["Buonasera"]


@pytest.mark.usefixtures("inside")
def test_a_browser_that_comes_back_finds_its_conversation(
    account: Account, guest: Browser
) -> None:
    guest.write()
    work()
    again = Browser(account)
    said = again.begin(token=guest.token)
    assert texts(said) == ["Buonasera"]
    assert said["fresh"] is False
    assert said["stream"].startswith(f"/chat/{account.public_id}/stream?token=")


def test_there_is_nothing_to_hear_before_the_first_message(guest: Browser) -> None:
    assert guest.begin(token=guest.token)["stream"] == ""


@pytest.mark.usefixtures("inside")
def test_the_number_of_queries_does_not_grow_with_the_thread(
    guest: Browser, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        guest.write(f"{number}")
    work()
    answer("Ecco.")
    work()
    with django_assert_max_num_queries(9):
        assert len(texts(guest.read())) == 13


# --- read, typing, address -------------------------------------------------------------------


@pytest.mark.usefixtures("inside")
def test_what_the_visitor_has_read_is_noted_once(guest: Browser) -> None:
    guest.write()
    work()
    message = answer("Certo.")
    work()
    seq = guest.read()["messages"][-1]["seq"]
    for _ in range(2):
        assert guest.call("post", "read", {"seq": seq}).status_code == 204
    work()
    message.refresh_from_db()
    assert message.read_at is not None
    assert Payload.objects.filter(delivery_id__contains=":read-").count() == 1


@pytest.mark.usefixtures("inside")
def test_the_visitor_learns_that_somebody_has_read(guest: Browser) -> None:
    guest.write()
    work()
    mine = guest.read()["messages"][0]
    assert guest.read()["seen"] < mine["seq"]
    seeing.see(Conversation.objects.get(), by=Actor.member(Member.objects.get()))
    assert guest.read()["seen"] >= mine["seq"]
    assert LiveEvent.objects.filter(topic__startswith="t", name="seen").exists()


@pytest.mark.usefixtures("inside")
def test_typing_is_told_to_members_and_kept_nowhere(guest: Browser) -> None:
    assert guest.call("post", "typing", {}).status_code == 204
    guest.write()
    work()
    LiveEvent.objects.all().delete()
    assert guest.call("post", "typing", {}).status_code == 204
    [event] = LiveEvent.objects.all()
    assert event.data == {"conversation": Conversation.objects.get().pk}
    assert Message.objects.inbound().count() == 1


@pytest.mark.usefixtures("inside")
def test_an_address_left_behind_is_known_afterwards(
    account: Account, guest: Browser
) -> None:
    guest.write()
    work()
    said = {"email": "Giulia@Example.it", "client_id": "address-1"}
    assert guest.call("post", "email", said).status_code == 202
    work()
    assert Thread.objects.get().handle.email == "giulia@example.it"
    assert guest.begin(token=guest.token)["visitor"]["email"] == "giulia@example.it"
    assert (
        Message.objects.exclude(by_rule="").count() == 1
    )  # one acknowledgement, not two


@pytest.mark.parametrize(
    "address", ["", "giulia", "a@b", "x@y.it\nBcc: z@z.it", "a" * 300]
)
def test_what_is_no_address_is_refused_with_a_sentence(
    guest: Browser, address: str
) -> None:
    answer = guest.call("post", "email", {"email": address, "client_id": "address-1"})
    assert answer.status_code in {400, 422}
    assert answer.json()["error"]["message"]


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The mails that were asked for."""
    mails: list[dict[str, Any]] = []
    monkeypatch.setattr(posting, "post", lambda **mail: mails.append(mail))
    return mails


def later() -> None:
    """What was to be done in a while is due now."""
    Job.objects.update(run_at=timezone.now() - timedelta(seconds=1))
    while runner.run_due():
        continue


@pytest.mark.usefixtures("inside")
def test_an_answer_follows_a_visitor_who_has_left(
    guest: Browser, posted: list[dict[str, Any]]
) -> None:
    guest.write(page_url=f"{ORIGIN}/camere?token=s3cret")
    work()
    guest.call(
        "post", "email", {"email": "giulia@example.it", "client_id": "address-1"}
    )
    work()
    answer("Dalle 12.")
    work()
    later()
    [mail] = posted
    assert mail["to"] == "giulia@example.it"
    assert mail["subject"] == "La risposta di Locanda"
    assert "Ecco la risposta di Marta:\n\nDalle 12.\n" in mail["text"]
    assert "s3cret" not in mail["text"]


@pytest.mark.usefixtures("inside")
def test_no_mail_follows_what_was_read_or_a_visitor_without_an_address(
    guest: Browser, posted: list[dict[str, Any]]
) -> None:
    guest.write()
    work()
    answer("uno")
    work()
    later()
    guest.call(
        "post", "email", {"email": "giulia@example.it", "client_id": "address-1"}
    )
    work()
    answer("due")
    work()
    guest.call("post", "read", {"seq": guest.read()["messages"][-1]["seq"]})
    work()
    later()
    assert posted == []


# --- files -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("inside")
def test_a_file_goes_in_and_comes_back_as_a_download(guest: Browser) -> None:
    kept = guest.send_file("../..\\stufa\u202egpj.exe\u0000.png", PNG)
    assert kept.status_code == 201
    upload = kept.json()
    assert upload["type"] == "image/png"
    assert guest.call("get", f"files/{upload['id']}").getvalue() == PNG
    guest.write("", files=[upload["id"]])
    work()
    [message] = [m for m in guest.read()["messages"] if m["from"] == "visitor"]
    [file] = message["files"]
    answer = guest.call("get", f"files/{file['id']}")
    assert answer.getvalue() == PNG
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_page_in_disguise_is_sent_back_as_unknown_bytes(guest: Browser) -> None:
    upload = guest.send_file("photo.png", b"<html><script>alert(1)</script>").json()
    answer = guest.call("get", f"files/{upload['id']}")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")


@pytest.mark.usefixtures("inside")
def test_a_file_of_ours_reaches_the_visitor(guest: Browser) -> None:
    from ascolto.channels.actions.writing import NewFile

    guest.write()
    work()
    answer("Ecco la conferma.", files=[NewFile("conferma.txt", storage.keep(b"8841"))])
    work()
    [file] = guest.read()["messages"][-1]["files"]
    assert guest.call("get", f"files/{file['id']}").getvalue() == b"8841"


@pytest.mark.usefixtures("inside")
def test_a_file_of_an_answer_that_has_not_left_stays_with_us(guest: Browser) -> None:
    from ascolto.channels.actions.writing import NewFile

    guest.write()
    work()
    files = [NewFile("segreto.txt", storage.keep(b"8841"))]
    answer("Ecco.", files=files, undo_for=timedelta(minutes=1))
    name = Attachment.objects.get().public_id
    assert guest.call("get", f"files/{name}").status_code == 404


def test_a_file_too_large_is_refused_in_the_visitors_language(guest: Browser) -> None:
    answer = guest.send_file("film.bin", b"\1" * (10 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.json()["error"] == {
        "code": "too_large",
        "message": "Il file è troppo grande: al massimo 10 MB per messaggio.",
    }


def test_files_too_large_together_are_refused(guest: Browser) -> None:
    half = guest.send_file("a.bin", b"\1" * (6 * 1024 * 1024)).json()["id"]
    assert guest.write("ecco", files=[half, half]).status_code == 413


def test_somebody_elses_file_cannot_be_sent_along(
    account: Account, guest: Browser
) -> None:
    other = Browser(account)
    other.begin()
    upload = other.send_file("a.txt", b"private").json()["id"]
    assert guest.write("ecco", files=[upload]).status_code == 422
    assert guest.call("get", f"files/{upload}").status_code == 404


# --- nobody else's ---------------------------------------------------------------------------


@pytest.mark.usefixtures("inside")
def test_two_visitors_see_nothing_of_each_other(
    account: Account, guest: Browser
) -> None:
    kept = guest.send_file("a.txt", b"private").json()["id"]
    guest.write("il mio codice è 8841", files=[kept])
    work()
    other = Browser(account)
    assert other.begin()["messages"] == []
    other.write("io chi sono")
    work()
    assert texts(other.read()) == ["io chi sono"]
    name = Attachment.objects.get().public_id
    assert other.call("get", f"files/{name}").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("get", "messages", None),
        ("post", "messages", {"client_id": "12345678", "text": "x"}),
        ("post", "read", {"seq": 1}),
        ("post", "typing", {}),
        ("post", "email", {"email": "a@example.it", "client_id": "12345678"}),
        ("get", "files/x", None),
        ("post", "files", {}),
    ],
)
def test_a_token_of_another_company_or_none_or_a_forged_one_is_401(
    guest: Browser, method: str, path: str, data: Any
) -> None:
    foreign = Browser(company("Altra"))
    foreign.begin()
    for token in ("", foreign.token, guest.token[:-8] + "AAAAAAAA", "e30.e30.e30"):
        intruder = Browser.__new__(Browser)
        intruder.site, intruder.client, intruder.token = (
            guest.site,
            guest.client,
            token,
        )
        answer = intruder.call(method, path, data)
        assert answer.status_code == 401, (token, answer.content)
        assert answer.json()["error"]["code"] == "token"
    with unscoped("test"):
        assert not Payload.objects.exists()


@pytest.mark.usefixtures("inside")
def test_a_foreign_token_begins_anew_and_shows_nothing(
    account: Account, guest: Browser
) -> None:
    foreign = Browser(company("Altra"))
    with unscoped("test"):
        foreign.begin()
        foreign.write("di un'altra azienda")
        work()
    said = guest.begin(token=foreign.token)
    assert said["fresh"] is True
    assert said["messages"] == []


def test_another_page_may_neither_ask_nor_write(account: Account) -> None:
    stranger = Browser(account, origin="https://evil.example")
    for method, path in (("get", "brand"), ("post", "session"), ("get", "messages")):
        answer = stranger.call(method, path, {} if method == "post" else None)
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "origin"
    with unscoped("test"):
        assert not Payload.objects.exists()


def test_a_page_on_the_list_may(account: Account) -> None:
    asked = Browser(account).client.options(f"/chat/{account.public_id}/session")
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Origin"] == ORIGIN
    assert "authorization" in asked["Access-Control-Allow-Headers"]
    answer = Browser(account).call("get", "brand")
    assert answer["Access-Control-Allow-Origin"] == ORIGIN
    assert "Access-Control-Allow-Credentials" not in answer


def test_an_unknown_or_disconnected_chat_is_404(account: Account) -> None:
    missing = Browser(account)
    missing.site = "nothing"
    assert missing.call("get", "brand").status_code == 404
    with scope(account.workspace_id):
        Account.objects.update(disconnected_at=timezone.now())
    assert Browser(account).call("get", "brand").status_code == 404


def test_a_channel_without_a_chat_is_404(account: Account) -> None:
    with scope(account.workspace_id):
        Account.objects.update(kind="email")
    assert Browser(account).call("get", "brand").status_code == 404


# --- known customers -------------------------------------------------------------------------


def proof(key: str, user_id: str) -> str:
    """What the company's own site computes, as its documentation says."""
    return hmac.new(key.encode(), user_id.encode(), hashlib.sha256).hexdigest()


def user(user_id: str = "4711", key: str = KEY) -> dict[str, str]:
    return {
        "id": user_id,
        "name": "Giulia",
        "email": "g@example.it",
        "hmac": proof(key, user_id),
    }


@pytest.mark.usefixtures("inside")
def test_a_customer_finds_the_conversation_in_every_browser(account: Account) -> None:
    laptop, phone = Browser(account), Browser(account)
    laptop.begin(user=user())
    laptop.write("dal portatile")
    work()
    assert texts(phone.begin(user=user())) == ["dal portatile"]
    assert Thread.objects.get().handle.name == "Giulia"


@pytest.mark.parametrize(
    "forged", [user() | {"id": "4712"}, user(key="k" * 24), user() | {"hmac": "0"}]
)
def test_a_wrong_proof_is_refused(account: Account, forged: dict[str, str]) -> None:
    answer = Browser(account).call("post", "session", {"user": forged})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "not_vouched"


def test_without_a_proof_a_customer_is_a_visitor(account: Account) -> None:
    claimed = user() | {"hmac": ""}
    assert Browser(account).begin(user=claimed)["visitor"]["known"] is False


@pytest.mark.usefixtures("inside")
def test_after_the_log_out_the_conversation_is_not_shown(account: Account) -> None:
    guest = Browser(account)
    guest.begin(user=user())
    guest.write("il mio ordine")
    work()
    said = guest.begin(token=guest.token)
    assert said["fresh"] is True
    assert said["messages"] == []


# --- bad input and floods --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 50_000, 400),
        (b'{"client_id":"short","text":"x"}', 400),
        (b'{"client_id":"../../etc/x","text":"x"}', 400),
        (b'{"client_id":"12345678"}', 422),
        (b'{"client_id":"12345678","text":" \\n "}', 422),
        (b'{"client_id":"12345678","text":5}', 400),
        (b'{"client_id":"12345678","text":"x","files":"all"}', 422),
        (b'{"client_id":"12345678","text":"x","files":[1]}', 422),
        (b'{"client_id":"12345678","text":"x","files":["a","b","c","d","e","f"]}', 422),
        (json.dumps({"client_id": "12345678", "text": "a" * 8001}).encode(), 422),
        (json.dumps({"client_id": "12345678", "text": "a" * 70_000}).encode(), 413),
    ],
)
def test_a_bad_message_is_refused_with_a_sentence(
    guest: Browser, body: bytes, status: int
) -> None:
    answer = guest.client.post(
        f"/chat/{guest.site}/messages",
        body,
        content_type="application/json",
        headers={"authorization": f"Bearer {guest.token}"},
    )
    assert answer.status_code == status, answer.content
    assert answer.json()["error"]["message"]
    with unscoped("test"):
        assert not Payload.objects.exists()


@pytest.mark.usefixtures("inside")
def test_odd_characters_arrive_as_far_as_they_can_be_kept(guest: Browser) -> None:
    guest.client.post(
        f"/chat/{guest.site}/messages",
        rb'{"client_id":"12345678","text":"a\u0000b\ud800c <b>d</b> \ud83d\ude80","unknown":{}}',
        content_type="application/json",
        headers={"authorization": f"Bearer {guest.token}"},
    )
    work()
    assert texts(guest.read()) == ["abc <b>d</b> 🚀"]


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    "sent_at", ["", "yesterday", "2001-01-01T00:00:00Z", "2999-01-01T00:00:00Z"]
)
def test_a_time_that_cannot_be_true_is_now(guest: Browser, sent_at: str) -> None:
    guest.write(sent_at=sent_at)
    work()
    assert abs(Message.objects.inbound().get().sent_at - timezone.now()) < timedelta(
        minutes=1
    )


def test_a_flood_waits_and_is_told_how_long(guest: Browser) -> None:
    answers = [guest.write() for _ in range(21)]
    assert [a.status_code for a in answers] == [202] * 20 + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 3


def test_a_refusal_speaks_the_visitors_language(account: Account) -> None:
    it = Browser(account).call("get", "messages").json()["error"]["message"]
    en = (
        Browser(account, language="en-GB")
        .call("get", "messages")
        .json()["error"]["message"]
    )
    assert "Ricarichi" in it
    assert "reload" in en


# --- how it looks ----------------------------------------------------------------------------


def test_the_page_learns_how_long_an_answer_takes_and_no_secret(
    account: Account,
) -> None:
    answer = Browser(account).call("get", "brand?language=it")
    assert answer.json()["answer_within"] == 60
    assert answer.json()["brand"]["placeholder"] == "Scriva un messaggio"
    assert KEY not in answer.content.decode()


def test_somebody_is_there_only_while_a_member_has_the_inbox_open(
    account: Account,
) -> None:
    guest = Browser(account)
    assert guest.begin()["online"] is False
    assert guest.begin()["ask_email_after"] == 0
    with unscoped("test"):
        presence.note({account.workspace_id: []})
    assert guest.begin()["online"] is True
    assert guest.begin()["ask_email_after"] == 300
    with unscoped("test"):
        LiveEvent.objects.update(at=timezone.now() - timedelta(minutes=5))
    assert guest.begin()["online"] is False


def test_another_company_being_there_says_nothing_about_us(account: Account) -> None:
    with unscoped("test"):
        presence.note({company("Altra").workspace_id: []})
    assert Browser(account).begin()["online"] is False


def test_the_widget_is_small_and_is_not_fetched_twice(client: Client) -> None:
    answer = client.get("/chat/widget.js", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 30_000
    assert answer["Access-Control-Allow-Origin"] == "*"
    again = client.get("/chat/widget.js", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_the_widget_never_makes_html_of_text() -> None:
    from ascolto.web.portal.chat_pages import WIDGET

    source = WIDGET.read_text()
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
    ):
        assert word not in source, word


def test_our_own_page_shows_the_chat(client: Client, account: Account) -> None:
    answer = client.get(f"/chat/{account.public_id}/")
    assert f'data-site="{account.public_id}"' in answer.content.decode()
    assert client.get("/chat/nothing/").status_code == 404


# --- what may be heard -----------------------------------------------------------------------


@pytest.mark.usefixtures("inside")
def test_a_ticket_opens_the_news_of_one_thread(
    account: Account, guest: Browser
) -> None:
    guest.write()
    work()
    query = guest.read()["stream"].split("?")[1].encode()
    thread = Thread.objects.get()
    assert chat_stream.topic(account.public_id, query) == f"t{thread.pk}"
    assert chat_stream.topic("another", query) == ""
    for forged in (
        b"",
        b"token=",
        b"token=x",
        query[:-3],
        b"\xff",
        b"token=" + guest.token.encode(),
    ):
        assert chat_stream.topic(account.public_id, forged) == "", forged


def test_a_cursor_survives_being_written_down() -> None:
    cursor = chat_thread.Cursor(timezone.now(), 7)
    assert chat_thread.Cursor.read(str(cursor)) == cursor

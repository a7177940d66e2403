"""Answers on their way to WhatsApp: what leaves, what is refused, what stays in doubt."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ascolto.channels.contract import (
    Author,
    ChannelError,
    File,
    Filled,
    Mode,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Refused,
    Template,
    TryLater,
)
from ascolto.connectors.whatsapp.tests.harness import TOKEN, with_provider
from ascolto.connectors.whatsapp.tests.provider import TEMPLATE
from ascolto.providers.meta.tests.graph_api import error
from ascolto.testing.answering import Answer
from ascolto.testing.connectors import Mood, doubted, outgoing
from ascolto.testing.sockets import no_sockets

ZOE = Author("IT.zoe", "Zoe", phone="+39 333 1234567")
PICTURE = File("lago.jpg", b"jpeg", "image/jpeg")


def answer(**more: Any) -> Outgoing:
    return replace(outgoing(), to=ZOE, in_reply_to="wamid.SN1", **more)


def hours_ago(hours: float) -> datetime:
    return datetime.now(UTC) - timedelta(hours=hours)


def test_a_text_goes_to_the_number_and_quotes_what_it_answers() -> None:
    with with_provider() as (provider, connector):
        assert connector.reply(answer()).external_id == "wamid.9000001"
    assert provider.messages == [
        {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": "+393331234567",
            "biz_opaque_callback_data": "ascolto:key-1",
            "context": {"message_id": "wamid.SN1"},
            "type": "text",
            "text": {"body": "Buongiorno, certo.", "preview_url": False},
        }
    ]


@pytest.mark.parametrize(
    ("to", "thread", "address"),
    [
        (Author("IT.zoe"), "IT.zoe", {"recipient": "IT.zoe"}),
        (Author("39333"), "39333", {"to": "+39333"}),
        (None, "39333", {"to": "+39333"}),
        (ZOE, "group:Y2FwaV9n", {"to": "Y2FwaV9n", "recipient_type": "group"}),
    ],
)
def test_who_hides_their_number_is_answered_by_id(
    to: Author | None, thread: str, address: dict[str, str]
) -> None:
    with with_provider() as (provider, connector):
        connector.reply(replace(outgoing(), to=to, thread_id=thread))
    assert provider.messages[0].items() >= address.items()
    assert ("to" in provider.messages[0]) != ("recipient" in provider.messages[0])


@pytest.mark.parametrize(
    ("file", "text", "kind", "media"),
    [
        (PICTURE, "Ecco", "image", {"caption": "Ecco"}),
        (PICTURE, "", "image", {}),
        (
            File("a.pdf", b"x", "application/pdf"),
            "Ecco",
            "document",
            {"caption": "Ecco", "filename": "a.pdf"},
        ),
        (File("a.ogg", b"x", "audio/ogg"), "", "audio", {}),
        (
            File("a.ogg", b"x", "audio/ogg"),
            "Senti",
            "document",
            {"caption": "Senti", "filename": "a.ogg"},
        ),
        (
            File("grande.png", bytes(5_000_001), "image/png"),
            "",
            "document",
            {"filename": "grande.png"},
        ),
        (File("", b"x", "no\r\ntype"), "", "document", {"filename": "file"}),
    ],
)
def test_a_file_is_laid_down_first_and_then_named(
    file: File, text: str, kind: str, media: dict[str, str]
) -> None:
    with with_provider() as (provider, connector):
        connector.reply(answer(files=(file,), text=text))
    [said] = provider.messages
    assert said["type"] == kind
    assert said[kind] == {"id": "1", **media}


def test_after_24_hours_only_a_template_leaves() -> None:
    late = answer(last_heard_at=hours_ago(24.1))
    with with_provider() as (provider, connector):
        with no_sockets(), pytest.raises(Refused, match="24 hours"):
            connector.reply(late)
        connector.reply(answer(last_heard_at=hours_ago(23.9)))
        [template] = connector.templates()
        filled = Filled(template, ("Zoe", "7"))
        connector.reply(replace(late, mode=Mode.TEMPLATE, filled=filled))
    parameters = [{"type": "text", "text": "Zoe"}, {"type": "text", "text": "7"}]
    assert provider.messages[-1]["template"] == {
        "name": "richiamo",
        "language": {"code": "it", "policy": "deterministic"},
        "components": [{"type": "body", "parameters": parameters}],
    }
    assert (
        filled.text == "Locanda sul Lago\nBuongiorno Zoe, la camera 7 è pronta.\nGrazie"
    )


def test_named_places_go_by_name_and_values_in_one_line() -> None:
    template = Template("t", "it", "Ciao {nome}", ("nome",))
    filled = Filled(template, ("Zoe\n\tRossi",))
    with with_provider() as (provider, connector):
        connector.reply(answer(mode=Mode.TEMPLATE, filled=filled))
    [component] = provider.messages[0]["template"]["components"]
    assert component["parameters"] == [
        {"type": "text", "parameter_name": "nome", "text": "Zoe Rossi"}
    ]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"text": "è" * 4097}, "4,096"),
        ({"text": "x" * 1025, "files": (PICTURE,)}, "1,024"),
        ({"files": (PICTURE, PICTURE)}, "one file"),
        ({"text": " "}, "empty"),
        ({"mode": Mode.TEMPLATE}, "missing"),
        (
            {
                "mode": Mode.TEMPLATE,
                "filled": Filled(Template("t", "it", "{1}", ("1",)), ()),
            },
            "does not fit",
        ),
        (
            {
                "mode": Mode.TEMPLATE,
                "filled": Filled(Template("t", "it", "{1}", ("1",)), (" ",)),
            },
            "does not fit",
        ),
    ],
)
def test_what_cannot_be_sent_is_refused_before_the_network(
    wrong: dict[str, Any], why: str
) -> None:
    with (
        with_provider() as (_, connector),
        no_sockets(),
        pytest.raises(Refused, match=why) as caught,
    ):
        connector.reply(answer(**wrong))
    assert caught.value.text.it != caught.value.text.en


@pytest.mark.parametrize(
    ("status", "body", "raised"),
    [
        (401, error(190), NeedsReconnect),
        (400, error(190, f"Malformed access token {TOKEN}"), NeedsReconnect),
        (400, error(10), NeedsReconnect),
        (403, error(200), NeedsReconnect),
        (400, error(131047), Refused),
        (400, error(131026), Refused),
        (400, error(131062), Refused),
        (400, error(132001), Refused),
        (400, error(368), Refused),
        (400, error(100, f"Invalid parameter {TOKEN}"), Refused),
        (404, b"", Refused),
        (429, error(130429), TryLater),
        (400, error(131056), TryLater),
        (400, error(80007), TryLater),
        (400, error(4), TryLater),
        (503, b"", TryLater),
        (500, error(131000), OutcomeUnknown),
        (400, error(1), OutcomeUnknown),
        (502, b"<html>", OutcomeUnknown),
        (200, b"<html>", OutcomeUnknown),
        (200, b"{}", OutcomeUnknown),
        (200, b'{"messages": [{}]}', OutcomeUnknown),
        (500, b'{"error": "down"}', OutcomeUnknown),
    ],
)
def test_what_meta_says_and_what_we_make_of_it(
    status: int, body: bytes, raised: type[ChannelError]
) -> None:
    with (
        with_provider(answers=[Answer(status, body)]) as (_, connector),
        pytest.raises(raised) as caught,
    ):
        connector.reply(answer())
    assert type(caught.value) is raised
    assert TOKEN not in f"{caught.value.text}"


def test_what_may_have_been_taken_is_never_sent_again() -> None:
    """Silence is doubt, and one call is made; the status that follows carries our key."""
    with (
        with_provider(mood=Mood.SILENT) as (provider, connector),
        pytest.raises(OutcomeUnknown),
    ):
        connector.reply(answer())
    with with_provider(answers=[Answer(500, b"")]) as (provider, connector):
        with pytest.raises(OutcomeUnknown):
            connector.reply(answer())
        assert len(provider.messages) == 1
        assert provider.messages[0]["biz_opaque_callback_data"] == "ascolto:key-1"
        with pytest.raises(OutcomeUnknown) as doubt:
            connector.find(doubted(answer()))
        assert "by itself" in doubt.value.text.en
        assert doubt.value.text.it != doubt.value.text.en


def test_meta_says_how_long_to_wait_in_a_header_of_its_own() -> None:
    usage = json.dumps({"1": [{"estimated_time_to_regain_access": 19}]})
    busy = Answer(400, error(80007), {"X-Business-Use-Case-Usage": usage})
    with (
        with_provider(answers=[busy]) as (_, connector),
        pytest.raises(TryLater) as caught,
    ):
        connector.reply(answer())
    assert caught.value.after == timedelta(minutes=19)


def test_a_file_that_cannot_be_laid_down_leaves_no_doubt() -> None:
    with with_provider(mood=Mood.SILENT) as (provider, connector):
        connector.config.timeout_seconds = 0.3
        connector.graph._timeout = -59.7  # a file has a minute more
        with pytest.raises(TryLater):
            connector.reply(answer(files=(PICTURE,)))
    assert provider.messages == []


def test_a_file_is_fetched_with_our_token_while_its_address_lives() -> None:
    ref = File("image.jpg", content_type="image/jpeg", ref="900001")
    with with_provider() as (_, connector):
        assert connector.fetch(ref).content == b"the file"
        for gone in ("900009", "../me", ""):
            with pytest.raises(Refused):
                connector.fetch(replace(ref, ref=gone))


def test_the_templates_are_read_page_by_page_as_far_as_they_can_be_filled() -> None:
    def like(name: str, *components: dict[str, Any], **more: Any) -> dict[str, Any]:
        body = {"type": "BODY", "text": "Ciao {{1}}"}
        return {**TEMPLATE, "name": name, "components": [body, *components], **more}

    picture = {"type": "HEADER", "format": "IMAGE"}
    asking = {"type": "HEADER", "format": "TEXT", "text": "Per {{1}}"}
    link = {"type": "URL", "url": "https://x.it/{{1}}"}
    pages = [
        [like("a"), like("b", picture), like("c", asking)],
        [
            like("d", {"type": "BUTTONS", "buttons": [link]}),
            like("e", status="REJECTED"),
        ],
        [like("f"), like("g", {"type": "CAROUSEL"})],
    ]
    with with_provider() as (provider, connector):
        provider.rehearsal.pages = pages
        assert [t.name for t in connector.templates()] == ["a", "f"]


def test_what_the_token_lacks_and_when_it_ends_is_told() -> None:
    ends = int(datetime(2027, 1, 2, tzinfo=UTC).timestamp())
    info = {"scopes": ["whatsapp_business_messaging"], "expires_at": 0}
    with with_provider() as (provider, connector):
        provider.rehearsal.token_info = info
        [text] = connector.missing()
        assert "whatsapp_business_management" in text.en
        assert connector.expires() is None
        provider.rehearsal.token_info = {
            "expires_at": ends,
            "data_access_expires_at": ends + 9,
        }
        assert connector.missing() == ()
        assert connector.expires() == datetime(2027, 1, 2, tzinfo=UTC)


def test_checking_names_the_number() -> None:
    with with_provider() as (_, connector):
        assert connector.check() == "Locanda dei Tre Remi +39 000 000 0001"


def test_a_token_that_may_not_be_asked_about_is_no_trouble() -> None:
    with with_provider() as (provider, connector):
        provider.rehearsal.token_info = {}
        assert connector.missing() == ()
        assert connector.expires() is None

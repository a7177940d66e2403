"""Bytes to facts: what people and programs write, and what we make of it."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from ascolto.channels.contract import Fact, Incoming, Malformed, Raw, Receipt
from ascolto.connectors.email import (
    addresses,
    html_text,
    parsing,
    quotes,
)
from ascolto.connectors.email.parsing import Mailbox
from ascolto.providers.mail import charsets, headers, mime

OURS = Mailbox(
    "care@brand.test", frozenset({"care@brand.test", "booking@brand.test"}), b"secret"
)


def facts(text: str | bytes, **known: str) -> list[Fact]:
    body = text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode()
    return parsing.facts(Raw("1:1", body, known), OURS)


def said(text: str | bytes, **known: str) -> Incoming:
    (fact,) = facts(text, **known)
    assert isinstance(fact, Incoming)
    return fact


def mail(body: str = "Ciao", **fields: str) -> str:
    fields = {
        "From": "Anna <anna@posta.test>",
        "Message_ID": "<1@posta.test>",
        **fields,
    }
    lines = [
        f"{name.replace('_', '-')}: {value}" for name, value in fields.items() if value
    ]
    return "\n".join([*lines, "", body])


# --- who ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "email", "name"),
    [
        ("anna@posta.test", "anna@posta.test", ""),
        ("Anna Riva <Anna@Posta.TEST>", "anna@posta.test", "Anna Riva"),
        ('"Riva, Anna" <anna@posta.test>', "anna@posta.test", "Riva, Anna"),
        (
            "=?utf-8?q?Riva=2C_Ann=C3=A0?= <anna@posta.test>",
            "anna@posta.test",
            "Riva, Annà",
        ),
        ("=?utf-8?b?QW5u?= =?utf-8?b?w6A=?= <a@b.test>", "a@b.test", "Annà"),
        ("=?utf-8?b?QW5uww==?= =?utf-8?b?oA==?= <a@b.test>", "a@b.test", "Annà"),
        ("anna@posta.test (Anna Riva)", "anna@posta.test", "Anna Riva"),
        ("<anna@posta.test>", "anna@posta.test", ""),
        ("Anna <anna@posta.test>, Bob <bob@posta.test>", "anna@posta.test", "Anna"),
        ("Team: anna@posta.test, bob@posta.test;", "anna@posta.test", ""),
        ('"Servizio \\"VIP\\"" <anna@posta.test>', "anna@posta.test", 'Servizio "VIP'),
        ("Anna Riva anna@posta.test", "anna@posta.test", ""),
        ("Jürgen <jürgen@bücher.test>", "jürgen@bücher.test", "Jürgen"),
        # A name that looks like an address is a name; mail goes to what stands in brackets.
        (
            '"banca@banca.test" <mallory@posta.test>',
            "mallory@posta.test",
            "banca@banca.test",
        ),
    ],
)
def test_the_sender_is_read_from_any_form(field: str, email: str, name: str) -> None:
    author = said(mail(From=field)).author
    assert (author.external_id, author.name) == (email, name)


def test_an_encoded_name_cannot_smuggle_in_another_address() -> None:
    author = said(
        mail(From="=?utf-8?q?boss=40brand.test=3E=2C?= <mallory@posta.test>")
    ).author
    assert author.external_id == "mallory@posta.test"


def test_without_a_sender_it_is_kept_and_says_so() -> None:
    fact = said(mail(From=""))
    assert fact.author.external_id == parsing.NOBODY
    assert fact.problem
    assert fact.automatic == "no sender"


def test_the_form_of_our_own_site_speaks_for_the_person_in_reply_to() -> None:
    fact = said(
        mail(From="Sito <booking@brand.test>", Reply_To="Elena <elena@posta.test>")
    )
    assert (fact.author.external_id, fact.automatic) == ("elena@posta.test", "")


def test_a_stranger_who_wants_answers_elsewhere_stays_who_they_are() -> None:
    fact = said(mail(Reply_To="other@posta.test"))
    assert fact.author.external_id == "anna@posta.test"
    assert fact.reply_to == "other@posta.test"


@pytest.mark.parametrize(
    "fields",
    [
        {"Reply_To": "booking@brand.test"},  # us: an answer would come back to us
        {"Reply_To": "Booking <booking+812-abc@brand.test>"},
        {"Reply_To": "no-reply@shop.test"},
        {"Reply_To": "MAILER-DAEMON@posta.test"},
        {"Reply_To": "everybody@lists.test", "List_Id": "<everybody.lists.test>"},
        {"Reply_To": "not an address"},
        {"Reply_To": "anna@posta.test"},
    ],
    ids=str,
)
def test_answers_do_not_go_where_they_would_go_astray(fields: dict[str, str]) -> None:
    assert said(mail(**fields)).reply_to == ""


def test_who_else_got_it_is_told_without_us_and_without_the_author() -> None:
    fact = said(
        mail(
            To="care@brand.test, Luca Riva <Luca@posta.test>",
            Cc="carla@posta.test, anna@posta.test, luca@posta.test, booking+1-x@brand.test, no-reply@shop.test",
        )
    )
    assert fact.others == ("luca@posta.test", "carla@posta.test")


# --- what it is called and what it answers ----------------------------------------------------


def test_the_message_id_is_its_name() -> None:
    assert said(mail(Message_ID="  <a.b@c>  ")).external_id == "a.b@c"
    assert said(mail(Message_ID="a.b@c")).external_id == "a.b@c"


def test_without_a_message_id_the_same_bytes_have_the_same_name() -> None:
    one, two = said(mail("Uno", Message_ID="")), said(mail("Due", Message_ID=""))
    assert (
        one.external_id
        == said(mail("Uno", Message_ID="")).external_id
        != two.external_id
    )


def test_the_nearest_mail_comes_first() -> None:
    fact = said(
        mail(In_Reply_To="<3@x>", References="<1@x> <2@x>\n <3@x> <1@posta.test>")
    )
    assert fact.references == ("3@x", "2@x", "1@x")


def test_our_token_comes_back_whatever_field_and_case_it_comes_in() -> None:
    address = addresses.tagged("care@brand.test", "812-k3j2h1g0", b"secret")
    assert said(mail(To=f"Care <{address.upper()}>")).thread_token == "812-k3j2h1g0"
    assert said(mail(Delivered_To=address)).thread_token == "812-k3j2h1g0"


@pytest.mark.parametrize("token", ["812-k3j2h1g0", "Thread/7 È", "0x41", "a", "x" * 30])
def test_any_token_survives_the_journey(token: str) -> None:
    address = addresses.tagged("care@brand.test", token, b"secret")
    assert len(address.partition("@")[0]) <= 64
    assert addresses.token_in([address.encode()], "care@brand.test", b"secret") == token


def test_a_forged_token_is_none() -> None:
    address = addresses.tagged("care@brand.test", "812", b"another secret")
    assert said(mail(To=address)).thread_token == ""
    assert said(mail(To="care+812-aaaaaaaaaaaaaaaa@brand.test")).thread_token == ""


# --- what must not be answered by a machine --------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""),
        ({"Auto_Submitted": "no"}, ""),
        ({"Auto_Submitted": "auto-replied; owner-email=x@y"}, "auto-submitted"),
        ({"Auto_Submitted": "auto-generated (rejected)"}, "auto-submitted"),
        ({"Precedence": "Bulk"}, "bulk"),
        ({"Precedence": "list"}, "list"),
        ({"List_Id": "<x.y>"}, "list"),
        ({"List_Unsubscribe": "<mailto:x@y>"}, "list"),
        ({"Return_Path": "<>"}, "empty return path"),
        ({"Return_Path": "<anna@posta.test>"}, ""),
        ({"X_Auto_Response_Suppress": "DR, OOF, AutoReply"}, "auto-response-suppress"),
        ({"X_Auto_Response_Suppress": "DR, RN, NRN"}, ""),
        ({"X_Autoreply": "yes"}, "auto-reply"),
        ({"Subject": "Risposta automatica: sono via"}, "auto-reply"),
        ({"Subject": "AW: Automatische Antwort"}, "auto-reply"),
        ({"Subject": "Out of Office: Re: camera"}, "auto-reply"),
        ({"Subject": "La vostra risposta automatica non mi aiuta"}, ""),
        ({"From": "MAILER-DAEMON@posta.test"}, "mail system"),
        ({"From": "postmaster@posta.test"}, "mail system"),
        ({"From": "no-reply@posta.test"}, "no-reply"),
        ({"From": "noreply+7@posta.test"}, "no-reply"),
        ({"From": "ordini.non-rispondere@posta.test"}, "no-reply"),
        ({"From": "care@brand.test"}, "own address"),
        ({"From": "booking+x@brand.test"}, "own address"),
        ({"From": "noreen@posta.test"}, ""),
        ({"From": "bouncer.club@posta.test"}, ""),
    ],
)
def test_why_it_must_not_be_answered_by_a_machine(
    fields: dict[str, str], reason: str
) -> None:
    assert said(mail(**fields)).automatic == reason


def test_a_from_of_ours_never_makes_it_ours() -> None:
    fact = said(mail(From="care@brand.test", In_Reply_To="<x@brand.test>"))
    assert fact.ours is False
    assert fact.automatic == "own address"


# --- when -----------------------------------------------------------------------------------------


def test_it_was_sent_when_it_says_so() -> None:
    fact = said(
        mail(Date="Mon, 2 Nov 2026 10:00:00 +0100"),
        internaldate="2026-11-02T12:00:00+00:00",
    )
    assert fact.sent_at == datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Foo 2026"])
def test_without_a_date_it_was_sent_when_it_arrived(date: str) -> None:
    arrived = "2026-11-02T12:00:00+00:00"
    assert said(mail(Date=date), internaldate=arrived).sent_at.isoformat() == arrived


def test_a_mail_from_the_future_was_sent_when_it_arrived() -> None:
    fact = said(
        mail(Date="Fri, 1 Jan 2038 10:00:00 +0100"),
        internaldate="2026-11-02T12:00:00+00:00",
    )
    assert fact.sent_at == datetime(2026, 11, 2, 12, tzinfo=UTC)


# --- text and quotes -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            "Sì.\n\nIl giorno lun 2 nov 2026 alle ore 09:58 Inn <a@b.it> ha scritto:\n> Viene?",
            "Sì.",
        ),
        (
            "Sì.\n\nIl giorno lun 2 nov 2026 alle ore 09:58 Inn\n<a@b.it> ha scritto:\n\n> Viene?\n",
            "Sì.",
        ),
        ("Sì.\n\nIl 02/11/2026 09:58, Inn ha scritto:\n> Viene?", "Sì."),
        (
            "Yes.\n\nOn Mon, Nov 2, 2026 at 9:58 AM Inn <a@b.it> wrote:\n> Coming?",
            "Yes.",
        ),
        (
            "Ja.\n\nAm Mo., 2. Nov. 2026 um 09:58 Uhr schrieb Inn <\na@b.it>:\n> Kommen Sie?",
            "Ja.",
        ),
        ("Ja.\n\nAm 02.11.26 um 09:58 schrieb Inn:\n> Kommen Sie?", "Ja."),
        (
            "Oui.\n\nLe lun. 2 nov. 2026 à 09:58, Inn <a@b.it> a écrit :\n> Venez ?",
            "Oui.",
        ),
        ("Sì\n\n-----Messaggio originale-----\nDa: Inn\nInviato: oggi\n\nViene?", "Sì"),
        (
            "Sì\n\nDa: Inn <a@b.it>\nInviato: lunedì\nA: Anna\nOggetto: R: camera\n\nViene?",
            "Sì",
        ),
        (
            "Yes\n\n________________________________\nFrom: Inn\nSent: Monday\nTo: A\nSubject: x\n\nOk?",
            "Yes",
        ),
        (
            "Ja\n\nVon: Inn\nGesendet: Montag\nAn: Anna\nBetreff: AW: x\n\nKommen Sie?",
            "Ja",
        ),
        ("Sì\n\nInviato da iPhone\n\n> Viene?", "Sì"),
        ("Yes\n\nSent from my Samsung Galaxy", "Yes"),
        ("Sì\n-- \nAnna Riva\nVia Roma 1", "Sì"),
        ("> Viene?\n\nSì, alle sei.", "Sì, alle sei."),
        (
            "Guten Tag,\n> Wann?\nMorgen.\n> Wo?\nHier.",
            "Guten Tag,\n> Wann?\nMorgen.\n> Wo?\nHier.",
        ),
        ("Il giorno 5 arrivo tardi: mi hanno scritto di avvisare.", None),
        ("From: what I see, you are closed.\nTo me that is odd.", None),
        ("Thanks,\nplease send:\n- one towel\n- two keys", None),
        ("On Monday I wrote:\nnobody answered.\nWhy?", None),
        (
            "---------- Forwarded message ---------\nDa: X\nDate: y\nSubject: z\n\nEcco",
            None,
        ),
        ("Inviato da iPhone non va bene come firma, vero?\nRispondete.", None),
        (">", None),
        ("-- ", None),
        ("", None),
    ],
)
def test_only_what_was_written_now_is_shown(body: str, text: str | None) -> None:
    split = quotes.split(body)
    assert split.text == (body.strip() if text is None else text)
    shown = "".join((split.text + split.quoted).split())
    assert sorted(shown) == sorted("".join(body.split())), "something was lost"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Uno</p><p>Due</p>", "Uno\n\nDue"),
        ("Uno<br>Due<br/>\nTre", "Uno\nDue\nTre"),
        ("<b>a</b>&nbsp;&lt;b&gt; &euro;&#8364;", "a <b> €€"),
        ("<style>p{}</style><script>x</script><!-- no -->Sì", "Sì"),
        ("<a href='https://x.test/y'>qui</a>", "qui (https://x.test/y)"),
        ("<a href='https://x.test/y'>https://x.test/y</a>", "https://x.test/y"),
        ("<a href='javascript:alert(1)'>qui</a>", "qui"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ('<img alt="foto della tazza">', "foto della tazza"),
        ("2 < 3 and <3", "2 < 3 and <3"),
        ('<p title="a > b">Testo</p>', "Testo"),
        ("<p title='unclosed>Testo", "Testo"),
        ("", ""),
    ],
)
def test_html_becomes_readable(html: str, text: str) -> None:
    assert html_text.readable(html) == text


def test_html_alone_is_split_where_the_mail_program_began_its_quote() -> None:
    body = '<div>Sì</div><div class="gmail_quote">Il giorno x<blockquote>Viene?</blockquote></div>'
    fact = said(mail(body, Content_Type="text/html; charset=utf-8"))
    assert (fact.text, fact.quoted) == ("Sì", "Il giorno x\n\nViene?")
    assert fact.html == body


# --- charsets and encodings --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("perché €".encode(), "utf-8", "perché €"),
        ("perché €".encode("cp1252"), "iso-8859-1", "perché €"),
        ("perché".encode("cp1252"), "us-ascii", "perché"),
        ("perché".encode(), "iso-8859-15x", "perché"),
        ("perché".encode("cp1252"), "", "perché"),
        ("perché".encode("mac-roman"), "macintosh", "perché"),
        ("日本".encode("cp932"), "shift_jis", "日本"),
        ("日本".encode("iso2022_jp"), "ISO-2022-JP", "日本"),
        (b"a\x00b\x1bc", "utf-8", "abc"),
        (b"x", "undefined", "x"),
        (b"x-", "punycode", "x-"),
        (b"a\r\nb\rc", "utf-8", "a\nb\nc"),
        (b"+2AA-", "utf-7", "?"),
        ("è".encode() * 40 + b"\xc3", "utf-8", "è" * 40 + "\ufffd"),
    ],
)
def test_text_is_read_in_whatever_charset(data: bytes, charset: str, text: str) -> None:
    assert charsets.decode(data, charset) == text


def test_a_paragraph_in_flowed_format_is_one_line() -> None:
    fact = said(
        mail(
            "Una riga \nche va avanti\n\nE basta",
            Content_Type="text/plain; format=flowed",
        )
    )
    assert fact.text == "Una riga che va avanti\n\nE basta"


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ('attachment; filename="a b.pdf"', "a b.pdf"),
        ("attachment; filename=a.pdf", "a.pdf"),
        ("attachment; filename*=utf-8''citt%C3%A0.pdf", "città.pdf"),
        ("attachment; filename*0=uno; filename*1=due.pdf", "unodue.pdf"),
        ('attachment; filename="=?utf-8?q?citt=C3=A0.pdf?="', "città.pdf"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename="C:\\\\x\\\\evil.exe"', "evil.exe"),
        ('attachment; filename="\u200b.htaccess"', "htaccess"),
        ('attachment; filename="\u202efdp.exe"', "fdp.exe"),
        ("attachment", "file-1.txt"),
    ],
)
def test_a_file_has_a_harmless_name(field: str, name: str) -> None:
    fact = said(mail("x", Content_Type="text/plain", Content_Disposition=field))
    assert [file.name for file in fact.files] == [name]


def test_a_mail_in_a_mail_is_a_file() -> None:
    inner = "Subject: Dentro\nFrom: x@y.test\n\nciao"
    (file,) = said(mail(inner, Content_Type="message/rfc822")).files
    assert file.name == "Dentro.eml"
    assert b"ciao" in file.content


@pytest.mark.parametrize("raw", [b"", b"\r\n", b"\x00" * 10, b"GET / HTTP/1.1\r\n\r\n"])
def test_what_is_no_mail_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed):
        facts(raw)


def test_a_body_without_a_blank_line_before_it_is_a_body() -> None:
    fact = said("From: a@b.test\nSubject: x\nBuongiorno a tutti\nvolevo sapere")
    assert fact.text == "Buongiorno a tutti\nvolevo sapere"


def test_one_broken_header_line_hides_no_other() -> None:
    fact = said(
        "From a@b Mon Nov 2\nSubject: x\n>From y\nbroken line\nFrom: a@b.test\n\nciao"
    )
    assert (fact.author.external_id, fact.text) == ("a@b.test", "ciao")


def test_headers_are_found_whatever_their_line_ends() -> None:
    for newline in ("\n", "\r\n", "\r"):
        found, body = headers.of_mail(newline.join(["A: 1", "B: 2", "", "x"]).encode())
        assert (found.raw("a"), found.raw("b")) == (b"1", b"2")
        assert (
            mime.read(newline.join(["A: 1", "B: 2", "", "x"]).encode()).root.content()
            == b"x"
        )
        assert body


# --- bounces -------------------------------------------------------------------------------------


def bounce(status: str = "5.1.1", action: str = "failed", of: str = "") -> str:
    of = of or "0123456789abcdef0123456789abcdef.ascolto@brand.test"
    return mail(
        f"--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; anna@posta.test\nAction: {action}\n"
        f"Status: {status}\nDiagnostic-Code: smtp; 550 no such user\n--b\n"
        f"Content-Type: text/rfc822-headers\n\nMessage-ID: <{of}>\n\n--b--",
        From="MAILER-DAEMON@posta.test",
        Content_Type="multipart/report; report-type=delivery-status; boundary=b",
    )


def test_a_bounce_of_ours_is_the_fate_of_our_mail_and_nothing_else() -> None:
    (receipt,) = facts(bounce())
    assert isinstance(receipt, Receipt)
    assert receipt.of == "0123456789abcdef0123456789abcdef.ascolto@brand.test"
    assert receipt.fate == "failed"
    assert receipt.why.startswith("The address does not exist. (anna@posta.test: 550")


def test_a_bounce_of_something_else_is_shown_to_people_too() -> None:
    receipt, shown = facts(bounce(of="x@other.test"))
    assert isinstance(receipt, Receipt)
    assert receipt.of == "x@other.test"
    assert isinstance(shown, Incoming)
    assert shown.automatic == "bounce"


def test_a_delay_decides_nothing() -> None:
    assert [type(fact).__name__ for fact in facts(bounce(action="delayed"))] == [
        "Ignored"
    ]


def test_a_delivery_is_told_as_well() -> None:
    (receipt,) = facts(bounce(action="delivered", status="2.0.0"))
    assert isinstance(receipt, Receipt)
    assert receipt.fate == "delivered"


def test_a_customer_who_writes_about_a_failed_delivery_is_a_customer() -> None:
    fact = said(
        mail(
            "Il pacco non è arrivato.",
            Subject="Mancata consegna del pacco, undelivered",
        )
    )
    assert fact.automatic == ""


# --- speed ---------------------------------------------------------------------------------------


def test_a_plain_mail_costs_little() -> None:
    """The target is 4,000 in a second of CPU; the floor allows for a busy machine."""
    text = mail("Ciao, è una riga di testo come tante altre.\n" * 28, Subject="=?utf-8?q?Caff=C3=A8?=",
                To="care@brand.test", Date="Mon, 2 Nov 2026 10:00:00 +0100", MIME_Version="1.0",
                Content_Type="text/plain; charset=utf-8", References="<1@x> <2@x>")  # fmt: skip
    raw = Raw("1:1", text.replace("\n", "\r\n").encode())
    begun = time.process_time()
    for _ in range(2_000):
        parsing.facts(raw, OURS)
    rate = 2_000 / (time.process_time() - begun)
    assert rate > 2_000, (
        f"{rate:,.0f} mails of {len(raw.body)} bytes in a second of CPU"
    )

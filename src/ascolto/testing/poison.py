"""Mails written to break mail programs. Each was found, or could be found, in the wild.

    for name in names(): raw = poison(name)

Pure: the same name gives the same bytes.
"""

from __future__ import annotations

import base64
from collections.abc import Callable

_HEAD = (
    b"Return-Path: <mallory@mallory.test>\r\n"
    b"Date: Sat, 21 Nov 2026 10:00:00 +0100\r\n"
    b"To: care@brand.test\r\n"
    b"MIME-Version: 1.0\r\n"
)
_FROM = b"From: Mallory <mallory@mallory.test>\r\n"
_SUBJECT = b"Subject: poison\r\n"


def names() -> list[str]:
    """What every poison is called."""
    return sorted(_RECIPES)


def poison(name: str) -> bytes:
    """One poisonous mail. Raises `KeyError` for a name that is none."""
    mail = _RECIPES[name]()
    if name in _WITHOUT_ID:
        return mail
    return f"Message-ID: <{name}@mallory.test>\r\n".encode() + mail


_RECIPES: dict[str, Callable[[], bytes]] = {}
_WITHOUT_ID = {
    "nothing",
    "one-newline",
    "random-bytes",
    "no-headers",
    "no-message-id",
    "only-nuls",
}


def _recipe(made: Callable[[], bytes]) -> Callable[[], bytes]:
    _RECIPES[made.__name__.strip("_").replace("_", "-")] = made
    return made


def _plain(body: bytes, *fields: bytes) -> bytes:
    head = _HEAD + _FROM + _SUBJECT + b"".join(field + b"\r\n" for field in fields)
    return head + b"\r\n" + body


def _text(body: bytes, charset: bytes, encoding: bytes = b"8bit") -> bytes:
    return _plain(
        body,
        b"Content-Type: text/plain; charset=" + charset,
        b"Content-Transfer-Encoding: " + encoding,
    )


# --- headers that cost ------------------------------------------------------------------------


@_recipe
def _semicolons() -> bytes:
    """cpython#87075: 16 s for 20 kB."""
    return _plain(b"x", b"Content-Type: text/plain" + b";" * 20_000)


@_recipe
def _many_more_semicolons() -> bytes:
    return _plain(b"x", b"Content-Type: multipart/mixed" + b";a" * 500_000)


@_recipe
def _semicolons_in_a_part() -> bytes:
    part = b"--b\r\nContent-Type: text/plain" + b";a=" * 300_000 + b"\r\n\r\nx\r\n--b--"
    return _plain(part, b"Content-Type: multipart/mixed; boundary=b")


@_recipe
def _fifty_thousand_recipients() -> bytes:
    to = b",\r\n ".join(b"user%d@example.test" % number for number in range(50_000))
    return b"To: " + to + b"\r\n" + _plain(b"x")


@_recipe
def _fifty_thousand_senders() -> bytes:
    senders = b",\r\n ".join(
        b'"User %d" <user%d@example.test>' % (n, n) for n in range(50_000)
    )
    return _HEAD + b"From: " + senders + b"\r\n" + _SUBJECT + b"\r\nx"


@_recipe
def _encoded_words() -> bytes:
    words = b" ".join([b"=?utf-8?q?=C3=A8x?="] * 25_000)
    return _HEAD + _FROM + b"Subject: " + words + b"\r\n\r\nx"


@_recipe
def _encoded_words_in_five_megabytes() -> bytes:
    words = b"\r\n ".join([b"=?iso-8859-1?q?=E8x?="] * 230_000)
    return _HEAD + _FROM + b"Subject: " + words + b"\r\n\r\nx"


@_recipe
def _encoded_words_in_a_file_name() -> bytes:
    name = b" ".join([b"=?utf-8?q?=C3=A8x?="] * 50_000)
    part = (
        b'--b\r\nContent-Disposition: attachment; filename="'
        + name
        + b'"\r\n\r\nx\r\n--b--'
    )
    return _plain(part, b"Content-Type: multipart/mixed; boundary=b")


@_recipe
def _nested_comments() -> bytes:
    sender = b"(" * 50_000 + b"a" + b")" * 50_000 + b" <mallory@mallory.test>"
    return _HEAD + b"From: " + sender + b"\r\n" + _SUBJECT + b"\r\nx"


@_recipe
def _quotes_that_never_end() -> bytes:
    return _HEAD + b'From: "' + b'\\"' * 100_000 + b" <mallory@mallory.test>\r\n\r\nx"


@_recipe
def _groups_within_groups() -> bytes:
    return (
        _HEAD
        + b"From: "
        + b"a:" * 50_000
        + b";" * 50_000
        + b"\r\n"
        + _SUBJECT
        + b"\r\nx"
    )


@_recipe
def _hundred_thousand_fields() -> bytes:
    fields = b"".join(b"X-Field-%d: value\r\n" % number for number in range(100_000))
    return fields + _plain(b"x")


@_recipe
def _broken_lines() -> bytes:
    return b"no field at all\r\n" * 100_000 + _plain(b"x")


@_recipe
def _one_field_of_ten_megabytes() -> bytes:
    return _plain(b"x", b"X-Long: " + b"a" * 10_000_000)


@_recipe
def _endless_folding() -> bytes:
    return _plain(b"x", b"X-Folded: a" + b"\r\n " * 400_000)


@_recipe
def _many_references() -> bytes:
    ids = b"\r\n ".join(b"<id-%d@mallory.test>" % number for number in range(50_000))
    return _plain(b"x", b"References: " + ids)


@_recipe
def _angle_brackets() -> bytes:
    return _plain(
        b"x", b"References: " + b"<" * 500_000, b"In-Reply-To: " + b"< " * 30_000
    )


@_recipe
def _parameter_sections() -> bytes:
    sections = b"; ".join(b"name*%d*=%%41" % number for number in range(20_000))
    return _plain(b"x", b"Content-Type: text/plain; " + sections)


@_recipe
def _spaces_in_a_field() -> bytes:
    return _plain(
        b"x",
        b"Content-Type: text/plain;" + b" " * 200_000 + b"charset",
        b"X: " + b" \t" * 200_000,
    )


@_recipe
def _dates() -> bytes:
    return (
        _HEAD.replace(b"Date: Sat, 21 Nov 2026", b"Date: " + b"9" * 100_000)
        + _FROM
        + b"\r\nx"
    )


# --- structures that cost -----------------------------------------------------------------------


@_recipe
def _fifty_thousand_parts() -> bytes:
    parts = b"--b\r\n\r\nx\r\n" * 50_000 + b"--b--"
    return _plain(parts, b"Content-Type: multipart/mixed; boundary=b")


@_recipe
def _fifty_thousand_files() -> bytes:
    parts = (
        b"--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n" * 50_000
    )
    return _plain(parts + b"--b--", b"Content-Type: multipart/mixed; boundary=b")


@_recipe
def _deep_nesting() -> bytes:
    levels = b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1)
        for n in range(5_000)
    )
    return _plain(levels + b"x", b"Content-Type: multipart/mixed; boundary=b0")


@_recipe
def _deep_nesting_with_one_boundary() -> bytes:
    level = b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    return _plain(level * 20_000, b"Content-Type: multipart/mixed; boundary=b")


@_recipe
def _mails_within_mails() -> bytes:
    inner = (b"Content-Type: message/rfc822\r\n\r\n") * 20_000
    return _plain(inner + b"x", b"Content-Type: message/rfc822")


@_recipe
def _boundary_of_a_dash() -> bytes:
    return _plain(b"-" * 2_000_000, b"Content-Type: multipart/mixed; boundary=-")


@_recipe
def _boundary_of_ten_thousand() -> bytes:
    boundary = b"b" * 10_000
    return _plain(
        b"--" + boundary + b"\r\n\r\nx",
        b"Content-Type: multipart/mixed; boundary=" + boundary,
    )


@_recipe
def _no_boundary() -> bytes:
    return _plain(b"-- \r\n" * 200_000, b"Content-Type: multipart/mixed")


@_recipe
def _boundary_never_ends() -> bytes:
    return _plain(
        b"--b\r\nContent-Type: text/plain\r\n\r\nhello",
        b"Content-Type: multipart/mixed; boundary=b",
    )


@_recipe
def _forged_delivery_status() -> bytes:
    groups = b"Final-Recipient: rfc822; a@b.test\r\nAction: failed\r\n\r\n" * 20_000
    part = b"--b\r\nContent-Type: message/delivery-status\r\n\r\n" + groups + b"--b--"
    return _plain(
        part, b"Content-Type: multipart/report; report-type=delivery-status; boundary=b"
    )


# --- bodies that cost ---------------------------------------------------------------------------


@_recipe
def _thirty_megabytes_of_text() -> bytes:
    return _text(b"Lorem ipsum dolor sit amet.\r\n" * 1_100_000, b"utf-8")


@_recipe
def _forty_megabyte_file() -> bytes:
    content = base64.encodebytes(bytes(range(256)) * 115_000)
    part = (
        b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + content + b"--b--"
    )
    return _plain(part, b"Content-Type: multipart/mixed; boundary=b")


@_recipe
def _one_line_of_five_megabytes() -> bytes:
    return _text(b"a" * 5_000_000, b"utf-8")


@_recipe
def _quote_marks() -> bytes:
    return _text(b"> " * 500_000 + b"\r\n" + b">\r\nx\r\n" * 100_000, b"utf-8")


@_recipe
def _attributions() -> bytes:
    line = b"On " + b"a " * 190 + b"\r\n"
    return _text(line * 500 + b"On Monday x wrote:\r\n" * 20_000, b"utf-8")


@_recipe
def _signatures() -> bytes:
    return _text(b"x\r\n" + b">\r\n-- \r\n" * 50_000, b"utf-8")


@_recipe
def _outlook_headers() -> bytes:
    return _text(b"From: a\r\nTo: b\r\n" * 50_000, b"utf-8")


@_recipe
def _underlines() -> bytes:
    return _text((b"_" * 500 + b"\r\n") * 2_000 + b"-" * 100_000, b"utf-8")


@_recipe
def _unclosed_tags() -> bytes:
    return _plain(b'<a href="' * 200_000, b"Content-Type: text/html; charset=utf-8")


@_recipe
def _unclosed_comments() -> bytes:
    return _plain(b"<!--" * 200_000, b"Content-Type: text/html; charset=utf-8")


@_recipe
def _unclosed_elements() -> bytes:
    body = b"<style><head><title><script>" * 50_000
    return _plain(body, b"Content-Type: text/html; charset=utf-8")


@_recipe
def _deep_html() -> bytes:
    return _plain(
        b"<div><b><i>" * 100_000 + b"x", b"Content-Type: text/html; charset=utf-8"
    )


@_recipe
def _attributes() -> bytes:
    body = b"<p " + b"a='b' " * 200_000 + b">x</p>" + b"<a x=\"<a x='" * 50_000
    return _plain(body, b"Content-Type: text/html; charset=utf-8")


@_recipe
def _entities() -> bytes:
    return _plain(
        b"&amp;&#x;&#99999999;&" * 100_000, b"Content-Type: text/html; charset=utf-8"
    )


@_recipe
def _bad_base64() -> bytes:
    return _text(b"!!!!=" * 200_000 + b"QUJD", b"utf-8", b"base64")


@_recipe
def _bad_quoted_printable() -> bytes:
    return _text(b"=ZZ=" * 300_000, b"utf-8", b"quoted-printable")


@_recipe
def _uuencode() -> bytes:
    return _text(
        b"begin 644 a\r\n" + b"M" * 61 + b"\r\n" * 100_000 + b"end",
        b"utf-8",
        b"x-uuencode",
    )


# --- charsets -----------------------------------------------------------------------------------


def _charset(name: bytes) -> Callable[[], bytes]:
    return lambda: _text(b"perch\xe8 \xff\xfe +ADw-script+AD4- \x1b$B", name)


for _number, _name in enumerate(
    (
        b"unknown-8bit", b"rot13", b"hex", b"zlib", b"idna", b"punycode", b"undefined",
        b"DEFAULT_CHARSET", b"utf-7", b"utf-16", b"utf-32", b"unicode_escape", b"a\x00b",
        b"x" * 5_000, b'"', b"utf-8\xff", b"iso-2022-jp", b"hz", b"cp65001", b"../../etc/passwd",
    )
):  # fmt: skip
    _RECIPES[f"charset-{_number:02}"] = _charset(_name)


@_recipe
def _charset_in_a_header() -> bytes:
    words = b" ".join(
        b"=?" + name + b"?b?6Xh4?="
        for name in (
            b"unknown-8bit",
            b"hex",
            b"zlib",
            b"undefined",
            b"idna",
            b"utf-7",
            b"rot13",
        )
    )
    return (
        _HEAD
        + b"From: "
        + words
        + b" <mallory@mallory.test>\r\nSubject: "
        + words
        + b"\r\n\r\nx"
    )


@_recipe
def _punycode_of_a_megabyte() -> bytes:
    return _text(b"a" * 1_000_000 + b"-z", b"punycode")


@_recipe
def _surrogates() -> bytes:
    return _text(b"\xed\xa0\x80 \xed\xb0\x80 +2AA- x", b"utf-7")


# --- hardly mails -------------------------------------------------------------------------------


@_recipe
def _nothing() -> bytes:
    return b""


@_recipe
def _one_newline() -> bytes:
    return b"\r\n"


@_recipe
def _only_nuls() -> bytes:
    return b"\x00" * 100_000


@_recipe
def _nuls_everywhere() -> bytes:
    return (
        _plain(b"a\x00b", b"X\x00Y: z")
        .replace(b"poison", b"poi\x00son")
        .replace(b"Mall", b"M\x00ll")
    )


@_recipe
def _random_bytes() -> bytes:
    return bytes((number * 7919 + number // 251) % 256 for number in range(100_000))


@_recipe
def _no_headers() -> bytes:
    return b"just words, nothing else\r\n" * 1_000


@_recipe
def _no_sender() -> bytes:
    return (
        _HEAD.replace(b"Return-Path: <mallory@mallory.test>\r\n", b"")
        + _SUBJECT
        + b"\r\nx"
    )


@_recipe
def _no_message_id() -> bytes:
    return _plain(b"x")


@_recipe
def _headers_without_end() -> bytes:
    return _HEAD + _FROM + _SUBJECT.rstrip()


@_recipe
def _bare_carriage_returns() -> bytes:
    return _plain(b"one\rtwo\rthree").replace(b"\r\n", b"\r")


@_recipe
def _message_id_of_a_megabyte() -> bytes:
    return b"Message-ID: <" + b"a" * 1_000_000 + b"@mallory.test>\r\n" + _plain(b"x")


@_recipe
def _file_names() -> bytes:
    names = (
        b"\xe2\x80\x8b.htaccess", b"../../../etc/passwd", b"C:\\\\Windows\\\\evil.exe",
        b"a\x00.png", b"." * 3_000, b"\xe2\x80\xaefdp.exe", b"con", b"x" * 5_000 + b".pdf",
    )  # fmt: skip
    parts = b"".join(
        b'--b\r\nContent-Disposition: attachment; filename="' + name + b'"\r\n\r\nx\r\n'
        for name in names
    )
    return _plain(parts + b"--b--", b"Content-Type: multipart/mixed; boundary=b")


@_recipe
def _injected_fields() -> bytes:
    subject = b"Subject: =?utf-8?q?a=0D=0ABcc:_victim=40victim.test=0D=0A?=\r\n"
    sender = b"From: =?utf-8?q?M=0D=0AX-Evil:_1?= <mallory@mallory.test>\r\n"
    return _HEAD + sender + subject + b"\r\nx"


@_recipe
def _forged_answer() -> bytes:
    """FreeScout CVE-2026-47123: a stranger pretends to be an agent who answers."""
    head = _HEAD + b"From: Care <care@brand.test>\r\n" + _SUBJECT
    return head + b"In-Reply-To: <message-1@brand.test>\r\n\r\nPay here instead."

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.core.sniffing import clean_name, is_inline, is_risky, sniff


def _zip(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


OFFICE = "[Content_Types].xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"GIF89a\x01\x00\x01\x00", "image/gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\n\n%PDF-1.4 after some junk", "application/pdf"),
        (b"MZ\x90\0", "application/x-msdownload"),
        (b"\x7fELF\x02", "application/x-executable"),
        (
            _zip(OFFICE, "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (_zip(OFFICE, "xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            _zip(OFFICE, "ppt/presentation.xml"),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (_zip(OFFICE, "word/vbaProject.bin"), "application/vnd.ms-office.macro"),
        (_zip("META-INF/MANIFEST.MF"), "application/java-archive"),
        (_zip("photo.jpg"), "application/zip"),
        (OLE + "WordDocument".encode("utf-16-le"), "application/msword"),
        (OLE + "WordDocument_VBA_PROJECT".encode("utf-16-le"), "application/vnd.ms-office.macro"),
        (OLE, "application/x-ole-storage"),
        (b"<!DOCTYPE html><p>", "text/html"),
        (b"\xef\xbb\xbf  <HTML>", "text/html"),
        (b"\0\0<!-- a --><!-- b --> <script>alert(1)", "text/html"),
        ("\ufeff<html>".encode("utf-16-le"), "text/html"),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "image/svg+xml"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "image/svg+xml"),
        (b"<x:svg xmlns:x='http://www.w3.org/2000/svg'>", "image/svg+xml"),
        (b'<?xml version="1.0"?><rss/>', "text/xml"),
        (b"#!/bin/sh\nrm", "text/x-script"),
        (b"<?php system($_GET[0]);", "text/x-script"),
        (b"BEGIN:VCALENDAR\r\n", "text/calendar"),
        ("Perché no?".encode(), "text/plain"),
        ("Perché no?".encode("latin-1"), "text/plain"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)  # fmt: skip
def test_the_bytes_tell_what_a_file_is(content: bytes, kind: str) -> None:
    assert sniff(content) == kind
    assert sniff(bytearray(content)) == kind


def test_an_open_document_names_itself() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "x")
    found = sniff(file.getvalue())
    assert found.startswith("application/vnd.oasis.opendocument.text")
    assert not is_risky(found)


def test_only_raster_pictures_are_shown_inline() -> None:
    assert [
        t
        for t in ("image/png", "image/svg+xml", "text/html", "image/bmp", "image/webp")
        if is_inline(t)
    ] == ["image/png", "image/webp"]


@pytest.mark.parametrize(
    "name",
    ["a.exe", "A.EXE", "fattura.pdf.js", "x.html", "\u200b.htaccess", ".htaccess", "a.exe. .",
     "a.e\u200bxe", "a.ｅｘｅ", "photo\u202egpj.exe", "dir/a.bat", "a.docm"],
)  # fmt: skip
def test_names_that_a_system_would_run_are_risky(name: str) -> None:
    assert is_risky("text/plain", name)


@pytest.mark.parametrize("name", ["a.pdf", "my.exe.txt", "nota", "foto.jpeg", ""])
def test_ordinary_names_are_not_risky(name: str) -> None:
    assert not is_risky("application/pdf", name)


def test_risky_bytes_are_risky_under_any_name() -> None:
    assert is_risky(sniff(b"MZ\x90\0"), "holiday.jpg")
    assert is_risky(sniff(b"<svg>"), "holiday.jpg")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("\u200b.htaccess", "htaccess"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\fattura.pdf", "fattura.pdf"),
        ("．．／evil.txt", "evil.txt"),
        ("a\r\nb\x00c.txt", "a bc.txt"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("con .txt", "_con .txt"),
        ("COM¹.txt", "_COM1.txt"),
        ("a.txt:stream", "a.txt_stream"),
        ("  ...  ", "file"),
        ("", "file"),
        ("/", "file"),
        ("\ud800\udfff", "file"),
        ("\u3164.exe", "exe"),
        ("Perché così.pdf", "Perché così.pdf"),
        ("Perche\u0301.pdf", "Perché.pdf"),
        ("見積書.pdf", "見積書.pdf"),
        ("x" * 300 + ".pdf", "x" * 115 + ".pdf"),
    ],
)
def test_names_are_cleaned_before_they_are_shown(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def _holds(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean) <= 120
    assert clean.isprintable()
    assert not set('/\\<>:"|?*') & set(clean)
    assert not clean.startswith((".", " "))
    assert not clean.endswith((".", " "))
    assert clean_name(clean) == clean
    clean.encode()


@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_name_becomes_a_clean_one(name: str) -> None:
    _holds(name)


def test_naughty_names_become_clean_ones(naughty_strings: list[str]) -> None:
    for name in naughty_strings:
        _holds(name)


@given(st.binary(max_size=400))
def test_any_bytes_have_a_type(content: bytes) -> None:
    assert "/" in sniff(content)


@pytest.mark.parametrize(
    "content", [b"<!---->" * 1200, b"<!--" * 2048, b" " * 8192, b"<" * 8192, b"<!-- -->\n" * 900]
)  # fmt: skip
def test_no_content_takes_long_to_tell(content: bytes) -> None:
    began = time.process_time()
    sniff(content)
    clean_name("\ufdfa" * 1_000_000)
    assert time.process_time() - began < 0.5

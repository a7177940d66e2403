"""The attachments of the demo, drawn here so that no binary lies in the repository."""

from __future__ import annotations

import struct
import zlib

from ascolto.demo.story import FileKind

WIDTH, HEIGHT = 240, 160


def content(name: str, kind: FileKind) -> bytes:
    """The bytes of a file; the same name gives the same bytes."""
    if kind is FileKind.PHOTO:
        return photo(name)
    if kind is FileKind.PDF:
        return pdf(name)
    return f"{name}\n\nScritto a mano per la demo di Ascolto.\n".encode()


def photo(name: str) -> bytes:
    """A small PNG: hills, a lake and a sun whose places come from the name."""
    dice = zlib.crc32(name.encode())
    sun = (30 + dice % 180, 24 + dice // 7 % 30)
    hills = [
        (dice >> shift & 255, 38 + (dice >> shift + 3 & 31)) for shift in (0, 6, 12)
    ]
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)
        for x in range(WIDTH):
            rows += bytes(_pixel(x, y, sun, hills))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(tag, data) for tag, data in chunks)


def _pixel(
    x: int, y: int, sun: tuple[int, int], hills: list[tuple[int, int]]
) -> tuple[int, int, int]:
    if y > 104:
        shine = 18 if (y * 7 + x // 9) % 11 == 0 else 0
        return 44 + shine, 110 + shine, 122 + shine
    for depth, (centre, height) in enumerate(hills):
        if 104 - y < height - abs(x - centre) * (3 + depth) // 8:
            return 70 + depth * 22, 104 + depth * 16, 84 + depth * 20
    if (x - sun[0]) ** 2 + (y - sun[1]) ** 2 < 150:
        return 250, 214, 120
    return 178 + y // 3, 208 + y // 6, 226


def _chunk(tag: bytes, data: bytes) -> bytes:
    return (
        struct.pack(">I", len(data))
        + tag
        + data
        + struct.pack(">I", zlib.crc32(tag + data))
    )


def pdf(name: str) -> bytes:
    """A one-page PDF with the name as its title."""
    title = (
        name.rsplit(".", 1)[0].replace("-", " ").title().encode("latin-1", "replace")
    )
    title = title.replace(b"\\", b"").replace(b"(", b"").replace(b")", b"")
    page = b"BT /F1 20 Tf 60 760 Td (" + title + b") Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body, starts = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        starts.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
        + b"startxref\n%d\n%%%%EOF\n" % len(body)
    )

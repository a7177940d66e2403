"""What a file is by its own bytes, and a name for it that is safe to show. Pure.

The sender's type and name are claims. The type decides what may be shown inside a page; the name
is only ever shown, files lie on disk under their hash. Nothing is unpacked here: archives are
told apart by the names written in them, so a bomb stays small.
"""

from __future__ import annotations

import mmap
import re
import unicodedata

import filetype

Content = bytes | bytearray | mmap.mmap

UNKNOWN = "application/octet-stream"
INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

_HEAD = 8192
_NAME_LIMIT = 120
_EXTENSION_LIMIT = 20

# Types a browser, an office suite or a system may run, or read as a page.
_RISKY_TYPES = frozenset(
    {
        "text/html",
        "text/xml",
        "image/svg+xml",
        "text/x-script",
        "application/x-msdownload",
        "application/x-executable",
        "application/x-mach-binary",
        "application/java-archive",
        "application/java-vm",
        "application/wasm",
        "application/vnd.android.package-archive",
        "application/x-msi",
        "application/x-ms-shortcut",
        "application/vnd.debian.binary-package",
        "application/x-rpm",
        "application/x-shockwave-flash",
        "application/x-iso9660-image",
        "application/vnd.ms-cab-compressed",
        "application/vnd.ms-office.macro",
    }
)
# Scripts look like any text: here the name is asked as well, since systems go by it.
_RISKY_EXTENSIONS = frozenset(
    (  # noqa: SIM905 - a hundred short words read better so
        "acm ade adp apk app appx asp aspx ax bas bat bin cgi chm class cmd com cpl crt csh dll "
        "dmg docm dotm drv dylib elf exe gadget hlp hta htaccess htm html img inf ins iso isp jar "
        "js jse jsp lnk mad maf mam mar mde mht mhtml mjs msc msh msi msix msp mst ocx one ops pcd "
        "phar php php3 php4 php5 phtml pif pkg pl potm ppam pptm prg ps1 ps1xml psc1 psd1 psm1 pub "
        "py pyc pyz rb reg scf scr sct settingcontent-ms sh shb shs shtml slk sldm so svg svgz swf "
        "sys tmp url vb vbe vbs vhd vhdx vxd wasm website wsc wsf wsh xbap xhtml xht xla xlam xlsm "
        "xltm xll xml xsl xslt"
    ).split()
)
# What WHATWG's MIME sniffing calls a page, after white space.
_PAGE = re.compile(
    rb"\s*+(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body|script|iframe|h1|div|font|table|a|"
    rb"style|title|b|br|p|img|form|meta|base|object|embed|link)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_SVG = re.compile(rb"<(?:\w+:)?svg[\s>/]", re.IGNORECASE)
_SCRIPT = re.compile(rb"\s*(?:#!|<\?php|<\?=|<%|@echo off)", re.IGNORECASE)
_BINARY_BYTES = frozenset(range(32)) - {8, 9, 10, 12, 13, 27}
_NUL_IN_TEXT = re.compile(rb"[" + re.escape(bytes(sorted(_BINARY_BYTES))) + rb"]")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def sniff(content: Content) -> str:
    """The content type that the bytes themselves tell; `UNKNOWN` when they tell none."""
    head = bytes(content[:_HEAD])
    if not head:
        return UNKNOWN
    return _magic(content, head) or _text(head) or UNKNOWN


def is_inline(content_type: str) -> bool:
    """May be shown inside a page: raster pictures only."""
    return content_type in INLINE


def is_risky(content_type: str, name: str = "") -> bool:
    """Kept, but only to be downloaded, and with a warning: something might run it."""
    if content_type in _RISKY_TYPES:
        return True
    return clean_name(name).lower().rpartition(".")[2] in _RISKY_EXTENSIONS


# --- types -----------------------------------------------------------------------------------


def _magic(content: Content, head: bytes) -> str:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(content, head)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(content)
    if head.startswith(b"MZ"):
        return "application/x-msdownload"
    if head.startswith(b"\x7fELF"):
        return "application/x-executable"
    if head[:4] in {
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xcf\xfa\xed\xfe",
        b"\xce\xfa\xed\xfe",
    }:
        return "application/x-mach-binary"
    if head.startswith(b"\xca\xfe\xba\xbe"):
        return "application/java-vm"
    if head.startswith(b"\x00asm"):
        return "application/wasm"
    if head.startswith(b"L\x00\x00\x00\x01\x14\x02\x00"):
        return "application/x-ms-shortcut"
    if head.startswith(b"MSCF"):
        return "application/vnd.ms-cab-compressed"
    if bytes(content[0x8001:0x8006]) == b"CD001":
        return "application/x-iso9660-image"
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"{\\rtf"):
        return "application/rtf"
    found = filetype.guess_mime(head)
    return str(found) if found and not found.startswith("text/") else ""


def _archive(content: Content, head: bytes) -> str:
    """Office documents, books, Java and plain archives: all of them are zip files."""
    if head[30:38] == b"mimetype":  # OpenDocument and EPUB: stored first, not packed
        found = re.match(rb"application/[a-z0-9.+-]{1,80}", head[38:138])
        return found[0].decode() if found else "application/zip"
    if _has(content, b"[Content_Types].xml"):
        if _has(content, b"vbaProject.bin") or _has(content, b"xl/macrosheets/"):
            return "application/vnd.ms-office.macro"
        kinds = {
            b"word/": "wordprocessingml.document",
            b"xl/": "spreadsheetml.sheet",
            b"ppt/": "presentationml.presentation",
        }
        for folder, kind in kinds.items():
            if _has(content, folder):
                return f"application/vnd.openxmlformats-officedocument.{kind}"
    if _has(content, b"AndroidManifest.xml"):
        return "application/vnd.android.package-archive"
    if _has(content, b"META-INF/MANIFEST.MF"):
        return "application/java-archive"
    return "application/zip"


def _compound(content: Content) -> str:
    """Microsoft's older container: documents, mails and installers."""
    if _has(content, "_VBA_PROJECT".encode("utf-16-le")) or _has(
        content, b"_VBA_PROJECT"
    ):
        return "application/vnd.ms-office.macro"
    if _has(content, b"\x84\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00F"):
        return "application/x-msi"
    kinds = {
        "__substg1.0": "application/vnd.ms-outlook",
        "WordDocument": "application/msword",
        "Workbook": "application/vnd.ms-excel",
        "PowerPoint Document": "application/vnd.ms-powerpoint",
    }
    for stream, kind in kinds.items():
        if _has(content, stream.encode("utf-16-le")):
            return kind
    return "application/x-ole-storage"


def _has(content: Content, piece: bytes) -> bool:
    return content.find(piece) >= 0


def _text(head: bytes) -> str:
    for bom, charset in _BOMS:
        if head.startswith(bom):
            plain = head[len(bom) :].decode(charset, "ignore").encode()
            return _page(plain) or "text/plain"
    # A page may hide behind odd bytes that browsers skip, so it is looked for first.
    if found := _page(head):
        return found
    if _NUL_IN_TEXT.search(head):
        return ""
    start = head.lstrip()[:32].upper()
    if start.startswith(b"BEGIN:VCALENDAR"):
        return "text/calendar"
    return "text/vcard" if start.startswith(b"BEGIN:VCARD") else "text/plain"


def _page(head: bytes) -> str:
    start = head.lstrip(b"\x00\t\n\x0b\x0c\r ")
    if _PAGE.match(start):
        return "text/html"
    if start.startswith(b"<") and _SVG.search(start):
        return "image/svg+xml"
    if start[:5].lower() == b"<?xml":
        return "text/html" if b"http://www.w3.org/1999/xhtml" in start else "text/xml"
    return "text/x-script" if _SCRIPT.match(start) else ""


# --- names -----------------------------------------------------------------------------------

_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{n}" for port in ("com", "lpt") for n in "0123456789"}
)
_UNSAFE = re.compile(r'[<>:"|?*]')


def clean_name(name: str) -> str:
    """A name to show for a file: one line, no path, nothing invisible, at most 120 characters.

    Normalised before it is judged, so that what is left cannot turn into something else later.
    Never empty; cleaning a clean name changes nothing.
    """
    if len(name) > 2 * 1000:  # normalising can make a name many times longer
        name = name[:1000] + name[-1000:]
    plain = _visible(unicodedata.normalize("NFKC", name))
    # Without the invisible ones, letters and their accents may have met.
    plain = unicodedata.normalize("NFKC", plain)
    parts = [part.strip(" .") for part in re.split(r"[/\\]", plain)]
    last = next((part for part in reversed(parts) if part), "")
    last = _capped(_UNSAFE.sub("_", last).strip(" .")) or "file"
    return f"_{last}" if last.split(".")[0].strip().lower() in _RESERVED else last


def _visible(text: str) -> str:
    """Without control, format (zero width, direction), surrogate, private and unassigned ones."""
    kept = []
    for char in text:
        category = unicodedata.category(char)
        if category in {"Zs", "Zl", "Zp"} or char in "\t\r\n":
            kept.append(" ")
        elif (
            category[0] != "C"
            and char not in "\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5"
        ):
            kept.append(char)
    return re.sub(r" {2,}", " ", "".join(kept))


def _capped(name: str) -> str:
    """At most 119 characters (one is left for a mark), the extension kept when it is one."""
    limit = _NAME_LIMIT - 1
    if len(name) <= limit:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or not 0 < len(extension) <= _EXTENSION_LIMIT or " " in extension:
        return name[:limit].rstrip(" .")
    return stem[: limit - 1 - len(extension)].rstrip(" .") + "." + extension

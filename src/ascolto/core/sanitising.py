"""Making texts and mails from outside fit to be stored and shown.

`clean_text` is for every string that is stored, `clean_html` for a mail's HTML. What comes out of
`clean_html` loads nothing from elsewhere: pictures of the mail itself carry `data-cid` until
`fill_pictures` gives them an address of ours, pictures on other servers carry `data-remote`.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Mapping
from itertools import islice

import nh3
from django.utils.translation import gettext

from ascolto.core import shallow

TEXT_LIMIT = 200_000  # characters
HTML_LIMIT = 1_000_000  # characters

# --- plain text ------------------------------------------------------------------------------

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# The second control block nearly always means Windows quotes and dashes read as Latin-1.
_CONTROLS: dict[int, str | None] = {
    **dict.fromkeys([*range(9), *range(11, 32), 0x7F]),
    **{n: bytes([n]).decode("cp1252", "ignore") for n in range(0x80, 0xA0)},
    0x85: "\n",
    0x0C: "\n",
}


def clean_text(text: str, limit: int = TEXT_LIMIT) -> str:
    """Without control characters except line ends and tabs; whole characters only; not too long.

    What is left out beyond `limit` characters is said at the end.
    """
    if len(text) <= limit and (text.isprintable() or not _UNFIT.search(text)):
        return text
    if len(text) > limit:
        note = gettext("[… %(count)s more characters]") % {"count": len(text) - limit}
        text = f"{text[:limit]}\n{note}"
    return _fit(text)


def _fit(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _UNFIT.search(text):
        return text
    text = text.translate(_CONTROLS)
    try:
        text.encode()
    except UnicodeEncodeError:  # two halves become their character, a lone half a mark
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


# --- HTML ------------------------------------------------------------------------------------

_TAGS = frozenset(
    (  # noqa: SIM905 - read as a list of words
        "a abbr b blockquote br caption center cite code col colgroup dd del dfn div dl dt em "
        "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small "
        "span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr"
    ).split()
)
# Gone with all that is in them.
_DROPPED = frozenset(
    (  # noqa: SIM905
        "applet audio canvas embed frameset iframe math noembed noframes noscript object script "
        "select style svg template textarea title video xmp"
    ).split()
)
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
}
_LINKS = ("http://", "https://", "mailto:", "tel:")
_NUMBERS = {"width", "height", "colspan", "rowspan", "start"}
_OWN_PICTURE = re.compile(
    r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE
)
# Sanitised HTML is regular: values are quoted, signs outside of tags are escaped.
_TAG = re.compile(r'<(/?[a-z][a-z0-9]*)((?: [\w-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')
_FEW_ENTITIES = 2000
_AND = re.compile(
    r"&(#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31}(?:;|(?![=A-Za-z0-9])))?"
)
_CID = re.compile(r'<img data-cid="([^"]*)"')


def clean_html(html: str) -> str:
    """Harmless HTML from any: an allow-list of tags, no styles, nothing loaded from outside."""
    if len(html) > HTML_LIMIT:
        html = html[:HTML_LIMIT]
        cut = html.rfind("<")
        html = html[:cut] if cut > HTML_LIMIT - 5000 else html
    html = shallow.made(
        _few_entities(_fit(html)), keep=_TAGS, drop=_DROPPED, attributes=_ATTRIBUTES
    )
    clean = _TAG.sub(_without_loading, _CLEANER.clean(html))
    # Entities can spell what was taken out before.
    return _fit(clean) if _UNFIT.search(clean) else clean


def fill_pictures(html: str, addresses: Mapping[str, str]) -> str:
    """Sanitised `html` with the mail's own pictures in place: content id → address of ours."""

    def filled(found: re.Match[str]) -> str:
        address = addresses.get(entities.unescape(found[1]))
        return f'<img src="{entities.escape(address)}"' if address else found[0]

    return _CID.sub(filled, html)


def plain(html: str) -> str:
    """The words of an HTML text, a line for each block."""
    html = _few_entities(_fit(html[:HTML_LIMIT]))
    html = shallow.made(html, keep=_TAGS, drop=_DROPPED, attributes={})
    html = re.sub(r"\s+", " ", _SKELETON.clean(html))
    html = re.sub(r" ?<(?:br|hr)> ?", "\n", html)
    html = re.sub(r" ?<(/?)(?:p|h[1-6]|ul|ol|table|blockquote|pre|dl)> ?", "\n\n", html)
    html = re.sub(r" ?</?(?:div|li|tr|dt|dd|figure|center)> ?", "\n", html)
    html = re.sub(r"</t[dh]> ?", "\t", html)
    text = entities.unescape(re.sub(r"<[^>]*>", "", html)).replace("\xa0", " ")
    lines = (line.strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", clean_text("\n".join(lines))).strip()


def _few_entities(html: str) -> str:
    """With as few entities as can be: the sanitiser's time grows with the square of their number."""
    if html.count("&") <= _FEW_ENTITIES:
        return html
    html = _AND.sub(_resolved, html)
    last = next(islice(re.finditer("&", html), 10 * _FEW_ENTITIES, None), None)
    return html[: last.start()] if last else html


def _resolved(found: re.Match[str]) -> str:
    if not found[1]:
        return "&amp;"
    return entities.escape(entities.unescape(found[0]))


def _allowed(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if value.strip().lower().startswith(_LINKS) else None
    if name in _NUMBERS:
        digits = value.strip().removesuffix("px")
        return (
            digits
            if digits.isascii() and digits.isdigit() and len(digits) < 5
            else None
        )
    return value[:1000] if name != "src" else value


_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_DROPPED),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    attribute_filter=_allowed,
    url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
)
_SKELETON = nh3.Cleaner(
    tags=set(_TAGS - {"a", "img"}),
    clean_content_tags=set(_DROPPED),
    attributes={},
    link_rel=None,
)


def _without_loading(found: re.Match[str]) -> str:
    if found[1] != "img":
        return found[0]
    held = dict(_ATTRIBUTE.findall(found[2]))
    source = entities.unescape(held.pop("src", "")).strip()
    if held.get("width") in {"0", "1"} and held.get("height") in {"0", "1"}:
        return ""  # a tracking pixel, of no use to anybody here
    others = "".join(f' {name}="{value}"' for name, value in held.items())
    if _OWN_PICTURE.fullmatch(source):
        return f'<img src="{entities.escape(source)}"{others}>'
    if source[:4].lower() == "cid:":
        return f'<img data-cid="{entities.escape(source[4:])}"{others}>'
    if source.lower().startswith(("http://", "https://")):
        return f'<img data-remote="{entities.escape(source)}"{others}>'
    return f"<img{others}>" if held.get("alt") else ""

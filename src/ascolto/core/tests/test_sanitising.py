from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.core.sanitising import (
    HTML_LIMIT,
    TEXT_LIMIT,
    clean_html,
    clean_text,
    fill_pictures,
    plain,
)

TAGS = ["div", "b", "p", "a", "table", "tr", "td", "svg", "math", "style", "script", "img", "ul",
        "li", "form", "template", "select", "title", "textarea", "noscript", "xmp", "mtext"]  # fmt: skip


# --- text ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Perché no?\n\tSì 😀", "Perché no?\n\tSì 😀"),
        ("a\x00b\x07c\x1bd\x7f", "abcd"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("l\x92ordine \x93urgente\x94", "l’ordine “urgente”"),
        ("\ud83d\ude00", "😀"),
        ("lone \ud83d half \ude00", "lone \ufffd half \ufffd"),
        ("", ""),
    ],
)
def test_texts_become_fit_to_be_stored(text: Any, clean: Any) -> None:
    assert clean_text(text) == clean


def test_a_text_that_is_too_long_says_what_was_left_out() -> None:
    clean = clean_text("x" * (TEXT_LIMIT + 1234))
    assert clean.startswith("x" * TEXT_LIMIT + "\n")
    assert "1234" in clean[TEXT_LIMIT:]
    assert len(clean) < TEXT_LIMIT + 100


@given(st.text(alphabet=st.characters()))
def test_any_text_can_be_stored_afterwards(text: Any) -> None:
    clean = clean_text(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", clean)
    assert clean.encode().decode() == clean
    assert clean_text(clean) == clean


def test_naughty_texts_keep_what_can_be_seen(naughty_strings: Any) -> None:
    for text in naughty_strings:
        clean = clean_text(text)
        assert "\x00" not in clean
        if text.isprintable():
            assert clean == text


# --- HTML ------------------------------------------------------------------------------------


class Judge(HTMLParser):
    """Reads HTML as a browser roughly would, and refuses whatever may run or load."""

    allowed = re.compile(
        "href|target|rel|data-cid|data-remote|src|alt|width|height|start|colspan|rowspan|align|dir|lang"
    )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "style", "svg", "math", "iframe", "object", "embed", "form",
                           "link", "meta", "base", "template", "input", "button"}  # fmt: skip
        for name, value in attrs:
            assert self.allowed.fullmatch(name), name
            if name == "href":
                assert (
                    (value or "")
                    .lower()
                    .strip()
                    .startswith(("http://", "https://", "mailto:", "tel:"))
                )
            if name == "src":
                assert re.match(
                    "data:image/(png|jpeg|gif|webp);base64,", value or "", re.I
                )
        if tag == "a":
            assert dict(attrs)["rel"] == "noopener noreferrer nofollow"
            assert dict(attrs)["target"] == "_blank"


def holds(html: str) -> str:
    clean = clean_html(html)
    judge = Judge()
    judge.feed(clean)
    judge.close()
    assert "<!--" not in clean
    return clean


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' jAvAsCrIpT&#58;alert(1)'>x</a>",
        "<a href='java\tscript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<a href='//evil.example'>x</a>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<template><script>alert(1)</script></template>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<style>@import 'https://evil.example/x.css'</style>",
        "<p style='background:url(https://evil.example)'>x",
        "<body background=https://evil.example/x.gif>",
        "<link rel=stylesheet href=https://evil.example>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<base href=https://evil.example>",
        "<img srcset='https://evil.example/x 2x' src='//evil.example/x'>",
        "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
        "<img src='https://evil.example/\" onerror=\"alert(1)'>",
        "<img src=\"cid:x&quot; onerror=&quot;alert(1)\">",
        "<input type=image src=https://evil.example><button formaction=javascript:alert(1)>x",
        "<video poster=https://evil.example><source src=https://evil.example></video>",
        "<p id=topbar class=button name=forms>x",
        "<!--><script>alert(1)</script>-->",
        "<a title='<img src=https://evil.example>' href='https://ok.example'>x</a>",
        "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
        "<scr\x00ipt>alert(1)</scr\x00ipt>",
        "<img src=x on\ud800error=alert(1)>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("padding", ["", "<p>x</p>" * 400])
def test_attacks_lose_their_teeth(attack: Any, padding: Any) -> None:
    """Both ways: short HTML goes straight to the sanitiser, long HTML is rewritten first."""
    clean = holds(attack + padding)
    for picture in re.findall(r"<img[^>]*>", clean):
        assert " src=" not in picture
    assert "evil.example" not in re.sub(r'(?:data-remote|alt)="[^"]*"', "", clean)


def test_ordinary_mail_keeps_its_shape() -> None:
    html = (
        "<p>Buongiorno,<br>ecco la <b>lista</b>:</p><ul><li>uno</li><li>due</li></ul>"
        '<table><tbody><tr><td colspan="2">A</td></tr></tbody></table>'
        "<blockquote><p>citato</p></blockquote>"
    )
    assert clean_html(html) == html


def test_links_lead_out_without_telling_where_from() -> None:
    assert clean_html(
        '<a href="https://a.example/?x=1&amp;y=2" onclick="x()">qui</a>'
    ) == (
        '<a href="https://a.example/?x=1&amp;y=2" target="_blank" '
        'rel="noopener noreferrer nofollow">qui</a>'
    )


def test_pictures_elsewhere_wait_and_trackers_go() -> None:
    clean = clean_html(
        '<img src="https://a.example/x.png?a=1&amp;b=2" alt="foto" width="40px">'
        '<img src="https://t.example/p.gif" width=1 height=1><img src="/relative.png">'
    )
    assert (
        clean
        == '<img data-remote="https://a.example/x.png?a=1&amp;b=2" alt="foto" width="40">'
    )


def test_the_mails_own_pictures_get_an_address_of_ours() -> None:
    clean = clean_html('<img src="cid:p1@mail" alt="a"><img src="CID:p2">')
    assert clean == '<img data-cid="p1@mail" alt="a"><img data-cid="p2">'
    assert fill_pictures(clean, {"p1@mail": '/files/"1"'}) == (
        '<img src="/files/&quot;1&quot;" alt="a"><img data-cid="p2">'
    )


def test_long_mails_are_rewritten_without_changing_their_words() -> None:
    row = "<tr><td align='center'>a &lt; b &amp; c<td><p>uno<p>due > tre</table><table>"
    html = "<table>" + row * 300
    assert html.count("<") > 600
    assert plain(html).split() == plain(row).split() * 300
    assert holds(html).count('<td align="center">') == 300


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<b><i><p>", "<a href=x>", "<table><b>", "<div><!--</div>-->", "<x ", "<a '", '<a "',
     "<script>", "<table><tr><td></div><div>", "<!--", "<li>", "</p>", '<p a="</p>">', "< ", "<?",
     "<ul><li><a><b>", "<b></p><i></b>", "<svg><b>", "&", "&#", "&amp;", "&lt;", "&eacute;", "&x;",
        "<p a=a a=a a=a", "<p " + "a" * 99,
     "<div title='</div>'>", "<textarea></div>", "<p\x0c", "</", "<font><b>x</font>"],
)  # fmt: skip
def test_no_html_takes_long(piece: Any) -> None:
    html = piece * (HTML_LIMIT // 4 // len(piece))
    began = time.process_time()
    clean_html(html)
    plain(html)
    assert time.process_time() - began < 3


def test_a_text_spelt_in_entities_keeps_every_letter() -> None:
    text = "Привет &amp; &#1055;&eacute;&copy &lt;b&gt; " * 1000
    assert plain(text).split(" ") == ["Привет", "&", "Пé©", "<b>"] * 1000
    assert holds(text).count("&lt;b&gt;") == 1000


def test_entities_cannot_spell_control_characters() -> None:
    clean = clean_html("<p>a&#0;b&#7;c&#x1b;d&#55296;e&#150;</p>")
    assert re.sub("[\ufffd–]", "", clean) == "<p>abcde</p>"


def test_html_beyond_its_limit_is_cut_at_a_tag() -> None:
    clean = clean_html("<p>ciao</p>" * 200_000)
    assert len(clean) <= HTML_LIMIT
    assert set(re.findall("<[^>]*>|[^<]+", clean)) == {"<p>", "ciao", "</p>"}


MARKUP = st.lists(
    st.one_of(
        st.sampled_from(TAGS).map(lambda tag: f"<{tag}>"),
        st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
        st.sampled_from(
            ["<!--", "-->", "<![CDATA[", "]]>", '"', "'", "<", ">", "=", "&lt;", "&quot;", "\x00",
             "<img src=", "<img alt='", "https://evil.example/", "cid:a", " onerror=x ", "javascript:",
             "<a href=", "data:image/png;base64,AA", "style=x", "\ud800", "x", "/"]
        ),
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(MARKUP)
def test_no_mixture_of_markup_runs_or_loads(html: Any) -> None:
    holds(html)
    holds(html + "<br>" * 700)
    holds("<p>" * 700 + html)


@given(MARKUP)
def test_what_is_clean_stays_as_it_is(html: Any) -> None:
    once = clean_html(html)
    waiting = once.replace("data-remote=", "src=").replace('data-cid="', 'src="cid:')
    assert clean_html(waiting).count("<a ") == once.count("<a ")


@given(st.text(alphabet=st.characters()))
def test_any_string_is_taken(text: Any) -> None:
    holds(text)
    clean_html(text).encode()
    plain(text).encode()


def test_naughty_strings_are_harmless(naughty_strings: Any) -> None:
    for text in naughty_strings:
        holds(text)
        holds(f'<img alt="{text}" src="{text}"><a href="{text}">{text}</a>')


# --- the words of HTML -----------------------------------------------------------------------


def test_the_words_come_line_by_line() -> None:
    assert plain(
        "<style>p{}</style><h1>Titolo</h1><p>Uno&nbsp;&amp; <b>due</b><br>tre</p>"
        "<ul><li>a</li><li>b</li></ul><div>fine</div>"
    ) == "Titolo\n\nUno & due\ntre\n\na\n\nb\n\nfine"  # fmt: skip


def test_what_looks_like_a_tag_in_the_words_stays_words() -> None:
    assert plain("<p>a &lt;b&gt; c</p>") == "a <b> c"

"""HTML as readable text, in one pass and bounded time. Not a sanitiser: the core has one."""

from __future__ import annotations

import html
import re

QUOTE_MARK = "\ue000"  # private-use character: here the quoted mail begins
READ_LIMIT = 600_000  # characters of HTML that are read

_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,20})((?:[^<>\"']|\"[^\"]{0,3000}\"|'[^']{0,3000}'){0,200}+)>"
)
_LOOSE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,20})")
_SILENT = {
    "script",
    "style",
    "head",
    "title",
    "template",
    "noscript",
    "object",
    "svg",
    "math",
}
_BLOCKS = {
    "p", "div", "tr", "table", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6",
    "blockquote", "pre", "section", "article", "header", "footer", "address", "form", "center",
}  # fmt: skip
_SPACED = {
    "p",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "table",
    "pre",
}
_QUOTES = re.compile(
    r"gmail_quote|gmail_attr|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|appendonsend|"
    r"OLK_SRC_BODY_SECTION|protonmail_quote|zmail_extra|tutanota_quote|"
    r"border-top:\s*solid #(?:E1E1E1|B5C4DF) 1\.0pt|type=[\"']?cite",
    re.IGNORECASE,
)
_LINK = re.compile(r"href\s*=\s*[\"']?(https?://[^\s\"'>]{1,500})", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*[\"']([^\"']{1,200})[\"']", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\xa0]+")
_MANY_LINES = re.compile(r"\n{3,}")


def readable(source: str) -> str:
    """The text of an HTML body. `QUOTE_MARK` stands where a mail program began its quote."""
    reader = _Reader(source[:READ_LIMIT].replace(QUOTE_MARK, ""))
    reader.read()
    lines = [_BLANKS.sub(" ", line).strip() for line in "".join(reader.out).split("\n")]
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.out: list[str] = []
        self.links: list[tuple[str, int]] = []
        self.preformatted = 0
        self.never_closed: set[str] = set()

    def read(self) -> None:
        source, position, end = self.source, 0, len(self.source)
        while position < end:
            at = source.find("<", position)
            if at == -1:
                self._say(source[position:])
                return
            if at > position:
                self._say(source[position:at])
            position = self._markup(at)

    def _markup(self, at: int) -> int:
        """Read what begins with the "<" at `at`; return where to go on."""
        source = self.source
        if source.startswith("<!--", at):
            return _past(source, "-->", at + 4)
        if source.startswith(("<!", "<?"), at):
            return _past(source, ">", at + 2)
        tag = _TAG.match(source, at)
        if tag is not None:
            after, attributes = tag.end(), tag[3]
        else:
            tag = _LOOSE.match(source, at)
            if tag is None:
                self._say("<")
                return at + 1
            after = _past(source, ">", tag.end())
            attributes = source[tag.end() : min(after, tag.end() + 500)]
        name, closing = tag[2].lower(), bool(tag[1])
        if name in _SILENT and not closing and not attributes.endswith("/"):
            return self._past_silence(name, after)
        self._tag(name, closing, attributes)
        return after

    def _past_silence(self, name: str, after: int) -> int:
        """Where the element that says nothing to readers ends; unclosed ones are ignored."""
        if name in self.never_closed:
            return after
        closing = re.compile(rf"</{name}\b", re.IGNORECASE).search(self.source, after)
        if closing is None:
            self.never_closed.add(name)
            return after
        return _past(self.source, ">", closing.end())

    def _tag(self, name: str, closing: bool, attributes: str) -> None:
        out = self.out
        if name == "br" or name == "hr":
            out.append("\n")
        elif name == "li":
            if not closing:
                out.append("\n- ")
        elif name in ("td", "th"):
            if closing:
                out.append(" ")
        elif name == "a":
            self._link(closing, attributes)
        elif name == "img":
            said = _ALT.search(attributes)
            if said:
                out.append(html.unescape(said[1]))
        elif name == "pre":
            self.preformatted += -1 if closing else 1
            self.preformatted = max(self.preformatted, 0)
        if not closing and attributes and _QUOTES.search(attributes):
            out.append("\n" + QUOTE_MARK)
        if name in _BLOCKS:
            out.append("\n\n" if name in _SPACED else "\n")

    def _link(self, closing: bool, attributes: str) -> None:
        if not closing:
            found = _LINK.search(attributes)
            self.links.append((html.unescape(found[1]) if found else "", len(self.out)))
            return
        if self.links:
            target, begun = self.links.pop()
            said = "".join(self.out[begun : begun + 20]).strip()
            if (
                target
                and len(said) < 200
                and target.rstrip("/") not in said
                and "://" not in said
            ):
                self.out.append(f" ({target})")

    def _say(self, text: str) -> None:
        text = html.unescape(text) if "&" in text else text
        if not self.preformatted and ("\n" in text or "\t" in text):
            text = text.replace("\n", " ").replace("\t", " ")
        # A block's own line break must not be doubled by the white space between two tags.
        if text.isspace() and (not self.out or self.out[-1].endswith("\n")):
            return
        self.out.append(text)


def _past(source: str, what: str, start: int) -> int:
    at = source.find(what, start)
    return len(source) if at == -1 else at + len(what)

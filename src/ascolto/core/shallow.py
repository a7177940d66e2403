"""Rewriting HTML so that it is never deep. Pure; no protection by itself.

The sanitiser builds a tree, and takes time that grows with the square of its depth: minutes for
50 kB of "<div>". Here tags beyond a depth are left out before it sees them. One pass, linear in
the length; the sanitiser still judges all that is left.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_FEW = 600  # so many tags cannot be deep enough to matter
_DEEPEST = 60
_EMPTY = frozenset({"br", "col", "hr", "img", "wbr"})
# A new one ends the one before it.
_SIBLINGS = frozenset({"dd", "dt", "li", "p", "td", "th", "tr"})

_TAG = re.compile(
    r"""<(/?)([a-zA-Z][^\s/>]{0,40}+)((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>"""
)
_ATTRIBUTE = re.compile(
    r"""(?:^|(?<=[\s/"']))([a-zA-Z-]{1,20}+)\s{0,5}+=\s{0,5}+("[^"]*+"|'[^']*+'|[^\s"'>]++)"""
)
_ESCAPED = str.maketrans({"<": "&lt;", ">": "&gt;", '"': "&quot;"})


def made(
    html: str,
    *,
    keep: Collection[str],
    drop: Collection[str],
    attributes: Mapping[str, Collection[str]],
) -> str:
    """`html` itself when it has few tags, else its `keep` tags down to a depth.

    Tags in `drop` go with their content, others leave their content behind.
    """
    if html.count("<") <= _FEW:
        return html
    return "".join(_Rewriting(html, keep, drop, attributes).pieces())


class _Rewriting:
    def __init__(
        self,
        html: str,
        keep: Collection[str],
        drop: Collection[str],
        attributes: Mapping[str, Collection[str]],
    ) -> None:
        self.html, self.keep, self.drop = html, keep, drop
        self.attributes = attributes
        self.open: list[str] = []
        self.out: list[str] = []

    def pieces(self) -> list[str]:
        at, html = 0, self.html
        while at < len(html):
            sign = html.find("<", at)
            if sign < 0:
                sign = len(html)
            self.out.append(html[at:sign].replace(">", "&gt;"))
            at = self._tag(sign) if sign < len(html) else sign
        self._close_down_to(0)
        return self.out

    def _tag(self, at: int) -> int:
        """Deal with the "<" at this place; where to go on."""
        html = self.html
        after = html[at + 1 : at + 3]
        if after[:1] in {"!", "?"} or (after[:1] == "/" and not after[1:].isalpha()):
            ending = "-->" if html.startswith("<!--", at) else ">"
            end = html.find(ending, at)
            return len(html) if end < 0 else end + len(ending)
        if not after[:1].isascii() or not after.lstrip("/")[:1].isalpha():
            self.out.append("&lt;")
            return at + 1
        found = _TAG.match(html, at)
        if not found:  # it never ends, so nothing after it is a tag either
            return len(html)
        return self._known(found)

    def _known(self, found: re.Match[str]) -> int:
        name = found[2].lower()
        if name in self.drop:
            return found.end() if found[1] else self._past(name, found.end())
        if name not in self.keep:
            return found.end()
        if found[1]:
            self._close(name)
        else:
            self._begin(name, found[3])
        return found.end()

    def _past(self, name: str, at: int) -> int:
        end = re.compile(rf"</{name}[^>]{{0,100}}+>", re.IGNORECASE).search(
            self.html, at
        )
        return end.end() if end else len(self.html)

    def _begin(self, name: str, attributes: str) -> None:
        if name in _SIBLINGS and self.open and self.open[-1] == name:
            self._close(name)
        if len(self.open) >= _DEEPEST and name not in _EMPTY:
            return
        allowed = (*self.attributes.get(name, ()), *self.attributes.get("*", ()))
        held = "".join(
            f' {key.lower()}="{_bare(value)}"'
            for key, value in _ATTRIBUTE.findall(attributes)
            if key.lower() in allowed
        )
        self.out.append(f"<{name}{held}>")
        if name not in _EMPTY:
            self.open.append(name)

    def _close(self, name: str) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place] == name:
                self._close_down_to(place)
                return

    def _close_down_to(self, place: int) -> None:
        while len(self.open) > place:
            self.out.append(f"</{self.open.pop()}>")


def _bare(value: str) -> str:
    if value[:1] in {'"', "'"}:
        value = value[1:-1]
    return value.translate(_ESCAPED)

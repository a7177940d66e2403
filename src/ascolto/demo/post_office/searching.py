"""Which mails of a box are meant: sets of uids and what UID SEARCH asks."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from datetime import UTC, datetime
from email.parser import BytesHeaderParser

from ascolto.demo.post_office.boxes import Box, Mail
from ascolto.demo.post_office.grammar import NotUnderstood, Value

Test = Callable[[Mail], bool]


def search(box: Box, criteria: list[Value]) -> list[Mail]:
    """The mails that meet every criterion, by uid. Raises `NotUnderstood`."""
    words = iter(_flat(criteria))
    tests = [_test(word, words, box) for word in words]
    return [mail for mail in list(box.mails) if all(test(mail) for test in tests)]


def uids(text: str, box: Box) -> Container[int]:
    """A set such as "4,7:9,12:*". Raises `NotUnderstood`."""
    last = box.mails[-1].uid if box.mails else 0
    found: set[int] = set()
    present = [mail.uid for mail in box.mails]
    for span in text.split(","):
        first, _, end = span.partition(":")
        a, b = sorted((_uid(first, last), _uid(end or first, last)))
        found.update(uid for uid in present if a <= uid <= b)
    return found


def _uid(text: str, last: int) -> int:
    if text == "*":
        return last
    if not text.isdecimal():
        raise NotUnderstood("That is not a set of numbers")
    return int(text)


def _flat(criteria: list[Value]) -> Iterator[str]:
    for one in criteria:
        if isinstance(one, list):
            yield from _flat(one)
        else:
            yield one.decode("utf-8", "replace") if isinstance(one, bytes) else one


def _test(word: str, more: Iterator[str], box: Box) -> Test:
    name = word.upper()
    if name == "ALL":
        return lambda mail: True
    if name in _FLAGS:
        flag, wanted = _FLAGS[name]
        return lambda mail: (flag in mail.flags) is wanted
    try:
        if name == "CHARSET":
            next(more)
            return lambda mail: True
        if name == "UID":
            chosen = uids(next(more), box)
            return lambda mail: mail.uid in chosen
        if name in {"KEYWORD", "UNKEYWORD"}:
            keyword, wanted = next(more), name == "KEYWORD"
            return lambda mail: (keyword in mail.flags) is wanted
        if name == "SINCE":
            day = datetime.strptime(next(more), "%d-%b-%Y").date()
            return lambda mail: datetime.fromtimestamp(mail.at, UTC).date() >= day
        if name == "HEADER":
            field, value = next(more), next(more).lower()
            return lambda mail: value in _header(mail, field)
    except (StopIteration, ValueError):
        raise NotUnderstood(f"{name} lacks something") from None
    if name[:1].isdecimal():
        return _by_number(name, box)
    raise NotUnderstood(f"Mails are not searched for {name} here")


def _by_number(text: str, box: Box) -> Test:
    """A set of places in the box; none are ever removed, so place and uid keep the same order."""
    places = [mail.uid for mail in box.mails]
    numbers = range(1, len(places) + 1)
    chosen: set[int] = set()
    for span in text.split(","):
        first, _, end = span.partition(":")
        a, b = sorted((_uid(first, len(places)), _uid(end or first, len(places))))
        chosen.update(places[n - 1] for n in numbers if a <= n <= b)
    return lambda mail: mail.uid in chosen


_FLAGS = {
    "SEEN": ("\\Seen", True),
    "UNSEEN": ("\\Seen", False),
    "FLAGGED": ("\\Flagged", True),
    "UNFLAGGED": ("\\Flagged", False),
    "ANSWERED": ("\\Answered", True),
    "UNANSWERED": ("\\Answered", False),
}


def _header(mail: Mail, field: str) -> str:
    with mail.path.open("rb") as file:
        parsed = BytesHeaderParser().parse(file)
    return " ".join(str(value) for value in parsed.get_all(field, [])).lower()

"""Names of ours that travel with an answer and come back with the reply to it."""

from __future__ import annotations

from ascolto.core.secrets import short_mark, short_mark_holds


def thread_token(thread_id: int) -> str:
    """Fits a plus address: digits, a dash, lower-case letters and digits."""
    return f"{thread_id}-{short_mark('thread', str(thread_id))}"


def thread_id(token: str) -> int | None:
    """The thread a token of ours names; None when it is not ours."""
    number, _, mark = token.partition("-")
    if not (number.isdecimal() and number.isascii() and len(number) < 19 and mark):
        return None
    return int(number) if short_mark_holds("thread", number, mark) else None


def slip_token(slip_id: int) -> str:
    """Names a slip: what a member may answer. Never to be taken for the name of a thread."""
    return f"s{slip_id}-{short_mark('slip', str(slip_id))}"


def slip_id(token: str) -> int | None:
    """The slip a token of ours names; None when it is not ours."""
    number, _, mark = token.removeprefix("s").partition("-")
    if not (token.startswith("s") and number.isdecimal() and number.isascii()):
        return None
    if len(number) > 18 or not mark:
        return None
    return int(number) if short_mark_holds("slip", number, mark) else None

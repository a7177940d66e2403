"""What became of a message of ours: WhatsApp's ticks. Pure."""

from __future__ import annotations

from typing import Any

from ascolto.channels.contract import Fact, Fate, Ignored, Receipt
from ascolto.providers.meta import reading

# The key under which we sent it comes back as `biz_opaque_callback_data`, behind this mark.
OURS = "ascolto:"
FATES = {
    # Sent: WhatsApp has it. That settles an answer whose outcome was unknown; the core never
    # goes back from a later status to an earlier one.
    "sent": Fate.DELIVERED,
    "delivered": Fate.DELIVERED,
    "read": Fate.READ,
    "played": Fate.READ,
    "failed": Fate.FAILED,
}


def fact(status: dict[str, Any]) -> Fact:
    word = reading.line(status, "status", 40)
    mark = reading.line(status, "biz_opaque_callback_data", 512)
    of = mark.removeprefix(OURS) if mark.startswith(OURS) else ""
    of = of or reading.id_of(status.get("id"))
    if word not in FATES or not of:
        return Ignored(f"The status “{word}” of a message means nothing here.")
    why = explained(reading.parts(status, "errors")) if word == "failed" else ""
    return Receipt(of, FATES[word], reading.moment(status.get("timestamp")), why)


def explained(errors: list[dict[str, Any]]) -> str:
    """Meta's own words for what went wrong, with its code."""
    said = []
    for error in errors[:5]:
        detail = reading.line(reading.part(error, "error_data"), "details", 400)
        title = reading.line(error, "title") or reading.line(error, "message")
        words = detail or title or "no reason given"
        said.append(f"{words} ({reading.id_of(error.get('code'))})")
    return "; ".join(said)[:1000] or "no reason given"

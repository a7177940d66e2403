"""An incident in words: its log, its customers, its statements."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from ascolto.monitor.models import IncidentStep


def severity(value: str) -> str:
    return {
        "minor": pgettext("incident", "minor"),
        "serious": pgettext("incident", "serious"),
        "critical": pgettext("incident", "critical"),
    }[value]


def kind(value: str) -> str:
    return {
        "holding": _("Holding statement"),
        "update": pgettext("statement", "Update"),
        "resolution": pgettext("statement", "Resolution"),
    }[value]


def status(value: str) -> str:
    return {
        "draft": pgettext("statement", "draft"),
        "asked": pgettext("statement", "waits for a yes"),
        "approved": pgettext("statement", "approved"),
        "returned": pgettext("statement", "sent back"),
        "sent": pgettext("statement", "sent"),
    }[value]


def verdict(value: str, *, is_own: bool) -> str:
    if is_own:
        return _("said yes to their own words")
    return {
        "asked": _("asked for a yes"),
        "approved": _("said yes"),
        "returned": _("sent it back"),
    }[value]


def source(value: str) -> str:
    return {
        "watch": _("wrote what a watch found"),
        "topic": _("wrote about the topic"),
        "place": _("named the place"),
        "order": _("bought it"),
        "list": _("on the list"),
        "hand": _("added by hand"),
    }[value]


def reach(value: str) -> str:
    return {
        "free": _("can be told"),
        "template": _("approved text only"),
        "none": _("cannot be told"),
    }[value]


def why(code: str) -> str:
    """Why somebody cannot be told, or was not; what is no code is said as it is."""
    return {
        "stop": _("has texted STOP"),
        "no_contact": _("does not want to be written to"),
        "window": _("the channel takes no answers any more, so long after their last word"),
        "no_channel": _("no private channel of ours"),
        "disconnected": _("the account is disconnected"),
        "gone": _("nothing is left by which they could be told"),
        "removed": _("taken out before it left"),
        "template": _("the channel takes approved texts only, and none is chosen for it"),
        "no_words": _("no wording fits"),
        "called_back": _("it was called back"),
    }.get(code, code)  # fmt: skip


def telling(state: str) -> str:
    return {
        "waiting": pgettext("telling", "waiting"),
        "written": pgettext("telling", "on its way"),
        "told": pgettext("telling", "told"),
        "failed": pgettext("telling", "did not arrive"),
        "unknown": pgettext("telling", "nobody can say"),
        "unreached": pgettext("telling", "not reached"),
    }[state]


def post(state: str, *, by_hand: bool) -> str:
    """What became of a public post."""
    if state == "posted" and by_hand:
        return pgettext("public post", "posted by hand")
    return {
        "waits": pgettext("public post", "waits"),
        "leaving": pgettext("public post", "on its way"),
        "posted": pgettext("public post", "published"),
        "failed": pgettext("public post", "not published"),
        "unknown": pgettext("public post", "nobody can say"),
    }[state]


def tellings(state: str, count: int) -> str:
    """So many of them, without the number."""
    if state == "told":
        return npgettext("telling", "told", "told", count)
    return telling(state)


def step(row: IncidentStep, *, evidence: str = "") -> str:
    """One line of the log, without who and when; `evidence` in words, where it is kept as a name."""
    counted = _counted(row, evidence or row.details.get("evidence", ""))
    if counted:
        return counted
    words = _verbs().get(row.verb, row.verb)
    if row.verb == "approved" and row.details.get("own"):
        words = _("Said yes to their own words")
    said = row.details.get("kind")
    return f"{words}: {kind(said)}" if said else words


def _verbs() -> dict[str, str]:
    return {
        "opened": _("Opened"),
        "changed": _("Described anew"),
        "noted": _("Note"),
        "closed": _("Closed"),
        "reopened": _("Opened again"),
        "learnt": _("What we learnt"),
        "wrote": _("Began a statement"),
        "reworded": _("Changed the words"),
        "discarded": _("Threw a draft away"),
        "asked": _("Asked for a yes"),
        "approved": _("Said yes"),
        "returned": _("Sent it back"),
        "called_back": _("Called the statement back"),
        "first_word": _("The first word"),
        "released": _("Let it go public before everybody was told"),
        "promised": _("Promised news"),
        "kept": _("The promised news was given"),
        "warned": _("News is due soon"),
        "late": _("News is late"),
        "spared": _("Not to be written to"),
        "unspared": _("May be written to again"),
    } | _in_public()


def _in_public() -> dict[str, str]:
    return {
        "placed": _("A place in public"),
        "unplaced": _("Not there after all"),
        "posted": _("Posted in public"),
        "publishing": _("Put on its way to the public"),
        "unpublished": _("Called back before it was public"),
        "not_posted": _("Could not be published"),
        "post_unknown": _("Nobody can say whether it was published"),
    }


def _counted(row: IncidentStep, evidence: str) -> str:
    n = int(row.details.get("count") or 0)
    who = row.details.get("who", "")
    if row.verb == "joined":
        words = ngettext("%(n)d customer added", "%(n)d customers added", n) % {"n": n}
        how = source(row.details["source"])
        return f"{words}: {how}{f' ({evidence})' if evidence else ''}"
    if row.verb == "removed":
        words = _("Taken out")
        return f"{words}: {who or n}"
    if row.verb == "restored":
        words = _("Put back")
        return f"{words}: {who or n}"
    if row.verb == "sent":
        return f"{_sent(n, int(row.details.get('unreached') or 0))}: {kind(row.details['kind'])}"  # fmt: skip
    if row.verb == "retried":
        return ngettext("Tried again for %(n)d customer", "Tried again for %(n)d customers", n) % {"n": n}  # fmt: skip
    if row.verb == "settled":
        said = [
            f"{telling(state)} {row.details[state]}"
            for state in ("told", "failed", "unknown", "unreached")
            if row.details.get(state)
        ]
        words = _("Everybody was gone through")
        return f"{words}: {', '.join(said) or 0}"
    return ""


def _sent(n: int, unreached: int) -> str:
    words = ngettext("Sent to %(n)d customer", "Sent to %(n)d customers", n) % {"n": n}
    if not unreached:
        return words
    others = ngettext("%(n)d cannot be told", "%(n)d cannot be told", unreached)
    return f"{words} ({others % {'n': unreached}})"

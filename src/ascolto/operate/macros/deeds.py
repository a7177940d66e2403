"""What a macro can do: the deeds of the playbooks, done by a person, and what only people do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ascolto.channels import registry
from ascolto.core.models import Member
from ascolto.core.refusal import Refusal
from ascolto.operate import placeholders
from ascolto.operate.actions import (
    assigning,
    closing,
    drafting,
    notifying,
    noting,
    promising,
    snoozing,
)
from ascolto.operate.models import Closure, Conversation, Draft
from ascolto.operate.playbooks import catalogue, deeds  # noqa: F401 (they say what they do)
from ascolto.operate.playbooks.catalogue import Deed, Effect, Field
from ascolto.operate.reads import library
from ascolto.operate.snooze_times import presets

SEND = "send"
COMPOSER = "composer"


def filled(conversation: Conversation, text: str, name: str) -> placeholders.Filled:
    """A text of the macro for this conversation; what nobody knows stays, and is named."""
    return placeholders.fill(text, library.values(conversation, name))


def _reply(effects: Sequence[Effect]) -> None:
    for effect in effects:
        text = filled(effect.conversation, effect.params["text"], effect.by.name).text
        if effect.params.get("how") == SEND:
            sent = promising.reply(effect.conversation, text=text, by=effect.by)
            effect.shown["message"] = str(sent.pk)
        else:
            _compose(effect.conversation, text, effect.by.member_id)


def _compose(conversation: Conversation, text: str, member_id: int) -> None:
    """After what the member has begun to write."""
    if not registry.is_answerable(conversation.account):
        raise Refusal(_("This channel cannot carry an answer."), "no_way_back")
    begun = Draft.objects.filter(conversation=conversation, member_id=member_id).first()
    before = begun.text.rstrip() if begun and not begun.is_note else ""
    text = f"{before}\n\n{text}" if before else text
    member = Member.objects.get(pk=member_id)
    drafting.save(conversation, member=member, text=text)


def _said_reply(words: Mapping[str, str]) -> str:
    if words["how"] == SEND or words["how"] == _hows()[1][1]:
        return _("send “%(text)s”") % words
    return _("put “%(text)s” into the composer") % words


def _hows() -> Sequence[tuple[str, str]]:
    return [(COMPOSER, _("into the composer")), (SEND, _("send it at once"))]


def _check_reply(params: Mapping[str, str]) -> None:
    if not params.get("text", "").strip():
        raise Refusal(_("Write the answer."), "empty")


def _note(effects: Sequence[Effect]) -> None:
    for effect in effects:
        text = filled(effect.conversation, effect.params["text"], effect.by.name).text
        made = noting.note(effect.conversation, text=text, by=effect.by, is_draft=False)
        effect.shown["note"] = str(made.pk)


def _assign(effects: Sequence[Effect]) -> None:
    """To oneself, to nobody, or as a playbook gives."""
    for effect in effects:
        to, who = effect.params.get("to", ""), effect.by.member_id
        what, _colon, pk = to.partition(":")
        if to in {"me", "nobody"}:
            assigning.assign(
                effect.conversation, to=who if to == "me" else None, by=effect.by
            )
        elif what == "member" and pk.isdecimal():
            assigning.assign(effect.conversation, to=int(pk), by=effect.by)
        else:
            catalogue.deeds["assign"].carry_out([effect])


def _people() -> Sequence[tuple[str, str]]:
    field = catalogue.deeds["assign"].fields[0]
    others = field.choices() if field.choices else ()
    return [("me", _("me")), ("nobody", _("nobody")), *others]


def _check_assign(params: Mapping[str, str]) -> None:
    if params.get("to") not in {value for value, _words in _people()}:
        raise Refusal(_("Choose who gets it."), "no_choice")


def _snooze(effects: Sequence[Effect]) -> None:
    for effect in effects:
        when = effect.params.get("when", "")
        times = presets(timezone.localtime())
        if when != "reply" and when not in times:  # later today, in the evening
            when = "tomorrow"
        until = None if when == "reply" else times[when]
        snoozing.snooze([effect.conversation], until=until, by=effect.by)


def _whens() -> Sequence[tuple[str, str]]:
    return [
        ("later", _("Later today")),
        ("tomorrow", _("Tomorrow morning")),
        ("monday", _("Monday morning")),
        ("week", _("In a week")),
        ("reply", _("Until the customer writes")),
    ]


def _check_snooze(params: Mapping[str, str]) -> None:
    if params.get("when") not in {value for value, _words in _whens()}:
        raise Refusal(_("Choose a time to come, within a year."), "no_time")


def _close(effects: Sequence[Effect]) -> None:
    for effect in effects:
        closing.close(
            effect.conversation,
            reason=effect.params.get("reason", ""),
            because=effect.params.get("because", ""),
            by=effect.by,
        )


def _reasons() -> Sequence[tuple[str, str]]:
    return [
        (Closure.Reason.ANSWERED.value, _("answered")),
        (Closure.Reason.NO_ANSWER_NEEDED.value, _("no answer needed")),
    ]


def _check_close(params: Mapping[str, str]) -> None:
    reason = params.get("reason", "")
    if reason not in Closure.Reason.values:
        raise Refusal(
            _("Choose how it ended: answered, or no answer needed."), "no_reason"
        )
    needs_words = reason == Closure.Reason.NO_ANSWER_NEEDED
    if needs_words and len(params.get("because", "").strip()) < 3:
        raise Refusal(_("Say in a few words why no answer is needed."), "no_reason")


def _said_close(words: Mapping[str, str]) -> str:
    if words["because"]:
        return _("close it: %(reason)s, because %(because)s") % words
    return _("close it: %(reason)s") % words


def _follow(effects: Sequence[Effect]) -> None:
    for effect in effects:
        notifying.follow(effect.conversation, members=[effect.by.member_id])


_REPLY = Deed(
    "reply",
    pgettext_lazy("deed", "answer"),
    (
        Field("how", "choice", pgettext_lazy("deed", "how"), _hows),
        Field("text", "text", pgettext_lazy("deed", "what is said"), most=5000),
    ),
    _reply,
    _said_reply,
    check=_check_reply,
    icon="reply",
)
_SNOOZE = Deed(
    "snooze",
    pgettext_lazy("deed", "put it aside"),
    (Field("when", "choice", pgettext_lazy("deed", "until"), _whens),),
    _snooze,
    lambda words: _("put it aside: %(when)s") % words,
    check=_check_snooze,
    icon="clock",
)
_CLOSE = Deed(
    "close",
    pgettext_lazy("deed", "close it"),
    (
        Field("reason", "choice", pgettext_lazy("deed", "how it ended"), _reasons),
        Field("because", "text", pgettext_lazy("deed", "because"), None, True, 300),
    ),
    _close,
    _said_close,
    check=_check_close,
    icon="done",
)
_FOLLOW = Deed(
    "follow",
    pgettext_lazy("deed", "follow it"),
    (),
    _follow,
    lambda words: _("follow it"),
    icon="bell",
)


def _by_hand(name: str) -> Deed:
    """A deed of the playbooks that a person does in another way."""
    deed = catalogue.deeds[name]
    if name == "note":
        return replace(deed, carry_out=_note)
    field = replace(deed.fields[0], choices=_people)
    return replace(deed, carry_out=_assign, fields=(field,), check=_check_assign)


HANDS: Mapping[str, Deed] = {
    "reply": _REPLY,
    "tag": catalogue.deeds["tag"],
    "assign": _by_hand("assign"),
    "urge": catalogue.deeds["urge"],
    "snooze": _SNOOZE,
    "note": _by_hand("note"),
    "follow": _FOLLOW,
    "close": _CLOSE,
}

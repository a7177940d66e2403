"""Carry out steps of playbooks for many conversations: by deed, each in a savepoint of its own.

A deed that is refused or breaks takes nothing else with it: the others happen, and the run says
what did not and why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.core import activity
from ascolto.core.refusal import Refusal
from ascolto.operate.playbooks import catalogue
from ascolto.operate.playbooks.catalogue import Deed, Effect

log = structlog.get_logger(__name__)


def perform(effects: Sequence[tuple[str, Effect]]) -> None:
    """In the order of the playbooks; of deeds that exclude each other the first one wins."""
    by_deed: dict[str, list[Effect]] = defaultdict(list)
    taken: set[tuple[int, str]] = set()
    for do, effect in effects:
        deed = catalogue.deeds.get(do)
        if deed is None:
            effect.outcome = _("This part of Ascolto is not there any more.")
            continue
        slot = (effect.conversation.pk, deed.slot)
        if deed.slot and slot in taken:
            effect.outcome = _("An earlier playbook decided this already.")
            continue
        if deed.slot:
            taken.add(slot)
        by_deed[do].append(effect)
    for do, some in by_deed.items():
        _perform(catalogue.deeds[do], some)


def _perform(deed: Deed, effects: list[Effect]) -> None:
    try:
        with transaction.atomic():
            deed.carry_out(effects)
    except Exception:
        if len(effects) > 1:
            log.exception(
                "playbooks.batch_failed", deed=deed.name, effects=len(effects)
            )
        for effect in effects:
            perform_one(deed, effect)
    _record(deed, [effect for effect in effects if not effect.outcome])


def perform_one(deed: Deed, effect: Effect) -> None:
    """In a savepoint; `effect.outcome` says why it was not done."""
    effect.outcome = ""
    try:
        with transaction.atomic():
            deed.carry_out([effect])
    except Refusal as refusal:
        effect.outcome = str(refusal)
    except Exception:
        log.exception("playbooks.deed_failed", deed=deed.name)
        effect.outcome = _("It could not be done; the log says why.")


def _record(deed: Deed, effects: list[Effect]) -> None:
    """A line in the thread for each, unless the deed's own activity is one."""
    if deed.shows_itself:
        return
    activity.record_each(
        "ran",
        (
            (e.conversation, e.by, {"do": deed.name, **e.params, **e.shown})
            for e in effects
        ),
    )

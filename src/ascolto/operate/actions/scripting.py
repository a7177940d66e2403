"""Write playbooks: every save is a version; switching, ordering and taking away are acts of a lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.operate.models import Playbook, PlaybookVersion
from ascolto.operate.playbooks import grammar
from ascolto.operate.playbooks.checking import check

MOST = 500  # playbooks of one company


@transaction.atomic
def create(name: str, body: Any, *, by: Actor) -> Playbook:
    """A new one, off, after the others. Raises `Refusal`."""
    authority.require(by, Role.LEAD)
    name, script = _name(name), check(body)
    rows = Playbook.objects.standing()
    if rows.count() >= MOST:
        raise Refusal(_("There are 500 playbooks already. Take some away first."))
    last = rows.order_by().aggregate(last=Max("position"))["last"]
    playbook: Playbook = Playbook.objects.create(
        name=name, position=0 if last is None else last + 1
    )
    _new_version(playbook, name, script, by)
    activity.record("created", playbook, by=by, name=name)
    return playbook


@transaction.atomic
def save(playbook: Playbook, name: str, body: Any, *, by: Actor) -> PlaybookVersion:
    """A new version, which holds from now on; the same words again are no version."""
    authority.require(by, Role.LEAD)
    _hold(playbook)
    name, script = _name(name), check(body)
    if playbook.name == name and playbook.digest == grammar.digest(script):
        return playbook.version
    version = _new_version(playbook, name, script, by)
    activity.record("changed", playbook, by=by, version=version.number)
    return version


@transaction.atomic
def restore(playbook: Playbook, number: int, *, by: Actor) -> PlaybookVersion:
    """An earlier version holds again, as a new one. Raises `Refusal`."""
    authority.require(by, Role.LEAD)
    _hold(playbook)
    old = playbook.versions.filter(number=number).first()
    if old is None:
        raise Refusal(_("There is no such version."), "no_version")
    script = check(old.body)
    version = _new_version(playbook, old.name, script, by, restored_from=number)
    activity.record("changed", playbook, by=by, version=version.number, restored=number)
    return version


@transaction.atomic
def switch(playbook: Playbook, *, on: bool, by: Actor) -> None:
    """Twice is once."""
    authority.require(by, Role.LEAD)
    _hold(playbook)
    if playbook.is_on == on:
        return
    if on:
        check(playbook.version.body)
    playbook.is_on, playbook.switched_at = on, timezone.now()
    playbook.save(update_fields=["is_on", "switched_at"])
    activity.record("switched on" if on else "switched off", playbook, by=by)


@transaction.atomic
def order(ids: Sequence[int], *, by: Actor) -> None:
    """The order in which they are asked; those not named keep theirs, after the named ones."""
    authority.require(by, Role.LEAD)
    rows = {p.pk: p for p in Playbook.objects.standing().select_for_update()}
    named = [rows[pk] for pk in dict.fromkeys(ids) if pk in rows]
    rest = [p for p in rows.values() if p not in named]
    changed = []
    for place, playbook in enumerate([*named, *rest]):
        if playbook.position != place:
            playbook.position = place
            changed.append(playbook)
    Playbook.objects.bulk_update(changed, ["position"])
    activity.record_many("moved", [(p, {"to": p.position + 1}) for p in changed], by=by)


@transaction.atomic
def move(playbook: Playbook, *, up: bool, by: Actor) -> None:
    """One place up or down."""
    ids = list(Playbook.objects.standing().values_list("pk", flat=True))
    place = ids.index(playbook.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
        order(ids, by=by)


@transaction.atomic
def remove(playbook: Playbook, *, by: Actor) -> None:
    """It acts no more; what it did stays on record. Can be put back."""
    authority.require(by, Role.LEAD)
    _hold(playbook)
    playbook.is_on, playbook.removed_at = False, timezone.now()
    playbook.save(update_fields=["is_on", "removed_at"])
    activity.record("removed", playbook, by=by, name=playbook.name)


@transaction.atomic
def put_back(playbook: Playbook, *, by: Actor) -> None:
    """After a removal: off, where it stood."""
    authority.require(by, Role.LEAD)
    playbook.removed_at = None
    playbook.save(update_fields=["removed_at"])
    activity.record("restored", playbook, by=by, name=playbook.name)


def _hold(playbook: Playbook) -> None:
    """Nobody else changes it before the transaction ends."""
    row = Playbook.objects.select_for_update().get(pk=playbook.pk)
    for name in ("name", "is_on", "number", "digest", "trigger", "position"):
        setattr(playbook, name, getattr(row, name))


def _name(name: str) -> str:
    name = " ".join(clean_text(name).split())
    if not name:
        raise Refusal(_("Give the playbook a name."), "no_name")
    if len(name) > 60:
        raise Refusal(_("Keep the name under 60 characters."), "name_too_long")
    return name


def _new_version(
    playbook: Playbook,
    name: str,
    script: grammar.Script,
    by: Actor,
    restored_from: int | None = None,
) -> PlaybookVersion:
    last = playbook.versions.aggregate(last=Max("number"))["last"] or 0
    version: PlaybookVersion = PlaybookVersion.objects.create(
        playbook=playbook,
        number=last + 1,
        name=name,
        body=grammar.body(script),
        digest=grammar.digest(script),
        by_name=by.name,
        restored_from=restored_from,
    )
    playbook.name, playbook.number, playbook.digest = (
        name,
        version.number,
        version.digest,
    )
    playbook.trigger = script.on
    playbook.save(update_fields=["name", "number", "digest", "trigger"])
    return version

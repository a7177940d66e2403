"""Tags on conversations, and the company's list of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.operate.actions import conversing
from ascolto.operate.models import Conversation, Tag, Tagging

LONGEST = 40
MOST = 20  # on one conversation


@transaction.atomic
def tag(
    conversations: Sequence[Conversation],
    *,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    by: Actor,
) -> None:
    """Put tags on and take tags off, by name; a new name is a new tag. Raises `Refusal`.

    On five hundred conversations this asks as often as on one.
    """
    if not conversations:
        return
    ids = [c.pk for c in conversations]
    wanted = _of_names(add, by)
    off = [t.pk for t in Tag.objects.filter(key__in=[_key(n) for n in remove])]
    stand = _standing(ids)
    new = [
        Tagging(conversation_id=pk, tag=tag, by_name=by.name)
        for pk in ids
        for tag in wanted
        if tag.pk not in stand[pk]
    ]
    if any(len(stand[pk] - set(off)) + len(wanted) > MOST for pk in ids) and new:
        raise Refusal(
            _("No more than %(n)s tags on one conversation.") % {"n": MOST}, "too_many"
        )
    Tagging.objects.bulk_create(new, ignore_conflicts=True)
    Tagging.objects.filter(conversation__in=ids, tag__in=off).delete()
    touched = {t.conversation_id for t in new}
    touched |= {pk for pk in ids if stand[pk] & set(off)}
    names = _show(touched)
    for conversation in conversations:
        conversation.tag_names = names.get(conversation.pk, conversation.tag_names)
    _tell([c for c in conversations if c.pk in touched], wanted, off, by)


@transaction.atomic
def rename(tag: Tag, *, name: str, by: Actor) -> Tag:
    """A new name; the name of another tag joins the two. Gives back what is left."""
    authority.require(by, Role.LEAD)
    name = _name(name)
    other: Tag | None = Tag.objects.filter(key=_key(name)).exclude(pk=tag.pk).first()
    if other is not None:
        return merge(tag, into=other, by=by)
    before, tag.name, tag.key = tag.name, name, _key(name)
    tag.save(update_fields=["name", "key"])
    activity.record("renamed", tag, by=by, name=name, before=before)
    _show(tag.taggings.values_list("conversation_id", flat=True))
    return tag


@transaction.atomic
def merge(tag: Tag, *, into: Tag, by: Actor) -> Tag:
    """All of its conversations carry the other tag from now on."""
    authority.require(by, Role.LEAD)
    if tag.pk == into.pk:
        return into
    touched = list(tag.taggings.values_list("conversation_id", flat=True))
    have = Tagging.objects.filter(tag=into).values("conversation_id")
    Tagging.objects.filter(tag=tag).exclude(conversation_id__in=have).update(tag=into)
    activity.record("merged", tag, by=by, name=tag.name, into=into.name)
    tag.delete()
    _show(touched)
    return into


@transaction.atomic
def drop(tag: Tag, *, by: Actor) -> None:
    """The tag goes from the list and from every conversation."""
    authority.require(by, Role.LEAD)
    touched = list(tag.taggings.values_list("conversation_id", flat=True))
    activity.record("dropped", tag, by=by, name=tag.name)
    tag.delete()
    _show(touched)


def _of_names(names: Iterable[str], by: Actor) -> list[Tag]:
    """The tags of these names; those that are not there yet are made."""
    called = {_key(_name(name)): _name(name) for name in names}
    known = set(Tag.objects.filter(key__in=called).values_list("key", flat=True))
    fresh = [Tag(name=name, key=k) for k, name in called.items() if k not in known]
    Tag.objects.bulk_create(fresh, ignore_conflicts=True)
    found = list(Tag.objects.filter(key__in=called))
    made = [(t, {"name": t.name}) for t in found if t.key not in known]
    activity.record_many("created", made, by=by)
    return found


def _standing(ids: Sequence[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = Tagging.objects.filter(conversation__in=ids)
    for conversation_id, tag_id in rows.values_list("conversation_id", "tag_id"):
        found[conversation_id].add(tag_id)
    return found


def _show(ids: Iterable[int]) -> dict[int, str]:
    """Their tags as the list shows them, in order: kept with the conversation, by its id."""
    rows = list(Conversation.objects.filter(pk__in=list(ids)).only("tag_names"))
    taggings = Tagging.objects.filter(conversation__in=[row.pk for row in rows])
    names: dict[int, list[str]] = defaultdict(list)
    pairs = taggings.order_by("tag__key").values_list("conversation_id", "tag__name")
    for pk, name in pairs:
        names[pk].append(name)
    for row in rows:
        row.tag_names = "\n".join(names[row.pk])
    Conversation.objects.bulk_update(rows, ["tag_names"])
    return {row.pk: row.tag_names for row in rows}


def _tell(
    changed: Sequence[Conversation], on: Sequence[Tag], off: Sequence[int], by: Actor
) -> None:
    names = Tag.objects.filter(pk__in=off).values_list("name", flat=True)
    details = {"added": [t.name for t in on], "removed": list(names)}
    activity.record_many("tagged", [(c, details) for c in changed], by=by)
    conversing.announce(changed)


def _name(text: str) -> str:
    name = " ".join(clean_text(text).replace(",", " ").split()).lstrip("#")
    if not name:
        raise Refusal(_("Write the name of the tag."), "no_name")
    if len(name) > LONGEST:
        raise Refusal(
            _("The name of a tag is at most %(n)s characters long.") % {"n": LONGEST},
            "too_long",
        )
    return name


def _key(name: str) -> str:
    return " ".join(name.split()).lstrip("#").casefold()[:60]

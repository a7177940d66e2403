"""Write what messages mean: one annotation each, in batches, again only where something is new.

What a person has said stays. Nothing here calls another machine: readings of a remote reader are
made before, by the job, and handed in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction

from ascolto.channels.models import Message
from ascolto.core import bus, scoping
from ascolto.core.models import Brand
from ascolto.events import MessagesAnnotated
from ascolto.nlp import linear, rows
from ascolto.nlp.actions import matching, situating
from ascolto.nlp.analyser import Analyser, Fast
from ascolto.nlp.models import Annotation, ProductName, Tuning
from ascolto.nlp.reading import Reading, Request
from ascolto.nlp.reads import tunings


def annotate(
    messages: Sequence[Message],
    *,
    readings: Sequence[Reading] | None = None,
    again: bool = False,
) -> list[Annotation]:
    """The annotations of these messages, made where there is none by the present models.

    `messages` come with `account__brand`. `again`: their text has changed. Idempotent.
    """
    known = {
        row.message_id: row
        for row in Annotation.objects.filter(message__among=[m.pk for m in messages])
    }
    own = tunings.standing()
    waiting = [
        (at, message)
        for at, message in enumerate(messages)
        if again or not _is_current(known.get(message.pk), readings, own)
    ]
    if waiting:
        texts = [rows.text_of(message) for _, message in waiting]
        read = (
            [readings[at] for at, _ in waiting]
            if readings is not None
            else Fast().read(requests([m for _, m in waiting]))
        )
        made = [m for _, m in waiting]
        labels = tunings.moved(texts, read, own)
        _store(list(zip(made, texts, labels, read, strict=True)), known, own)
    return [known[m.pk] for m in messages]


def requests(messages: Sequence[Message]) -> list[Request]:
    """What an analyser is asked, with the names of brands and of each brand's products: two queries."""
    names = tuple(("brand", brand.name) for brand in Brand.objects.all())
    sold: dict[int, list[str]] = defaultdict(list)
    mine = ProductName.objects.filter(brand__in={m.account.brand_id for m in messages})
    for brand_id, name in mine.values_list("brand_id", "name"):
        sold[brand_id].append(name)
    products = {pk: tuple(sorted(said)) for pk, said in sold.items()}
    return [
        Request(
            rows.text_of(m), m.account.brand.language or "it", names,
            products.get(m.account.brand_id, ()), m.is_public,
        )
        for m in messages
    ]  # fmt: skip


def read(messages: Sequence[Message], analyser: Analyser) -> list[Reading]:
    """Outside any transaction: an analyser may take its time."""
    return analyser.read(requests(messages))


def _is_current(
    row: Annotation | None,
    readings: Sequence[Reading] | None,
    own: dict[str, Tuning],
) -> bool:
    if row is None or readings is not None:
        return False
    return row.model == rows.model_name(f"fast-{linear.version()}", own)


def _store(
    work: Sequence[tuple[Message, str, Reading, Reading]],
    known: dict[int, Annotation],
    own: dict[str, Tuning],
) -> None:
    """`work`: message, text, its reading with the company's own layers, and without."""
    fresh, stale = [], []
    with transaction.atomic():
        known.update(_held([known[m.pk].pk for m, *_ in work if m.pk in known]))
        for message, _, reading, plain in work:
            row = known.get(message.pk)
            if row is None:
                row = Annotation(workspace_id=scoping.current(), message_id=message.pk)
                known[message.pk] = row
                fresh.append(row)
            else:
                stale.append(row)
            rows.fill(row, message, reading, plain, own)
        Annotation.objects.give_keys(fresh)
        situating.situate([*fresh, *stale], {m.pk: m for m, *_ in work})
        matching.match([*fresh, *stale], {m.pk: text for m, text, *_ in work})
        Annotation.objects.bulk_create(fresh, ignore_conflicts=True)
        if stale:
            Annotation.objects.bulk_update(stale, rows.FIELDS)
        ids = tuple(message.pk for message, *_ in work)
        bus.publish(MessagesAnnotated(scoping.current(), ids))


def _held(keys: Sequence[int]) -> dict[int, Annotation]:
    """These annotations as they are now, by message, until the transaction ends.

    Reading takes its time, and meanwhile a person may have said what is right.
    """
    if not keys:
        return {}
    found = Annotation.objects.select_for_update().filter(pk__among=keys)
    return {row.message_id: row for row in found.order_by("pk")}

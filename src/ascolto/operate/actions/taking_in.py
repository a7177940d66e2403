"""Records of the past into messages and customers: through the same intake as what comes in today."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from ascolto.channels.contract import Author, Incoming
from ascolto.channels.intake import identities, messages
from ascolto.channels.intake.reading import KeptFile, Reading
from ascolto.channels.models import Account, Handle, Message, Payload, Thread
from ascolto.core import storage
from ascolto.core.actor import Actor
from ascolto.customers.actions import meeting
from ascolto.customers.models import Customer, HandleLink
from ascolto.operate import remembering
from ascolto.operate.actions import filing
from ascolto.operate.models import PastImport, PastMade
from ascolto.operate.past.columns import Person
from ascolto.operate.remembering import Record


@dataclass
class Taken:
    added: int = 0
    known: int = 0
    refused: list[Record] = field(default_factory=list)


def take_in(past: PastImport, records: Sequence[Record], *, by: Actor) -> Taken:
    """In the caller's transaction."""
    if past.kind == PastImport.Kind.CUSTOMERS:
        return _people(past, [r.person for r in records if r.person])
    taken = Taken()
    said = _read(past, records, taken)
    taken.known = len(said)
    if not said:
        return taken
    handles = _customers_of(past, said)
    fresh = messages.store([(reading, incoming) for reading, incoming, _ in said])
    taken.added, taken.known = len(fresh), len(said) - len(fresh)
    _belong(fresh, said, handles)
    known = set(
        HandleLink.objects.filter(handle__in=handles.values()).values_list(
            "customer_id", flat=True
        )
    )
    begun = filing.file_away(fresh, by=by, stays_open=past.stays_open)
    new = {c.case.customer_id for c in begun} - known
    _note(past, "message", [m.pk for m in fresh])
    _note(past, "conversation", [c.pk for c in begun])
    _note(past, "customer", sorted(new))
    return taken


Said = tuple[Reading, Incoming, Author]  # and whose conversation it is


def _read(past: PastImport, records: Sequence[Record], taken: Taken) -> list[Said]:
    """What the records say; those that say nothing are refused."""
    account = past.account
    assert account is not None
    found = remembering.understood(past, records)
    taken.refused += [record for record, _ in found if record.problem]
    good = [(record, said) for record, said in found if said]
    payloads = _payloads(account, [record for record, _ in good])
    return [
        (_with_files(Reading(payload), incoming), incoming, who)
        for (_, said), payload in zip(good, payloads, strict=True)
        for incoming, who in said
    ]


def _with_files(reading: Reading, said: Incoming) -> Reading:
    if said.files:
        reading.files[said.external_id] = [_kept(file) for file in said.files]
    return reading


def _kept(file: Any) -> KeptFile:
    kept = storage.keep(file.content)
    return KeptFile(file, kept.sha256, kept.size, kept.content_type)


def _payloads(account: Account, records: Sequence[Record]) -> list[Payload]:
    """The delivery of each record, understood already; the same record is the same delivery."""
    bodies = [record.mail or record.raw.encode() for record in records]
    names = ["import:" + hashlib.sha256(body).hexdigest() for body in bodies]
    fresh = {
        name: Payload(account=account, delivery_id=name, headers={}, size=len(body),
                      sha256=name[7:], status=Payload.Status.PARSED, parsed_at=timezone.now(),
                      **_body(body))
        for name, body in zip(names, bodies, strict=True)
    }  # fmt: skip
    there = Payload.objects.filter(account=account, delivery_id__in=names)
    known = {p.delivery_id: p for p in there.defer("body")}
    Payload.objects.bulk_create([p for n, p in fresh.items() if n not in known])
    found = [known.get(name) or fresh[name] for name in names]
    for payload in found:
        payload.account = account
    return found


def _body(body: bytes) -> dict[str, Any]:
    if len(body) <= 256 * 1024:
        return {"body": body}
    return {"body": b"", "stored_as": storage.keep(body, limit=len(body)).sha256}


def _customers_of(
    past: PastImport, said: Sequence[Said]
) -> dict[identities.Key, Handle]:
    account = past.account
    assert account is not None
    return identities.find_or_make((account, who) for _, _, who in said)


def _belong(
    fresh: Sequence[Message],
    said: Sequence[Said],
    handles: dict[identities.Key, Handle],
) -> None:
    """A thread that began with a word of ours belongs to whom it went to."""
    whose = {
        messages.identity(incoming.external_id): handles[
            identities.key(r.payload.account, who)
        ]
        for r, incoming, who in said
    }
    orphans = {
        m.thread_id: whose[m.external_id] for m in fresh if m.thread.handle_id is None
    }
    for thread_id, handle in orphans.items():
        Thread.objects.filter(pk=thread_id, handle=None).update(handle=handle)


def _people(past: PastImport, people: Sequence[Person]) -> Taken:
    """Customers by their address or number; those who are known stay as they are."""
    of = {_key(person): person for person in reversed(people)}
    rows = Handle.objects.filter(external_id__in=[ext for _, ext in of])
    known = {(h.realm, h.external_id) for h in rows}
    fresh = {key: person for key, person in of.items() if key not in known}
    Handle.objects.bulk_create(
        Handle(realm=realm, external_id=ext, name=p.name, email=p.email, phone=p.phone)
        for (realm, ext), p in fresh.items()
    )
    made = Handle.objects.filter(external_id__in=[ext for _, ext in fresh])
    mine = [h for h in made if (h.realm, h.external_id) in fresh]
    met = meeting.meet(mine)
    customers = []
    for handle in mine:
        person, customer = fresh[handle.realm, handle.external_id], met[handle.pk]
        customer.language, customer.about = person.language, person.about[:20_000]
        customers.append(customer)
    Customer.objects.bulk_update(customers, ["language", "about"])
    _note(past, "customer", [c.pk for c in customers])
    return Taken(added=len(customers), known=len(people) - len(customers))


def _key(person: Person) -> identities.Key:
    return ("email", person.email) if person.email else ("phone", person.phone)


def _note(past: PastImport, kind: str, ids: Sequence[int]) -> None:
    rows = [PastMade(past_import=past, kind=kind, object_id=pk) for pk in ids]
    PastMade.objects.bulk_create(rows, ignore_conflicts=True)

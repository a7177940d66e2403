"""What is known of somebody: by a handle of theirs, and by the customer's own row."""

from __future__ import annotations

from ascolto.channels.models import Handle
from ascolto.customers import phones
from ascolto.customers.family import FIELDS, Own
from ascolto.customers.models import Customer


def told(handle: Handle) -> dict[str, str]:
    """What a handle tells of its person."""
    email = handle.external_id if handle.realm == "email" else handle.email
    phone = handle.external_id if handle.realm == "phone" else handle.phone
    phone = phones.normal(phone) or phone
    return {
        "name": handle.name[:200],
        "email": email.lower()[:254],
        "phone": phone[:40],
    }


def own_facts(customer: Customer) -> Own:
    """Without what it shows of linked customers."""
    return Own(
        {f: "" if f in customer.borrowed else getattr(customer, f) for f in FIELDS},
        {name for name, lender in customer.borrowed.items() if lender is None},
    )

"""What is worth knowing of a customer beside their words: how far they reach, what may go public, how
long they have been silent. A line each with its why, and nothing where there is nothing to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from ascolto.customers.models import Customer
from ascolto.customers.reads import objections
from ascolto.monitor.models import Following, Silence
from ascolto.monitor.person import Person
from ascolto.monitor.reads import people, risks, silences
from ascolto.web.monitor import risks as risk_words
from ascolto.web.monitor import showing
from ascolto.web.monitor.showing import Shown
from ascolto.web.request import MemberRequest

FAR = 40  # an influence that is worth a line


@dataclass(frozen=True)
class Bearing:
    person: str
    is_profiled: bool
    reach: Shown | None = None
    risk: Shown | None = None
    risk_level: str = ""
    risk_words: str = ""
    silence: Silence | None = None
    quiet: Shown | None = None
    following: Following | None = None


def of(customer: Customer, request: MemberRequest) -> Bearing:
    """A constant number of queries; one for who asked not to be profiled."""
    person = str(Person(customer.absorbed_by_id or customer.pk))
    if objections.objects(customer):
        return Bearing(person, is_profiled=False)
    member, language = request.member, request.member.language
    reach = people.of_customer(customer, member)
    risk = risks.of_customer(customer, member, now=timezone.now())
    silence = silences.of_customer(customer, member)
    return Bearing(
        person,
        is_profiled=True,
        reach=showing.shown(reach, language) if reach and reach.value >= FAR else None,
        risk=showing.shown(risk.score, language) if risk else None,
        risk_level=risk_words.level(risk.value) if risk else "",
        risk_words=risk_words.words(risk.value) if risk else "",
        silence=silence,
        quiet=showing.shown(silence.made_of, language) if silence else None,
        following=people.following(member, customer),
    )

"""Whom a form means: by what was said, by an order, from a list, or one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ascolto.core.refusal import Refusal
from ascolto.monitor.models import Incident, Watch
from ascolto.monitor.reads import concerned
from ascolto.monitor.reads.concerned import Found
from ascolto.nlp.topics import TOPICS
from ascolto.operate.reads import bought, listing
from ascolto.web.monitor import incident_forms
from ascolto.web.request import MemberRequest

_LIST = 200_000  # signs of a pasted list


@dataclass(frozen=True)
class Asked:
    """`strangers`: addresses of nobody we know, each with a name or ""; `unknown`: lines that mean nobody, more
    than one, or somebody the member does not see."""

    found: Sequence[Found]
    strangers: Mapping[str, str] = field(default_factory=dict)
    unknown: Sequence[str] = ()

    def may_introduce(self, request: MemberRequest) -> bool:
        return bool(self.strangers) and request.POST.get("introduce") == "yes"

    def left_out(self, request: MemberRequest) -> list[str]:
        """What is not added."""
        rest = [] if self.may_introduce(request) else list(self.strangers)
        return [*self.unknown, *rest]


def asked(request: MemberRequest, incident: Incident) -> Asked:
    """Who the form means, of those the member may see; of a list also its other lines.

    Raises `Refusal`.
    """
    post, source = request.POST, request.POST.get("source", "")
    strangers: Mapping[str, str] = {}
    unknown: Sequence[str] = ()
    if source == "list":
        listed = concerned.by_list(post.get("list", "")[:_LIST])
        found, strangers = list(listed.found), listed.strangers
        unknown = listed.unknown
    elif source == "hand":
        asked = post.get("customer", "")
        pk = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
        found = [Found(pk, None, "")]
    else:
        return Asked(_by_what_was_said(request, incident, source))
    mine = listing.customers(request.member).filter(absorbed_by=None)
    seen = set(mine.filter(pk__in=[f.customer_id for f in found]).values_list("pk", flat=True))  # fmt: skip
    if source == "hand" and not seen:
        raise Refusal(_("Choose a customer."), "no_customer")
    hidden = [one.evidence for one in found if one.customer_id not in seen]
    mine_of_them = [one for one in found if one.customer_id in seen]
    return Asked(mine_of_them, strangers, [*unknown, *hidden])


def _by_what_was_said(
    request: MemberRequest, incident: Incident, source: str
) -> list[Found]:
    post, span = request.POST, incident_forms.span(request, incident)
    if source == "watch":
        asked = post.get("watch", "")
        rows = Watch.objects.filter(brand=incident.brand)
        watch = rows.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None  # fmt: skip
        if watch is None:
            raise Refusal(_("Choose a watch."), "no_watch")
        return concerned.by_watch(watch, span)
    if source == "topic" and post.get("topic") in TOPICS:
        return concerned.by_topic(incident.brand, post["topic"], span)
    if source == "place" and post.get("place", "").strip():
        return concerned.by_place(incident.brand, post["place"][:120], span)
    if source == "order":
        number, product = post.get("number", "")[:2000], post.get("product", "")[:200]
        sold = bought.customers(
            incident.brand, begin=span.begin, end=span.end, number=number, product=product
        )  # fmt: skip
        return [Found(pk, at, order) for pk, (at, order) in sold.items()]
    raise Refusal(_("Say what they have in common."), "no_source")

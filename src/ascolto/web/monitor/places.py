"""Where a statement is said in public: what became of it, its text, and how it gets there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.formats import localize

from ascolto.channels import registry
from ascolto.channels.actions import publishing as channel_posts
from ascolto.channels.contract import Does, Manifest, measure
from ascolto.channels.models import Account
from ascolto.monitor import incident_saying as saying
from ascolto.monitor.actions import publishing
from ascolto.monitor.models import Incident, PublicPost
from ascolto.monitor.reads.statements import Told


@dataclass(frozen=True)
class Place:
    """`long` of `limit` (0: any length), in the provider's `unit`."""

    post: PublicPost
    text: str
    words: str  # its state
    can_publish: bool = False
    limit: int = 0
    long: int = 0
    unit: str = "characters"
    costs: str = ""  # before; once it stands, what it did cost

    @property
    def state(self) -> str:
        return self.post.state.value

    @property
    def over(self) -> int:
        return max(self.long - self.limit, 0) if self.limit else 0

    @property
    def can_call_back(self) -> bool:
        if self.state != "leaving" or self.post.message is None:
            return False
        delivery = self.post.message.delivery
        return bool(delivery.not_before > timezone.now() and not delivery.attempts)


def of(told: Told) -> list[Place]:
    """In the order they were added. No query."""
    brand = told.statement.incident.brand.name
    return [_place(told, post, brand) for post in told.posts]


def _place(told: Told, post: PublicPost, brand: str) -> Place:
    account = post.account
    kind = account.kind if account else ""
    said = post.message.text if post.message and post.state in ("leaving", "unknown") else ""  # fmt: skip
    text = post.text or said or publishing.public_text(list(told.wordings), kind, post.language, brand)  # fmt: skip
    words = saying.post(post.state, by_hand=post.is_by_hand)
    manifest = registry.manifests().get(kind)
    if account is None or manifest is None:
        return Place(post, text, words)
    return Place(
        post, text, words,
        can_publish=channel_posts.can_publish(account),
        limit=manifest.longest_post or 0,
        long=measure(text, manifest.text_unit),
        unit=manifest.text_unit.value,
        costs=_costs(post, manifest),
    )  # fmt: skip


def _costs(post: PublicPost, manifest: Manifest) -> str:
    delivery = post.message.delivery if post.message else None
    if delivery and delivery.cost is not None:
        return f"{localize(delivery.cost.normalize())} {delivery.currency}".strip()
    language = translation.get_language() or "en"
    is_open = not post.done_at and manifest.post_costs
    return manifest.post_costs.in_(language) if is_open and manifest.post_costs else ""


def accounts(incident: Incident) -> list[Account]:
    """Own accounts of the brand where a post can stand: published from here, or by hand. One query."""
    rows = Account.objects.connected().filter(brand=incident.brand).order_by("pk")
    return [a for a in rows if is_place(a)]


def is_place(account: Account) -> bool:
    """Where we have a voice of our own: not a feed that we only read, nor a page of others' reviews."""
    manifest = registry.manifests().get(account.kind)
    if manifest is None or manifest.read_only:
        return False
    does = registry.does(account)
    if Does.PUBLISH in does:
        return True
    is_public = manifest.visibility.value == "public"
    return is_public and Does.REPLY in does and not manifest.rating_scale

"""Rooms of chat programmes in words: where an address is found, what went wrong, how an alert is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from babel.dates import format_datetime
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ascolto.core.models import Brand
from ascolto.monitor import saying
from ascolto.monitor.alert_letter import quotes
from ascolto.monitor.models import Alert, AlertRoom, RoomPost
from ascolto.monitor.rooms import News

ONE_LINE = 300


def dialects() -> list[tuple[str, str, str]]:
    """Key, name, and where the address is found."""
    return [*_of_large_houses(), *_others()]


def _of_large_houses() -> list[tuple[str, str, str]]:
    return [
        ("slack", "Slack", _(
            "In Slack: Apps → Incoming Webhooks → Add to Slack, choose the channel, copy "
            "the address that begins with https://hooks.slack.com/."
        )),
        ("teams", "Microsoft Teams", _(
            "In Teams: the three dots beside the channel → Workflows → “Post to a channel "
            "when a webhook request is received”, choose the channel, copy the address at "
            "the end."
        )),
        ("google", "Google Chat", _(
            "In Google Chat: the name of the space → Apps and integrations → Webhooks → "
            "Add, copy the address."
        )),
    ]  # fmt: skip


def _others() -> list[tuple[str, str, str]]:
    return [
        ("mattermost", "Mattermost, Rocket.Chat", _(
            "In Mattermost: Integrations → Incoming Webhooks → Add. In Rocket.Chat: "
            "Administration → Integrations → New → Incoming. Copy the address."
        )),
        ("discord", "Discord", _(
            "In Discord: the channel’s settings → Integrations → Webhooks → New webhook → "
            "Copy URL."
        )),
        ("plain", _("Another programme (JSON)"), _(
            "Your own programme takes a POST with JSON, signed as “Standard Webhooks” "
            "describes, by the secret shown here."
        )),
    ]  # fmt: skip


def problem(code: str) -> str:
    """A sentence; "" where nothing is wrong."""
    said = {
        "": "",
        "http-401": _("The chat programme does not accept the address any more (answer 401)."),
        "http-403": _("The chat programme forbids posts to this address (answer 403)."),
        "http-404": _("There is nothing at this address any more (answer 404)."),
        "http-410": _("The room or its address was taken away (answer 410)."),
        "blocked": _("The address leads to a private network, so it is not called."),
        "timed_out": _("The chat programme did not answer in time; it is tried again."),
        "unreachable": _("The chat programme could not be reached; it is tried again."),
        "broken_off": _("The chat programme broke off the connection; it is tried again."),
    }  # fmt: skip
    other = _("The last post was not accepted (answer %(status)s).")
    return said.get(code, other % {"status": code.removeprefix("http-")})


def banners(brands: Sequence[Brand]) -> list[dict[str, str]]:
    """Of rooms that were switched off because their address works no more."""
    rows = AlertRoom.objects.broken().filter(brand__in=brands).select_related("brand")
    said = _("%(brand)s: “%(room)s” hears of no more alerts")
    return [
        {
            "text": said % {"brand": room.brand.name, "room": room.name},
            "detail": problem(room.problem),
            "url": "/settings/ringing/#rooms",
        }
        for room in rows[:3]
    ]


def news(post: RoomPost) -> News:
    """In the brand's language and zone. The alert's brand and watch are read with it."""
    alert = post.alert
    with translation.override(alert.brand.language):
        if post.what == "raised":
            return _raised(alert, post.at)
        return _later(alert, post)


def sample(brand_name: str, language: str, at: datetime) -> News:
    """What “Try it now” posts."""
    with translation.override(language):
        title = _("%(brand)s: this is a trial") % {"brand": brand_name}
        said = _("Alerts of Ascolto will appear here. Nothing is wrong.")
        news = News("trial", title, said, at=at.isoformat())
        return _linked(news, "/settings/ringing/")


def _raised(alert: Alert, at: datetime) -> News:
    people = ngettext("%(n)s person", "%(n)s people", alert.authors) % {"n": alert.authors}  # fmt: skip
    facts = [
        (_("Brand"), alert.brand.name),
        (_("Watch"), alert.watch.name),
        (_("Since"), _when(alert)),
        (_("How sure"), saying.sure(alert)),
    ]
    if alert.authors:
        facts.append((_("Who"), people))
    if alert.words:
        facts.append((_("Words"), ", ".join(map(str, alert.words[:6]))))
    news = News(
        "raised",
        f"{alert.brand.name}: {saying.kind(alert.kind)}",
        saying.sentence(alert),
        tuple(facts),
        tuple(words[:ONE_LINE] for words in quotes(alert)),
        at=at.isoformat(),
        data=_data(alert),
    )
    return _linked(news, f"/alerts/{alert.pk}/")


def _later(alert: Alert, post: RoomPost) -> News:
    """One line."""
    event = post.what.partition("-")[0]
    n, who = post.what.partition("-")[2], post.by_name
    words = {
        "grew": _("has grown: %(n)s people by now"),
        "taken": _("%(who)s has taken it"),
        "over": _("is over (%(who)s)"),
    }[event] % {"n": n, "who": who}
    title = f"{alert.brand.name}: {saying.kind(alert.kind)} · {alert.watch.name}: {words}"  # fmt: skip
    data = _data(alert) | {"by": who or None}
    news = News(event, title, at=post.at.isoformat(), data=data)
    return _linked(news, f"/alerts/{alert.pk}/")


def _data(alert: Alert) -> dict[str, object]:
    """For a programme: keys that never change with the language."""
    return {
        "id": alert.pk,
        "kind": alert.kind,
        "brand": alert.brand.name,
        "watch": alert.watch.name,
        "since": alert.since.isoformat(),
        "sure": round(alert.sure, 4),
        "authors": alert.authors,
        "words": [str(word) for word in alert.words],
    }


def _when(alert: Alert) -> str:
    brand = alert.brand
    return str(
        format_datetime(alert.since, "short", tzinfo=brand.zone, locale=brand.language)
    )


def _linked(news: News, path: str) -> News:
    """Only where we know our own address."""
    root = settings.PUBLIC_URL
    if not root:
        return news
    return replace(news, link=f"{root}{path}", link_words=_("Look at it"))

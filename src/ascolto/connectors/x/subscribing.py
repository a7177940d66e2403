"""Having X call us: our address, and the events that we want. Looked after once a day.

It cannot be done while the account is being connected: X calls the address at once, and there is
nobody at home before the account is saved.
"""

from __future__ import annotations

from typing import Any

from ascolto.channels.contract import ChannelError, Text
from ascolto.connectors.x.api import Api
from ascolto.connectors.x.config import Config

WANTED = (
    "post.mention.create",
    "post.reply.create",
    "post.quote.create",
    "post.delete",
)
DIRECT = ("dm.received", "dm.sent", "dm.read")


def wanted(config: Config) -> tuple[str, ...]:
    return WANTED + (DIRECT if config.direct_messages else ())


def see_to(api: Api, config: Config, url: str) -> None:
    """Make our address known, valid and subscribed. Raises `ChannelError`."""
    hook = _ours(api, url)
    if hook is None:
        made = api.call("POST", "/2/webhooks", {"url": url}, as_app=True)
        hook = made.get("data") or {}
    elif not hook.get("valid"):
        # It missed a handshake; this has X try again.
        api.call("PUT", f"/2/webhooks/{hook.get('id')}", as_app=True)
    us, id = config.user_id(), str(hook.get("id", ""))
    for kind in sorted(set(wanted(config)) - _subscribed(api, id)):
        body = {"event_type": kind, "filter": {"user_id": us}, "webhook_id": id}
        api.call("POST", "/2/activity/subscriptions", body)


def lacking(api: Api, config: Config, url: str) -> Text | None:
    """What is not as it should be with the calls of X; None: all is well, or not known."""
    try:
        hook = _ours(api, url)
        if hook is not None and not hook.get("valid"):
            return Text(
                it="X non riesce a chiamarci: l'indirizzo dei webhook non è valido per X.",
                en="X cannot call us: it says that our address is not valid.",
            )
        if hook is not None and set(wanted(config)) - _subscribed(api, str(hook["id"])):
            return Text(
                it="X non ci avvisa ancora di tutto: ci pensiamo noi al prossimo giro.",
                en="X does not tell us everything yet: we see to it on the next round.",
            )
    except ChannelError as error:
        return Text(
            it=f"Le chiamate di X non si lasciano verificare: {error.text.it}",
            en=f"Whether X calls us cannot be checked: {error.text.en}",
        )
    return None


def _ours(api: Api, url: str) -> dict[str, Any] | None:
    answer = api.ask("/2/webhooks", as_app=True)
    there = answer.get("data") or ()
    return next((one for one in there if one.get("url") == url), None)


def _subscribed(api: Api, hook: str) -> set[str]:
    answer = api.ask("/2/activity/subscriptions", as_app=True)
    there = answer.get("data") or ()
    return {
        str(one.get("event_type")) for one in there if one.get("webhook_id") == hook
    }

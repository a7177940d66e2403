"""Asking a provider whether an account works, before it is saved and whenever somebody asks."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import BaseModel

from ascolto.channels import registry
from ascolto.channels.contract import (
    ChannelError,
    Connector,
    Expires,
    NeedsReconnect,
    Profiled,
    Reachable,
    Scoped,
    Site,
    Text,
)

log = structlog.get_logger(__name__)

WITHIN = 25.0  # seconds
AT_ONCE = 8
_room = threading.BoundedSemaphore(AT_ONCE)


class DoesNotWork(Exception):
    """`str()` is the sentence for the reader; `must_reconnect` when the credentials ended."""

    def __init__(self, sentence: str, *, must_reconnect: bool = False) -> None:
        super().__init__(sentence)
        self.must_reconnect = must_reconnect


@dataclass(frozen=True)
class Checked:
    """What the provider says of credentials that work."""

    name: str  # the account's own, for people
    missing: tuple[Text, ...] = ()  # what they do not allow
    expires_at: datetime | None = None
    public_url: str = ""  # where customers find it
    profile: str = ""  # who it is there


def check(
    kind: str, config: BaseModel, site: Site, *, within: float = WITHIN
) -> Checked:
    """Raises `DoesNotWork`.

    In a thread of its own: a provider that does not answer keeps nobody waiting for longer.
    """
    if not _room.acquire(blocking=False):
        raise DoesNotWork(_("Several checks are running. Try again in half a minute."))
    asked: Future[Checked] = Future()
    threading.Thread(
        target=_ask, args=(kind, config, site, asked), daemon=True, name="account-check"
    ).start()
    try:
        return asked.result(timeout=within)
    except TooSlow:
        raise DoesNotWork(
            _("No answer within %(seconds)d seconds. Is the server's name right?")
            % {"seconds": within}
        ) from None
    except NeedsReconnect as no:
        raise DoesNotWork(_told(no), must_reconnect=True) from None
    except ChannelError as no:
        raise DoesNotWork(_told(no)) from None
    except Exception as problem:
        # Its text may quote what was configured, so only its kind is kept.
        log.warning("account.check_failed", kind=kind, problem=type(problem).__name__)
        raise DoesNotWork(
            _("The check stopped unexpectedly (%(what)s). Nothing was saved.")
            % {"what": type(problem).__name__}
        ) from None


def _ask(kind: str, config: BaseModel, site: Site, asked: Future[Checked]) -> None:
    made: Connector | None = None
    try:
        made = registry.trial(kind, config, site)
        name = made.check()
        missing = made.missing() if isinstance(made, Scoped) else ()
        ends = made.expires() if isinstance(made, Expires) else None
        link = made.public_url() if isinstance(made, Reachable) else ""
        profile = made.profile() if isinstance(made, Profiled) else ""
        asked.set_result(Checked(name, missing, ends, link, profile))
    except BaseException as problem:
        asked.set_exception(problem)
    finally:
        _room.release()
        if made is not None:
            try:
                made.close()
            except Exception as problem:
                log.info("account.check_close", problem=type(problem).__name__)


def _told(no: ChannelError) -> str:
    said = no.text.in_(get_language() or "en").strip()
    return said or _("The provider said no, without a reason.")

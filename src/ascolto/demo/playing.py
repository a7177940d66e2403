"""Lets the demo's customers live: they write through the real doors and react to answers.

    ascolto demo --live

Runs beside a server of the same data folder, also while that is restarted: what finds a door
closed is tried again.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
import uuid
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from django.conf import settings

from ascolto.channels import registry
from ascolto.core.refusal import Refusal
from ascolto.demo import live, loading, story
from ascolto.demo.company import COMPANY
from ascolto.demo.ears import Ears
from ascolto.demo.elsewhere import speaking
from ascolto.demo.envelopes import Posted
from ascolto.demo.errands import Does, Errands, line
from ascolto.demo.knocking import Doors, Visit
from ascolto.demo.live import Next
from ascolto.demo.post_office import accounts
from ascolto.demo.story import Person

IN_THE_CHAT = 16  # visitors who keep the chat open


def play(
    url: str = "",
    *,
    pace: float = 1.0,
    minutes: float | None = None,
    seed: int | None = None,
) -> None:
    """Write and react until Ctrl-C, or for so many `minutes`. Twice the `pace`, half the waits.

    `url`: where the server is; by default the one of this data folder. Raises `Refusal`.
    """
    if not loading.is_there():
        raise Refusal(
            "There is no demo company here. Start with `ascolto serve --demo`."
        )
    town = Town(url or _running(), pace, Random(seed))
    town.say(f"  Customers write to {town.url} now. Ctrl-C stops them.")
    for sentence in silent():
        town.say(sentence)
    with contextlib.suppress(KeyboardInterrupt):
        town.live(None if minutes is None else time.monotonic() + minutes * 60)
    town.stop()
    town.say(f"  {town.errands_done} messages were written.")


def silent() -> list[str]:
    """On which channels nobody writes on this machine, a sentence each."""
    return [
        f"  Nobody writes on {registry.manifest(kind).title.en}: {why.en}"
        for kind, why in registry.silent_here().items()
    ]


def _running() -> str:
    """The server that holds this data folder. Raises `Refusal` when there is none."""
    try:
        said = json.loads((Path(settings.DATA) / "ascolto.lock").read_text())
        return str(said["url"])
    except (OSError, ValueError, KeyError):
        if settings.PUBLIC_URL:
            return str(settings.PUBLIC_URL)
        raise Refusal(
            "Ascolto is not running with this data folder. Start `ascolto serve` first."
        ) from None


class Town:
    """The customers, what they are about to do, and what they have said so far."""

    def __init__(self, url: str, pace: float, dice: Random) -> None:
        self.url, self.pace, self.dice = url.rstrip("/"), pace, dice
        self._accounts, self._others = accounts.by_key(), accounts.elsewhere()
        self._errands = Errands(self._new_doors, self.say, dice)
        self._visits: deque[Visit] = deque(maxlen=IN_THE_CHAT)
        self._mails: dict[str, tuple[str, ...]] = {}  # talk → its Message-IDs
        self._ears = Ears(self._new_doors, self._errands, self._visits, pace, dice)
        _allow(self.url)

    def live(self, until: float | None) -> None:
        """Send people on their way, until the time is over."""
        company, talks = story.load()
        self._come_in(company, talks)
        self._ears.open()
        seed = self.dice.randrange(1 << 30)
        feed = live.messages(
            seed=seed, now=datetime.now(UTC), pace=self.pace, people=company.people
        )
        following, others = next(feed), speaking.lines(self._rated(), self.dice)
        due = time.monotonic() + min(following.wait, 3.0)
        while until is None or time.monotonic() < until:
            if time.monotonic() >= due:
                self._errands.plan(0.0, self._writing(following))
                if self._others:
                    half = following.wait / 2
                    self._errands.plan(half, self._elsewhere(next(others)))
                following = next(feed)
                due = time.monotonic() + following.wait
            self._errands.send_out()
            time.sleep(0.1)

    def _rated(self) -> dict[str, bool]:
        """The channels elsewhere, each with whether people leave stars there."""
        reviews = {kind: registry.manifest(kind) for kind in self._others}
        return {k: m.rating_scale > 0 and m.answers_once for k, m in reviews.items()}

    def _elsewhere(self, turn: speaking.Turn) -> Does:
        def does(doors: Doors) -> str:
            doors.elsewhere(turn.kind, turn.line)
            return line(turn.kind, turn.line.name, turn.line.text)

        return does

    def stop(self) -> None:
        self._ears.close()
        self._errands.stop()

    @property
    def errands_done(self) -> int:
        return self._errands.done

    def _new_doors(self) -> Doors:
        return Doors(self.url, self._accounts, self._others)

    def say(self, line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    def _come_in(self, company: story.Company, talks: tuple[story.Talk, ...]) -> None:
        """Who waits in the chat for an answer looks at it."""
        for talk in talks:
            handle = company.person(talk.person).handle(talk.account)
            if talk.account == "chat" and talk.awaits_us and handle:
                person = company.person(talk.person)
                visit = Visit(person, handle.external_id, handle.name)
                visit.language = talk.language
                self._visits.append(visit)

    # --- writing ---------------------------------------------------------------------------------

    def _writing(self, message: Next) -> Does:
        key = uuid.uuid4().hex
        by_role: dict[str, Callable[[Doors, Next, str], None]] = {
            "mail": self._mail,
            "chat": self._chat,
            "form": self._form,
            "portal": self._call,
            "reviews": self._call,
            "counter": self._counter,
        }

        def does(doors: Doors) -> str:
            by_role[message.role](doors, message, key)
            return line(message.role, message.person.name, message.text)

        return does

    def _mail(self, doors: Doors, message: Next, key: str) -> None:
        address = message.person.emails[0]
        before = self._mails.get(message.talk, ())
        name = doors.mail(
            message.person,
            address,
            COMPANY.account(message.account).address,
            subject=message.subject,
            text=message.text,
            language=message.language,
            references=before if message.continues else (),
            files=message.attachments,
        )
        self._mails[message.talk] = (*before, name)

    def _chat(self, doors: Doors, message: Next, key: str) -> None:
        handle = message.person.handle("chat")
        assert handle is not None
        visit = self._visit(message.person, handle.external_id, handle.name)
        visit.language = message.language
        doors.say(visit, message.text, key=key)

    def _visit(self, person: Person, user_id: str, name: str) -> Visit:
        for visit in list(self._visits):
            if visit.user_id == user_id:
                return visit
        visit = Visit(person, user_id, name)
        self._visits.append(visit)
        return visit

    def _form(self, doors: Doors, message: Next, key: str) -> None:
        doors.form(
            message.person,
            message.person.emails[0],
            subject=message.subject,
            text=message.text,
            language=message.language,
        )

    def _call(self, doors: Doors, message: Next, key: str) -> None:
        handle, told = (
            message.person.handle(message.account),
            COMPANY.account(message.account),
        )
        assert handle is not None
        talk = f"{message.talk}-{handle.external_id}"
        doors.call(
            message.account,
            Posted(
                conversation=talk,
                message=key,
                author=handle.external_id,
                name=handle.name,
                text=message.text,
                language=message.language,
                at=datetime.now(UTC),
                url=f"https://{told.address}/tre-remi/{talk}",
                rating=message.rating,
                is_public=told.public,
                files=message.attachments,
            ),
        )

    def _counter(self, doors: Doors, message: Next, key: str) -> None:
        typed_by = COMPANY.member(message.typed_by or "pia").name
        doors.counter(
            message.person, message.text, typed_by=typed_by, key=str(uuid.UUID(key))
        )


def _allow(url: str) -> None:
    """Outbound HTTP goes to the public internet only; here it goes to the server of this demo."""
    host = urlsplit(url).hostname or ""
    allowed = os.environ.get("ASCOLTO_HTTP_ALLOW", "")
    os.environ["ASCOLTO_HTTP_ALLOW"] = ",".join(filter(None, (allowed, host)))

"""Customers hear our answers and think of something to say."""

from __future__ import annotations

import contextlib
import threading
import uuid
from collections import Counter, deque
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

from django.db import close_old_connections

from ascolto.channels import registry
from ascolto.demo import reactions
from ascolto.demo.company import COMPANY
from ascolto.demo.elsewhere import speaking
from ascolto.demo.envelopes import Posted
from ascolto.demo.errands import Does, Errands, line
from ascolto.demo.hearing import Answers, Heard, Mailboxes, recipient
from ascolto.demo.knocking import Doors, NotNow, Refused, Visit
from ascolto.demo.story import Person

LOOKS_EVERY = 6.0  # seconds between two looks for answers, at pace 1
LEAST_PAUSE = 1.5


class Ears:
    """Looks for answers on a thread of its own; what is said to them becomes an errand."""

    def __init__(
        self,
        new_doors: Callable[[], Doors],
        errands: Errands,
        visits: deque[Visit],
        pace: float,
        dice: Random,
    ) -> None:
        self._new_doors, self._errands, self._visits = new_doors, errands, visits
        self._pace, self._dice = pace, dice
        self._reacted: Counter[str] = Counter()
        self._given: dict[str, int] = {}  # answers heard of so far, by kind of channel
        self._stopped = threading.Event()

    def open(self) -> None:
        threading.Thread(target=self._listen, name="ears", daemon=True).start()

    def close(self) -> None:
        self._stopped.set()

    def _listen(self) -> None:
        """Look for answers every few seconds, and let who was answered think of something."""
        mailboxes = Mailboxes(_ours())
        platforms = Answers(("portal", "reviews"))
        doors = self._new_doors()
        pause = max(LEAST_PAUSE, LOOKS_EVERY / self._pace)
        while not self._stopped.wait(pause):
            try:
                for heard in (*mailboxes.news(), *platforms.news()):
                    self._react(heard)
                self._look_at_chats(doors)
                self._look_elsewhere(doors)
            except Exception as problem:
                self._errands.say(f"  went wrong: {type(problem).__name__}: {problem}")
            finally:
                close_old_connections()
        doors.close()

    def _look_at_chats(self, doors: Doors) -> None:
        for visit in list(self._visits):
            known = bool(visit.seen)
            with contextlib.suppress(NotNow, Refused):
                answers = doors.look(visit)
                if answers and known:  # what was there before they came is old
                    by = str(answers[-1].get("author", ""))
                    talk = f"chat/{visit.user_id}"
                    self._think(talk, by, visit.language, self._saying(visit))

    def _look_elsewhere(self, doors: Doors) -> None:
        """Who gave stars is content with an answer; others think of something to say to it."""
        for kind in doors.others:
            known = self._given.get(kind)
            with contextlib.suppress(NotNow, Refused):
                news = doors.given(kind, known or 0)
                self._given[kind] = (known or 0) + len(news)
                manifest = registry.manifest(kind)
                if known is None or (manifest.rating_scale and manifest.answers_once):
                    continue  # what was there before they came is old
                for given in news:
                    if given.get("author"):
                        self._heard_elsewhere(kind, given)

    def _heard_elsewhere(self, kind: str, given: dict[str, str]) -> None:
        def saying(text: str) -> Does:
            said = speaking.going_on(given, text, self._dice)

            def does(doors: Doors) -> str:
                doors.elsewhere(kind, said)
                return line(kind, said.name, text)

            return does

        self._think(f"{kind}/{given['talk']}", "", given["language"], saying)

    def _react(self, heard: Heard) -> None:
        does = self._writing_back if heard.mail is not None else self._calling_back
        self._think(
            heard.talk, heard.by, heard.language, lambda text: does(heard, text)
        )

    def _think(
        self,
        talk: str,
        by: str,
        language: str,
        saying: Callable[[str], Does],
    ) -> None:
        if self._reacted[talk] >= reactions.AT_MOST:
            return
        reaction = reactions.to(by, language, self._dice)
        if reaction is not None:
            self._reacted[talk] += 1
            self._errands.plan(reaction.after / self._pace, saying(reaction.text))

    def _saying(self, visit: Visit) -> Callable[[str], Does]:
        def saying(text: str) -> Does:
            key = uuid.uuid4().hex

            def does(doors: Doors) -> str:
                doors.say(visit, text, key=key)
                return line("chat", visit.name, text)

            return does

        return saying

    def _writing_back(self, heard: Heard, text: str) -> Does:
        assert heard.mail is not None
        mail = heard.mail
        name, address = recipient(mail)
        person = Person(address, name or address, heard.language, emails=(address,))
        subject = str(mail["Subject"])

        def does(doors: Doors) -> str:
            doors.mail(
                person,
                address,
                str(mail["Reply-To"] or mail["From"]),
                subject=subject if subject.startswith("Re:") else f"Re: {subject}",
                text=text,
                language=heard.language,
                references=heard.references,
                quoted=heard.quoted,
            )
            return line("mail", person.name, text)

        return does

    def _calling_back(self, heard: Heard, text: str) -> Does:
        posted = Posted(
            conversation=heard.conversation,
            message=uuid.uuid4().hex,
            author=heard.author,
            name=heard.name,
            text=text,
            language=heard.language,
            at=datetime.now(UTC),
            is_public=COMPANY.account(heard.account).public,
        )

        def does(doors: Doors) -> str:
            doors.call(heard.account, posted)
            return line(heard.account, heard.name, text)

        return does


def _ours() -> frozenset[str]:
    """Addresses of the company and its people: not customers."""
    accounts = {one.address for one in COMPANY.accounts}
    return frozenset(accounts | {one.email for one in COMPANY.members})

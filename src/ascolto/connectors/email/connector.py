"""The mailbox of a company, as the core sees it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from ascolto.channels.contract import (
    ChannelError,
    Fact,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Page,
    Raw,
    Refused,
    Sent,
    Site,
    Text,
    TryLater,
)  # fmt: skip
from ascolto.connectors.email import composing, parsing, receive, send, threads
from ascolto.connectors.email.composing import Letter
from ascolto.connectors.email.config import Config
from ascolto.connectors.email.imap import Mailbox
from ascolto.connectors.email.manifest import MANIFEST


class Connector:
    """IMAP in, SMTP out. One IMAP connection is kept open between calls."""

    manifest = MANIFEST
    timeout = 30.0  # seconds for any answer of a server

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._imap: Mailbox | None = None
        self._seen = 0  # the highest uid that `poll` returned
        self._about = parsing.Mailbox(
            address=config.address,
            own=frozenset(a.lower() for a in site.workspace_addresses)
            | {config.address},
            secret=site.secret,
        )

    def check(self) -> str:
        """Open the folder and sign in at both servers."""
        mailbox = self._mailbox
        with mailbox.errors():
            mailbox.open()
        send.check(self.config, self.timeout)
        return self.config.address

    def profile(self) -> str:
        """The folder, whichever address of it was entered."""
        config = self.config
        return f"{config.user or config.address} {config.imap_host} {config.folder}"

    def parse(self, raw: Raw) -> Iterable[Fact]:
        """The facts in one mail; pure."""
        return parsing.facts(raw, self._about)

    def close(self) -> None:
        if self._imap is not None:
            self._imap.close()
            self._imap = None

    # --- in ---------------------------------------------------------------------------------

    def poll(self, cursor: str) -> Page:
        """What came since `cursor`, oldest first."""
        page = receive.poll(
            self._mailbox, cursor, timedelta(days=self.config.history_days)
        )
        reached = receive.Cursor.parse(page.cursor)
        self._seen = reached.last if reached else 0
        return page

    def wait(self, seconds: float) -> bool:
        """Wait for mails beyond what this instance polled, else beyond what lies there now."""
        mailbox = self._mailbox
        with mailbox.errors():
            mailbox.open()
            self._seen = self._seen or max(mailbox.next_uid - 1, 0)
            return mailbox.wait(seconds, self._seen)

    # --- out --------------------------------------------------------------------------------

    def reply(self, outgoing: Outgoing) -> Sent:
        """Send it once, then file a copy under sent mail as far as that is possible."""
        if (
            sum(len(file.content) for file in outgoing.files)
            > self.manifest.attachment_limit
        ):
            mib = self.manifest.attachment_limit // (1024 * 1024)
            raise Refused(
                Text(
                    it=f"Gli allegati insieme possono pesare al massimo {mib} MB.",
                    en=f"All files together may weigh {mib} MB at most.",
                )
            )
        now = datetime.now(UTC)
        letter = composing.compose(outgoing, self.config, self.site, now)
        send.send(letter, self.config, self.timeout)
        if outgoing.thread_id:  # not the product's own notices to members
            self._file(letter)
        return Sent(letter.message_id, now)

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Look for the reply under sent mail, and for mails that answer or return it.

        Its presence proves that it went out. Its absence proves nothing: the copy is filed after
        the server took the mail, by us or by the provider, and a crash in between leaves no
        trace. So this never says None: who would send again on that word might send twice.
        """
        message_id = threads.ours(
            outgoing.idempotency_key, self.config.domain, self.site.secret
        )
        mailbox = self._mailbox
        try:
            with mailbox.errors():
                found = _looked_up(mailbox, message_id)
        except (TryLater, NeedsReconnect):
            raise
        except ChannelError as problem:
            raise OutcomeUnknown(problem.text) from None
        if found is not None:
            return found
        raise OutcomeUnknown(
            Text(
                it="Tra la posta inviata non c'è, ma potrebbe essere partita lo stesso.",
                en="It is not among the sent mail, yet it may have gone out all the same.",
            )
        )

    def _file(self, letter: Letter) -> None:
        """Best effort: the customer has the answer, a missing copy must not look like a failure."""
        mailbox = self._mailbox
        with contextlib.suppress(Exception), mailbox.errors():
            mailbox.open()
            if mailbox.keeps_sent_mail_itself():
                return
            folder = mailbox.sent_folder()
            if folder:
                mailbox.append(folder, letter.content)

    @property
    def _mailbox(self) -> Mailbox:
        if self._imap is None:
            self._imap = Mailbox(self.config, self.timeout)
        return self._imap


def _looked_up(mailbox: Mailbox, message_id: str) -> Sent | None:
    mailbox.open()
    folder = mailbox.sent_folder()
    for place, header in (
        (folder, "Message-ID"),
        ("", "References"),
        ("", "In-Reply-To"),
    ):
        if header == "Message-ID" and not place:
            continue
        mailbox.open(place)
        uids = mailbox.uids_with(header, message_id)
        if uids:
            found = mailbox.sizes(uids[:1]).get(uids[0])
            at = found.arrived if found and found.arrived else datetime.now(UTC)
            return Sent(message_id, at)
    return None

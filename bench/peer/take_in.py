"""Run in the peer's environment: its mail command over a folder of mails.

python -m bench.peer.take_in FOLDER MAILS      # one line of JSON
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

# Whatever the caller had: this environment holds the peer, not the product.
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.peer.settings"


def main(folder: Path, mails: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from helpdesk.models import Queue, Ticket

    from bench import letters

    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    inbox = folder / "inbox"
    inbox.mkdir()
    Queue.objects.create(
        title="Info",
        slug="info",
        email_address="info@example.org",
        allow_email_submission=True,
        email_box_type="local",
        email_box_local_dir=f"{inbox}/",
        email_box_interval=0,
    )
    _deliver(inbox, letters.letters(20, seed=9))
    _run()  # warm
    before = Ticket.objects.count()
    _deliver(inbox, letters.letters(mails, seed=1))
    began, clock = time.process_time(), time.perf_counter()
    _run()
    spent, took = time.process_time() - began, time.perf_counter() - clock
    tickets = Ticket.objects.count() - before
    print(json.dumps({"cpu": spent, "wall": took, "messages": tickets}))


def _deliver(inbox: Path, said: Sequence[Any]) -> None:
    from bench import letters

    for number, letter in enumerate(said):
        content = letters.mail(letter, "info@example.org")
        (inbox / f"{number}.eml").write_bytes(content)


def _run() -> None:
    from django.utils import timezone
    from helpdesk.email import process_email
    from helpdesk.models import Queue

    Queue.objects.update(email_box_last_check=timezone.now() - timedelta(days=1))
    process_email(quiet=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

"""The disk fills up under load and has room again (F5): no acknowledgement, no half a file."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ascolto.testing.faulty.senders import Tale, send_all
from tests.faults.incoming import SECRET, Sent, webhooks
from tests.faults.stage import Outcome, Skipped, Stage, settle

SIZE = 48  # MB, with the database on it where that is a file


def play(stage: Stage) -> Outcome:
    outcome = Outcome("the disk is full for a while")
    chance = stage.chance("full_disk")
    with (
        _small_disk(stage.folder / "full_disk") as disk,
        stage.house("full_disk", folder=disk) as house,
    ):
        company = house.ask(
            "found", {"accounts": {"portal": ["webhook", {"secret": SECRET}]}}
        )
        sent, tale = Sent(), Tale()
        web, worker = house.start_web(), house.start("worker")
        web.wait_until_ready()
        worker.wait_until_ready()
        filler = disk / "filler"
        _fill(filler)
        count = max(60, stage.size.outage_items // 2)
        work = webhooks(company["accounts"]["portal"], count, chance, sent)
        senders = send_all(
            work, port=house.port, tale=tale, seed=stage.seed, spread=3.0
        )
        time.sleep(5.0)
        refused = tale.troubles
        filler.unlink()
        room_at = time.time()
        for thread in senders:
            thread.join()
        settle(house, outcome, since=room_at, messages=len(sent.messages))
        outcome.add("lost", len(tale.given_up), tale.given_up)
        if not refused:
            outcome.add("wrong", 1, ["the disk was not full, or nobody noticed"])
        outcome.judge(
            house.ask(
                "oracle",
                {
                    "workspace": company["workspace"],
                    "messages": sent.messages,
                    "raws": sent.raws,
                },
            )
        )
        drafts = list((house.data / "files" / "drafts").glob("*"))
        outcome.add("half", len(drafts), [f"{len(drafts)} drafts were left"])
    outcome.figures = {
        "full_disk_items": len(sent.messages),
        "full_disk_refusals": refused,
    }
    return outcome


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(folder)]
    if (
        os.geteuid() != 0
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        raise Skipped("no small disk can be mounted here (needs root)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def _fill(filler: Path) -> None:
    """To the last byte."""
    with filler.open("wb", buffering=0) as file:
        for piece in (1024 * 1024, 4096):
            try:
                while True:
                    file.write(b"\0" * piece)
            except OSError:
                continue

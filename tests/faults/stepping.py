"""The process ends between each pair of steps (F2): see `walking`."""

from __future__ import annotations

from ascolto.testing import provider
from tests.faults.outgoing import providing
from tests.faults.stage import Outcome, Stage

WEIGHTS = {"accept": 3, "accept_and_drop": 1}


def play(stage: Stage) -> Outcome:
    outcome = Outcome("the process ends at each step")
    with stage.house("stepping") as house:
        weigh = ",".join(f"{fault}={weight}" for fault, weight in WEIGHTS.items())
        ledger, keys = house.folder / "ledger", house.folder / "keys"
        with providing(ledger, stage.seed, house.env, weigh) as url:
            settings = {"base_url": url, "token": provider.TOKEN, "timeout_seconds": 1.0,
                        "signing_secret": provider.SECRET}  # fmt: skip
            company = house.ask("found", {"accounts": {"fake": ["fake", settings]}})
            account = company["accounts"]["fake"]["id"]
            about = {"workspace": company["workspace"], "member": company["member"],
                     "account": account, "keys": str(keys), "seed": stage.seed, "weights": WEIGHTS,
                     "times": stage.size.times}  # fmt: skip
            walked = house.ask("failpoints", about, seconds=240)
            outcome.add("wrong", len(walked["wrong"]), walked["wrong"])
            never = [f"{point} was never met" for point in walked["never_met"]]
            outcome.add("wrong", len(never), never)
            told = [
                {"account": account, "id": f"{name}-{n}", "text": f"[[{name}-{n}]]"}
                for name in walked["stories"]
                for n in (1, 2)
            ]
            workspace = company["workspace"]
            told_times = house.ask("noted", company)
            for word, odd in (
                ("lost", [n for n in told_times if n < 1]),
                ("twice", [n for n in told_times if n > 1]),
            ):
                why = [f"a handler was told {n} times" for n in odd]
                outcome.add(word, len(odd), why)
            outcome.judge(
                house.ask("oracle", {"workspace": workspace, "messages": told})
            )
            written = {"workspace": workspace, "ledger": str(ledger), "blind": [],
                       "keys": keys.read_text().split()}  # fmt: skip
            outcome.judge(house.ask("answers", written))
    outcome.figures = {"failpoints": walked["points"], "ends": walked["ends"]}
    return outcome

"""Run the measurements: `python -m bench [NAME…]`; SIZE=tiny for a quick look that all run.

People read the table; the last line is one JSON object of all figures.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from typing import Any

from bench.figures import Figure, table

TINY: dict[str, dict[str, Any]] = {
    "mail": {"mails": 40, "rounds": 1},
    "webhook": {"calls": 300, "rounds": 1},
    "visible": {"seconds": 2, "rate": 20},
    "inbox": {"small": 100, "large": 200, "rounds": 2},
    "search": {"small": 500, "large": 2000},
    "memory": {"messages": 50, "furnished": False, "settles": 0.5},
    "live": {"streams": 20, "rounds": 3},
    "playbooks": {"messages": 200, "rounds": 1},
    "answers": {"entries": 60, "rounds": 10},
    "watches": {"watches": 200, "messages": 500, "rounds": 1},
    "alerting": {"seconds": 4, "rate": 40},
    "annotate": {"messages": 500, "rounds": 1},
    "connectors": {"seconds": 0.02, "updates": 100, "rounds": 1},
}
NAMES = tuple(TINY)


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - set(NAMES)
    if unknown:
        print(
            f"There is no figure {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}."
        )
        return 2
    is_tiny = os.environ.get("SIZE") == "tiny"
    found: list[Figure] = []
    broken = []
    for name in wanted or NAMES:
        began = time.monotonic()
        print(f"=== {name}", flush=True)
        try:
            measured = importlib.import_module(f"bench.{name}").figures(
                **(TINY[name] if is_tiny else {})
            )
        except Exception as problem:
            print(f"  broke: {problem}", file=sys.stderr)
            broken.append(name)
            continue
        found += measured
        print(table(measured))
        print(f"  ({time.monotonic() - began:.0f} s)\n", flush=True)
    print(table(found))
    print(json.dumps({one.name: one.as_json() for one in found}), flush=True)
    # A figure of a tiny run says that it can be measured, not what it is.
    missed = [one.name for one in found if one.holds is False and not is_tiny]
    return 1 if broken or missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

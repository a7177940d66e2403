"""Work on connectors from the command line.

python -m ascolto.testing.connectors                  examine every connector
python -m ascolto.testing.connectors examine KIND     examine one
python -m ascolto.testing.connectors snapshot KIND    write the snapshots of its fixtures
python -m ascolto.testing.connectors table [PATH]     write docs/connectors.md
python -m ascolto.testing.connectors new KIND [DIR]   copy the template
"""

from __future__ import annotations

import sys
from pathlib import Path

from ascolto.testing.connectors import examine, found, snapshots, table, template


def main(arguments: list[str]) -> int:
    verb, rest = (arguments or ["examine"])[0], arguments[1:]
    chosen = [f for f in found() if not rest or str(f) == rest[0]]
    if verb == "examine":
        complaints = {str(folder): examine(folder) for folder in chosen}
        for kind, lines in complaints.items():
            print(f"{kind}: {'passes' if not lines else f'{len(lines)} complaints'}")
            print("".join(f"  {line}\n" for line in lines), end="")
        return 1 if any(complaints.values()) or not complaints else 0
    if verb == "snapshot" and rest:
        for folder in chosen:
            for path in snapshots.write(folder):
                print(path)
        return 0
    if verb == "table":
        table.write(found(), Path(rest[0] if rest else "docs/connectors.md"))
        return 0
    if verb == "new" and rest:
        into = Path(rest[1] if len(rest) > 1 else "src/ascolto/connectors")
        print(template.copy(rest[0], into))
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""The table of deeds and roles (roles.txt), read; and docs/roles.md, written from it.

python -m tests.security.roles          write the page
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = Path(__file__).with_name("roles.txt")
PAGE = ROOT / "docs" / "roles.md"
WHO = ("voice", "agent", "lead", "admin", "other brand")
OUTCOMES = {"yes", "no", "hidden", "own", "-"}
HEAD = """# Who may do what

Every deed against every role. Written by `make docs` from `tests/security/roles.txt`; `tests/security/test_roles.py`
tries each of them with a request that is filled in properly, and refuses an address of the product that is not here.

**yes**: it is done · **no**: it is refused and nothing is written · *hidden*: there is no such thing for them (404) ·
*own*: for whoever made it, hidden for everybody else · **other brand**: an administrator who sees another brand only.
Somebody of **another company** finds everything of this one hidden, on every address
([scoping](subsystems/scoping.md)). Who is not logged in gets the log-in page, in the API a 401.

A *voice* reads, writes notes and answers what they are asked ([everybody may answer](subsystems/voices.md)); the signed
link of a question opens that one conversation and nothing else (`tests/security/test_asked.py`).
"""


@dataclass(frozen=True)
class Deed:
    part: str
    name: str  # of the route; `name/variant`; `api:operation`
    method: str
    comes: dict[str, str]  # who → outcome
    what: str

    @property
    def route(self) -> str:
        return self.name.partition("/")[0]

    @property
    def is_open(self) -> bool:
        """Reached without a log-in."""
        return "-" in self.comes.values()


def deeds() -> list[Deed]:
    return list(_read(TABLE.read_text(encoding="utf-8")))


def _read(text: str) -> Iterator[Deed]:
    part = ""
    for line in text.splitlines():
        if line.startswith("== "):
            part = line.removeprefix("== ")
        elif line and not line.startswith("#"):
            name, method, *outcomes, what = line.split(None, 2 + len(WHO))
            assert set(outcomes) <= OUTCOMES, line
            comes = dict(zip(WHO, outcomes, strict=True))
            yield Deed(part, name, method, comes, what.strip())


def page() -> str:
    lines, part = [HEAD], ""
    for deed in deeds():
        if deed.part != part:
            part = deed.part
            lines.append(f"\n## {part}\n")
            columns = ["deed", *(() if deed.is_open else WHO)]
            lines.append(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
        outcomes = [] if deed.is_open else [_said(deed.comes[who]) for who in WHO]
        lines.append(f"| {' | '.join([deed.what, *outcomes])} |")
    return "\n".join(lines) + "\n"


def _said(outcome: str) -> str:
    return f"*{outcome}*" if outcome in {"hidden", "own"} else outcome


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.relative_to(ROOT))

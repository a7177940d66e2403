"""Lists of old sins: they may only shrink, and what is mended must be taken off."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SOURCE = ROOT / "src" / "ascolto"


def allowed(name: str) -> dict[str, int]:
    """`path number` a line; lines that begin with # are why."""
    lines = (HERE / name).read_text().splitlines()
    pairs = [line.rsplit(" ", 1) for line in lines if line and line[0] != "#"]
    return {what: int(number) for what, number in pairs}


def complaints(found: Mapping[str, int], name: str) -> list[str]:
    """What is new or has grown, and what is better than the list says."""
    old = allowed(name)
    said = [
        f"{what}: {count}, and tests/architecture/{name} allows {old.get(what, 0)}"
        for what, count in sorted(found.items())
        if count > old.get(what, 0)
    ]
    said += [
        f"{what}: nothing is left of it, take it off tests/architecture/{name}"
        for what in sorted(old.keys() - found.keys())
    ]
    return said


def modules() -> list[Path]:
    """Our own code, without tests and migrations."""
    return [
        path
        for path in sorted(SOURCE.rglob("*.py"))
        if not {"tests", "migrations"} & set(path.relative_to(SOURCE).parts)
    ]


def short(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))

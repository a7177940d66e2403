"""A new connector begins as a copy of `testing/connector_template`."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

TEMPLATE = Path(__file__).parent.parent / "connector_template"
MODULE = f"ascolto.testing.{TEMPLATE.name}"


def copy(kind: str, into: Path, package: str = "ascolto.connectors") -> Path:
    """Copy the template to `into/kind`, importable as `package.kind`; returns the new folder.

    Raises `ValueError` for a name that is no Python name, `FileExistsError` when it is taken.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", kind):
        raise ValueError(
            f"“{kind}” cannot be a folder of Python code: use a-z, 0-9 and _."
        )
    new = into / kind
    shutil.copytree(TEMPLATE, new, ignore=shutil.ignore_patterns("__pycache__"))
    for path in new.rglob("*"):
        if path.is_file():
            text = path.read_text().replace(MODULE, f"{package}.{kind}")
            path.write_text(text.replace(TEMPLATE.name, kind))
    return new

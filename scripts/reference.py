#!/usr/bin/env python3
"""Write docs/reference.md: every event, action, job and role, as the code says it.

    python scripts/reference.py          write it
    python scripts/reference.py --check  say whether it is up to date

Reads source text only, so it needs neither Django nor a database.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "ascolto"
PAGE = ROOT / "docs" / "reference.md"
LEVELS = ("core", "channels", "nlp", "customers", "commitments", "operate", "monitor")
HEAD = """# Reference

Every event, action, job and role. Written by `python scripts/reference.py` from the code itself; a
test refuses it when it is out of date. What an action or event means is in its own docstring, which
is also where to mend a sentence you find here.
"""


def main() -> int:
    if "--check" in sys.argv:
        return 0 if PAGE.exists() and PAGE.read_text() == page() else 1
    PAGE.write_text(page())
    print(PAGE.relative_to(ROOT))
    return 0


def page() -> str:
    return "\n".join([HEAD, *_events(), *_actions(), *_jobs(), *_roles()])


def _events() -> Iterator[str]:
    yield "## Events\n\nFrozen values in `ascolto/events/`. Published in the transaction of the change itself.\n"
    yield "| event | carries | what happened | heard by |\n|---|---|---|---|"
    heard = _handlers()
    for node in _classes(SOURCE / "events" / "__init__.py"):
        carries = ", ".join(
            f"`{field.target.id}`"
            for field in node.body
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        )
        listeners = ", ".join(f"`{name}`" for name in heard.get(node.name, ())) or "–"
        said = _first(node) or _spaced(node.name)
        yield f"| `{node.name}` | {carries} | {said} | {listeners} |"
    yield ""


def _handlers() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for level in LEVELS:
        path = SOURCE / level / "handlers.py"
        for node in _functions(path) if path.exists() else ():
            for kind in _decorated(node, "on"):
                found.setdefault(kind, []).append(f"{level}.handlers.{node.name}")
    return found


def _actions() -> Iterator[str]:
    yield "## Actions\n\nEvery write. Called through the module: `replying.reply(conversation, …, by=actor)`.\n"
    yield "| package | module | what it does | functions |\n|---|---|---|---|"
    for level in LEVELS:
        for path in sorted((SOURCE / level / "actions").glob("*.py")):
            if path.stem == "__init__":
                continue
            names = [n.name for n in _functions(path) if not n.name.startswith("_")]
            functions = ", ".join(f"`{name}`" for name in names)
            said = _first(ast.parse(path.read_text()))
            yield f"| {level} | `{path.stem}` | {said} | {functions} |"
    yield ""


def _jobs() -> Iterator[str]:
    yield "## Jobs\n\n`@job` is asked for; `@every` runs by the clock, in one process at a time.\n"
    yield "| job | when | what it does |\n|---|---|---|"
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" in path.parts or path.is_relative_to(SOURCE / "testing"):
            continue
        for node in _functions(path):
            when = "asked for" if _is(node, "job") else next(_every(node), "")
            if when:
                where = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
                said = _first(node) or _first(ast.parse(path.read_text()))
                yield f"| `{where}.{node.name}` | {when} | {said} |"
    yield ""


def _roles() -> Iterator[str]:
    yield "## Roles\n\nFrom the lightest to the heaviest; each may do what the lighter ones may.\n"
    for node in _classes(SOURCE / "core" / "models" / "member.py"):
        if node.name == "Role":
            for line in node.body:
                if isinstance(line, ast.Assign) and isinstance(
                    line.value, ast.Constant
                ):
                    yield f"- `{line.value.value}`"
    yield ""


# --- reading source ------------------------------------------------------------------------------


def _classes(path: Path) -> Iterator[ast.ClassDef]:
    tree = ast.parse(path.read_text())
    yield from (node for node in tree.body if isinstance(node, ast.ClassDef))


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(path.read_text())
    yield from (node for node in tree.body if isinstance(node, ast.FunctionDef))


def _calls(node: ast.FunctionDef, name: str) -> Iterator[ast.Call]:
    for call in node.decorator_list:
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id == name
        ):
            yield call


def _is(node: ast.FunctionDef, name: str) -> bool:
    return any(_calls(node, name))


def _decorated(node: ast.FunctionDef, name: str) -> Iterator[str]:
    for call in _calls(node, name):
        yield from (arg.id for arg in call.args if isinstance(arg, ast.Name))


def _every(node: ast.FunctionDef) -> Iterator[str]:
    for call in _calls(node, "every"):
        if isinstance(call.args[0], ast.Call):
            keywords = call.args[0].keywords
            yield "every " + ", ".join(
                f"{ast.unparse(k.value)} {k.arg}" for k in keywords
            )
        else:
            yield f"every `{ast.unparse(call.args[0])}`"


def _first(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> str:
    """The docstring's first paragraph, on one line."""
    said = (ast.get_docstring(node) or "").split("\n\n")[0]
    return " ".join(said.split()).replace("|", "\\|")


def _spaced(name: str) -> str:
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()
    return words[:1].upper() + words[1:] + "."


if __name__ == "__main__":
    sys.exit(main())

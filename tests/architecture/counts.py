"""What is counted of our own code, for the lists that only shrink.

python -m tests.architecture.counts    take down what is better now; new sins are not taken
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from tests.architecture.lists import HERE, SOURCE, allowed, modules, short, tree

KINDS = sorted(
    p.name for p in (SOURCE / "connectors").iterdir() if (p / "manifest.py").is_file()
)
AMBIGUOUS = {"email", "counter", "phone", "sms", "x", "capture"}
ELSEWHERE = {"connectors", "demo", "testing"}
FUNCTION, FILE = 25, 300  # lines


def over_the_wall() -> Counter[str]:
    """Calls of `unscoped`."""
    found: Counter[str] = Counter()
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and called(node) == "unscoped":
                found[short(path)] += 1
    return found


def called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def foreign_names() -> Counter[str]:
    """Names of channels outside their folders."""
    found: Counter[str] = Counter()
    for path in modules():
        if path.relative_to(SOURCE).parts[0] not in ELSEWHERE:
            found[short(path)] += sum(1 for _ in channel_names(tree(path)))
    for path in SOURCE.rglob("templates/**/*.html"):
        if path.relative_to(SOURCE).parts[0] not in ELSEWHERE:
            found[short(path)] += len(KIND_IN_TEMPLATE.findall(path.read_text()))
    return +found


_ANY = "|".join(KINDS)
KIND_IN_TEMPLATE = re.compile(
    rf"kind\s*[=!]=\s*[\"'](?:{_ANY})[\"']|connectors/(?:{_ANY})\b"
)


def channel_names(module: ast.Module) -> Iterator[str]:
    """Strings that are a kind; ambiguous words only where they are compared with a kind."""
    kinds = set(KINDS)
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and node.value in kinds - AMBIGUOUS:
            yield str(node.value)
        elif isinstance(node, ast.Compare) and "kind" in ast.unparse(node.left):
            for word in ast.walk(node):
                if isinstance(word, ast.Constant) and word.value in AMBIGUOUS:
                    yield str(word.value)
        elif isinstance(node, ast.keyword) and (node.arg or "").startswith("kind"):
            if isinstance(node.value, ast.Constant) and node.value.value in AMBIGUOUS:
                yield str(node.value.value)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            text = ast.unparse(node)
            yield from (k for k in kinds if f"ascolto.connectors.{k}" in text)


def sizes() -> Counter[str]:
    """Functions and files past the size at which one looks for the missing noun."""
    found: Counter[str] = Counter()
    for path in modules():
        lines = len(path.read_text().splitlines())
        if lines > FILE:
            found[short(path)] = lines
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = body_lines(node)
                if size > FUNCTION:
                    name = f"{short(path)}::{node.name}"
                    found[name] = max(found[name], size)
    return found


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of what is done: without the signature and the docstring."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


LISTS = {
    "unscoped.txt": over_the_wall,
    "channel-names.txt": foreign_names,
    "oversized.txt": sizes,
}


def shrink() -> None:
    """The smaller of what is allowed and what is found."""
    for name, count in LISTS.items():
        found, old = count(), allowed(name)
        path = HERE / name
        why = [line for line in path.read_text().splitlines() if line[:1] == "#"]
        kept = [f"{w} {min(n, found[w])}" for w, n in old.items() if found[w]]
        path.write_text("\n".join([*why, *sorted(kept)]) + "\n")


if __name__ == "__main__":
    shrink()

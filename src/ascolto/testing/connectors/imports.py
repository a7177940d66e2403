"""What a Python file imports, by absolute names, and how far that reaches."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path

# Packages whose parts are told apart: to import one of them is not to import the others.
APART = {"ascolto", "ascolto.core", "ascolto.channels"}
SHARED = "ascolto.providers"  # what connectors share below them


def of(path: Path, package: str) -> Iterator[str]:
    """Every module that the file at `path`, lying in `package`, imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            above = package.split(".")
            above = above[: len(above) - node.level + 1]
            yield ".".join((*above, *filter(None, [node.module])))
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from _named(node.module, [alias.name for alias in node.names])


def _named(module: str, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        part = f"{module}.{name}"
        yield part if module in APART or _is_shared_module(part) else module


def reached(modules: Iterable[str]) -> set[str]:
    """The modules, and what those that connectors share import in their turn."""
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        if module in found:
            continue
        found.add(module)
        if spec := _shared(module):
            path = Path(spec.origin or "")
            is_package = spec.submodule_search_locations is not None
            inside = module if is_package else module.rpartition(".")[0]
            waiting += of(path, inside)
    return found


def is_shared(module: str) -> bool:
    """Whether connectors have it in common: it may be imported by each of them."""
    return module == SHARED or module.startswith(SHARED + ".")


def _is_shared_module(module: str) -> bool:
    return _shared(module) is not None


def _shared(module: str) -> importlib.machinery.ModuleSpec | None:
    if not is_shared(module):
        return None
    try:
        return importlib.util.find_spec(module)
    except ModuleNotFoundError:  # a name in a module, no module itself
        return None

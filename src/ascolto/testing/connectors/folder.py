"""Connectors as folders: found by scanning, third parties by entry point."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ascolto.channels.contract import Manifest
from ascolto.channels.contract.rehearsing import Hosts
from ascolto.testing.connectors import imports
from ascolto.testing.connectors.subject import Subject

ENTRY_POINTS = "ascolto.connectors"
NETWORK = {"ascolto.core.http", "imap_tools", "imaplib", "smtplib", "aiosmtplib"}


@dataclass(frozen=True)
class Folder:
    """One connector: the package `package`, lying in `path`."""

    package: str
    path: Path

    def __str__(self) -> str:
        return self.path.name

    def module(self, name: str) -> Any:
        return importlib.import_module(f"{self.package}.{name}")

    @property
    def is_rehearsed(self) -> bool:
        """By a small provider that answers here; a real server beside it (`Hosts`) is another thing."""
        if not (self.path / "rehearsal.py").is_file():
            return False
        return not issubclass(self.module("rehearsal").Rehearsal, Hosts)

    @property
    def manifest(self) -> Manifest:
        manifest = self.module("manifest").MANIFEST
        assert isinstance(manifest, Manifest), f"{self}: MANIFEST is not a Manifest."
        return manifest

    @property
    def config_model(self) -> type[BaseModel]:
        model: type[BaseModel] = self.module("config").Config
        return model

    @property
    def subject(self) -> Subject:
        subject = self.module("tests.harness").subject
        assert isinstance(subject, Subject), f"{self}: tests/harness.py has no Subject."
        return subject

    def config(self) -> BaseModel:
        return self.config_model.model_validate(dict(self.subject.config))

    def connector(self, config: BaseModel | None = None) -> Any:
        return self.module("connector").Connector(
            config or self.config(), self.subject.site
        )

    def sources(self) -> Iterator[Path]:
        """The Python files of the connector proper, without its tests."""
        for path in sorted(self.path.rglob("*.py")):
            if "tests" not in path.relative_to(self.path).parts:
                yield path

    @cached_property
    def imports(self) -> dict[str, set[str]]:
        """File name → every module it imports, by its absolute name."""
        return {
            str(path.relative_to(self.path)): set(self._imported(path))
            for path in self.sources()
        }

    @property
    def has_network(self) -> bool:
        """By what it imports itself, or through what it shares with other connectors."""
        own = (module for modules in self.imports.values() for module in modules)
        return bool(NETWORK & imports.reached(own))

    def has_test(self, name: str) -> bool:
        """Whether "test_file.py::test_name" is a test of this connector that is not skipped."""
        file, _, function = name.partition("::")
        path = self.path / "tests" / file
        if not path.is_file():
            return False
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name == function:
                marks = " ".join(ast.unparse(mark) for mark in node.decorator_list)
                return "mark.skip" not in marks.replace("skipif", "")
        return False

    def _imported(self, path: Path) -> Iterator[str]:
        inside = path.relative_to(self.path).parent.parts
        yield from imports.of(path, ".".join((self.package, *inside)))


def scan(package: str) -> list[Folder]:
    """The connectors lying in `package`."""
    module = importlib.import_module(package)
    return [
        Folder(f"{package}.{path.name}", path)
        for root in module.__path__
        for path in sorted(Path(root).iterdir())
        if (path / "manifest.py").is_file()
    ]


def found() -> list[Folder]:
    """Ours, and those that installed packages offer."""
    folders = scan("ascolto.connectors")
    for entry in entry_points(group=ENTRY_POINTS):
        module = importlib.import_module(entry.value)
        folders.append(Folder(entry.value, Path(next(iter(module.__path__)))))
    return folders

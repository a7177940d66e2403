"""A connector's folder: its files, its manifest, what it imports."""

from __future__ import annotations

import ast
from dataclasses import replace

from ascolto.channels.contract import (
    Does,
    Profiled,
    protocols,
)
from ascolto.testing.connectors import imports
from ascolto.testing.connectors.checks.settings import is_whole
from ascolto.testing.connectors.folder import Folder

FILES = (
    "__init__.py",
    "manifest.py",
    "config.py",
    "connector.py",
    "README.md",
    "fixtures/index.json",
    "tests/__init__.py",
    "tests/harness.py",
)
MAY_IMPORT = {
    "ascolto.channels.contract",
    "ascolto.channels.contract.rehearsing",
    "ascolto.channels.contract.settings",
    "ascolto.core.http",
}


def has_the_same_files_as_every_other(folder: Folder) -> None:
    missing = [name for name in FILES if not (folder.path / name).is_file()]
    assert not missing, f"{folder}: missing {', '.join(missing)}."
    tests = list((folder.path / "tests").glob("test_*.py"))
    assert tests, f"{folder}: tests/ has no test."
    words = len((folder.path / "README.md").read_text().split())
    assert words >= 80, f"{folder}: README.md does not say how to set it up."


def has_a_manifest_of_one_literal(folder: Folder) -> None:
    tree = ast.parse((folder.path / "manifest.py").read_text())
    literal = 0
    for node in tree.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # the docstring
        if isinstance(node, ast.ImportFrom):
            known = {"__future__", "datetime", "ascolto.channels.contract"}
            assert node.module in known, (
                f"{folder}: the manifest imports {node.module}."
            )
            continue
        assert isinstance(node, ast.Assign | ast.AnnAssign), (
            f"{folder}: the manifest holds more than one literal (line {node.lineno})."
        )
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        assert ast.unparse(target) == "MANIFEST", f"{folder}: it is called MANIFEST."
        assert node.value is not None
        _only_literals(folder, node.value)
        literal += 1
    assert literal == 1, f"{folder}: the manifest holds one literal, not {literal}."


def _only_literals(folder: Folder, value: ast.expr) -> None:
    for node in ast.walk(value):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            known = {"Manifest", "Text", "Late", "frozenset", "timedelta"}
            assert called in known, f"{folder}: the manifest calls {called}."
        computed = ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.IfExp
        assert not isinstance(node, computed), f"{folder}: the manifest computes."


def has_a_manifest_that_makes_sense(folder: Folder) -> None:
    manifest = folder.manifest
    assert manifest.kind == folder.path.name, f"{folder}: kind is {manifest.kind!r}."
    for text in (manifest.title, manifest.about):
        assert is_whole(text), f"{folder}: a text is missing in one language."
    assert len(manifest.title.en) <= 40, f"{folder}: the title is long."
    assert (Does.ATTACH in manifest.does) == (manifest.attachment_limit > 0), (
        f"{folder}: ATTACH and attachment_limit disagree."
    )
    assert manifest.text_limit is None or manifest.text_limit > 0
    assert not (manifest.written_by_staff and manifest.acknowledges), (
        f"{folder}: nobody is acknowledged for what a member types in."
    )
    assert not (manifest.answers_through and Does.REPLY in manifest.does), (
        f"{folder}: answers leave here or through another account, not both."
    )
    assert not manifest.docs_url or manifest.docs_url.startswith("https://")
    assert manifest.personal_data or manifest.hidden, (
        f"{folder}: which personal data does it keep?"
    )


def imports_only_the_contract_and_http(folder: Folder) -> None:
    for file, modules in folder.imports.items():
        for module in modules:
            own = module == folder.package or module.startswith(folder.package + ".")
            ours = module.split(".")[0] == "ascolto"
            allowed = own or module in MAY_IMPORT or imports.is_shared(module)
            assert allowed or not ours, f"{folder}/{file} imports {module}."
            assert module.split(".")[0] != "django", f"{folder}/{file} imports Django."


def does_what_its_manifest_says(folder: Folder) -> None:
    manifest, connector = folder.manifest, folder.connector()
    assert connector.manifest is manifest, f"{folder}: Connector.manifest is another."
    for name in ("check", "parse", "close"):
        assert callable(getattr(connector, name, None)), f"{folder}: no {name}()."
    for does, protocol in protocols(replace(manifest, does=frozenset(Does))):
        if does in manifest.does:
            assert isinstance(connector, protocol), f"{folder}: says {does}, cannot."
        else:
            assert not isinstance(connector, protocol), f"{folder}: can {does}, unsaid."
    connector.close()


def says_who_is_connected(folder: Folder) -> None:
    """So that the same Page, number or mailbox is not connected twice."""
    does = folder.manifest.does
    calls = folder.has_network and {Does.POLL, Does.WEBHOOK, Does.LIVE} & does
    if not calls or folder.subject.why_nobody:
        return
    connector = folder.connector()
    connector.close()
    assert isinstance(connector, Profiled), f"{folder}: does not say whom it connects."

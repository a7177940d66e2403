"""The documentation names what there is, and what it names is there."""

from __future__ import annotations

import argparse
import ast
import importlib.util
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.urls import Resolver404, resolve

from ascolto.channels import registry
from ascolto.config import console
from ascolto.core.models import Role
from ascolto.testing.connectors import found as found_connectors
from ascolto.testing.connectors import table
from tests.architecture.lists import ROOT, SOURCE, modules

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *SOURCE.glob("**/README.md")])
TEMPLATE = SOURCE / "testing" / "connector_template"
PAGES = [page for page in PAGES if TEMPLATE not in page.parents]
SETTINGS = DOCS / "operations" / "settings.md"


def text(*names: str) -> str:
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


# --- settings ------------------------------------------------------------------------------------


def rows(page: str) -> dict[str, list[str]]:
    """The tables of a page: name in the first column → the other columns."""
    cells = [
        [c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in page.splitlines()
        if line.startswith("| `")
    ]
    return {row[0].strip("`"): row[1:] for row in cells}


SETTING = re.compile(r"ASCOLTO_[A-Z_]+[A-Z]|DATABASE_URL")


def asked() -> set[str]:
    """Every name of ours that the code reads from the environment."""
    found = set()
    for path in [*modules(), *(ROOT / "scripts").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            said = node.value if isinstance(node, ast.Constant) else None
            if isinstance(said, str) and SETTING.fullmatch(said):
                found.add(said)
    return found


def test_every_setting_is_described_and_nothing_else() -> None:
    assert set(rows(SETTINGS.read_text())) == asked()


def test_defaults_are_told_as_they_are() -> None:
    told = rows(SETTINGS.read_text())
    wrong = []
    for name, default in defaults():
        first = re.split(r"[ :]", told[name][0])[0].strip("`")
        if first != default:
            wrong.append(f"{name}: {default} in the code, {told[name][0]} on the page")
    assert wrong == []


def defaults() -> Iterator[tuple[str, str]]:
    """`number(name, default)`, `flag(name)` and `text(name) or default`, as written."""
    seen = 0
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name, called = node.args[0], ast.unparse(node.func).rsplit(".", 1)[-1]
            said = name.value if isinstance(name, ast.Constant) else None
            if not isinstance(said, str) or not SETTING.fullmatch(said):
                continue
            if called == "number":
                seen += 1
                yield said, ast.unparse(node.args[1])
            elif called == "flag":
                seen += 1
                yield said, "no"
    assert seen >= 7


# --- what the code offers ------------------------------------------------------------------------


def reference() -> Any:
    spec = importlib.util.spec_from_file_location(
        "reference", ROOT / "scripts" / "reference.py"
    )
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_the_reference_is_up_to_date() -> None:
    """Events, actions, jobs, roles. `make docs` writes it."""
    assert text("docs/reference.md") == reference().page()


def test_the_reference_knows_every_event_action_and_role() -> None:
    page = text("docs/reference.md")
    events = ast.parse((SOURCE / "events" / "__init__.py").read_text())
    names = {n.name for n in events.body if isinstance(n, ast.ClassDef)}
    names |= {p.stem for p in SOURCE.glob("*/actions/*.py")} - {"__init__"}
    names |= set(Role.values)
    assert len(names) > 40
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_the_table_of_connectors_is_up_to_date(tmp_path: Path) -> None:
    table.write(found_connectors(), tmp_path / "connectors.md")
    assert text("docs/connectors.md") == (tmp_path / "connectors.md").read_text()


def test_every_connector_has_its_guide_linked() -> None:
    page = text("docs/subsystems/connectors.md")
    lacking = [
        kind for kind in registry.manifests() if f"/{kind}/README.md" not in page
    ]
    assert lacking == []


def test_every_model_is_in_the_glossary_or_known_to_be_small() -> None:
    page = text("docs/glossary.md")
    small = {
        "Number", "IdempotentCall", "Schedule", "HandleLink", "Keyword", "Tally",
        "AcknowledgementText", "OnCall", "Invitation",
    }  # fmt: skip
    names = {
        m.__name__
        for m in apps.get_models()
        if m.__module__.startswith("ascolto.") and "_" not in m.__name__
    }
    assert {n for n in names - small if f"`{n}`" not in page} == set()
    assert small <= names


def test_every_console_command_is_described() -> None:
    page = text("docs/operations/embedded.md")
    lacking = [name for name in commands() if f"`{name}" not in page]
    assert lacking == []


def commands() -> list[str]:
    """`serve`, `member add`, …"""
    found = []
    for name, parser in offered(console._parser()).items():
        below = offered(parser)
        found += [f"{name} {second}" for second in below] or [name]
    assert len(found) >= 11
    return found


def offered(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def targets() -> set[str]:
    return set(
        re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    )


def test_every_make_target_is_described() -> None:
    page = text("CONTRIBUTING.md")
    assert {t for t in targets() if f"`make {t}`" not in page} == set()


def test_every_decision_is_listed_and_has_its_three_parts() -> None:
    listed = text("docs/adr/README.md")
    found = sorted((DOCS / "adr").glob("[0-9]*.md"))
    assert [int(p.name[:4]) for p in found] == list(range(1, len(found) + 1))
    for path in found:
        said = path.read_text()
        assert f"({path.name})" in listed
        for part in ("**Context.**", "**Decision.**", "**Consequences.**"):
            assert part in said, f"{path.name} lacks {part}"


def test_every_dependency_is_listed_with_its_reason_and_licence() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    extras = project["optional-dependencies"].values()
    asked = [*project["dependencies"], *(one for extra in extras for one in extra)]
    names = {re.split(r"[\[<>=; ]", line)[0] for line in asked}
    told = rows(text("docs/dependencies.md"))
    assert set(told) == names
    assert [n for n, cells in told.items() if len(cells) != 3 or not all(cells)] == []


def test_every_subsystem_page_is_linked() -> None:
    page = text("docs/index.md")
    pages = [*DOCS.glob("subsystems/*.md"), *DOCS.glob("operations/*.md")]
    pages += [p for p in DOCS.glob("*.md") if p.name != "index.md"]
    lacking = [p for p in pages if p.relative_to(DOCS).as_posix() not in page]
    assert lacking == []


# --- what the pages name -------------------------------------------------------------------------

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def prose(page: Path) -> str:
    """Without blocks of code."""
    return re.sub(r"^```.*?^```", "", page.read_text(), flags=re.S | re.M)


@pytest.mark.parametrize("told", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(told: Path) -> None:
    wrong = []
    for link in LINK.findall(prose(told)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = unquote(link).partition("#")
        there = (told.parent / name).resolve() if name else told
        if not there.exists() or (anchor and anchor not in anchors(there)):
            wrong.append(link)
    assert wrong == []


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads}


def code(page: Path) -> Iterator[str]:
    for block in re.findall(
        r"^```(?:sh|ini)?\n(.*?)^```", page.read_text(), re.S | re.M
    ):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", prose(page))


def test_commands_that_pages_name_are_there() -> None:
    wrong = []
    verbs, makes = set(commands()), targets()
    firsts = {name.split()[0] for name in verbs}
    for page in PAGES:
        for line in code(page):
            for name in re.findall(r"(?:^|[A-Z]=\S+ )make ([a-z-]+)", line):
                if name not in makes:
                    wrong.append(f"{page.name}: make {name}")
            for name in re.findall(r"(?:^|/|\s)ascolto ([a-z]+)\b", line):
                if name not in firsts | {"git", "clone"} and "clone" not in line:
                    wrong.append(f"{page.name}: ascolto {name}")
    assert wrong == []


def test_files_that_pages_name_are_there() -> None:
    """`tests/faults`, `commitments/clock.py`, `web/hooks/tests/test_door.py`, …"""
    wrong, seen = [], 0
    for page in PAGES:
        for said in re.findall(
            r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|md|txt|toml))`", prose(page)
        ):
            seen += 1
            places = (ROOT, ROOT / "src", DOCS, page.parent)
            known = any((place / said).exists() for place in places)
            if not known and not any(SOURCE.rglob(said)):
                wrong.append(f"{page.relative_to(ROOT)}: {said}")
    assert wrong == []
    assert seen > 20


def test_the_code_that_the_architecture_walks_through_is_there() -> None:
    pages = [DOCS / "architecture.md", *(DOCS / "subsystems").glob("*.md")]
    wrong, seen = [], 0
    for page in pages:
        for said in re.findall(r"`([\w.]+\.[\w.]+)`", prose(page)):
            if said.split(".")[-1] in {"py", "md", "js"}:
                continue
            seen += 1
            if not is_there(said):
                wrong.append(f"{page.name}: {said}")
    assert wrong == []
    assert seen > 60


ROOTS = ["", "core", "channels", "channels.actions", "channels.intake", "nlp", "nlp.actions", "customers",
         "customers.actions", "commitments", "commitments.actions", "operate",
         "operate.actions", "operate.models", "monitor", "monitor.actions",
    "channels.models", "web", "web.portal", "web.hooks", "config"]  # fmt: skip
WORDS = {
    "connector",
    "task",
    "Model",
}  # an instance of the contract or of ours; Django's


def is_there(said: str) -> bool:
    """A module, or something in one, below one of the packages that pages take for granted."""
    if said.split(".")[0] in WORDS:
        return True
    own = said.removeprefix("ascolto.")
    return any(reached(".".join(p for p in ("ascolto", r, own) if p)) for r in ROOTS)


def reached(name: str) -> bool:
    parts = name.split(".")
    for cut in range(len(parts), 1, -1):
        try:
            thing: Any = import_module(".".join(parts[:cut]))
        except ImportError:
            continue
        for part in parts[cut:]:
            if not hasattr(thing, part):
                return False
            thing = getattr(thing, part)
        return True
    return False


def test_addresses_that_the_readme_names_are_there() -> None:
    for address in ("/api/v1/docs/", "/api/v1/conversations", "/chat/widget.js",
                    "/form/embed.js", "/form/KEY/"):  # fmt: skip
        assert address in text("README.md")
        try:
            resolve(address)
        except Resolver404:
            pytest.fail(address)
    assert "/hooks/" in text("src/ascolto/config/asgi.py")


def test_the_readme_takes_three_minutes() -> None:
    words = len(
        re.sub(r"^```.*?^```", "", text("README.md"), flags=re.S | re.M).split()
    )
    assert words < 900


def test_pictures_are_small() -> None:
    pictures = list((DOCS / "screenshots").glob("*.webp"))
    assert {"inbox-desk-light.webp", "chat-desk-light.webp"} <= {
        p.name for p in pictures
    }
    assert [p.name for p in pictures if p.stat().st_size > 200_000] == []

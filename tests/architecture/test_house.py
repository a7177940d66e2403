"""The rules of the house that neither mypy nor import-linter can see."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

from tests.architecture import counts
from tests.architecture.counts import KIND_IN_TEMPLATE, channel_names
from tests.architecture.lists import ROOT, SOURCE, complaints, modules, short, tree

STACK = ["core", "events", "channels", "nlp", "customers", "commitments", "operate", "monitor",
         "web"]  # fmt: skip
BANNED = {"utils", "helpers", "common", "manager", "managers", "service", "services",
          "base", "misc", "lib"}  # fmt: skip
# --- the stack -----------------------------------------------------------------------------------


def test_foreign_keys_never_point_up_the_stack() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} → {other._meta.label}"
        for model in apps.get_models()
        if level(model) is not None
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created
        for other in [field.related_model]
        if isinstance(other, type) and (level(other) or 0) > (level(model) or 0)
    ]
    assert wrong == []
    assert len([m for m in apps.get_models() if level(m) is not None]) > 25


def level(model: type) -> int | None:
    parts = model.__module__.split(".")
    return STACK.index(parts[1]) if parts[0] == "ascolto" else None


def test_models_of_a_company_are_behind_the_wall() -> None:
    """Those that are not say why here."""
    from ascolto.core.scoping import WorkspaceModel

    open_ones = {
        m._meta.label
        for m in apps.get_models()
        if level(m) is not None and not issubclass(m, WorkspaceModel)
    }
    assert open_ones - {through for through in open_ones if "_" in through} == {
        "core.User",  # a log-in, of several companies perhaps
        "core.Workspace",  # the company itself
        "core.Job",  # carries its company; runners serve all
        "core.Schedule",  # nobody's
        "core.PushKey",  # the installation's own
    }


def test_only_who_must_looks_over_the_wall() -> None:
    assert complaints(counts.over_the_wall(), "unscoped.txt") == []


# --- channels ------------------------------------------------------------------------------------


def test_a_channels_name_stands_in_its_own_folder_only() -> None:
    assert complaints(counts.foreign_names(), "channel-names.txt") == []


def test_the_search_for_channel_names_finds_them() -> None:
    guilty = (
        "if account.kind == 'email': pass\nx = 'webchat'\nAccount(kind='counter')\n"
        "from ascolto.connectors.fake import config\n"
    )
    assert sorted(channel_names(ast.parse(guilty))) == [
        "counter",
        "email",
        "fake",
        "webchat",
    ]
    innocent = "x = {'email': 1}\nif realm == 'email': pass\n"
    assert list(channel_names(ast.parse(innocent))) == []
    assert KIND_IN_TEMPLATE.search('{% if account.kind == "email" %}')


# --- names, sizes, what must not be here ---------------------------------------------------------


def test_no_file_is_named_after_nothing() -> None:
    wrong = [
        short(path)
        for path in [*modules(), *(p for p in SOURCE.rglob("*") if p.is_dir())]
        if path.stem in BANNED
        and "templates" not in path.parts
        and short(path) != "core/sqlite/base.py"  # Django asks for that name
    ]
    assert wrong == []


def test_functions_and_files_do_not_grow() -> None:
    assert complaints(counts.sizes(), "oversized.txt") == []


PLACES = re.compile(
    "|".join(
        [
            "pypi" + r"\.org",
            "pythonhosted" + r"\.org",
            "registry" + r"\.npmjs",
            "/work" + "/(?:main|shared)",
            r"\bfarm" + r"-[a-z]+",
            r"/home/\w+/",
            "index-" + "url http",
        ]
    )
)


def test_nothing_names_a_registry_or_a_workplace() -> None:
    wrong = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        wrong += [
            f"{path.relative_to(ROOT)}: {hit[0]}" for hit in PLACES.finditer(text)
        ]
    assert wrong == []


def tracked() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("not a git checkout")
    names = [name for name in done.stdout.split("\0") if name]
    assert len(names) > 300
    return [ROOT / name for name in names]


def test_public_modules_say_what_they_are_for() -> None:
    """A sentence at the top of every action, reading and door."""
    silent = [
        short(path)
        for path in modules()
        if {"actions", "reads"} & set(path.parts)
        and path.stem != "__init__"
        and not ast.get_docstring(tree(path))
    ]
    assert silent == []


def test_every_template_compiles() -> None:
    wrong, seen = [], 0
    for path in sorted(SOURCE.rglob("templates/**/*")):
        if path.suffix not in {".html", ".txt", ".svg"} or "demo" in path.parts:
            continue
        name = path.as_posix().split("/templates/", 1)[1]
        seen += 1
        try:
            get_template(name)
        except (TemplateSyntaxError, TemplateDoesNotExist) as problem:
            wrong.append(f"{name}: {problem}")
    assert wrong == []
    assert seen > 50


def test_every_sentence_is_there_in_italian() -> None:
    """Of a copy: the catalogue itself is not touched."""
    import shutil
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        copy = Path(place)
        for what in ("src", "scripts"):
            shutil.copytree(
                ROOT / what,
                copy / what,
                ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "corpora"),
            )
        done = subprocess.run(
            [sys.executable, str(copy / "scripts" / "messages.py"), "--strict"],
            capture_output=True,
            text=True,
            check=False,
        )
        lacking = sorted(untranslated(copy))
    assert done.returncode == 0, [done.stdout + done.stderr, *lacking]


def untranslated(place: Path) -> Iterator[str]:
    from babel.messages.pofile import read_po

    for path in place.glob("src/ascolto/locale/it/LC_MESSAGES/django.po"):
        with path.open("rb") as source:
            yield from (
                str(m.id) for m in read_po(source) if m.id and not is_said(m.string)
            )


def is_said(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(string) and (isinstance(string, str) or all(string or ()))

"""Every connector passes every check; the template does too, wherever it is copied."""

from __future__ import annotations

import hashlib
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ascolto.channels.contract import Does, Manifest, OutcomeUnknown, Outgoing
from ascolto.testing.connectors import (
    CHECKS,
    Check,
    Folder,
    Subject,
    examine,
    found,
    scan,
    table,
    template,
)

ROOT = Path(__file__).parents[2]
FOLDERS = found()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_every_connector(folder: Folder, check: Check) -> None:
    check(folder)


def test_every_folder_is_found() -> None:
    lying = {
        path.name
        for path in (ROOT / "src/ascolto/connectors").iterdir()
        if path.is_dir() and path.name != "__pycache__"
    }
    assert {str(folder) for folder in scan("ascolto.connectors")} == lying


def test_the_table_of_connectors_is_up_to_date() -> None:
    page = ROOT / "docs" / "connectors.md"
    assert page.read_text() == table.table(FOLDERS), (
        "Run: python -m ascolto.testing.connectors table"
    )


@pytest.mark.parametrize(
    ("line", "has_network"),
    [
        ("from ascolto.core import http", True),
        ("from ascolto.providers.rest import calling", True),
        ("from ascolto.providers.rest.calling import Caller", True),
        ("from ascolto.providers.meta.account import Account", True),
        ("from ascolto.providers.rest import parts", False),
        ("from ascolto.providers.rest.parts import Part", False),
        ("from ascolto.channels.contract import Text", False),
    ],
)
def test_a_network_reached_through_what_is_shared_counts(
    line: str, has_network: bool, tmp_path: Path
) -> None:
    (tmp_path / "connector.py").write_text(line + "\n")
    assert Folder("acme.pigeon", tmp_path).has_network is has_network


# --- the template --------------------------------------------------------------------------------


def contents(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of connectors that somebody else keeps, with one in it already."""
    package = tmp_path / "acme_channels"
    package.mkdir()
    (package / "__init__.py").write_text("")
    template.copy("pigeon", package, "acme_channels")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    yield package
    for name in [name for name in sys.modules if name.startswith("acme_channels")]:
        del sys.modules[name]


def test_a_copy_of_the_template_is_found_and_passes(company: Path) -> None:
    [folder] = scan("acme_channels")
    assert folder.manifest.kind == "pigeon"
    assert examine(folder) == []


def test_adding_a_connector_touches_its_folder_only(company: Path) -> None:
    before, ours = contents(company), contents(ROOT / "src")
    template.copy("parrot", company, "acme_channels")
    added = contents(company).items() - before.items()
    assert {name.split("/")[0] for name, _ in added} == {"parrot"}
    assert contents(ROOT / "src") == ours
    importlib.invalidate_caches()
    folders = scan("acme_channels")
    assert [str(folder) for folder in folders] == ["parrot", "pigeon"]
    assert [examine(folder) for folder in folders] == [[], []]


def test_a_third_partys_connector_comes_by_entry_point(
    company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Entry:
        name = "pigeon"
        value = "acme_channels.pigeon"

    monkeypatch.setattr(
        "ascolto.testing.connectors.folder.entry_points", lambda group: [Entry]
    )
    assert [str(f) for f in found()] == [
        *map(str, scan("ascolto.connectors")),
        "pigeon",
    ]


@pytest.mark.parametrize("kind", ["", "Parrot", "my-channel", "../x", "1st"])
def test_a_name_that_is_no_python_name_is_refused(kind: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="folder"):
        template.copy(kind, tmp_path)


# --- the checks can fail -------------------------------------------------------------------------

SPOILED: dict[str, tuple[str, str, str]] = {
    # check → (file, what stands there ("": everything), what stands there instead)
    "has_the_same_files_as_every_other": ("README.md", "", ""),
    "has_a_manifest_of_one_literal": (
        "manifest.py",
        "text_limit=1_000",
        "text_limit=sum([1_000])",
    ),
    "has_a_manifest_that_makes_sense": ("manifest.py", '"pigeon"', '"dove"'),
    "imports_only_the_contract_and_http": (
        "receive.py",
        "from typing import Annotated",
        "from typing import Annotated\nfrom ascolto.core import secrets",
    ),
    "does_what_its_manifest_says": ("manifest.py", "Does.POLL, ", ""),
    "says_who_is_connected": ("connector.py", "def profile", "def who"),
    "labels_every_setting_in_both_languages": (
        "config.py",
        'worded("Indirizzo", "Address")',
        'worded("Indirizzo", "")',
    ),
    "keeps_secrets_in_secret_fields": ("config.py", "token: SecretStr", "token: str"),
    "has_settings_that_survive_json": (
        "config.py",
        "token: SecretStr = Field(",
        "token: SecretStr = Field(min_length=1, exclude=True,",
    ),
    "ignores_settings_it_does_not_know": (
        "config.py",
        "    base_url: str",
        '    model_config = {"extra": "forbid"}\n    base_url: str',
    ),
    "shows_no_secret": (
        "connector.py",
        "self.config = config\n",
        "self.config = config\n        self.token = config.token.get_secret_value()\n",
    ),
    "repeats_no_secret_when_a_setting_is_wrong": (
        "config.py",
        "    base_url: str",
        '    model_config = {"hide_input_in_errors": False}\n    base_url: str',
    ),
    "parses_every_fixture_to_its_snapshot": (
        "receive.py",
        "text=said.text",
        "text=said.text.upper()",
    ),
    "has_a_fixture_for_all_it_says": (
        "manifest.py",
        "Does.REPLY}",
        "Does.REPLY, Does.EDITED}",
    ),
    "makes_facts_that_can_be_stored": (
        "receive.py",
        "text=said.text",
        'text=said.text + "\\0"',
    ),
    "survives_garbage": ("receive.py", "except ValidationError", "except KeyError"),
    "refuses_what_is_too_long_before_the_network": (
        "connector.py",
        "if outgoing.files:",
        "if not outgoing:",
    ),
    "replies_when_all_is_well": (
        "connector.py",
        '["id"]), datetime',
        '["no"]), datetime',
    ),
    "names_what_went_wrong_with_a_reply": (
        "connector.py",
        "OutcomeUnknown if failed.sent else TryLater",
        "TryLater",
    ),
    "names_what_went_wrong_with_a_poll": (
        "connector.py",
        "answer.status == 429 or ",
        "",
    ),
    "deserves_its_grade": ("manifest.py", "Grade.BRONZE", "Grade.GOLD"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_connector_is_caught(name: str, company: Path) -> None:
    file, old, new = SPOILED[name]
    path = company / "pigeon" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new) if old else new)
    [folder] = scan("acme_channels")
    [check] = [check for check in CHECKS if check.__name__ == name]
    assert examine(folder, [check])


def test_every_check_is_shown_to_fail() -> None:
    # Below: the template hears no webhooks, carries no copies and finds nothing again.
    elsewhere = {"refuses_forged_calls", "refuses_copies_that_would_write_fields"}
    elsewhere |= {
        "tells_what_became_of_a_lost_reply",
        "names_what_went_wrong_with_a_search",
    }
    known = set(SPOILED) | elsewhere | OF_POSTS
    assert {check.__name__ for check in CHECKS} == known


OF_POSTS = {
    "publishes_nothing_that_does_not_fit",
    "publishes_when_all_is_well",
    "names_what_went_wrong_with_a_post",
}


@pytest.mark.parametrize("name", sorted(OF_POSTS))
def test_a_connector_that_publishes_anything_and_tells_nothing_is_caught(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    posting = [folder for folder in FOLDERS if Does.PUBLISH in folder.manifest.does]
    assert posting
    [check] = [one for one in CHECKS if one.__name__ == name]
    for folder in posting:
        if folder.subject.provoke is None and "fit" not in name:
            continue  # a table of answers of its own stands for the moods
        connector: Any = folder.module("connector").Connector
        monkeypatch.setattr(connector, "publish", lambda self, outgoing: None)
        assert examine(folder, [check]), str(folder)


def test_a_connector_that_takes_forged_calls_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hearing = [folder for folder in FOLDERS if Does.WEBHOOK in folder.manifest.does]
    assert hearing
    for folder in hearing:
        connector: Any = folder.module("connector").Connector
        monkeypatch.setattr(connector, "verify", lambda self, call: ())
        [check] = [one for one in CHECKS if one.__name__ == "refuses_forged_calls"]
        assert examine(folder, [check])


def test_a_connector_that_takes_a_line_break_in_a_copy_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copying = [folder for folder in FOLDERS if Does.COPY in folder.manifest.does]
    assert copying
    for folder in copying:
        connector: Any = folder.module("connector").Connector
        monkeypatch.setattr(connector, "reply", lambda self, outgoing: None)
        name = "refuses_copies_that_would_write_fields"
        [check] = [one for one in CHECKS if one.__name__ == name]
        assert examine(folder, [check])


def test_a_connector_that_guesses_what_became_of_a_reply_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """None for what is there, and "nobody knows" for credentials that ended."""
    finding = [f for f in FOLDERS if Does.FIND in f.manifest.does and f.is_rehearsed]
    checks = {check.__name__: check for check in CHECKS}
    lost = [checks["tells_what_became_of_a_lost_reply"]]
    wrong = [checks["names_what_went_wrong_with_a_search"]]
    assert finding
    for folder in finding:
        connector: Any = folder.module("connector").Connector
        monkeypatch.setattr(connector, "find", lambda self, outgoing: None)
        assert examine(folder, lost)
        monkeypatch.setattr(connector, "find", _nobody_knows)
        assert folder.subject.cannot_tell or examine(folder, wrong)


def _nobody_knows(self: object, outgoing: Outgoing) -> None:
    raise OutcomeUnknown("Nobody knows.")


def test_a_failing_reply_that_tells_the_secret_is_caught(company: Path) -> None:
    path = company / "pigeon" / "connector.py"
    told = "The provider no longer accepts the token."
    text = path.read_text().replace(
        f'"{told}"', 'str(answer.headers) + "token-0123456789"'
    )
    path.write_text(text)
    [folder] = scan("acme_channels")
    assert any("a secret shows in what is said" in line for line in examine(folder))


def test_the_subject_and_the_manifest_are_typed() -> None:
    for folder in FOLDERS:
        assert isinstance(folder.manifest, Manifest)
        assert isinstance(folder.subject, Subject)

"""`ascolto import` in a shell: look, bring in, take back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ascolto.config import console
from ascolto.customers.models import Customer
from ascolto.operate.models import PastImport
from ascolto.testing.cast import Cast

PEOPLE = "name,email\nMaria,maria@example.net\nNobody,\n"


@pytest.fixture
def table(tmp_path: Path, settings: Any) -> str:
    settings.FILES = tmp_path / "files"
    (tmp_path / "people.csv").write_text(PEOPLE)
    return str(tmp_path / "people.csv")


def import_(*said: str, cast: Cast) -> int:
    return console.main(["import", "--workspace", cast.workspace.slug, *said])


def here() -> bool:
    return Customer.objects.filter(email="maria@example.net").exists()


def test_a_file_is_looked_at_brought_in_and_taken_back(
    cast: Cast, table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_(table, "--kind", "customers", "--check", cast=cast) == 0
    assert "1 x no_address: lines 3" in capsys.readouterr().out
    assert not here()
    assert import_(table, "--kind", "customers", cast=cast) == 0
    row = PastImport.objects.latest("pk")
    assert f"Import {row.pk}: 2 records" in capsys.readouterr().out
    assert here()
    assert import_("--undo", str(row.pk), cast=cast) == 0
    assert "1 taken out." in capsys.readouterr().out
    assert not here()


@pytest.mark.parametrize("said", [[], ["--undo", "999999"], ["--kind", "customers"]])
def test_what_is_missing_is_said(
    said: list[str], cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_(*said, cast=cast) != 0
    told = capsys.readouterr()
    assert "import" in told.err + told.out

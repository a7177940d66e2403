"""The examples of docs/api.md are run, and what they show is what comes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ascolto.core.scoping import scope
from ascolto.testing.cast import gather
from ascolto.testing.serving import serving
from ascolto.web.api.api import description
from ascolto.web.api.tests.world import build, caller

pytestmark = pytest.mark.one_database

DOCS = Path(__file__).resolve().parents[5] / "docs" / "api.md"
_BLOCK = re.compile(r"```(sh|json)\n(.*?)```", re.DOTALL)


def examples() -> list[tuple[str, str]]:
    """Each command with the answer that is shown after it, or ""."""
    blocks = _BLOCK.findall(DOCS.read_text())
    found = []
    for place, (kind, text) in enumerate(blocks):
        if kind == "sh":
            after = blocks[place + 1] if place + 1 < len(blocks) else ("", "")
            found.append((text, after[1] if after[0] == "json" else ""))
    return found


def shape(value: Any) -> Any:
    """The names of an answer, all the way down; of a list, its first item's."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None


def like(shown: Any, real: Any) -> bool:
    """What is not there in one of the two cannot be compared."""
    if not shown or not real:
        return True
    if isinstance(shown, dict):
        return set(shown) == set(real) and all(like(shown[k], real[k]) for k in shown)
    return like(shown[0], real[0])


@pytest.mark.django_db(transaction=True)
def test_every_example_runs_as_it_stands(transactional_db: None) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    cast = gather()
    with scope(cast.workspace):
        world = build(cast)
    with serving() as url:
        environment = os.environ | {
            "ASCOLTO": url,
            "KEY": caller(cast.marco).key,
            "CONVERSATION": str(world.ours.conversation.pk),
            "CUSTOMER": str(world.ours.customer.pk),
            "BRAND": str(world.ours.brand.pk),
        }
        assert len(examples()) >= 8
        for command, shown in examples():
            done = subprocess.run(
                ["bash", "-euc", command],
                env=environment,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert done.returncode == 0, (command, done.stdout, done.stderr)
            if shown:
                assert like(shape(json.loads(shown)), shape(json.loads(done.stdout))), (
                    shown,
                    done.stdout,
                )


def test_every_scope_and_problem_in_the_docs_is_real() -> None:
    text = DOCS.read_text()
    asked = {
        scope
        for methods in description()["paths"].values()
        for details in methods.values()
        for scope in details["security"][0]["Bearer"]
    }
    assert asked == set(re.findall(r"`([a-z]+:(?:read|write))`", text))


def test_the_page_for_people_tells_every_operation_and_loads_nothing_from_elsewhere(
    db: None,
) -> None:
    page = Client().get("/api/v1/docs/")
    assert page.status_code == 200
    text = page.content.decode()
    for path, methods in description()["paths"].items():
        assert f"<code>{path}</code>" in text
        for details in methods.values():
            assert f'id="{details["operationId"]}"' in text
    loaded = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert all(address.startswith(("/", "#")) for address in loaded), loaded
    assert "style=" not in text
    assert "default-src 'self'" in page["Content-Security-Policy"]


def test_the_description_is_served_as_it_is(db: None) -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content) == description()

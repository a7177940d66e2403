"""The list of screens itself: every line leads to a page, and has its pictures and its place in the gallery."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from ascolto.core.scoping import scope
from ascolto.testing.cast import Cast
from ascolto.web.portal.limits import limits
from tests.ui import gallery, rows
from tests.ui.furnishing import furnish
from tests.ui.screens import EVERY

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screenshots"


@pytest.mark.django_db
def test_every_line_leads_to_a_page(cast: Cast) -> None:
    limits.clear()
    furnish(cast)
    inside, outside = Client(), Client()
    inside.force_login(cast.ada.user)
    wrong = {}
    with scope(cast.workspace):
        for screen in EVERY:
            if screen.by == "first":
                continue
            row = screen.row() if screen.row else None
            where = rows.address(screen.route, row) + screen.query
            found = (outside if screen.by == "visitor" else inside).get(
                where, follow=True
            )
            if found.status_code != 200:
                wrong[screen.name] = found.status_code
    assert wrong == {}


def test_names_are_used_once() -> None:
    names = [screen.name for screen in EVERY]
    assert sorted(names) == sorted(set(names))


def test_the_gallery_shows_every_screen_and_nothing_else() -> None:
    """`make shots` writes it; a new screen's pictures come with the next run."""
    assert (PICTURES / "README.md").read_text() == gallery.text()
    there = {path.stem.rsplit("-", 2)[0] for path in PICTURES.glob("*.webp")}
    assert there <= gallery.names()
    together = sum(path.stat().st_size for path in PICTURES.glob("*.webp"))
    assert together < 85_000 * len(EVERY)  # bytes of four pictures

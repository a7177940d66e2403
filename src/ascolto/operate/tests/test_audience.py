from __future__ import annotations

from typing import Any

import pytest

from ascolto.operate.audience import audience


@pytest.mark.parametrize(
    ("metas", "readers"),
    [
        ([], None),
        ([{}], None),
        ([{"followers": 2300}], 2300),
        ([{"followers": 2300, "reach": 410}], 410),
        ([{"views": 10}, {"views": 90}], 90),
        ([{"followers": -1}, {"followers": True}, {"followers": "2300"}], None),
        ([{"followers": 10**12}], None),
    ],
)
def test_the_nearest_figure_anybody_knows_is_told(
    metas: list[dict[str, Any]], readers: int | None
) -> None:
    assert audience(is_public=True, metas=metas).readers == readers


def test_what_is_private_has_one_reader() -> None:
    found = audience(is_public=False, metas=[{"followers": 2300}])
    assert (found.is_public, found.readers) == (False, 1)

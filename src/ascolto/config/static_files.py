"""Where scripts, styles and icons lie: their addresses do not change while we run."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage


class StaticFiles(StaticFilesStorage):
    """A page names forty of them; making each address anew was a twentieth of the list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.url = lru_cache(2000)(super().url)  # type: ignore[method-assign]

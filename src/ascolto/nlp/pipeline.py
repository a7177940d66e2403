"""Any local text-classification pipeline of `transformers`, where it is installed, for sentiment.

The model is a folder on this machine: nothing is downloaded.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ascolto.nlp.analyser import Analyser, Fast
from ascolto.nlp.reading import Label, Reading, Request

# What published models call the three classes.
_NAMES = {
    "negative": "negative", "neg": "negative", "label_0": "negative", "1 star": "negative",
    "2 stars": "negative", "neutral": "neutral", "neu": "neutral", "label_1": "neutral",
    "3 stars": "neutral", "positive": "positive", "pos": "positive", "label_2": "positive",
    "4 stars": "positive", "5 stars": "positive",
}  # fmt: skip


class Unavailable(RuntimeError):
    """`transformers` is not installed, or the folder is not there."""


@dataclass
class Pipeline:
    """`folder` holds a model and its tokenizer. Raises `Unavailable` when it is first used."""

    folder: Path
    first: Analyser = field(default_factory=Fast)
    _made: Any = None

    @property
    def name(self) -> str:
        return f"{self.first.name}+{self.folder.name}"[:60]

    def read(self, asked: Sequence[Request]) -> list[Reading]:
        found = self.first.read(asked)
        answers = self._classify([one.text[:2000] or " " for one in asked])
        return [
            self._with(reading, answer)
            for reading, answer in zip(found, answers, strict=True)
        ]

    def _with(self, reading: Reading, answer: dict[str, Any]) -> Reading:
        value = _NAMES.get(str(answer["label"]).lower())
        if value is None:
            return reading
        label = Label(value, round(float(answer["score"]), 3), reading.sentiment.why)
        return replace(reading.feeling(label), version=self.name)

    def _classify(self, texts: list[str]) -> list[dict[str, Any]]:
        if self._made is None:
            self._made = _load(self.folder)
        found: list[dict[str, Any]] = self._made(texts, truncation=True)
        return found


def _load(folder: Path) -> Any:
    if importlib.util.find_spec("transformers") is None:
        raise Unavailable("The package transformers is not installed.")
    if not folder.is_dir():
        raise Unavailable(f"There is no model in {folder}.")
    from transformers import pipeline

    return pipeline("text-classification", model=str(folder), local_files_only=True)

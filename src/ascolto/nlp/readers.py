"""Which other reader the operator configured, by the environment; none by default."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from ascolto.nlp.analyser import Analyser
from ascolto.nlp.encoder import Encoder
from ascolto.nlp.pipeline import Pipeline
from ascolto.nlp.remote import Remote


def configured() -> Analyser | None:
    """An endpoint, a local pipeline, the encoder: the first of these that is named."""
    return _made(
        settings.READER_ENCODER,
        settings.READER_URL,
        settings.READER_MODEL,
        settings.READER_KEY,
        settings.READER_FOLDER,
    )


@lru_cache(maxsize=4)
def _made(
    encoder: bool, url: str, model: str, key: str, folder: str
) -> Analyser | None:
    if url and model:
        return Remote(url, model, key)
    if folder:
        return Pipeline(Path(folder))
    return Encoder() if encoder else None

"""Readers besides our own: what they answer badly changes nothing."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

from ascolto.core import http
from ascolto.nlp import analysing, encoder, pipeline, readers
from ascolto.nlp.deep import weights
from ascolto.nlp.deep.network import Network
from ascolto.nlp.deep.pieces import Cutter
from ascolto.nlp.reading import INTENTS, SENTIMENTS, Request
from ascolto.nlp.remote import Remote
from ascolto.nlp.rows import PLACES, spread_of
from ascolto.nlp.tests.test_deep import file_of

ASKED = [Request("Grazie mille"), Request("Pacco mai arrivato")]


def answering(
    monkeypatch: pytest.MonkeyPatch, content: object, status: int = 200
) -> list[Any]:
    calls: list[Any] = []

    def fetch(method: str, url: str, **more: Any) -> http.Response:
        calls.append((method, url, orjson.loads(more["content"]), more["headers"]))
        said = content if isinstance(content, str) else orjson.dumps(content).decode()
        body = orjson.dumps({"choices": [{"message": {"content": said}}]})
        return http.Response(status, {}, body, url)

    monkeypatch.setattr(http, "fetch", fetch)
    return calls


def test_an_endpoint_replaces_what_it_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    label = {
        "n": 1,
        "sentiment": "mixed",
        "intent": "question",
        "angry": True,
        "sure": 0.8,
        "why": ["mai"],
    }
    calls = answering(monkeypatch, {"labels": [label]})
    found = Remote("https://models.example/v1/", "any", "key").read(ASKED)
    assert found[1].sentiment.value == "mixed"
    assert (found[1].intent.value, found[1].intent.why) == ("question", ("mai",))
    assert found[1].anger.value == "angry"
    assert found[0].intent.value == "praise"
    method, url, body, headers = calls[0]
    assert (method, url) == ("POST", "https://models.example/v1/chat/completions")
    assert headers["authorization"] == "Bearer key"
    assert orjson.loads(body["messages"][1]["content"])[0] == {
        "n": 0,
        "text": "Grazie mille",
    }


def test_urgency_follows_what_an_endpoint_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = [
        Request("Il pacco è a Piacenza da martedì"),
        Request("Esce fumo dal forno"),
    ]
    found = {}
    for intent, angry in (("complaint", True), ("praise", False)):
        label = {"intent": intent, "angry": angry, "sure": 0.9, "why": ["martedì"]}
        answering(monkeypatch, {"labels": [label | {"n": n} for n in range(2)]})
        found[intent] = Remote("https://models.example/v1", "any").read(asked)
    levels = {name: [one.urgency.value for one in read] for name, read in found.items()}
    assert levels == {"complaint": ["medium", "high"], "praise": ["low", "high"]}
    assert found["complaint"][0].urgency.why == ("martedì",)


@pytest.mark.parametrize("sure", [0.05, 0.3, 0.5, 0.95, 1.0])
@pytest.mark.parametrize("sentiment", SENTIMENTS)
@pytest.mark.parametrize("intent", INTENTS)
def test_shares_and_score_go_with_what_an_endpoint_says(
    monkeypatch: pytest.MonkeyPatch, intent: str, sentiment: str, sure: float
) -> None:
    label = {"n": 0, "sentiment": sentiment, "intent": intent, "sure": sure}
    answering(monkeypatch, {"labels": [label]})
    found = Remote("https://models.example/v1", "any").read(ASKED)[0]
    for name, value in (("sentiment", sentiment), ("intent", intent)):
        spread = spread_of(found, name)
        assert PLACES[name].values[int(np.argmax(spread))] == value
        assert sum(spread) == pytest.approx(1, abs=0.01)
    side = {"positive": 1, "negative": -1}.get(sentiment, 0)
    assert found.score * side >= 0
    assert sentiment != "mixed" or found.score == 0


@pytest.mark.parametrize(
    "content",
    ["not json", {"labels": "no"}, {"labels": [{"n": 99}, {"n": True, "intent": 7}, "x"]}, {}, [],
     {"labels": [{"n": 0, "intent": "nonsense", "sure": "very", "why": 3}]}],
)  # fmt: skip
def test_a_bad_answer_changes_no_label(
    monkeypatch: pytest.MonkeyPatch, content: object
) -> None:
    answering(monkeypatch, content)
    found = Remote("https://models.example/v1", "any").read(ASKED)
    assert [r.intent.value for r in found] == ["praise", "complaint"]


def test_an_endpoint_that_is_down_is_no_trouble(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fetch(*_: Any, **__: Any) -> http.Response:
        raise http.Unreachable("nobody there", sent=False)

    monkeypatch.setattr(http, "fetch", fetch)
    found = Remote("https://models.example/v1", "any").read(ASKED)
    assert [r.intent.value for r in found] == ["praise", "complaint"]


def test_none_is_configured_by_default(settings: Any) -> None:
    assert readers.configured() is None
    settings.READER_URL, settings.READER_MODEL = "https://models.example/v1", "any"
    assert isinstance(readers.configured(), Remote)


@pytest.mark.parametrize("package", [encoder.PACKAGE, encoder.ENGINE])
def test_the_encoder_needs_its_packages(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == package else found(name)
    )  # fmt: skip
    encoder._deep.cache_clear()
    with pytest.raises(encoder.Unavailable, match=package):
        encoder.Encoder().read(ASKED)


def test_the_encoder_wants_the_weights_it_learned_beside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / encoder.PACKAGE
    folder.mkdir()
    (folder / "__init__.py").write_text("raise SystemExit('its code is never run')")
    file_of(folder).rename(folder / encoder.FILE)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    encoder._deep.cache_clear()
    with pytest.raises(encoder.Unavailable, match="not the one"):
        encoder.Encoder().read(ASKED)


def test_the_encoder_moves_what_the_fast_reader_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = weights.opened(file_of(tmp_path))
    chance = np.random.default_rng(2)
    sizes = {"tone": 3, "anger": 1, "intent": len(INTENTS)}
    heads = {
        name: (
            chance.normal(size=(size, file.shape.width)).astype(np.float32),
            np.zeros(size, dtype=np.float32),
        )
        for name, size in sizes.items()
    }
    made = encoder.Deep(Cutter(file.pieces), Network(file, {}), heads)
    monkeypatch.setattr(encoder, "_deep", lambda: made)
    asked = [Request("pacco"), Request("pa"), Request("")]
    before, found = analysing.read(asked), encoder.Encoder().read(asked)
    assert len(found) == 3
    for one, other in zip(before, found, strict=True):
        assert abs(sum(other.shares) - 1) < 0.01
        assert abs(sum(other.intents) - 1) < 0.01
        assert other.intents != one.intents
        assert other.version.endswith("+encoder")


def saying(monkeypatch: pytest.MonkeyPatch, intent: str, *, anger: float = 0.0) -> None:
    """The network is sure of an intent, whatever it reads."""

    def logits(texts: list[str]) -> dict[str, Any]:
        one = np.zeros((len(texts), len(INTENTS)), dtype=np.float32)
        one[:, INTENTS.index(intent)] = 6.0
        tone = np.zeros((len(texts), 3), dtype=np.float32)
        return {
            "intent": one,
            "tone": tone,
            "anger": np.full((len(texts), 1), anger, dtype=np.float32),
        }

    monkeypatch.setattr(encoder, "logits", logits)


def test_urgency_follows_what_the_encoder_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = [Request("Il pacco è a Piacenza da martedì", public=False)]
    found = {}
    for intent, anger in (("complaint", 3.0), ("praise", -6.0)):
        saying(monkeypatch, intent, anger=anger)
        (found[intent],) = encoder.Encoder().read(asked)
    assert found["complaint"].urgency.confidence > found["praise"].urgency.confidence
    assert found["complaint"].urgency.value != found["praise"].urgency.value == "low"
    (fire,) = encoder.Encoder().read([Request("Esce fumo dal forno")])
    assert (fire.urgency.value, fire.stake.dangers) == ("high", ("fire",))


def test_who_goes_to_law_complains_to_the_encoder_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    saying(monkeypatch, "other")
    law, calm = encoder.Encoder().read(
        [Request("Il mio avvocato vi contatterà"), Request("Il mio cugino vi saluta")]
    )
    assert law.intents[INTENTS.index("complaint")] > 0.3
    assert calm.intents[INTENTS.index("complaint")] < 0.1


def test_of_a_long_text_the_window_that_complains_most_speaks() -> None:
    rows = np.zeros((4, len(INTENTS)), dtype=np.float32)
    for at, intent in enumerate(("praise", "complaint", "praise", "question")):
        rows[at, INTENTS.index(intent)] = 5.0
    tone = np.array([[0, 0, 4], [4, 0, 0], [0, 0, 4], [0, 4, 0]], dtype=np.float32)
    found = encoder.spoken({"intent": rows, "tone": tone}, np.array([0, 2, 4]))
    assert (found["intent"][0] == rows[1]).all()
    assert (found["tone"][0] == tone[1]).all()
    assert (found["tone"][1] == [0, 2, 2]).all()  # where none complains: all together


def test_a_batch_has_so_many_pieces_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "AT_ONCE", 10)
    found = list(encoder.batches([2, 0, 1, 3, 4], [4, 30, 3, 3, 3]))
    assert found == [[2, 0], [1], [3, 4]]


@pytest.mark.parametrize(
    ("text", "expected", "intent", "sentiment"),
    [
        ("Il pacco non è mai arrivato e nessuno risponde", "it", "complaint", "negative"),
        ("Grazie di cuore, siete stati gentilissimi", "it", "praise", "positive"),
        ("What time do you open on Sunday?", "en", "question", "neutral"),
        ("El pedido llegó roto y nadie contesta", "es", "complaint", "negative"),
        ("Merci beaucoup, un service formidable", "fr", "praise", "positive"),
        ("Seit drei Wochen warte ich auf mein Geld", "de", "complaint", "negative"),
    ],
)  # fmt: skip
def test_the_encoder_reads_all_languages(
    text: str, expected: str, intent: str, sentiment: str
) -> None:
    (found,) = encoder.Encoder().read([Request(text, expected)])
    assert (found.intent.value, found.sentiment.value) == (intent, sentiment)


def test_a_pipeline_needs_its_package_and_folder(tmp_path: Path) -> None:
    with pytest.raises(pipeline.Unavailable):
        pipeline.Pipeline(tmp_path / "nowhere").read(ASKED)


def test_a_pipeline_says_the_sentiment() -> None:
    def classify(texts: list[str], **_: Any) -> list[dict[str, Any]]:
        return [{"label": "LABEL_0", "score": 0.9}, {"label": "odd", "score": 0.9}]

    found = pipeline.Pipeline(Path("model"), _made=classify).read(ASKED)
    assert [r.sentiment.value for r in found] == ["negative", "negative"]
    assert found[0].shares[0] == 0.9
    assert found[0].score < 0
    assert found[0].version.endswith("+model")

"""What is measured besides tone and intent: language, near-duplicates, speed, and who could not be asked."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from ascolto.nlp import analysing, encoder, fingerprint, language
from ascolto.nlp.reading import Request
from scripts.models import devsets, peers, sources
from scripts.models.peers import alike, tone, tongue


def told(name: str, figures: dict[str, Any]) -> dict[str, Any]:
    rounded = {
        k: round(v, 3) if isinstance(v, float) else v for k, v in figures.items()
    }
    print(
        f"  {name:<34}" + "  ".join(f"{k} {v}" for k, v in rounded.items()), flush=True
    )
    return rounded


def languages(data: Path) -> dict[str, Any]:
    """With the expected language wrong (the worst case), and with the right one."""
    figures: dict[str, Any] = {}
    right = worst = total = 0
    for code in language.KNOWN:
        lines = _lines(data, code)
        other = "en" if code == "it" else "it"
        hits = sum(
            language.guess(line, expected=other).language == code for line in lines
        )
        right += sum(
            language.guess(line, expected=code).language == code for line in lines
        )
        figures[code] = hits / len(lines)
        worst, total = worst + hits, total + len(lines)
    return told(
        "XED lines, language",
        {"all": right / total, "misled": worst / total, "n": total, **figures}
        | _other_tongues(data),
    )


def _lines(data: Path, code: str) -> list[str]:
    return [s.text for s in sources.xed(data, code)][:1000]


def _other_tongues(data: Path) -> dict[str, float]:
    """What the detectors of others get right of the same lines, told nothing of a brand."""
    found = {}
    for peer in tongue.known():
        hits = [
            said == code
            for code in language.KNOWN
            for said in peer.ask(_lines(data, code), code) or []
        ]
        found[peer.name] = sum(hits) / len(hits)
    return found


def duplicates() -> dict[str, Any]:
    """Our own seeds, changed as people change what they pass on, against all others."""
    texts = [
        s.text for c in ("it", "en") for s in sources.seeds(None, c) if len(s.text) > 45
    ]
    changed = [devsets.changed(text, at) for at, text in enumerate(texts)]
    prints, others = fingerprint.bands(texts), fingerprint.bands(changed)
    found = sum(bool(set(a) & set(b)) and fingerprint.are_alike(x, y)
                for a, b, x, y in zip(prints, others, texts, changed, strict=True))  # fmt: skip
    wrong = pairs = 0
    for at in range(len(texts)):
        for to in range(at + 1, min(at + 200, len(texts))):
            pairs += 1
            wrong += bool(set(prints[at]) & set(prints[to])) and fingerprint.are_alike(
                texts[at], texts[to]
            )
    ours = {"found": found / len(texts), "false_pairs": wrong / pairs}
    for name, theirs in alike.figures(texts, changed).items():
        told(f"near-duplicates, {name}", theirs)
    return told("near-duplicates", {"n": len(texts), **ours})


def speed() -> dict[str, Any]:
    texts = [s.text for c in ("it", "en") for s in sources.seeds(None, c)] * 4
    asked = [Request(text) for text in texts]
    analysing.read(asked[:1000])
    began = time.process_time()
    for at in range(0, len(asked), 250):
        analysing.read(asked[at : at + 250])
    spent = time.process_time() - began
    return told("all labels", {"per_cpu_second": round(len(asked) / spent)})


def slow_speed(dev: Path) -> dict[str, Any]:
    """With the transformer: our own messages, and comments and tweets of other people."""
    own = [s.text for c in ("it", "en") for s in sources.seeds(None, c)]
    sets = {"own": own[::3], **{s.name: s.texts[:600] for s in devsets.tones(dev)}}
    reader, figures = encoder.Encoder(), {}
    for name, texts in sets.items():
        began = time.process_time()
        reader.read([Request(text) for text in texts])
        figures[name] = round(len(texts) / (time.process_time() - began))
    return told("with the encoder, a CPU-second", figures)


def missing() -> dict[str, str]:
    """Tools of others that could not be asked, and why."""
    kinds = (tone.PEERS, tongue.PEERS, alike.PEERS)
    return {n: why for kind in kinds for n, why in peers.those(kind)[1].items()}

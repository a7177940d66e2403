"""The transformer, on a network of a few numbers that is made here: its weights' package is not needed."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ascolto.nlp.deep import learned, network, pieces, weights, wording

WIDTH, LAYERS, HEADS, INNER, LONGEST = 32, 2, 4, 64, 16
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁pa", "▁pacco", "cco", "a", "s", "z"]
SCORES = [0, 0, 0, 0, -3, -4, -5, -4, -2, -2.5, -8]


def packed(numbers: np.ndarray) -> bytes:
    """Four bits each, in blocks of thirty-two with their scale, as the wheel has them."""
    made = b""
    for block in numbers.reshape(-1, weights.BLOCK):
        scale = np.float16(max(np.abs(block).max() / 7, 1e-4))
        level = np.clip(np.rint(block / float(scale)) + 8, 0, 15).astype(np.uint8)
        made += scale.tobytes() + (level[:16] | level[16:] << 4).tobytes()
    return made


def tensors(chance: np.random.Generator) -> Iterator[tuple[str, bytes]]:
    def plain(*shape: int) -> bytes:
        return chance.normal(size=shape).astype("<f4").tobytes()

    yield "emb.word", packed(chance.normal(size=(len(PIECES), WIDTH)))
    yield "emb.pos", plain(LONGEST, WIDTH)
    yield "emb.type", plain(WIDTH)
    yield from ((f"emb.ln.{n}", plain(WIDTH)) for n in "wb")
    sizes = dict.fromkeys(("q", "k", "v", "ao"), (WIDTH, WIDTH))
    sizes |= {"fi": (INNER, WIDTH), "fo": (WIDTH, INNER)}
    for at in range(LAYERS):
        for name, shape in sizes.items():
            yield f"l{at}.{name}.w", packed(chance.normal(size=shape) / 4)
            yield f"l{at}.{name}.b", plain(shape[0])
        for name in ("aln", "oln"):
            yield from ((f"l{at}.{name}.{n}", plain(WIDTH)) for n in "wb")


def file_of(folder: Path) -> Path:
    said = [one.encode() for one in PIECES]
    ends = np.cumsum([0, *map(len, said)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I", 1)
    head += struct.pack(
        "<7ifi", WIDTH, LAYERS, HEADS, INNER, len(PIECES), LONGEST, 1, 1e-12, 32
    )
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, ends[-1])
    head += ends.tobytes() + np.array(SCORES, "<f4").tobytes() + b"".join(said)
    alike = struct.pack("<IBI", ord("ª"), 1, ord("a"))
    head += struct.pack("<iI", 1, len(alike)) + alike
    held = list(tensors(np.random.default_rng(4)))
    size = len(head) + 4 + sum(2 + len(n.encode()) + 21 for n, _ in held)
    listed, at = struct.pack("<i", len(held)), size
    for name, body in held:
        listed += struct.pack("<H", len(name)) + name.encode()
        listed += struct.pack("<BIQQ", 0, 0, at, len(body))
        at += len(body)
    path = folder / "tiny.bin"
    path.write_bytes(head + listed + b"".join(body for _, body in held))
    return path


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> weights.File:
    return weights.opened(file_of(tmp_path_factory.mktemp("deep")))


def test_four_bits_are_a_number_and_its_block_s_scale() -> None:
    block = np.linspace(-7, 7, 32).round()
    assert (weights.unpacked(np.frombuffer(packed(block), np.uint8).reshape(1, 18))[0] == block).all()  # fmt: skip


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(weights.Unreadable):
        weights.opened(path)


def test_a_word_is_cut_the_likeliest_way(file: weights.File) -> None:
    cutter = pieces.Cutter(file.pieces)
    known = file.pieces.known

    def cut(text: str, most: int = 12) -> list[str]:
        return [known[at].decode() for at in cutter.cut(text, most)]

    assert cut("pacco") == [
        "<s>",
        "▁pacco",
        "</s>",
    ]  # -5, against -4 and -4 for its parts
    assert cut("pa pas") == ["<s>", "▁pa", "▁pa", "s", "</s>"]
    assert cut("paª") == ["<s>", "▁pa", "a", "</s>"]  # a letter that is read as another
    assert cut("pa☂") == ["<s>", "▁pa", "<unk>", "</s>"]
    assert cut("") == ["<s>", "</s>"]
    assert cut("pa pa pa pa", 4) == ["<s>", "▁pa", "▁pa", "</s>"]


def test_a_text_is_the_same_alone_and_among_others(file: weights.File) -> None:
    made = network.Network(file, {})
    lines = [[0, 5, 2], [0, 8, 2], [0, 6, 8, 9, 10, 2], [0, 2], [0, 7, 2]]
    together = made.of(lines)
    for line, row in zip(lines, together, strict=True):
        assert np.allclose(made.of([line])[0], row, atol=1e-4)
    assert not np.allclose(together[0], together[2], atol=0.1)


def naive(file: weights.File, line: list[int]) -> Any:
    """The same, written as the books have it: one line, one head, one token after the other."""

    def norm(x: Any, name: str) -> Any:
        spread = (x - x.mean(-1, keepdims=True)) / x.std(-1, keepdims=True)
        return spread * file.plain(f"{name}.w") + file.plain(f"{name}.b")

    def times(x: Any, name: str, rows: int) -> Any:
        return x @ file.matrix(f"{name}.w", rows).T + file.plain(f"{name}.b")

    words = file.matrix("emb.word", len(PIECES))
    places = file.plain("emb.pos").reshape(LONGEST, WIDTH) + file.plain("emb.type")
    x = norm(words[line] + places[: len(line)], "emb.ln")
    for at in range(LAYERS):
        q, k, v = (times(x, f"l{at}.{n}", WIDTH) for n in "qkv")
        heads = []
        for one in np.split(np.arange(WIDTH), HEADS):
            power = np.exp(q[:, one] @ k[:, one].T / np.sqrt(len(one)))
            heads.append(power / power.sum(1, keepdims=True) @ v[:, one])
        x = norm(x + times(np.hstack(heads), f"l{at}.ao", WIDTH), f"l{at}.aln")
        y = times(x, f"l{at}.fi", INNER)
        y = y * (1 + np.tanh(np.sqrt(2 / np.pi) * (y + 0.044715 * y**3))) / 2
        x = norm(x + times(y, f"l{at}.fo", WIDTH), f"l{at}.oln")
    return x.mean(axis=0)


def test_it_computes_what_the_books_say(file: weights.File) -> None:
    line = [0, 6, 8, 9, 2]
    exact = network.Network(file, {}, network.EXACT).of([line])[0]
    assert np.allclose(exact, naive(file, line), atol=1e-3)
    whole = network.Network(file, {}).of([line])[0]
    assert np.corrcoef(exact, whole)[0, 1] > 0.995  # a byte for each number


def test_rows_as_whole_numbers_are_off_by_half_a_step_at_most() -> None:
    rows = np.random.default_rng(3).normal(size=(5, 32)).astype(np.float32)
    rows[2] = 0
    whole, scale = network._whole(rows)
    assert whole.dtype == np.int8
    assert (np.abs(whole / scale[:, None] - rows) <= 0.5001 / scale[:, None]).all()


def test_what_was_learned_is_added_once(file: weights.File) -> None:
    chance = np.random.default_rng(1)
    up = chance.integers(-127, 128, (WIDTH, 3)).astype(np.int8)
    down = chance.integers(-127, 128, (3, WIDTH)).astype(np.int8)
    taught: dict[str, Any] = {
        "1.ao.up": up,
        "1.ao.up.scale": np.full(WIDTH, 0.01, np.float32),
        "1.ao.down": down,
        "1.ao.down.scale": np.array([0.01, 0.02, 0.03], np.float32),
        "1.oln.bias": np.ones(WIDTH, np.float16),
    }
    plain = file.matrix("l1.ao.w", WIDTH)
    wanted = plain + (up * 0.01) @ (down * np.array([[0.01], [0.02], [0.03]]))
    assert np.allclose(learned.changed(plain, taught, "1.ao"), wanted, atol=1e-4)
    assert learned.changed(plain, taught, "0.ao") is plain
    made = learned.layers(file, taught)
    assert np.allclose(made[1].matrix["ao"], wanted, atol=1e-4)
    assert (made[1].last.offset == 1).all()
    assert (made[0].last.offset == file.plain("l0.oln.b")).all()
    before, after = (
        network.Network(file, known).of([[0, 6, 2]])[0] for known in ({}, taught)
    )
    assert not np.allclose(before, after, atol=0.1)


def test_only_the_layers_that_were_taught_are_opened(file: weights.File) -> None:
    assert len(learned.layers(file, {"layers": np.array(1)})) == 1
    assert len(learned.layers(file, {})) == LAYERS


def test_a_post_is_read_as_words() -> None:
    assert wording.plain("@Bar_Lago #LaBuonaScuola https://t.co/x nooooooo") == (
        "@user La Buona Scuola http nooo"
    )
    assert wording.plain("scrivi a info@bar.example") == "scrivi a info@bar.example"


def test_a_long_text_is_read_in_windows_its_end_among_them() -> None:
    assert wording.windows("Grazie") == ["Grazie"]
    assert wording.windows("") == [""]
    words = [f"parola{n}" for n in range(150)]
    found = wording.windows(" ".join(words))
    assert " ".join(found).split() == words
    assert all(len(one) <= wording.LONGEST for one in found)
    longer = wording.windows(" ".join([*words, *words]))
    assert len(longer) == wording.WINDOWS
    assert longer[0].startswith("parola0 ")
    assert longer[-1].endswith(" parola149")
    assert wording.windows("x" * 3 + "y" * 2)  # no space to part it at

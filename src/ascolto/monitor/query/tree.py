"""The parts of a query, each of which prints itself so that it reads back the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SENTIMENTS = ("negative", "neutral", "positive", "mixed")
FIELDS = ("author", "source", "lang", "sentiment")


@dataclass(frozen=True)
class Word:
    """One folded word, or with `is_prefix` any word that begins so.

    `sign`: "#" or "@" that must stand before it: a hashtag, somebody called by name.
    """

    text: str
    is_prefix: bool = False
    sign: str = ""

    def __str__(self) -> str:
        return f"{self.sign}{self.text}{'*' if self.is_prefix else ''}"


@dataclass(frozen=True)
class Phrase:
    """Two or more words that stand one after the other."""

    words: tuple[Word, ...]

    def __str__(self) -> str:
        return f'"{_joined(self.words)}"'


@dataclass(frozen=True)
class Within:
    """Different words in any order, with at most `distance` other words between them in all."""

    words: tuple[Word, ...]
    distance: int

    def __str__(self) -> str:
        return f'"{_joined(self.words)}"~{self.distance}'


@dataclass(frozen=True)
class Near:
    """Two parts that do not overlap, in any order, at most `distance` words between them."""

    left: Node
    right: Node
    distance: int

    def __str__(self) -> str:
        # Read from the left, so a nearness on the right wants its brackets.
        left = str(self.left) if isinstance(self.left, Near) else _tight(self.left)
        return f"{left} NEAR/{self.distance} {_tight(self.right)}"


@dataclass(frozen=True)
class Field:
    """Something about the message rather than in it. `words` stand for author and source."""

    name: str
    words: tuple[Word, ...]

    def __str__(self) -> str:
        said = _joined(self.words)
        return f'{self.name}:"{said}"' if len(self.words) > 1 else f"{self.name}:{said}"


@dataclass(frozen=True)
class Not:
    part: Node

    def __str__(self) -> str:
        return f"NOT {_tight(self.part)}"


@dataclass(frozen=True)
class And:
    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " AND ".join(
            f"({p})" if isinstance(p, And | Or) else str(p) for p in self.parts
        )


@dataclass(frozen=True)
class Or:
    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(
            f"({p})" if isinstance(p, Or) else str(p) for p in self.parts
        )


@dataclass(frozen=True)
class Always:
    """Everything: what a watch without words means, for the code that adds exclusions."""

    def __str__(self) -> str:
        return ""


Node = Word | Phrase | Within | Near | Field | Not | And | Or | Always


def _joined(words: tuple[Word, ...]) -> str:
    return " ".join(map(str, words))


def _tight(part: Node) -> str:
    """As it stands beside NOT and NEAR."""
    return f"({part})" if isinstance(part, And | Or | Near | Not) else str(part)


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    below: tuple[Node, ...] = ()
    if isinstance(node, And | Or):
        below = node.parts
    elif isinstance(node, Near):
        below = (node.left, node.right)
    elif isinstance(node, Not):
        below = (node.part,)
    for part in below:
        yield from walk(part)


def stands_somewhere(node: Node) -> bool:
    """It is found at places of the text, so something can be near to it."""
    if isinstance(node, Or):
        return all(stands_somewhere(part) for part in node.parts)
    return isinstance(node, Word | Phrase | Within | Near)


def asks_for_something(node: Node) -> bool:
    """It does not hold of a message that has nothing of what it names."""
    if isinstance(node, Not | Always):
        return False
    if isinstance(node, And):
        return any(asks_for_something(part) for part in node.parts)
    if isinstance(node, Or):
        return all(asks_for_something(part) for part in node.parts)
    return True


def named(node: Node) -> set[Word]:
    """The words that are looked for: none that are unwanted, or stand in a field."""
    if isinstance(node, Word):
        return {node}
    if isinstance(node, Phrase | Within):
        return set(node.words)
    if isinstance(node, Near):
        return named(node.left) | named(node.right)
    if isinstance(node, And | Or):
        return set().union(*map(named, node.parts))
    return set()

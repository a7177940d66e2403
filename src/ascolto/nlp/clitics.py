"""Two tokens that people read as one word: “hasn't” is told apart by its apostrophe. Pure.

What readers learned from stays told apart; put together is only what is shown as a reason.
"""

from __future__ import annotations

_PRONOUNS = "i you he she it we they who that there"
# By language and second token: what stands before it. "" is anything.
_BEFORE = {
    "en": {
        "t": "hasn haven hadn isn aren wasn weren don doesn didn can couldn won wouldn shouldn mustn needn mightn "
        "ain shan",
        "ll": "",
        "ve": f"{_PRONOUNS} could would should might must",
        "re": "you we they who there what",
        "m": "i",
        "d": _PRONOUNS,
        "s": "it that he she there what who where here how let",
    },
    "fr": {"hui": "aujourd"},
}
_SETS = {
    language: {second: frozenset(first.split()) for second, first in pairs.items()}
    for language, pairs in _BEFORE.items()
}


def seconds(language: str) -> frozenset[str]:
    """Tokens that may belong to the one before."""
    return frozenset(_SETS.get(language, ()))


def is_one(language: str, first: str, second: str) -> bool:
    """Whether both are one word; raw tokens, in capitals or not."""
    known = _SETS.get(language, {}).get(second.lower())
    return known is not None and (not known or first.lower() in known)

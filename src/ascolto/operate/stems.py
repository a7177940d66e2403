"""Words down to their stems, in Italian, English and German, for telling what texts are about. Pure.

Light on purpose: endings are cut, never looked up. Both sides of a comparison are cut alike, so
a stem need not be a word.
"""

from __future__ import annotations

from functools import lru_cache

from ascolto.core import words

LANGUAGES = ("it", "en", "de")
_SHORTEST = 3  # letters that stay of a word

_SILENT = {
    "it": "a abbia abbiamo ad agli ai al alla alle allo anche ancora avete avrei c che chi ci ciao"
    " come con cosa cosi cordiali cordialmente cui d da dagli dai dal dalla dalle dei del della"
    " delle dello di distinti dove e ed era essere fa fare gentile gentili gia gli grazie ha hanno"
    " ho i il in io l la le lei li lo loro ma me mi mia mie miei mio molto ne nei nel nella nelle"
    " no noi non nostra nostro o oppure per perche piu poi poiche puo qua quale quando quanto"
    " quella quello questa questo qui s salve saluti saluto scusate se sei si sia siamo sono sta su"
    " sua sue sui sul sulla suo tra tu tua tuo tutti tutto un una uno va vi voi vorrei vostra"
    " vostro buona buonasera buongiorno buonasera giorno sera vorremmo potete possiamo posso"
    " volevo sapere chiedere domanda prego cara caro signora signor anticipo presto",
    "en": "a all am an and any are as at be been but by can could d dear did do does for from get"
    " good had has have hello hi how i if in is it its just kind ll m many me my no not of on or our"
    " please re regards s should so some thank thanks that the their them there they this to us was"
    " we were what when where which will with would you your best morning evening afternoon",
    "de": "aber alle als am an auf aus bei bin bitte da danke dann das dass dem den der des die dir"
    " doch ein eine einem einen einer es fur gerne geehrte geehrter gibt gruß grusse gruße guten"
    " habe haben hallo hat herzliche hier ich ihm ihn ihnen ihr ihre im in ist ja kann konnen mal"
    " mein meine mich mir mit morgen nach nicht noch nur oder schon sehr sein sich sie sind so tag"
    " uber um und uns unser vielen viele von vor war was wenn wie wir wird wurde wurden zu zum zur"
    " mochte mochten",
}
_STOP = {language: frozenset(text.split()) for language, text in _SILENT.items()}

_ENDINGS = {
    "it": "azione azioni amento amenti imento imenti abile abili ibile ibili mente atore atori"
    " atrice aggio aggi ando endo anza enza iamo iate eremo iremo erebbe ivamo avate arci arvi"
    " armi arla arlo arle arli erci ervi erla erlo irci irla irlo irle ato ata ati ate uto uta uti"
    " ute ito ita iti ite are ere ire ano ono ava avo evo eva etta etto ette etti ina ino ine ini"
    " ista isti che chi ghe ghi ie io ia ii a e i o",
    "en": "ations ation ings ing ingly edly ments ment ness able ible ies ied ers er est ed es ly"
    " s e y",
    "de": "ungen ung heiten heit keiten keit lich isch end ern em en er es est et st e n s t",
}
_CUT = {
    language: tuple(sorted(text.split(), key=len, reverse=True))
    for language, text in _ENDINGS.items()
}


def language_of(text: str, told: str = "") -> str:
    """The language a text is in: told, or the one whose small words it uses most."""
    if told[:2] in LANGUAGES:
        return told[:2]
    found = words.words(text[:2000])
    counts = {code: sum(word in _STOP[code] for word in found) for code in LANGUAGES}
    return max(LANGUAGES, key=lambda code: counts[code])


def stems(text: str, language: str = "") -> list[str]:
    """The stems of the words that say something, in their order."""
    code = language_of(text, language)
    return [_stem(word, code) for word in _telling(text, code)]


def grams(text: str, language: str = "") -> list[str]:
    """Runs of four letters inside the words that say something: they forgive a slip of the pen."""
    found = []
    for word in _telling(text, language_of(text, language)):
        edged = f" {word} "
        found += [edged[at : at + 4] for at in range(max(1, len(edged) - 3))]
    return found


def _telling(text: str, code: str) -> list[str]:
    silent = _STOP[code]
    return [
        word
        for word in words.words(text)
        if word not in silent and (len(word) > 1 and not word.isdigit())
    ]


@lru_cache(20_000)
def _stem(word: str, code: str) -> str:
    for ending in _CUT[code]:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word

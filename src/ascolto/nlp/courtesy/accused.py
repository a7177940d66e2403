"""How a reply blames, reproaches, threatens or insults a customer: (pattern, what to say instead). Pure.

Better to miss one than to accuse who wrote kindly: “il nostro collega ha sbagliato taglia”, “you should have it on
Thursday”, “non è colpa Sua” are not blame.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

Said = Mapping[str, Sequence[tuple[re.Pattern[str], str]]]


def said(by_language: Mapping[str, Sequence[tuple[str, str]]]) -> Said:
    return {
        code: tuple((re.compile(p, re.IGNORECASE), better) for p, better in known)
        for code, known in by_language.items()
    }


_CLAUSE = r"(?:(?<=^)|(?<=[.!?;:,]\s)|(?<=\n))"
_US = r"(?:il |la |lo |l['’]|un |una |chi |nostr|qualcun|quest|noi\b)"
_READ = (
    r"(?:letto|controllato|guardato|ascoltato|seguito|avvisato|compilato|prestato|verificato|prenotato|rispettato"
    r"|consegnato|inserito|disdetto|chiesto|fatto attenzione)"
)
BLAME = said({
    "it": [
        (r"(?<!se )(?<!dove )\b(?:lei|voi|tu) (?:ha|avete|hai) (?:sbagliat|fraintes|dimenticat)\w+\b"
         r"|\b(?:lei|voi|tu) (?:ha|avete|hai) (?:capito|letto|fatto) male\b"
         r"|\b(?:lei|voi|tu) non (?:ha|avete|hai) (?:capit|lett|compilat|seguit|inserit|indicat|rispettat"
         r"|controllat)\w+\b"
         r"|\b(?:lei|voi|tu) (?:ha|avete|hai) (?:inserit|indicat|scritt|fornit|digitat|scelt|compilat"
         r"|dat)\w+ [^.!?\n]{0,40}?"
         r"\b(?:errat|sbagliat|scorrett|incomplet|inesistent)\w*\b",
         "C'è stato un malinteso: Le spieghiamo volentieri come fare."),
        (r"(?<!se )(?<!se non )(?<!dove )(?<!non )\b(?:hai|avete) sbagliat\w+\b"
         r"|(?<!non )(?<!se )\bha sbagliato (?:lei\b|a (?:compil|inser|"
         rf"indic|scriv|digit|prenot)\w+)|{_CLAUSE}ha sbagliato(?! {_US})",
         "C'è stato un malinteso: vediamo insieme come sistemarlo."),
        # Of a person only: “doveva arrivare ieri” is said of a parcel, and nobody should have had to wait.
        (r"(?<!non )\b(?:dovevi|dovevate|avresti dovuto|avreste dovuto|(?:lei|tu|voi) (?:doveva|dovevi"
         r"|avrebbe dovuto))\b"
         r"(?! (?:già )?(?:ricever|aver|trovar|esser|poter|pag)\w+)"
         rf"|{_CLAUSE}(?:doveva|avrebbe dovuto) (?:prima )?(?:(?:legg|guard|compil|telefon|prenot|controll|"
         r"verific|annull|disdi)\w+(?<!l[ae])\b(?! (?:la|il|un|una) (?:mia|mio|nostr[oa]|collega))|(?:avvisar"
         r"|chieder|chiamar|scriver|"
         r"contattar|inviar|mandar)(?:ci|mi|lo)\b|presentarsi|pensarci|farlo|dircel\w+)",
         "La prossima volta può aiutare:"),
        (rf"\bse (?:lei |tu |voi )?(?:avess[ei]|avessi|aveste) (?:prima |solo |almeno )?{_READ}\b"
         r"|\b(?:sarebbe bastato|bastava) (?:leggere|guardare|chiedere|telefonare|controllare)\b",
         "Trova queste informazioni anche qui:"),
        (r"(?<!non )\b(?:è|la) colpa (?:è )?(?:tutta )?(?:sua|tua|vostra)\b|(?<!non )\bè un problema (?:suo|tuo"
         r"|vostro)\b"
         r"|\b(?:errore|disattenzione|negligenza) da parte (?:sua|tua|vostra)\b|(?-i:\bper un Suo errore\b"
         r"|\b[Uu]n Suo errore\b)",
         "Vediamo che cosa è successo."),
        (r"\b(?:si calmi|calmati|stia calm[oa]|moder(?:i|are) i (?:toni|termini))\b",
         "Capiamo che la situazione è spiacevole."),
        (r"\b(?:non (?:può|puoi|potete) pretendere|legga (?:bene|meglio)|impari a|(?:non"
         r"|nemmeno) sa(?:i)? (?:nemmeno )?leggere"
         r"|la prossima volta (?:legga|leggi|controlli|stia|faccia|fai))\b", "Le diciamo che cosa possiamo fare."),
    ],
    "en": [
        (r"(?<!if )\byou (?:are|were) wrong\b(?! to be)|\byou(?:'re| are) mistaken\b",
         "There has been a misunderstanding; let us sort it out together."),
        (r"\byou (?:really )?(?:should|ought to) have (?:\w+ly |first |just )?(?:read|checked|looked|called"
         r"|phoned|asked|told|let|contacted|"
         r"known|followed|noticed|booked|cancell?ed|kept|informed|emailed|written|thought|reported|come)\b(?! from us)"
         r"|\byou must have (?:misread|forgotten|mistyped|overlooked|ignored|misunderstood|entered|clicked)\b",
         "Next time it may help to"),
        (r"(?<!if )(?<!when )(?<!case )(?<!that )\byou (?:failed to|neglected|ignored|misread|misunderstood|forgot to|"
         r"didn'?t (?:bother|read|follow|understand|check)|did not (?:bother|read|follow|understand|check)"
         r"|(?:entered|gave(?: us)?|provided|put in|typed) (?:the |an? )?(?:wrong|incorrect|invalid))\b",
         "It looks as if one step is missing; here is how to do it."),
        (r"\b(?:if you (?:had|'d) (?:only |just |actually )?|if you'd (?:only |just |actually )?|had you (?:only "
         r"|just )?)(?:read|checked|looked|"
         r"asked|called|followed|paid|contacted|told|waited|bothered)\b(?=[^.!?\n]*\b(?:would|wouldn't|'d|could"
         r"|might)\b)"
         r"|\bread (?:our|the) (?:terms|faqs?|policy|rules|conditions)\b[^.!?\n]{0,20}\bbefore\b|\blearn to read\b",
         "You will find this here as well:"),
        (r"\b(?:it'?s|it is|that'?s|this is) (?:all )?(?:your (?:own )?(?:fault|mistake|problem)|on you)\b",
         "Let us look at what happened."),
        (r"\bcalm down\b|\b(?:watch|moderate|mind) your (?:tone|language)\b", "We understand how annoying this is."),
        (r"\byou can(?:'t|not) expect\b", "Here is what we can do."),
    ],
    "es": [
        (r"(?<!no )\bes (?:su|tu|vuestra) (?:propia )?culpa\b|(?<!no )\bes culpa (?:suya|tuya|vuestra)\b"
         r"|(?<!no )\b(?:la )?culpa es (?:suya|tuya)\b",
         "Veamos qué ha pasado."),
        (r"\b(?:usted |tú )?(?:debería|deberías|tendría que|tendrías que|debió|debiste) (?:de )?haber (?:le[ií]do"
         r"|mirado|comprobado|llamado|avisado|"
         r"preguntado|revisado)\b|\bsi (?:hubiera|hubiese|hubieras)s? (?:le[ií]do|mirado|comprobado|revisado)\b"
         r"|\b(?:usted|tú) (?:se )?(?:ha|has) equivocado\b|(?<!si )\b(?:usted )?se ha equivocado usted\b|\bcálmese\b",
         "Ha habido un malentendido: lo resolvemos juntos."),
    ],
    "fr": [
        (r"(?<!pas )\bc['’]est (?:de )?votre faute\b", "Voyons ce qui s'est passé."),
        (r"\bvous (?:auriez|aviez) (?:dû|du) (?:lire|vérifier|regarder|appeler|prévenir|demander|consulter)\b"
         r"|\bsi vous aviez (?:lu|vérifié|regardé|consulté|demandé)\b(?! autre)|\bvous (?:vous êtes trompée?"
         r"|n['’]avez pas (?:lu|compris|suivi))\b"
         r"|\bcalmez-vous\b", "Il y a eu un malentendu : réglons-le ensemble."),
    ],
    "de": [
        (r"\bdas ist (?:allein )?ihre (?:eigene )?schuld\b|(?<!nicht )\bselbst schuld\b",
         "Sehen wir uns an, was passiert ist."),
        (r"\bsie hätten [^.!?\n]{0,50}?\b(?:lesen|prüfen|beachten|anrufen|nachfragen|fragen|melden|kontrollieren"
         r"|durchlesen) "
         r"(?:müssen|sollen|können)\b|\bhätten sie [^.!?\n]{0,40}?\b(?:gelesen|geprüft|beachtet|gefragt)\b"
         r"|\bberuhigen sie sich\b"
         r"|\b(?-i:Sie) haben (?:das |es |etwas |hier )?(?:falsch (?:verstanden|eingegeben|gemacht)"
         r"|nicht (?:gelesen|verstanden|beachtet))\b",
         "Es gab ein Missverständnis: Wir klären es gemeinsam."),
    ],
})  # fmt: skip
REPROACH = said({
    "it": [
        (r"\bcome (?:già|gia'?) (?:detto|spiegato|scritto|comunicato)\b", "Riassumiamo volentieri."),
        (r"\b(?:da (?:lei|te|voi) (?:accettat|sottoscritt|firmat)[oaei])\b",
         "Le spieghiamo il motivo con parole semplici."),
    ],
    "en": [
        (r"\bas (?:i|we)(?:'ve| have)? (?:already )?(?:said|told|explained|stated|mentioned)\b|\byou (?:agreed"
         r"|signed up) to (?:our|the) terms\b",
         "To sum up:"),
    ],
    "es": [(r"\bcomo ya (?:le |te )?(?:dijimos|hemos dicho|explicamos|hemos explicado)\b", "En resumen:")],
    "fr": [(r"\bcomme (?:déjà (?:dit|expliqué|indiqué)|nous vous l['’]avons déjà)\b", "En résumé :")],
    "de": [(r"\bwie (?:bereits|schon) (?:gesagt|erklärt|mitgeteilt|erwähnt)\b", "Kurz zusammengefasst:")],
})  # fmt: skip
THREAT = said({
    "it": [
        (r"\b(?:agir|proceder|passer|adir)(?:emo|ò)\b[^.!?\n]{0,20}\bvie legali\b"
         r"|\bcostretti a[^.!?\n]{0,30}\bvie legali\b"
         r"|\bdiffamazione\b|\b(?:La |ti |vi )?(?:quereleremo|denunceremo|querelarl\w|denunciarl\w)\b"
         r"|\bi nostri (?:legali|avvocati) (?:si faranno|prenderanno|agiranno|sono già|la contatteranno)\b"
         r"|\bci riserviamo (?:di|il diritto di) (?:agire|tutelarci|querelare|procedere)\b|\btutelarci (?:nelle"
         r"|in) (?:opportune )?sed[ie]\b",
         "Ne parliamo volentieri in privato."),
    ],
    "en": [
        (r"\b(?:we|our (?:lawyers|solicitors|attorneys)) (?:will|shall|may|might|have to|are going to"
         r"|(?:'ll)) (?:be forced to )?(?:sue|take legal|"
         r"press charges|be in touch with your)\b|\blegal action against you\b|\b(?:defamat\w+|libel\w*|slander\w*)\b"
         r"|\breserve the right to (?:take legal|sue|ban|block)\b",
         "We would like to talk about it in private."),
    ],
    "es": [(r"\bemprenderemos acciones legales\b|\bdifamación\b|\bnuestros abogados\b",
    "Lo hablamos con gusto en privado.")],
    "fr": [(r"\bnous (?:porterons plainte|engagerons des poursuites)\b|\bdiffamation\b|\bnos avocats\b",
    "Parlons-en en privé.")],
    "de": [(r"\brechtliche schritte (?:gegen sie|einleiten|vor)\b|\bverleumdung\b|\bunsere anwälte\b",
    "Sprechen wir unter vier Augen darüber.")],
})  # fmt: skip
# Only what nobody says to a customer: “ha ragione a essere furioso”, “tre ore sono inaccettabili” are fair words.
RUDE = said({
    "it": [
        (r"\b(?:cazz\w+|merd[ae]\b|(?:vaf)?fanculo|stronz\w+|coglion\w+|incazz\w+|puttan\w+|rompiscatole|rompipalle)\b"
         r"|\b(?:lei è|tu sei|sei|siete) (?:(?:un|una|un['’]|davvero|proprio|solo|dei|degli"
         r"|dei veri) ?){0,2}(?:cretin|idiot|imbecill|deficient|"
         r"stupid|ignorant|maleducat|cafon|buffon|pagliacc|bugiard|ridicol|patetic|ingrat)\w+|\bgente come (?:lei"
         r"|te|voi)\b"
         r"|\bma che (?:cosa )?(?:vuole|vuoi|pretende|pretendi)\b",
         "Ci dica che cosa è successo: vediamo come rimediare."),
    ],
    "en": [
        (r"\b(?:fuck\w*|bullshit|shit\w*|crap|damn|bastards?|arseholes?|assholes?|wtf|stfu|piss off|shut up)\b"
         r"|\byou(?:'re| are) (?:(?:an?|just|being|so|really|all|such an?) ){0,2}(?:idiots?|liars?|stupid|morons?"
         r"|pathetic|ridiculous|rude|ungrateful)\b"
         r"|\bpeople like you\b", "Please tell us what happened and we will put it right."),
    ],
    "es": [(r"\b(?:mierda|joder|cabr[oó]n\w*|gilipollas|imbécil\w*|idiotas?)\b", "Cuéntenos qué ha pasado.")],
    "fr": [(r"\b(?:merde|putain|connards?|connasse|imbéciles?|idiote?s?)\b", "Dites-nous ce qui s'est passé.")],
    "de": [(r"\b(?:schei(?:ß|ss)e?|arschl\w+|verdammt\w*|idiot\w*)\b", "Sagen Sie uns bitte, was passiert ist.")],
})  # fmt: skip

"""How a reply defends itself, and how it says sorry without being it: (pattern, what to say instead). Pure."""

from __future__ import annotations

from ascolto.nlp.courtesy.accused import said

DEFENCE = said({
    "it": [
        (r"\bnon (?:è|e') (?:un )?(?:(?:problema|colpa|responsabilità) nostr[ao]|nostr[ao] (?:problema|colpa"
         r"|responsabilità))\b"
         r"|\bnon dipende da noi\b|\bnon (?:ci )?c['’]entriamo\b|\bnon ci riguarda\b|\bnon è di nostra competenza\b"
         r"|\bnon siamo (?:responsabili|tenuti)\b|\bnon rispondiamo (?:di|dei|del|delle|degli|della|dell['’])\b"
         r"|\bdeclin\w+ ogni responsabilità\b",
         "Ce ne occupiamo noi e La teniamo al corrente."),
        (r"\b(?:la|sono le) (?:nostra )?(?:policy|procedur[ae]|regol[ae]) (?:aziendal[ei]|intern[ae])\b"
         r"|\bprocedur[ae] (?:è stata|sono state) (?:rispettat|seguit)[ae]\b"
         r"|\bcome (?:previsto|indicato|riportato|specificato|scritto) (?:nell[ae]|dall[ae]|nei|dai|dal"
         r"|nel) (?:nostr[eio] )?"
         r"(?:condizioni|termini|regolamento|contratto)\b",
         "Le spieghiamo il motivo con parole semplici."),
        (r"\bnon possiamo farci (?:niente|nulla)\b", "Ecco che cosa possiamo fare."),
        (r"(?<!non )\bè impossibile(?= che\b|\s*[.!,;]|\s*$)", "Ci risulta strano: lo verifichiamo subito."),
        (r"\bnessun altro (?:cliente )?si è (?:mai )?lamentat\w+\b|\bnon ci risultano altr[ei] (?:lamentele"
         r"|segnalazioni|reclami)"
         r"|\b(?:tutti )?gli altri clienti sono (?:content\w+|soddisfatt\w+|felic\w+)|\bgiornata storta\b"
         r"|\b(?:Lei|tu) (?:è|sei) (?:il|la) prim[oa] (?:a lamentarsi|che si lamenta)\b",
         "La Sua segnalazione è importante."),
        (r"\brisulta(?:no)? regolarmente (?:consegnat|evas|recapitat)\w+\b",
         "Chiediamo al corriere dove è rimasto e Le scriviamo entro domani."),
    ],
    "en": [
        (r"\bnot our (?:fault|problem|responsibility)\b|\bnothing to do with us\b|\baccept no (?:liability"
         r"|responsibility)\b"
         r"|\b(?:we are|we're) not (?:liable|responsible)\b|\bout of our hands\b",
         "We will take care of it and keep you posted."),
        (r"\b(?:it'?s|that'?s|(?:it|that|this) is) (?:our |company )?policy\b(?! to (?!not\b))"
         r"|\bas (?:stated|outlined|set out|explained|specified) in (?:our|the) (?:terms|conditions|policy"
         r"|contract|small print)\b",
         "Here is the reason in plain words."),
        (r"\bthere(?:'s| is) nothing (?:we|i) can do\b(?! (?:to|about)\b)", "Here is what we can do."),
        (r"\b(?:that|this|it) is impossible\b(?! (?:to|not|for)\b)", "This sounds odd; we are checking it now."),
        (r"\b(?:nobody|no one|no other customers?) (?:else )?(?:has |have )?(?:ever )?complained\b"
         r"|\b(?:all )?(?:our|the) other (?:customers|guests|clients) (?:are|were) (?:all )?(?:happy|delighted"
         r"|satisfied)\b",
         "Thank you for telling us; it matters."),
        (r"\b(?:our|the) (?:records|system) (?:clearly )?(?:shows?|says?) (?:that )?(?:it|the \w+|your \w+) "
         r"(?:was|has been|were) delivered\b(?![^.!?]*\b(?:but|yet|though)\b)",
         "We are asking the courier where it went."),
    ],
    "es": [
        (r"\bno es (?:culpa nuestra|nuestra (?:culpa|responsabilidad)|(?:un )?problema nuestro)\b"
         r"|\bno depende de nosotros\b"
         r"|\bno podemos hacer nada\b|\bno nos hacemos responsables\b",
         "Nos ocupamos nosotros y le mantenemos al corriente."),
    ],
    "fr": [
        (r"\b(?:ce )?n['’]est pas (?:de )?notre (?:faute|responsabilité|problème)\b|\bnous n['’]y (?:sommes pour"
         r"|pouvons) rien\b"
         r"|\bcela ne dépend pas de nous\b", "Nous nous en occupons et vous tenons au courant."),
    ],
    "de": [
        (r"\bnicht unsere? (?:schuld|verantwortung|problem)\b|\bdafür können wir nichts\b"
         r"|\bwir können (?:da )?nichts machen\b"
         r"|\bdamit haben wir nichts zu tun\b", "Wir kümmern uns darum und halten Sie auf dem Laufenden."),
    ],
})  # fmt: skip
# Sorry for how somebody feels, which is sorry for nothing.
NON_APOLOGY = said({
    "it": [
        (r"\b(?:dispiac|spiac|scus|ramm?aric)\w*,? (?:molto )?(?:che|se) (?:lei |tu |qualcuno )?(?:si sia|si è"
         r"|ti sia|ti sei|vi siate)"
         r" sentit[oaie] (?:così|in questo modo|offes[oaie])\b"
         r"|\b(?:dispiac|spiac)\w* che (?:lei |tu )?(?:la pensi|la veda|abbia (?:percepito|interpretato|frainteso))\b",
         "Ci dispiace per quanto è accaduto."),
    ],
    "en": [
        (r"\bsorry (?:that |if )?you (?:feel|felt) (?:that|this|like (?:that|this)|so\b|the way)(?: way)?"
         r"|\bsorry if (?:you|anyone|anybody) (?:were|was|felt|feels?) (?:offended|upset|hurt)\b"
         r"|\bsorry (?:that )?you (?:think so|see it (?:that|this) way)\b", "We are sorry about what happened."),
    ],
    "es": [(r"\b(?:sentimos|siento|lamentamos) que (?:usted )?se (?:sienta|haya sentido) así\b",
    "Sentimos lo ocurrido.")],
    "fr": [(r"\bdésolée?s? que vous (?:le )?(?:ressentiez|preniez|voyiez) (?:cela |ça )?(?:comme ça|ainsi"
    r"|de cette façon)",
            "Nous sommes désolés de ce qui s'est passé.")],
    "de": [(r"\bleid,? (?:dass|wenn) Sie (?:das so (?:sehen|empfinden)|sich so fühlen)\b",
    "Was passiert ist, tut uns leid.")],
})  # fmt: skip

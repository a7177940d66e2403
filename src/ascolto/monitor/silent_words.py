"""Long words that say nothing of what is spoken of: “della”, “buongiorno”, “because”. Folded. Pure.

Of the languages that are read. Shorter ones are not counted anyway.
"""

from __future__ import annotations

_IT = """
    abbia abbiamo alcune alcuni allora altra altre altri altro anche ancora avere aveva avevo avete avrei
    buona buonasera buongiorno buone buoni chiedere circa contro cordiali cordialmente cosi dagli dalla dalle dallo
    degli della delle dello dentro distinti dopo dovrebbe erano essere fatto fuori gentile gentili grazie
    hanno invece mentre molta molte molti molto negli nella nelle nello nostra nostre nostri nostro
    oppure perche poiche possiamo possibile posso potete potrebbe prego prima proprio qualche quale quali
    quando quanta quante quanti quanto quella quelle quelli quello questa queste questi questo quindi
    salve saluti saluto sapere sarebbe sarei scusate scusi sempre senza siamo siete signor signora sono
    sopra sotto stata state stati stato sugli sulla sulle sullo tutta tutte tutti tutto verso volevo
    vorrei vorremmo vostra vostre vostri vostro
"""
_EN = """
    about above after again always another anything because before being between could doing during every
    everything first hello having however itself maybe might never other others please quite really
    regards should since something still thank thanks their theirs there these thing things think those
    though through under until where which while whose would yours
"""
_ES = """
    ahora alguna antes buenas buenos cuando desde despues donde entre estaba estamos estas estos gracias
    habia hasta mucha muchas mucho muchos nosotros nuestra nuestro otras otros podria porque puede pueden
    quiero quisiera saludos senor senora siempre sobre tambien tenia tiene tienen todas todos ustedes
"""
_FR = """
    alors apres aussi autre autres avant avoir avons beaucoup bonjour bonsoir comme cordialement depuis
    encore entre etaient etait etre leurs madame merci monsieur notre parce pouvez quand quelque toujours
    toute toutes votre voudrais cette
"""
_DE = """
    alles bitte damit danke diese dieser dieses einem einen einer eines etwas freundlichen geehrte geehrter
    gegen grusse guten haben hallo hatte hatten herzliche ihnen ihren ihrer immer konnen konnte liebe lieber
    meine meinen mochte mochten mussen nicht schon seine seinen sollen unser unsere unseren unter werden
    wurde wurden zwischen
"""
SILENT = frozenset(f"{_IT} {_EN} {_ES} {_FR} {_DE}".split())

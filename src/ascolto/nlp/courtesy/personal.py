"""Nobody's data where everybody reads: what is somebody's, and what only looks like it. Pure.

A company's own e-mail address, its free number, an order number, a shop's street are no personal data.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ascolto.channels.contract import Text
from ascolto.nlp.courtesy.draft import Draft, Finding

_NAME = r"[A-ZÀ-Ý][\wà-ÿ'’.]+"
_KINDS: dict[str, tuple[str, re.Pattern[str]]] = {
    "tax code": ("codice fiscale", re.compile(r"\b[A-Z]{6}\d{2}[A-EHLMPR-T]\d{2}[A-Z]\d{3}[A-Z]\b")),
    "IBAN": ("IBAN", re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b")),
    "e-mail address": ("indirizzo e-mail", re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,120}\w")),
    "card number": ("numero di carta", re.compile(r"\b(?:\d{4}[\s-]?){3}\d{4}\b")),
    "phone number": (
        "numero di telefono",
        re.compile(r"(?<![\w/.,-])(?:(?:\+|00)\d{1,3}[\s./-]?)?\d{2,4}[\s./-]?\d{3}[\s./-]?\d{3,5}(?![\w/-]|[.,]\d)"),
    ),
    "code": (
        "codice segreto",
        re.compile(r"\b(?i:pin|password|passcode|codice d['’]accesso|cvv|puk)\b[^.\n\d]{0,20}\b(\d{3,8})\b"),
    ),
    "room": (
        "numero di camera",
        re.compile(r"\b(?i:sua|tua|your) (?i:camera|stanza|suite|room)\s+(?:(?i:n\.?|numero|number"
                   r"|la)\s*)?(\d{1,4})\b(?! (?i:person|nott|night|lett))"),
    ),
    "address": (
        "indirizzo",
        re.compile(
            r"\b(?:[Vv]ia|[Vv]iale|[Pp]iazza|[Pp]iazzale|[Cc]orso|[Ll]argo|[Vv]icolo|[Ss]trada)\s+"
            rf"(?:(?:d[aei]l?l?[aeio]?|San|Santa|dei|degli"
            rf"|della)\s+)?{_NAME}(?:\s+{_NAME}){{0,3}},?\s+(?:n\.?°?\s*)?\d{{1,4}}\b"
            rf"|\b\d{{1,4}}[a-zA-Z]?,?\s+{_NAME}(?:\s+{_NAME}){{0,2}}\s+(?:Street|St|Road|Rd|Avenue|Ave|Lane"
            rf"|Square|Drive|Terrace|Gardens)\b"
        ),
    ),
}  # fmt: skip
# Beside these, a long number is no telephone.
_OTHER_NUMBER = re.compile(
    r"\b(?:ordin\w+|order|p\.? ?iva|partita iva|pratica|fattura|invoice|ticket|tracking|spedizione|codice|cod\.?"
    r"|code|rif\.?|ref\.?"
    r"|reference|booking|prenotazione|vat|c\.?f\.?|rea|polizza|contratto|contatore|protocollo|articolo|sku|ean"
    r"|isbn|lettura|pnr|numero"
    r" (?:cliente|d['’]ordine|di (?:serie|pratica|conto))|n\.)[^\d\n]{0,14}$",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"^(?:800|803|840|848|199|892|895|0800|0808|0844|0845|0300|0900|1800)"
)
_OUR_LINE = re.compile(
    r"\b(?:numero verde|centralino|nostr[oa] (?:numero|telefono|linea)|call us|our (?:number|line|phone)|ring us"
    r"|phone us)\b[^\d\n]{0,24}0?$"
    r"|\b(?:ci chiami|chiamaci|chiamateci|ci trova|telefonaci|ci telefoni)\b[^\d\n]{0,12}0$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"^(?:info|assistenza|support[oe]?|help|servizio\.?clienti|clienti|customers?|prenotazioni|bookings?"
    r"|reservations?|contact|contatti"
    r"|hello|ciao|ordini|orders|amministrazione|privacy|dpo|reclami|complaints|stampa|press|negozio|shop|office"
    r"|ufficio|team|care"
    r"|customer\.?(?:care|service)s?|service|hr|jobs|lavora|sales|vendite|reception|booking|kundenservice"
    r"|atencion|contacto|bonjour)\b",
    re.IGNORECASE,
)
_THEIR_HOUSE = re.compile(
    r"\b(?:consegn|arriv|spedi|recapit|corriere|pacco|da lei|da te|casa (?:sua|tua)|(?:suo|tuo) indirizzo|abit"
    r"|residen|passa|deliver|parcel|your (?:address|home|house))",
    re.IGNORECASE,
)
_OUR_HOUSE = re.compile(
    r"\b(?:siamo|ci trov|negozio|sede|punto vendita|nostr|ufficio|apert|apri|vi aspett|la aspett|ti aspett|ritir"
    r"|parchegg|we are|our|shop|store|pick (?:it )?up)",
    re.IGNORECASE,
)
_PROVIDERS = (
    "gmail.com outlook.com hotmail.com hotmail.it yahoo.com yahoo.it libero.it virgilio.it icloud.com "
    "live.it tiscali.it alice.it"
)
_PUBLIC_MAIL = frozenset(_PROVIDERS.split())


def personal(draft: Draft) -> Iterator[Finding]:
    if not draft.public:
        return
    taken: list[tuple[int, int]] = []
    for what, (name, pattern) in _KINDS.items():
        for hit in pattern.finditer(draft.text):
            at = hit.span(pattern.groups and 1)
            if any(a < at[1] and at[0] < b for a, b in taken):
                continue
            taken.append(at)
            if _is_nobodys(what, draft.text, hit, draft.ours):
                continue
            yield Finding(
                "personal data", "must",
                Text(it=f"In pubblico non si scrive un {name}: {draft.text[slice(*at)]}",
                     en=f"In public nobody should read a {what}: {draft.text[slice(*at)]}"),
                draft.pick("Scrivilo in un messaggio privato.", "Write it in a private message."),
                at, is_wording=False,
            )  # fmt: skip


def _is_nobodys(
    what: str, text: str, hit: re.Match[str], ours: Collection[str]
) -> bool:
    if what == "e-mail address":
        return _is_our_mail(hit[0], ours)
    if what == "phone number":
        return not _is_their_phone(text, hit, ours)
    if what == "address":
        a = max(text.rfind(mark, 0, hit.start()) for mark in ".!?\n") + 1
        said = text[a : hit.end() + 40]
        return not _THEIR_HOUSE.search(said) or bool(
            _OUR_HOUSE.search(text[a : hit.start()])
        )
    return False


def _is_our_mail(address: str, ours: Collection[str]) -> bool:
    who, _, domain = address.lower().partition("@")
    domains = {one.lower().rpartition("@")[2].removeprefix("www.") for one in ours}
    known = domain in domains and domain not in _PUBLIC_MAIL
    return (
        known
        or address.lower() in {one.lower() for one in ours}
        or (domain not in _PUBLIC_MAIL and bool(_ROLE.match(who)))
    )


def _is_their_phone(text: str, hit: re.Match[str], ours: Collection[str]) -> bool:
    said, before = hit[0], text[max(0, hit.start() - 40) : hit.start()]
    digits = re.sub(r"\D", "", said)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", said) or not 8 <= len(digits) <= 15:
        return False
    if _OTHER_NUMBER.search(before) or _FREE.match(digits):
        return False
    if _OUR_LINE.search(before + said[:1] if said[0] == "0" else before):
        return False
    held = {re.sub(r"\D", "", one) for one in ours}
    if any(len(one) >= 8 and (one.endswith(digits) or digits.endswith(one)) for one in held):  # fmt: skip
        return False
    return said[0] in "+03" or bool(
        re.search(r"\b(?:tel|cell|phone|mobile|telefono|numero|number|whatsapp|al"
                  r"|on)\b[^\d\n]{0,12}$", before, re.IGNORECASE)
    )  # fmt: skip

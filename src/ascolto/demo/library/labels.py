"""Which entry answers which talk: read and decided by a person for each hand-written talk; for the
generated ones, whose templates are few, told from the template's own words. A talk in neither has
no entry that answers it (a story, a thank-you, an offer to be ignored)."""

from __future__ import annotations

import re

from ascolto.demo.story import Talk

_BY_HAND = """
rooms: rooms-01 rooms-02 rooms-07 rooms-08 today-01 today-09 today-07 abroad-01 abroad-13
prices: rooms-03
beds: rooms-04 today-20
cancel: rooms-05
in-room: rooms-06
accessible: rooms-09 abroad-09
single: rooms-10
bikes-in: rooms-11 arriving-04
deposit: rooms-12 vouchers_and_bills-08 vouchers_and_bills-09 today-15
train: arriving-01 arriving-05 arriving-10 abroad-15
late: arriving-02 abroad-02
road: arriving-06 today-11 groups_and_feasts-07
early: arriving-07
boat: arriving-08
charging: arriving-09 today-27
pets: dogs_and_children-01 dogs_and_children-02 dogs_and_children-07
baby: dogs_and_children-03 dogs_and_children-04 abroad-19
allergies: dogs_and_children-05 table-02 today-12 today-26
kids: dogs_and_children-06
pool: dogs_and_children-08
lost: dogs_and_children-09 lost_and_found-01 lost_and_found-02 lost_and_found-03 lost_and_found-04
lost: lost_and_found-06 lost_and_found-07 lost_and_found-08 today-18
noise: dogs_and_children-10 complaints-03
table: table-01 table-05 today-06 today-10 today-17 today-08
tuesday: table-04 groups_and_feasts-05
feast: table-07 today-05 groups_and_feasts-01 groups_and_feasts-02 groups_and_feasts-03
feast: groups_and_feasts-08 groups_and_feasts-10
group-beds: groups_and_feasts-04 groups_and_feasts-09 today-25
breakfast: table-08 abroad-03
tasting: table-09
recipe: table-10 today-03
order: shop-01 shop-05 today-04
parcel-bad: shop-02 today-19
parcel-late: shop-08
resell: shop-03 shop-06
abroad: shop-04 abroad-08 abroad-18
keeping: shop-07
season: shop-09
invoice: shop-10 vouchers_and_bills-05 vouchers_and_bills-10
gifts: shop-11 abroad-21
voucher: vouchers_and_bills-01
voucher-old: vouchers_and_bills-02 vouchers_and_bills-07
wrong-bill: vouchers_and_bills-03 vouchers_and_bills-04 abroad-06 abroad-16
tax: vouchers_and_bills-06
broken: complaints-05 complaints-08 today-23 abroad-20
bells: complaints-11 abroad-11
wifi: complaints-12
praise: praise-01 praise-07 praise-09 abroad-05 abroad-17
idea: ideas-01 ideas-02 ideas-03 ideas-04 ideas-06 ideas-08
no-thanks: offers-01 offers-03 offers-04 offers-11
jobs: jobs-01 jobs-02 jobs-03 jobs-04 jobs-05 jobs-06
rent-bikes: abroad-14
doctor: today-02 abroad-07
"""
_OF = {
    talk: row.partition(":")[0]
    for row in _BY_HAND.strip().splitlines()
    for talk in row.partition(":")[2].split()
}
_GENERATED = [  # the first that stands in the customer's first words
    (key, re.compile(pattern, re.IGNORECASE))
    for key, pattern in (
        ("jobs", r"mi chiamo .*\bCercate\b"),
        ("no-thanks", r"siamo leader|la contattiamo perché|proposta su misura"),
        ("breakfast", r"colazione sul molo|time is breakfast"),
        ("boat", r"barca a remi per gli ospiti|giro in barca"),
        ("lost", r"ho lasciato|aver dimenticato|potrei aver perso|we left|I think I left|I have lost"),
        ("invoice", r"fattura|the invoice"),
        ("cancel", r"devo disdire|devo rinunciare|mi tocca annullare"),
        ("allergies", r"Sono allergic|è allergic"),
        ("voucher", r"vorrei regalare|cerco un buono|si può comprare"),
        ("parking", r"Is there parking|Gibt es einen Parkplatz"),
        ("early", r"bags before check-in|Zimmer fertig"),
        ("charging", r"Lademöglichkeit"),
        ("pets", r"Darf der Hund|viaggiamo sempre con"),
        ("in-room", r"hairdryer|c'è il frigo|ha la vasca|guarda il lago|cuscino basso|bollitore"),
        ("wifi", r"il wifi regge"),
        ("train", r"ferry running"),
        ("change", r"Possiamo aggiungere|Vorremmo aggiungere|Ci servirebbe"),
        ("late", r"(?:Arriviamo|Pensiamo di arrivare|Siamo lì) verso le"),
        ("prices", r"quanto viene una doppia|prezzo fate per una doppia|quanto costa una doppia"),
        ("table", r"tavolo per|si può cenare|posto per \d|book a table|room for dinner|Tisch für"
                  r"|haben Sie Platz für|prenotare (?:il pranzo|la cena)"),
        ("feast", r"pranzare da voi|cerchiamo dove mangiare|passiamo a piedi"),
        ("keeping", r"se vanno in frigo"),
        ("season", r"formato grande|se ne arrivano altri"),
        ("gifts", r"confezione regalo"),
        ("abroad", r"do you ship|could you post"),
        ("order", r"mi spedireste|vorrei ricevere|prenderei|ich hätte gern"),
        ("broken", r"porta del corridoio|odore di stagno|tapparella|termosifone|lampada del comodino"
                   r"|went cold|shutter in the|smelled of paint"),
        ("noise", r"laughed until two"),
        ("rooms", r"qualcosa di libero|una camera dal|do you have a|haben Sie vom|è rimasta una camera"),
        ("rooms", r"cerco una camera|vorremmo una camera|noch etwas frei"),
        ("road", r"ob die Straße offen"),
    )
]  # fmt: skip


def entry_of(talk: Talk) -> str:
    """The key of the entry that answers the talk's first words; "" when there is none."""
    if not talk.key.startswith("generated-"):
        return _OF.get(talk.key, "")
    first = talk.turns[0]
    if first.rating is not None:
        return "praise" if first.rating == 5 else ""
    text = f"{first.subject} {first.text}"
    return next((key for key, pattern in _GENERATED if pattern.search(text)), "")

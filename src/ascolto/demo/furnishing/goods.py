# ruff: noqa: E501 -- a table has long lines
"""What the inn sells and shows: products of the shop, vouchers, videos. And the words of its contact pages."""

from __future__ import annotations

from ascolto.demo.company import INN, PANTRY
from ascolto.demo.founding import SYSTEM
from ascolto.demo.furnishing.room import Room
from ascolto.operate.actions import stocking, welcoming

HEAD = "sku;tipo;titolo;link;prezzo;disponibile;descrizione\n"
SHOP = """\
mie-cas;;Miele di castagno, 500 g;https://www.treremi.example/bottega/miele-castagno;14,50;no;Scuro e amarognolo, dalle arnie di Ottavio sopra il paese. Torna a ottobre.
mie-aca;;Miele di acacia, 500 g;https://www.treremi.example/bottega/miele-acacia;13,00;sì;Chiaro e liquido, per i bambini e per il tè.
oli-050;;Olio extravergine del lago, 0,5 l;https://www.treremi.example/bottega/olio;18,00;sì;Casaliva e leccino del nostro oliveto, franto lo stesso giorno.
con-fic;;Confettura di fichi, 340 g;https://www.treremi.example/bottega/fichi;8,50;sì;Fichi neri e limone, senza pectina.
con-cot;;Cotogne in vaso, 340 g;https://www.treremi.example/bottega/cotogne;8,50;sì;Da mangiare col formaggio.
con-alb;;Albicocche sciroppate, 700 g;https://www.treremi.example/bottega/albicocche;11,00;no;Quelle della signora Ivonne. Finite fino a luglio.
car-lag;;Missoltini sott'olio, 200 g;https://www.treremi.example/bottega/missoltini;12,00;sì;Agoni del lago essiccati al sole, pronti per la polenta.
cas-fre;;Casoncelli di erbe, 1 kg;https://www.treremi.example/bottega/casoncelli;22,00;preorder;Freschi, fatti da Gaspare. Si prenotano entro il giovedì.
spe-24h;;Spedizione in Italia, 24 ore;https://www.treremi.example/bottega/spedizione;7,90;sì;Gratis da 60 euro.
vid-mis;video;Come si cuociono i missoltini;https://www.treremi.example/video/missoltini;;;Due minuti con Gaspare: brace, aceto, alloro.
vid-mie;video;Il miele si è cristallizzato: come scioglierlo;https://www.treremi.example/video/miele;;;A bagnomaria, mai sopra i quaranta gradi.
"""
ROOMS = """\
buo-cen;;Buono regalo, cena per due;https://www.treremi.example/buoni/cena;90,00;sì;Menù di lago, vino escluso. Vale un anno.
buo-not;;Buono regalo, una notte con colazione;https://www.treremi.example/buoni/notte;180,00;sì;Camera vista molo, da novembre a marzo anche il sabato.
bar-mez;;Giro in barca con Davide, mezza giornata;https://www.treremi.example/barca;95,00;sì;Fino a sei persone, merenda a bordo.
bic-gio;;Bicicletta a noleggio, un giorno;https://www.treremi.example/biciclette;18,00;sì;Anche con seggiolino. Si prenota la sera prima.
vid-arr;video;Come arrivare dal traghetto al portone;https://www.treremi.example/video/arrivo;;;Un minuto a piedi: dal molo di Riva, girare a sinistra.
vid-par;video;Dove si parcheggia, e dove si prende la multa;https://www.treremi.example/video/parcheggio;;;Il nostro cortile, il prato della chiesa, mai il Piazzale.
gui-bor;guida;Sentiero del borgo, mappa e orari;https://www.treremi.example/guide/sentiero;;;Due ore, adatto ai cani.
"""
INTROS = {
    INN: (
        "Ci trova qui a ogni ora. Di giorno risponde il ricevimento, di notte leggiamo alle sette e mezza.",
        "You find us here at every hour. By day the front desk answers; at night we read at half past seven.",
    ),
    PANTRY: (
        "Bottega e cucina rispondono insieme: per un vaso, un tavolo o una ricetta.",
        "Shop and kitchen answer together: about a jar, a table or a recipe.",
    ),
}


def put_on_shelves(room: Room) -> None:
    brands = room.house.brands
    stocking.take_in(brands[PANTRY], table=HEAD + SHOP, by=room.by("marta"))
    stocking.take_in(brands[INN], table=HEAD + ROOMS, by=room.by("nives"))
    for key, (italian, english) in INTROS.items():
        hub = welcoming.hub_of(brands[key])
        wish = welcoming.Wish(
            hub.slug,
            is_published=hub.is_published,
            intro_it=italian,
            intro_en=english,
            languages=hub.languages,
        )
        welcoming.arrange(brands[key], wish, by=SYSTEM)

# ruff: noqa: E501 -- people write as long as they like
"""English and German talks with gaps."""

ENGLISH = r"""
=== [mail|form] | * | *
@language en
@subject [Room|A few nights|Availability] {+<g>}
[Hello|Dear all|Good morning], do you have a [double|quiet double|room with two beds] from {+<g>n} to {+<g2>}? [We come by train.|We have a small car and a large pushchair.|A view would be lovely but sleep matters more.] [Thank you|Many thanks|Best wishes], <nome> <cognome>
--- <io> +<t>
Dear <nome>,
[yes|we do|of course]: the <camera> is free for those nights at <prezzo> euros, breakfast included. [I keep it for you until tomorrow evening.|Just write "yes" and it is yours.]
[Warm regards|Kind regards],
<Io>
--- customer +<t2>
[Yes please!|Lovely, we take it.|Confirmed, see you soon.] <e poi>
--- <io> +<t>
[Booked|Confirmed]: <camera>, {+<g>n} to {+<g2>}, name <cognome>. See you soon, <Io>

=== portal | * | *
@language en
Booking <pren>. [1:What time is breakfast|Is there parking|Can we leave our bags before check-in|Do you have a hairdryer in the room|Is the ferry running in the evening]? [Thanks!|Cheers|Many thanks]
--- <io> +<t>
Hello <nome>, [thank you for asking|good question|here is the answer]: [1:breakfast runs from 7:30 to 10:30|there are six places in the courtyard, I keep one for you|bags are welcome from the morning|there is one in every room, rather loud|the last ferry is at 19:40]. [See you soon|Have a good trip], <Io>

=== chat | * | *
@language en
[Hi|Hello there|Hello all], [can we book a table for|is there room for dinner for] [two|three|four|five] [tonight|tomorrow|on Saturday] around [7.30|8|8.30]? Name <cognome>
--- marta +<c>
Hello <nome>, this is Marta. [The table by the window is yours.|Yes, on the veranda if the wind allows.|Yes, a quarter of an hour later if you can.] [See you then|Until later], Marta

=== chat | * | *
@language en
[we left|I think I left|I have lost] [my sunglasses|a blue scarf|my charger|a child's shoe, left|a paperback] in [room <camera>|the <camera>] [sorry!!|😬|is it there?]
--- <io> +<c>
Hello <nome>, <Io> here. [Found|Yes, here it is|Safe and sound]. I can post it tomorrow, or keep it for your next visit. <Io>
--- customer +<c>
[post it please, thank you|keep it, we are coming back|you are wonderful] <e via>
xxx <io> +[20|35|1h]
Oggetto della camera <camera> sistemato come chiesto da <nome> <cognome>.

=== reviews | * | *
@language en
@rating [4|5]
[A small place with a big heart.|We came for one night and stayed for <notti2>.|Quiet, kind, delicious.|Not posh, just right.] [The <camera> room smells of wood and lake.|Breakfast alone is worth the stairs.|Somebody had put a hot water bottle in our bed.] [Thank you <Io>.|The cat is in charge.|We will be back.]
--- bianca +<t>
Thank you, <nome>. [The hot water bottle is my father's idea.|The cat has read this twice.|The <camera> is waiting.|The whole kitchen smiles.] Bianca

=== mail | * | *
@language en
@subject [Invoice|Receipt please|Our bill], room <camera>
Hello, [could you send me|may I have] the invoice for our stay in the <camera>? [My employer insists.|For the tax people.|I have lost the paper one, as usual.] <nome> <cognome>
--- nives +<t>
Dear <nome>,
here it is, number <numero>. [Tell me if the name needs a change.|I hope the employer is satisfied.] [Kind regards|Best wishes],
Nives
@file invoice-<numero>.pdf pdf

=== form | * | *
@language en
@subject [Shower|Noise|A small complaint]
[I don't like to complain, but|In fairness,|Just so you know:] [the shower in the <camera> went cold twice|the shutter in the <camera> bangs|our neighbours in the next room laughed until two|the <camera> smelled of paint]. [Otherwise a lovely stay.|We still liked you.|I would want to know.] <nome> <cognome>
--- nives +<t>
Dear <nome>,
[thank you for telling us, and I am sorry|I apologise]: [Davide has repaired it this morning|it should not happen and I have spoken with Davide|we put it right today]. [The second night is on us the next time.|I have taken one night's breakfast off your bill.]
Nives

=== mail-dispensa | * | *
@language en
@subject [Something sweet|A parcel|Jars] [by post|abroad]?
Hello, [do you ship|could you post] <quanti> jars of your [chestnut honey|fig jam|acacia honey|quince jelly] abroad? [My neighbour stole mine.|We ate it in the car.|It is for my mother.|The children found the last one.|I dream of it, which is embarrassing.] <nome> <cognome>
--- pia +<t>
Dear <nome>, yes: <quanti> jars, about a week, [each in its own paper|packed by me|with a little extra for the waiting]. I send the total below. Pia
"""

GERMAN = r"""
=== [mail|form] | * | *
@language de
@subject [Zimmer|Anfrage|Ein paar Tage am See] {+<g>}
[Guten Tag|Grüß Gott|Hallo], haben Sie vom {+<g>n} bis {+<g2>} ein [Doppelzimmer|ruhiges Zimmer|Zimmer mit Blick] frei? [Wir kommen mit den Rädern.|Wir sind Frühaufsteher.|Gern im ersten Stock, die Knie.] [Freundliche Grüße|Viele Grüße|Mit bestem Dank], <nome> <cognome>
--- samuele +<t>
Guten Tag <nome> <cognome>,
[ja, die <camera> ist frei|gern, ich hätte die <camera>]: <prezzo> Euro pro Nacht mit Frühstück. [Ich halte sie bis morgen Abend.|Ein Wort genügt, und sie gehört Ihnen.]
Herzliche Grüße
Samuele
--- customer +<t2>
[Gern, bitte fest buchen.|Wunderbar, wir nehmen sie.|Passt, danke.] <e poi>
--- samuele +<t>
Ist gebucht: <camera>, auf <cognome>. Bis bald, Samuele

=== portal | * | *
@language de
Buchung <pren>. [1:Gibt es einen Parkplatz|Ab wann ist das Zimmer fertig|Haben Sie eine Lademöglichkeit fürs Auto|Darf der Hund (<chili> kg) mit]? [Danke|Danke im Voraus|Viele Grüße]
--- samuele +<t>
Guten Tag <nome>, [gern|kein Problem|danke für die Nachricht]: [1:der Platz im Hof ist reserviert|ab 15 Uhr, das Gepäck nehmen wir früher|7,4 kW im Hof, Typ 2, 12 Euro pro Nacht|der Hund ist willkommen, 8 Euro]. [Gute Reise|Bis bald], Samuele

=== chat | * | *
@language de
[Hallo|Moin|Servus], [Tisch für|haben Sie Platz für] [zwei|drei|vier|sechs] [heute Abend|morgen|am Samstag] um [19|19.30|20] Uhr? [Name <cognome>|Auf <cognome>]
--- samuele +<c>
[Guten Tag|Hallo|Grüß Gott] <nome> <cognome>, hier ist Samuele. [Ist notiert, Tisch am Fenster.|Gern, auf der Veranda.|Ja, und Marta freut sich.]
--- customer +<c>
[Prima|Danke|Super, bis dann|Perfekt, danke schön] <e via>
xxx marta +[15|30]
Tavolo [confermato|segnato] da Samuele, nome <nome> <cognome>; non aspettano altro.

=== reviews | * | *
@language de
@rating [4|5]
[Kleines Haus, großes Herz.|Wie bei Freunden, nur mit besserem Essen.|Kein Schnickschnack, viel See.] [Die <camera> ist ein Traum.|Das Frühstück dauert länger als geplant.|Der Kater empfängt persönlich.] [Wir kommen wieder.|Danke, <Io>.|Bitte nichts ändern.]
--- samuele +<t>
Danke, <nome>. [Der Kater lässt grüßen.|Wir ändern nichts, versprochen.|Die <camera> wartet.] Samuele

=== mail-dispensa | * | *
@language de
@subject [Olivenöl|Honig|Marmelade] bestellen
Guten Tag, ich hätte gern <quanti> [Flaschen Öl|Gläser Kastanienhonig|Gläser Feigenmarmelade]. [Es ist ein Geschenk.|Unseres ist leer.|Die Nachbarn haben probiert, ein Fehler.] <nome> <cognome>
--- pia +<t>
Guten Tag <nome>, <quanti> Stück gehen morgen auf die Reise, [gut verpackt|einzeln eingewickelt|mit einem kleinen Gruß]. Die Summe steht unten. Pia

=== counter | * | *
@language de
@typed samuele
[Anruf|Am Telefon|Hat angerufen]: <nome> <cognome>, [fragt, ob am {+<g>fri} noch etwas frei ist|möchte das Schiff um zehn nach schaffen und braucht den Karren|will wissen, ob die Straße offen ist|hat die Bestätigung verloren]. [Sehr nett.|Etwas in Eile.|Spricht Italienisch mit Händen.]
--- samuele +[9|20|41]
Zurückgerufen, [alles geklärt|alles gut|erledigt]: [kommt gern|bedankt sich|bringt Grüße mit]. Zimmer <camera>. (Samuele)
"""

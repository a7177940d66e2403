# ruff: noqa: E501 -- people write as long as they like
"""Guests who write in English and German."""

SCRIPT = r"""
=== mail | Harriet Penhallow | 58 11:42
@language en
@subject Two sisters, one lake, no car
Dear Tre Remi,
my sister and I (both over seventy, both opinionated) would like to come from {+28} to {+33}. We have no car and no intention of hiring one. Is there enough to do on foot and by ferry, or shall we be bored and quarrel?
Kind regards,
Harriet Penhallow
--- nives +55
Dear Ms Penhallow,
you can quarrel in five different villages: the ferry stops at all of them, and the walk to Sant'Alba chapel takes an hour and a half with benches. I can keep the Airone for you, two single beds and a view, at 142 euros a night with breakfast. There is no lift, so I gave you the first floor.
If you tell me your train, Davide will be at the pier with the cart.
Warm regards,
Nives
--- customer +6h
Splendid. We take the Airone. My sister wants the bed by the window; so do I. I leave that to you.
--- nives +14h
I have moved both beds to the window. Until soon, Nives

=== portal | Callum Strathy | 54 20:40
@language en
Booking 88-4098. Hi, landing late, will get there about 1 am, is that a problem?
--- samuele +6
Hello Callum, no problem at all. The door closes at 22:30 but I sleep here: ring the upper brass bell. I will leave some bread, cheese and a beer in your room. Drive safely, Samuele
--- customer +2
you absolute legend
xxx samuele +7h
Arrivato all'una e dieci, la birra è piaciuta. Nient'altro da dire.

=== chat | Meredith Kwan | 50 15:20
@language en
Hi! Do you do vegan breakfast?
--- irene +3
Hello Meredith, this is Irene. Yes: oat milk, fruit, bread from our oven, jams, beans on toast if you ask the evening before. No butter hidden anywhere.
--- customer +1
amazing. and is the honey vegan (joke)
--- irene +2
The bees say no, but they say no to everything. See you soon, Irene

=== form | Desmond Okafor-Hale | 47 10:12
@language en
@subject Proposal on the pier
Hello. I want to propose to my girlfriend at sunset on your pier on {+14sat}. I need: nobody around for ten minutes, a bottle cold, and somebody to stop me if I start reciting poetry.
Desmond
--- bianca +1h40
Dear Desmond,
sunset that day falls just before dinner, so the pier will be yours: Davide puts a rope across it with a sign that says "wet paint". The bottle goes in the boathouse bucket at the right time. As for poetry, Samuele will cough twice.
All our fingers crossed,
Bianca
--- customer +20d 23:10
She said YES. The cough was very helpful. Thank you, all of you.
--- bianca +10h
We heard, we were behind the nets. Congratulations to both of you from everybody here. Bianca

=== reviews | Phyllis Wetherby | 44 12:00
@language en
@as PhyllisW
@rating 5
I have stayed in many places that call themselves family-run. This one actually argues in the kitchen and then sings. Food divine.
--- marta +3h
Dear Phyllis, the argument was about basil and Gaspare won. The singing is how he lets us know. Thank you, Marta

=== mail | Gareth Llewellin | 39 09:31
@language en
@subject Overcharged?
Morning. My card shows €312 but my receipt says €284. Not angry, just counting.
Gareth Llewellin
--- nives +34
Dear Mr Llewellin,
you count well. The 28 euros are the two lunches of the day you left, and they were paid in cash: Irene told me. We charged them twice and I have just sent them back. Two or three days on the card. I am sorry.
Nives Cardelio
--- customer +20
No harm done. Lunch was worth paying for twice.
xxx nives +15
Rimborso fatto, il signor Llewellin è sereno.

=== chat | Priya Raman-Scott | 35 18:02
@language en
URGENT my son has swallowed a olive stone, he seems fine, is there a doctor near??
--- samuele +1
Samuele here, coming to your room. The doctor on call is 800 metres away, I am phoning now.
--- samuele +25
The doctor says all is well. I will sleep with the phone on: call me for anything, at any hour. Samuele
--- customer +13h
All fine this morning, he is asking for more olives. Thank you so much.
xxx samuele +20
The family came down to breakfast and thanked me in person; pitted olives on their table from now on.

=== mail-dispensa | Archie Thistlewood | 31 16:16
@language en
@subject Smoked fish in a suitcase
Hello, can one carry your smoked lavarello on a plane, or will I be arrested / unpopular?
Archie
--- pia +1h10
Dear Archie, jars up to 100 ml go in the cabin, and ours are 180, so in the suitcase please, wrapped in your worst shirt. Closed jars do not smell. Open ones make you unpopular. Pia

=== portal | Ruth Abernethy | 27 08:08
@language en
Booking 88-4352. My husband is in a wheelchair, the listing says accessible but doesn't say HOW. Please be specific.
--- nives +28
Dear Ruth, you are right to ask. The Ninfea room is on the ground floor: front door 84 cm, bathroom door 78, turning circle 140, level shower with a seat, grab rail on the right. The ramp from the courtyard is three metres and a little steep; we help. Dining room level, shop one step of 11 cm. Ask me anything else, Nives
--- customer +1h
Best answer we ever had from a hotel. See you in two weeks.
xxx nives +40
Ringrazia e conferma; la rampa è segnata sulla scheda del giorno d'arrivo.

=== form | Bartholomew Finch | 22 13:30
@language en
@subject Birdsong
Sir or Madam, which owl lives behind the inn? I heard it at 4.10 am. I am not complaining. I am jealous.
B. Finch
--- davide +5h
Dear Mr Finch, it is a tawny owl, female, she lives in the old mulberry. I translate with Irene. She answers if you whistle low, twice, then wait. Davide

=== reviews | Tamsin Rook | 15 10:40
@language en
@as tamsin.r
@rating 3
Lovely people, wonderful dinner, but the church bells at 6 am are no joke and the website says "silence". Bring earplugs.
--- nives +2h30
Dear Tamsin, you are right and the word "silence" is gone from the site: it now says "silence, except for the bells at six". There are good earplugs in every room since last week. Thank you for being fair with us, Nives

=== mail | Josephine Marsh | 9 17:00
@language en
@subject My mother's ashes (please don't be alarmed)
Dear Bianca,
my mother spent her honeymoon with you in the room by the boats. She died in spring. I don't want to scatter anything, I know one may not. I would only like to sit there for an afternoon with her photograph and have the cake she talked about, with plums. Would that be odd?
Josephine Marsh
--- bianca +2h20
Dear Josephine,
it would not be odd at all. The room by the boats is the Darsena now; come any afternoon next week and it is yours, no charge. My father Ottavio was here in those years and would like to say hello, if you like company for ten minutes. Gaspare will make the plum cake.
With affection,
Bianca
--- customer +1h
I am crying in a good way. Thursday.
--- bianca +12h
Thursday it is. We will be waiting for you both. Bianca

=== mail | Annegret Sollinger | 57 10:25
@language de
@subject Zimmer mit Hund, ruhig
Guten Tag,
wir möchten vom {+21n} bis {+25} kommen, zwei Erwachsene und ein Dackel, der sich für einen Wolf hält. Gibt es ein ruhiges Zimmer, und darf der Wolf mit auf die Terrasse?
Freundliche Grüße
Annegret Sollinger
--- samuele +5h20
Liebe Frau Sollinger,
der Wolf darf auf die Veranda, in den Speisesaal leider nicht. Ich habe die Ninfea für Sie frei, Erdgeschoss, ruhig, mit Tür zum Hof: 128 Euro pro Nacht mit Frühstück, der Wolf 8 Euro. Parkplatz im Hof reserviere ich gern dazu.
Herzliche Grüße
Samuele
--- customer +2h
Gebucht. Er heißt Herr Schmidt.
--- samuele +30
Herr Schmidt ist eingetragen. Bis bald, Samuele

=== chat | Jürgen Ahlbeck | 52 21:10
@language de
Hallo, gibt es bei Ihnen Fahrräder zu leihen?
--- samuele +2
Guten Abend Herr Ahlbeck, hier ist Samuele. Vier Räder, für Gäste kostenlos, nach dem Frühstück zu holen. Helme haben wir auch, ein paar davon sogar schön.
--- customer +1
Super, danke. Und Luftpumpe?
--- samuele +1
Drei. Eine funktioniert. Samuele

=== portal | Mechthild Kröger | 46 14:30
@language de
Buchung 88-4177. Wir kommen mit dem Zug, wie kommen wir vom Bahnhof zu Ihnen?
--- nives +45
Liebe Frau Kröger, vom Bahnhof vier Minuten zu Fuß zum Anleger, dann das Schiff, jede Stunde um zehn nach, 25 Minuten. Bei uns sind es 150 Meter eben. Das letzte Schiff fährt um 19.40 Uhr. Eine gute Reise, Nives

=== mail | Herta Wimmer | 41 08:15
@language de
@subject Rechnung
Sehr geehrte Damen und Herren, auf der Rechnung stehen drei Frühstücke. Wir sind zu zweit. Der Dritte bin ich auch, aber nur nach dem Essen.
Mit freundlichen Grüßen, Herta Wimmer
--- nives +50
Sehr geehrte Frau Wimmer,
das dritte Frühstück war unser Fehler, 12 Euro sind heute zurückgebucht. Die neue Rechnung finden Sie anbei. Grüßen Sie bitte alle drei.
Nives Cardelio
@file rechnung-0377.pdf pdf

=== reviews | Konrad Eibl | 36sun 19:00
@language de
@as Konrad E.
@rating 5
Ehrliche Küche, ehrliche Leute, ehrliche Treppen. Wir kommen wieder, mit weniger Gepäck.
--- samuele +1d 10:15
Lieber Konrad, die Treppen bleiben ehrlich, beim Gepäck hilft Davide. Auf bald, Samuele

=== mail-dispensa | Wiebke Thomsen | 30 12:12
@language de
@subject Honig nach Deutschland
Moin, mein Mann hat den ganzen Kastanienhonig in vier Tagen gegessen. Liefern Sie nach Deutschland? Ich nehme acht Gläser und verstecke sechs.
Wiebke
--- pia +1h30
Liebe Wiebke, ja, wir liefern: acht Gläser 72 Euro, Versand 16,50, fünf bis sieben Tage. Ich schreibe außen "Waschmittel" drauf, wenn Sie möchten. Ihre Pia
--- customer +15
JA BITTE Waschmittel 😂
--- pia +2h
Ist heute auf Reisen gegangen, als Waschmittel. Pia

=== form | Familie Obermoser | 24 17:45
@language de
@subject Kinderbett + Allergie
Guten Abend, wir reisen mit Baby (8 Monate) und einem Vierjährigen mit Kuhmilchallergie. Haben Sie ein Kinderbett, und gibt es zum Frühstück etwas ohne Milch, das nicht nur Zwieback ist?
Lena Obermoser
--- samuele +40
Liebe Frau Obermoser,
das Kinderbett ist aus Holz, mit hohen Seiten, und kostet nichts. Zum Frühstück ohne Milch gibt es Haferdrink, Eier, Schinken, Obst, Gaspares Apfelkuchen mit Öl statt Butter und Brot aus unserem Ofen. Der Koch spricht vorher gern mit Ihnen, er nimmt das sehr ernst.
Herzlich
Samuele

=== chat | Detlef Ranft | 17 22:40
@language de
Heizung im Zimmer Luccio rauscht wie ein Wasserfall!!
--- samuele +2
Guten Abend, Samuele hier. Da ist Luft in der Leitung, ich komme mit dem Schlüssel, drei Minuten.
--- samuele +14
Entlüftet, jetzt sollte nur noch der See rauschen. Gute Nacht, Samuele
--- customer +2
himmlisch. danke
xxx samuele +8h
Termosifone sfiatato, il signor Ranft ha dormito.

=== counter | Traudl Hinterseer | 12 11:20
@language de
@typed pia
Am Tresen: möchte für ihre Freundinnen sechs kleine Gläser Honig mit Schleife, Farbe egal, "aber nicht Lila". Holt sie am Freitag ab.
--- pia +4
Zugesagt: sechs Gläser, grüne Schleife, Freitag ab neun. (Pia)
"""

"""Small words that turn, strengthen or part what is said, by language. Pure.

Each word gets a set of flags once; a message is then looked at flag by flag.
"""

from __future__ import annotations

(
    BREAK, NOT, VERY, BUT, SHOUT, BANG, ASK, URGENT, THREAT, DOWN, WHEN, MONTH, CAPITAL, WANT, REDRESS, CROSS, SMALL,
    ENDS,
) = (
    1 << n for n in range(18)
)  # fmt: skip

_NOT = {
    "it": "non nn mai né nè senza nessun nessuno nessuna niente nulla neanche nemmeno neppure manco",
    "en": "not no never none nobody nothing neither nor without cannot cant dont didnt doesnt isnt wasnt "
    "wont wouldnt couldnt shouldnt havent hasnt aint t",
    "es": "no nunca jamás ni sin nadie nada ningún ninguno ninguna tampoco",
    "fr": "pas ne jamais rien sans aucun aucune personne ni n",
    "de": "nicht kein keine keinen keiner keinem nie niemals ohne nichts niemand",
}
_VERY = {
    "it": "molto davvero veramente tanto troppo proprio assolutamente decisamente super così estremamente "
    "tantissimo totalmente",
    "en": "very really so too absolutely totally extremely super completely truly such",
    "es": "muy mucho realmente tan demasiado absolutamente súper totalmente",
    "fr": "très vraiment tellement trop absolument super totalement si",
    "de": "sehr wirklich so zu absolut total extrem super echt",
}
_BUT = {
    "it": "ma però invece tuttavia peccato purtroppo mentre eppure nonostante",
    "en": "but however although though unfortunately yet except shame",
    "es": "pero sin_embargo aunque lástima mientras",
    "fr": "mais cependant pourtant dommage tandis",
    "de": "aber jedoch leider obwohl trotzdem schade",
}
_URGENT = {
    "it": "subito urgente urgenza urgentemente immediatamente immediata immediato immediato entro oggi "
    "stasera adesso ora presto domani scadenza scade emergenza asap attesa ancora",
    "en": "urgent urgently immediately now asap today tonight tomorrow deadline emergency still waiting",
    "es": "urgente inmediatamente ya hoy ahora mañana emergencia",
    "fr": "urgent urgence immédiatement maintenant hui demain",
    "de": "dringend sofort heute jetzt morgen notfall eilig",
}
# Words for haste that are none after these: “a che ora”, “un'ora”, “de la mañana”, “guten Morgen”.
_CALM = {
    "it": {
        "ora": "un l che quale mezz all dell ogni qualche quest per d nell",
        "presto": "a troppo così",
        "domani": "a",
    },
    "en": {"now": "until for by from up", "today": "since", "tomorrow": "until"},
    "es": {"mañana": "la esta cada buena", "ahora": "hasta por", "hoy": "hasta"},
    "fr": {"demain": "à", "maintenant": "jusqu"},
    "de": {"morgen": "guten am jeden schönen", "heute": "bis", "jetzt": "bis"},
}
# Contempt, insults, oaths: what people say when they are cross, whatever it is about.
_CROSS = {
    "it": "vergogna vergognoso vergognosa vergognosi vergognose vergognatevi vergognati schifo schifoso "
    "schifosa schifosi schifezza schifezze indecente indegno indegna ridicolo ridicola ridicoli ladro "
    "ladri truffatori truffatore imbroglioni maledetto maledetta maledetti maledizione bastardi incapaci "
    "incompetenti cialtroni buffoni pagliacci merda merde cazzo cazzi cazzata cazzate vaffanculo fanculo "
    "odio odioso odiosa odiosi insopportabile insopportabili ignobile penoso penosa penosi patetico "
    "patetica patetici scandalo scandaloso scandalosa stufo stufa stufi esasperato esasperata furioso "
    "furiosa arrabbiato arrabbiata incazzato incazzata disgusto disgustoso disgustosa nausea vomito "
    "squallido squallida squallore idioti idiota cretini cretino imbecilli imbecille deficienti stupidi "
    "stupido stronzo stronzi stronzate coglioni inaccettabile inammissibile intollerabile bugiardi "
    "bugiardo ipocriti ipocrita venduti arroganti arrogante maleducati maleducato cafoni infami infame "
    "ignoranti vomitevole nauseante rivoltante ripugnante squallidi farabutti delinquenti disonesti disonesto "
    "mascalzoni pezzenti avvoltoi sciacalli parassiti falliti sfigati porci mongoloidi ritardati puttana troia "
    "vaffa palle rompere rompete rompono detesto odiate odiamo smettetela piantatela finitela chiudete sparite "
    "zitti zitto boicottare boicottiamo boicottate offensivo offensiva offensivi insulto insulti razzisti "
    "razzista sessista sessisti fascisti ipocrisia sfruttatori sfruttamento truffa truffe imbroglio fregatura "
    "cagata cagate cesso inqualificabile inqualificabili irritante irritanti fastidiosa fastidioso fastidiosi "
    "fastidio snervante esasperante indecenza oscena osceno volgare volgari cafone incivili criminali "
    "assassini mafiosi diffidate vergognarvi vergognarsi",
    "en": "shame shameful disgrace disgraceful disgusting disgusted ridiculous pathetic liar liars thieves "
    "scammers crooks idiots idiot stupid morons clowns hate furious livid outraged outrageous "
    "unacceptable incompetent useless damn hell shit bullshit crap fuck fucking sick fed scum greedy crooked "
    "vile disgust garbage trash hateful despicable appalling atrocious insulting insult racist sexist "
    "hypocrites hypocrite hypocrisy bastards bastard asshole assholes dumbass cunts pissed sucks shameless "
    "boycott infuriating annoying annoyed angry rage stfu wtf dishonest frauds scam",
    "es": "vergüenza vergonzoso vergonzosa asco asqueroso asquerosa indignante indignado ladrones estafadores "
    "ridículo mierda joder imbéciles idiotas inútiles inaceptable odio furioso harto harta",
    "fr": "honte honteux honteuse scandaleux scandale dégoûtant dégueulasse ridicule voleurs escrocs menteurs "
    "incompétents inadmissible inacceptable merde putain nuls idiots furieux furieuse marre",
    "de": "schande schämen unverschämt frechheit ekelhaft lächerlich betrüger lügner unfähig idioten "
    "inakzeptabel scheiße scheiss mist verdammt hasse wütend sauer empörend unverschämtheit",
}
_THREAT = {
    "it": "avvocato avvocati denuncia denunciare denuncerò querela legale legali tribunale garante codacons "
    "altroconsumo agcom reclamo diffida giornali giornale striscia iene consumatori carabinieri polizia",
    "en": "lawyer lawyers sue legal court ombudsman regulator police press newspaper bbc solicitor attorney",
    "es": "abogado denuncia denunciar juzgado prensa policía consumo",
    "fr": "avocat plainte tribunal presse police consommateurs",
    "de": "anwalt klage gericht presse polizei verbraucherzentrale anzeige",
}
_DOWN = {
    "it": "guasto guasta bloccato bloccata bloccati fermo ferma isolato isolata disservizio interrotto "
    "interruzione blackout spento rotto rotta sospeso sospesa",
    "en": "down outage broken blocked stuck stranded dead suspended offline blackout interrupted",
    "es": "averiado bloqueado cortado roto suspendido caído",
    "fr": "panne bloqué coupé cassé suspendu",
    "de": "ausgefallen blockiert kaputt gesperrt störung",
}
_WHEN = {
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica lunedi martedi mercoledi giovedi "
    "venerdi ieri oggi domani dopodomani",
    "en": "monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow",
    "es": "lunes martes miércoles jueves viernes sábado domingo ayer hoy",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche hier demain",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag gestern heute",
}
_MONTH = {
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "en": "january february march april june july august september october november december",
    "es": "enero febrero abril mayo junio julio septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
}
# “Voglio il rimborso”: none of these words is bad by itself, asking for it is.
_WANT = {
    "it": "voglio vogliamo vorrei vorremmo rivoglio rivogliamo esigo esigiamo pretendo pretendiamo chiedo "
    "chiediamo richiedo richiediamo aspetto aspettiamo",
    "en": "want wants demand request expect expecting",
    "es": "quiero queremos exijo exigimos",
    "fr": "veux voulons exige exigeons",
    "de": "will wollen verlange fordere",
}
# Who says so has something ended, and buys nothing by it.
_ENDS = {
    "it": "disdire disdirla disdirlo disdico disdirei disdica disdite disdetta annullare annullarla annullarlo annullo "
    "annulla annullate annulli annullatemi cancellare cancellarla cancellarlo cancellate cancellatemi recedere recedo "
    "recesso rescindere rescindo",
    "en": "cancel cancelling canceling cancellation unsubscribe terminate",
    "es": "cancelar cancelo cancele cancelen cancelarla cancelarlo anular anulo anule anulen anularla anularlo "
    "rescindir",
    "fr": "annuler annulez annule annulation résilier résilie résiliez résiliation",
    "de": "kündigen kündige kündigung stornieren storniere storno stornierung widerrufen widerrufe widerruf",
}
_REDRESS = {
    "it": "rimborso rimborsi rimborsato rimborsata rimborsati rimborsate rimborsarmi rimborsiate "
    "risarcimento risarcito risarcita indietro rivoglio rivogliamo",
    "en": "refund refunded refunds reimbursement reimbursed compensation",
    "es": "reembolso devolución indemnización",
    "fr": "remboursement remboursé remboursée indemnisation",
    "de": "rückerstattung erstattung schadenersatz",
}
# What holds a sentence together and never is a reason by itself.
_SMALL = {
    "it": "il lo la i gli le l un uno una e ed o di a da in con su per tra fra al allo alla ai agli alle del dello "
    "della dei degli delle dal dalla dai dalle nel nella nei nelle sul sulla sui sulle all dell dall nell "
    "sull d c s m t v che chi cui mi ti si ci vi ne è era sono sei siamo siete erano ho hai ha abbiamo avete "
    "hanno aveva questo questa quello quella quel se come anche io tu lui lei noi voi loro mio mia vostro "
    "vostra suo sua",
    "en": "the a an and or of to in on at for with by from as is are was were be been am i you he she it we they my "
    "your our their this that these those have has had do does did will would can s m re ve ll d if me us "
    "them there",
    "es": "el la los las un una unos unas y e o de a en con por para al del que se me te nos os le les lo es era "
    "son soy he ha han hay mi tu su este esta ese esa como si yo",
    "fr": "le la les l un une des du de d et ou à au aux en dans sur pour par avec que qui qu se s me m te t nous "
    "vous je j il elle on ils c ce cet cette ces est sont était ai a avez ont mon ma mes votre vos y si",
    "de": "der die das den dem des ein eine einen einem einer und oder zu zum zur in im an am auf für mit von vom "
    "bei aus ist sind war waren bin hat habe haben hatte ich du er sie es wir ihr mein meine man sich dass "
    "wenn als wie",
}
_KINDS = {
    NOT: _NOT, VERY: _VERY, BUT: _BUT, URGENT: _URGENT, THREAT: _THREAT, CROSS: _CROSS, DOWN: _DOWN,
    WHEN: _WHEN, MONTH: _MONTH, WANT: _WANT, REDRESS: _REDRESS, SMALL: _SMALL, ENDS: _ENDS,
}  # fmt: skip


def of(language: str) -> dict[str, int]:
    """Flags by word. A language we do not know is read with the marks alone."""
    found: dict[str, int] = {"!": BANG, "!!": BANG, "?": ASK, "??": ASK | BANG}
    for kind, by_language in _KINDS.items():
        for word in by_language.get(language, "").split():
            found[word] = found.get(word, 0) | kind
    return found


def calm(language: str) -> list[tuple[str, str]]:
    """Two words of which the second is no haste here."""
    by_word = _CALM.get(language, {})
    return [(before, word) for word, some in by_word.items() for before in some.split()]

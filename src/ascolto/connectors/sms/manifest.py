"""What text messages are and may do as a channel."""

from __future__ import annotations

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text

MANIFEST = Manifest(
    kind="sms",
    title=Text(it="SMS", en="Text messages"),
    about=Text(
        it="Gli SMS al numero dell'azienda, con Twilio (o chi ne parla la lingua) o con un gateway "
        "Kannel proprio.",
        en="Text messages to the company's number, with Twilio (or who speaks its language) or "
        "with a Kannel gateway of one's own.",
    ),
    # FIND reads Twilio's list of messages. Kannel has none: after its report failed to come, FIND
    # says that nobody can tell, and a person decides.
    does=frozenset(
        {
            Does.WEBHOOK,
            Does.GREET,
            Does.REPLY,
            Does.FIND,
            Does.RECEIPT,
            Does.FETCH,
        },
    ),
    grade=Grade.GOLD,
    identity=Identity.PHONE,
    docs_url="https://www.twilio.com/docs/messaging",
    icon="sms",
    text_limit=1_600,
    rate_per_second=1.0,
    costs=Text(
        it="L'operatore fattura ogni SMS: 160 caratteri, 70 con lettere fuori dal GSM o emoji; "
        "quando sono uniti 153 e 67.",
        en="The carrier bills each text message: 160 characters, 70 with letters outside GSM or "
        "emoji; when joined, 153 and 67.",
    ),
    wakes=True,
    acknowledges=False,  # each one costs, and whoever texts does not expect one
    personal_data=("phone number", "text of the messages", "pictures"),
)

"""What the contact form is and may do."""

from __future__ import annotations

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text

MANIFEST = Manifest(
    kind="webform",
    title=Text(it="Modulo di contatto", en="Contact form"),
    about=Text(
        it="Una pagina, o un riquadro nel tuo sito, da cui i clienti scrivono; la risposta parte "
        "per e-mail.",
        en="A page, or a box in your site, from which customers write; the answer leaves by "
        "e-mail.",
    ),
    # No REPLY: there is nobody on the page any more. Answers leave through a mail account.
    does=frozenset({Does.PORTAL, Does.ATTACH}),
    grade=Grade.GOLD,
    identity=Identity.EMAIL,
    icon="form",
    text_limit=20_000,
    attachment_limit=10 * 1024 * 1024,
    personal_data=(
        "name",
        "e-mail address",
        "phone number",
        "what was written",
        "files",
        "address of the page",
    ),
    answers_through=Identity.EMAIL,
)

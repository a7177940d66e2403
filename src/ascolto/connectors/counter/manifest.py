"""What the counter is and may do."""

from __future__ import annotations

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text

MANIFEST = Manifest(
    kind="counter",
    title=Text(it="Banco e telefono", en="Counter and phone"),
    about=Text(
        it="Quello che i clienti dicono a voce, scritto da chi li ha ascoltati.",
        en="What customers say in person, written down by whoever listened.",
    ),
    does=frozenset({Does.REPLY}),
    grade=Grade.GOLD,
    # Not PHONE: many leave no number, and what they leave is often not one; a realm of phone
    # numbers must hold numbers only. The number is known besides (`Author.phone`), and that is
    # what links the person to the same one elsewhere.
    identity=Identity.ACCOUNT,
    icon="counter",
    text_limit=20_000,
    personal_data=("name", "phone number", "e-mail address", "what was said"),
    written_by_staff=True,
    acknowledges=False,
)

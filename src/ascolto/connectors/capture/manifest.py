"""What capturing is and may do."""

from __future__ import annotations

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text, Visibility

MANIFEST = Manifest(
    kind="capture",
    title=Text(it="Visto sul web", en="Seen on the web"),
    about=Text(
        it="Quello che un membro ha visto da qualche parte: un segnalibro nel browser, o una mail "
        "condivisa, lo porta qui con il suo collegamento.",
        en="What a member saw somewhere: a bookmark in the browser, or a shared mail, brings it "
        "here with its link.",
    ),
    does=frozenset({Does.WEBHOOK, Does.BOOKMARK}),
    grade=Grade.BRONZE,
    identity=Identity.ACCOUNT,
    icon="bookmark",
    visibility=Visibility.PUBLIC,
    personal_data=("name, text and link of what a member captures",),
    acknowledges=False,
)

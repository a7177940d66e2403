"""What an account of X may do."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract import (
    Does,
    Grade,
    Identity,
    Manifest,
    Text,
    Unit,
    Visibility,
)

MANIFEST = Manifest(
    kind="x",
    title=Text(it="X", en="X"),
    about=Text(
        it="Chi nomina, cita o risponde al vostro profilo, e i messaggi diretti.",
        en="Whoever mentions, quotes or answers your account, and direct messages.",
    ),
    # FIND by the words: X has no key for repeats, but lists our posts and messages.
    does=frozenset(
        {
            Does.POLL,
            Does.WEBHOOK,
            Does.GREET,
            Does.REPLY,
            Does.PUBLISH,
            Does.FIND,
            Does.EDITED,
            Does.DELETED,
            Does.HIDDEN,
            Does.RECEIPT,
            Does.ATTACH,
            Does.FETCH,
            Does.BACKFILL,
            Does.INSIGHTS,
        }
    ),
    grade=Grade.GOLD,
    identity=Identity.ACCOUNT,
    docs_url="https://docs.x.com/x-api",
    icon="x",
    visibility=Visibility.PUBLIC,
    text_limit=280,
    text_unit=Unit.WEIGHTED,
    attachment_limit=20 * 1024 * 1024,
    # 100 answers in 15 minutes.
    rate_per_second=0.1,
    costs=Text(
        it="X fa pagare ogni risposta: circa 0,01 $, ma 0,20 $ se contiene un link. Un messaggio "
        "diretto costa circa 0,015 $.",
        en="X bills every answer: about $0.01, but $0.20 with a link in it. A direct message "
        "costs about $0.015.",
    ),
    post_costs=Text(
        it="X fa pagare ogni post: circa 0,015 $, ma 0,20 $ se contiene un link.",
        en="X bills every post: about $0.015, but $0.20 with a link in it.",
    ),
    forgets=True,
    poll_every=timedelta(minutes=2),
    personal_data=("X user id and user name", "name", "text", "pictures and videos"),
)

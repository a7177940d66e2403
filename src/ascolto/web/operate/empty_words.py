"""What an empty list teaches: what will be here, and how to get it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ascolto.operate.reads.views import View

# By view: a title and a sentence.
WORDS = {
    View.WAITING: (
        _("Nobody is waiting"),
        _(
            "Messages that wait for an answer appear here by themselves, the most urgent first."
        ),
    ),
    View.MINE: (
        _("Nothing in your hands"),
        _("Take a conversation with the key A, or let a colleague assign one to you."),
    ),
    View.UNASSIGNED: (
        _("Everything is in somebody's hands"),
        _("New conversations that nobody has taken yet appear here."),
    ),
    View.OPEN: (
        _("No open conversations"),
        _("When a customer writes, by whatever channel, the conversation opens here."),
    ),
    View.MENTIONS: (
        _("Nobody has named you yet"),
        _(
            "When a colleague writes your name with an @ in a note, the conversation appears here."
        ),
    ),
    View.SOON: (
        _("Nothing falls due within the hour"),
        _("Answers that are owed very soon appear here, the nearest first."),
    ),
    View.TO_APPROVE: (
        _("No answer waits for your yes"),
        _(
            "What colleagues in training answer appears here before it leaves. Who is in training "
            "is said in the settings."
        ),
    ),
    View.PROMISES: (
        _("No open promises"),
        _("What you promised beyond the next answer waits here until it is kept."),
    ),
    View.PUBLIC: (
        _("Nobody waits in public"),
        _(
            "Questions that everybody can read, and that have no answer yet, appear here."
        ),
    ),
    View.SNOOZED: (
        _("Nothing put aside"),
        _(
            "Put a conversation aside with the key S: it comes back by itself, and says why."
        ),
    ),
    View.CLOSED: (
        _("Nothing closed yet"),
        _("Conversations that ended stay here, with how they ended and who said so."),
    ),
    View.ALL: (
        _("No conversations yet"),
        _("When a customer writes, it appears here."),
    ),
}

"""Read anger in the discussion it stands in: a constant number of queries, none where all is private.

The other actions of this package call this, inside their transactions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ascolto.channels.models import Message
from ascolto.nlp.discussion import TOLD, Discussion, moved
from ascolto.nlp.models import Annotation
from ascolto.nlp.reads import discussions
from ascolto.nlp.reads.discussions import Place, Said


def situate(rows: Sequence[Annotation], messages: Mapping[int, Message]) -> None:
    """Fill `anger` from `anger_alone`, each knowing what was said before it in the same place.

    What a person said of its anger stays, and counts for the others.
    """
    heard = [
        row for row in rows if discussions.has_discussion(messages[row.message_id])
    ]
    if not heard:
        return
    spoken = [messages[row.message_id] for row in heard]
    where = discussions.places(spoken)
    before = discussions.before(spoken, where, besides=list(messages))
    here: dict[Place, list[tuple[Said, Annotation | None]]] = defaultdict(list)
    for row, message in zip(heard, spoken, strict=True):
        own = Discussion().joined_by(row.anger_alone)
        said = Said(message.sent_at, message.external_id, own)
        here[where[message.thread_id]].append((said, row))
    for place, lines in here.items():
        _walk([*lines, *((said, None) for said in before.get(place, ()))])


def _walk(lines: list[tuple[Said, Annotation | None]]) -> None:
    """In the order in which it was said, the same whatever order it came in."""
    discussion = Discussion()
    for said, row in sorted(lines, key=lambda line: line[0][:2]):
        if row is not None:
            _read(row, discussion)
        discussion = discussion.with_all(said.discussion)


def _read(row: Annotation, discussion: Discussion) -> None:
    if "anger" in row.corrected:
        return
    row.anger = round(moved(row.anger_alone, discussion), 3)
    if round(abs(row.anger - row.anger_alone), 3) >= TOLD:
        row.why["discussion"] = [discussion.angry, discussion.count]
    if not row.is_angry:
        row.why.pop("anger", None)  # words that did not decide

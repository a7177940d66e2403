"""Read anger in the company it stands in: a constant number of queries, none where all is private.

The other actions of this package call this, inside their transactions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ascolto.channels.models import Message
from ascolto.nlp.company import TOLD, Company, moved
from ascolto.nlp.models import Annotation
from ascolto.nlp.reads import companies
from ascolto.nlp.reads.companies import Place, Said


def accompany(rows: Sequence[Annotation], messages: Mapping[int, Message]) -> None:
    """Fill `anger` from `anger_alone`, each knowing what was said before it in the same place.

    What a person said of its anger stays, and counts for the others.
    """
    heard = [row for row in rows if companies.has_company(messages[row.message_id])]
    if not heard:
        return
    spoken = [messages[row.message_id] for row in heard]
    where = companies.places(spoken)
    before = companies.before(spoken, where, besides=list(messages))
    here: dict[Place, list[tuple[Said, Annotation | None]]] = defaultdict(list)
    for row, message in zip(heard, spoken, strict=True):
        own = Company().joined_by(row.anger_alone)
        said = Said(message.sent_at, message.external_id, own)
        here[where[message.thread_id]].append((said, row))
    for place, lines in here.items():
        _walk([*lines, *((said, None) for said in before.get(place, ()))])


def _walk(lines: list[tuple[Said, Annotation | None]]) -> None:
    """In the order in which it was said, the same whatever order it came in."""
    company = Company()
    for said, row in sorted(lines, key=lambda line: line[0][:2]):
        if row is not None:
            _read(row, company)
        company = company.with_all(said.company)


def _read(row: Annotation, company: Company) -> None:
    if "anger" in row.corrected:
        return
    row.anger = round(moved(row.anger_alone, company), 3)
    if round(abs(row.anger - row.anger_alone), 3) >= TOLD:
        row.why["company"] = [company.angry, company.count]
    if not row.is_angry:
        row.why.pop("anger", None)  # words that did not decide

"""What a watch looks for: read from words, printed back, evaluated on words. Pure: no Django.

    caffè lago                      both words, anywhere
    "caffè lago"                    one after the other
    "caffè lago"~5                  in any order, at most five other words between them
    lento NEAR/5 servizio           the same for two parts; VICINO/5 in Italian
    lent*                           words that begin so
    #treremi @treremi               the word with that sign before it; treremi finds both, too
    a AND (b OR c) NOT d            a E (b O c) NON d; -d is NOT d; nothing between words is AND
    author:rossi source:forum lang:it sentiment:negative
                                    autore: fonte: lingua: umore:

Case and accents make no difference. Operators are written in capitals, so that "e" and "o" are words;
`meant` tells whoever wrote them small.
"""

from ascolto.monitor.query.meaning import meant
from ascolto.monitor.query.parsing import read
from ascolto.monitor.query.tree import (
    FIELDS,
    Always,
    And,
    Field,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Within,
    Word,
)
from ascolto.monitor.query.unreadable import Unreadable

__all__ = [
    "FIELDS",
    "Always",
    "And",
    "Field",
    "Near",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "Unreadable",
    "Within",
    "Word",
    "meant",
    "read",
]

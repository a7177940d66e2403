"""What a shop says of its products, as a table or as a feed, in one shape. Pure: no Django.

reading = wares.read(content, currency="EUR")   # bytes as they came; raises `NotReadable`
"""

from ascolto.operate.wares.reading import (
    LARGEST,
    MOST,
    NotReadable,
    Problem,
    Reading,
    Ware,
)
from ascolto.operate.wares.telling import read, read_text

__all__ = [
    "LARGEST",
    "MOST",
    "NotReadable",
    "Problem",
    "Reading",
    "Ware",
    "read",
    "read_text",
]

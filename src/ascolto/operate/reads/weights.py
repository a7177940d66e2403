"""What each text of an entry weighs in the index of proposals; a question as customers ask it is 1."""

from __future__ import annotations

TITLE_WEIGHT = 1.0
BODY_WEIGHT = 0.25
LEARNED_WEIGHT = 0.5  # what a customer asked when the entry was used
LEARNED_PER_ENTRY = 8

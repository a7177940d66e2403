"""For how long five minutes are told apart: afterwards what was counted stands by the hour alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from ascolto.monitor.warning import bins, rhythm

# What is normal is fitted on these weeks; one more, for what is asked about the beginning of them.
BY_BIN_FOR = timedelta(weeks=rhythm.WEEKS + 1)


def by_bin_since(now: datetime) -> int:
    """The first bin of an hour whose five minutes stand for themselves."""
    return bins.number(now - BY_BIN_FOR) // bins.AN_HOUR * bins.AN_HOUR

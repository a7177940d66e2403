"""Which watches a message concerns: thousands of queries at the speed of the stream. Pure."""

from ascolto.monitor.matcher.deciding import decide
from ascolto.monitor.matcher.frequency import LATELY, frequency
from ascolto.monitor.matcher.said import Said
from ascolto.monitor.matcher.sieve import Sieve

__all__ = ["LATELY", "Said", "Sieve", "decide", "frequency"]

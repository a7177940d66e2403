"""A larger part of the voices is unhappy than is usual."""

from __future__ import annotations

from math import sqrt

LEAST_VOICES = 30
LEAST_SIGMAS = 4.0
_SPREAD = 2.0  # days differ more than chance alone would have it


def worse(unhappy: float, voices: float, usual: float) -> float:
    """Standard deviations above the usual share; 0 where too few spoke or it is not worse."""
    if voices < LEAST_VOICES:
        return 0.0
    usual = min(max(usual, 0.01), 0.99)
    error = sqrt(_SPREAD * usual * (1 - usual) / voices)
    sigmas = (unhappy / voices - usual) / error
    return sigmas if sigmas >= LEAST_SIGMAS else 0.0

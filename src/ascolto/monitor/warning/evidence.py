"""How far a count is from what was expected, and how much that says. Works on numbers and on arrays."""

from __future__ import annotations

from math import erfc, sqrt

import numpy as np

from ascolto.monitor.warning.bins import Counts

_CALM = 0.75  # standard deviations a bin that do not add up
_MEMORY = 24  # bins


def surprise(count: Counts, expected: Counts, dispersion: float) -> Counts:
    """Signed root of the deviance of a negative binomial count, half a count less for the steps.

    Its square is twice the logarithm of how much better the count explains itself; the value reads
    as standard deviations, and stays right in the tail of small counts where (x−μ)/σ does not.
    """
    mu = np.maximum(expected, 1e-3)
    x = np.where(count > mu, np.maximum(count - 0.5, mu), count)
    r = 1.0 / max(dispersion, 1e-6)
    safe = np.maximum(x, 1e-12)
    deviance = 2 * (x * np.log(safe / mu) - (x + r) * np.log((x + r) / (mu + r)))
    found: Counts = np.sign(x - mu) * np.sqrt(np.maximum(deviance, 0.0))
    return found


def strength(unhappy: Counts, others: Counts) -> Counts:
    """Two surprises together: more unhappy voices, and more of the others as well."""
    found: Counts = np.hypot(np.maximum(unhappy, 0.0), np.maximum(others, 0.0))
    return found


def piled_up(count: Counts, expected: Counts, dispersion: float) -> Counts:
    """Page's CUSUM of what is above normal, bin by bin: small excesses that do not go away.

    Of the last two hours only, so that a crisis that is over does not echo. A bin with nothing
    expected (nothing could be heard) neither adds nor takes away.
    """
    mu = np.maximum(expected, 1e-3)
    z = np.minimum((count - mu) / np.sqrt(mu + dispersion * mu**2 + 0.25), 4.0)
    steps = np.where(expected > 0, z - _CALM, 0.0)
    total = np.concatenate([np.full(_MEMORY, np.inf), [0.0], np.cumsum(steps)])
    lowest = np.lib.stride_tricks.sliding_window_view(total, _MEMORY + 1).min(axis=1)
    found: Counts = (total[_MEMORY:] - lowest)[1:]
    return found


def sureness(sigmas: float) -> float:
    """As a share: how rarely chance alone would go so far, told as 0–1."""
    return 1 - erfc(max(sigmas, 0.0) / sqrt(2)) / 2


_PRIOR, _MASS = 0.5, 200.0  # voices a word is given beforehand, and all words together


def odds(said: Counts, of: Counts, said_before: Counts, of_before: Counts) -> Counts:
    """z of the log-odds of a word now against before, with a Dirichlet prior (Monroe 2008).

    Counted in voices: how many of `of` said it. The prior keeps a word that was never said before
    from being certain after a few.
    """
    y, b = said + _PRIOR, said_before + _PRIOR
    now = np.log(y / np.maximum(of + _MASS - y, 1e-9))
    before = np.log(b / np.maximum(of_before + _MASS - b, 1e-9))
    found: Counts = (now - before) / np.sqrt(1 / y + 1 / b)
    return found

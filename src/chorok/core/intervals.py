"""Intervals of confidence for rates."""

from math import sqrt

#: Standard normal quantile of a two-sided interval of 95 %.
_Z = 1.959963984540054


def wilson(successes: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a rate of `successes` among `total`, both as shares of 1 (Wilson 1927).

    It holds for few cases too, where the usual one leaves 0 to 1. Raises ValueError where nothing was counted.
    """
    if total <= 0 or not 0 <= successes <= total:
        raise ValueError("a rate needs at least one case, and no more successes than cases")
    rate, squared = successes / total, _Z**2
    middle = rate + squared / (2 * total)
    half = _Z * sqrt(rate * (1 - rate) / total + squared / (4 * total**2))
    whole = 1 + squared / total
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)

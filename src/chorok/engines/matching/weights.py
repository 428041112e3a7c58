"""The weights of a score, as a table with a version. A table that was used isn't changed: the next one is added."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much. Texts come to 1 at most, and each fit adds or takes off its weight at most.

    `words` and `concepts`: how the texts' share is divided; `lexicon`: what the translations of a word count of it,
    where a lexicon is given; `latent`: what an embedding adds, where one is given; `threshold`: relevance below which
    there is no match.
    """

    version: str
    words: float = 0.5
    concepts: float = 0.5
    latent: float = 0.5
    lexicon: float = 0.0
    sector: float = 0.03
    experience: float = 0.03
    scale: float = 0.03
    readiness: float = 0.02
    certificates: float = 0.02
    price: float = 0.03
    threshold: float = 0.03

    def of(self, fit: str) -> float:
        """Return the weight of a fit."""
        return float(getattr(self, fit))


FITS = ("sector", "experience", "scale", "readiness", "certificates", "price")

TABLES = {table.version: table for table in (Weights("2026-1"), Weights("2026-2", lexicon=0.25))}
CURRENT = TABLES["2026-2"]

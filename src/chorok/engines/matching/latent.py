"""A slot for embeddings, and what fills it first: latent semantic indexing over words and concepts.

Concepts are the same in all languages, so that texts of different languages come to lie near each other. Off unless a
matcher is given one.
"""

import hashlib
from collections.abc import Iterable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from chorok.engines.matching.index import Index
from chorok.engines.matching.vectors import Vector

Matrix = npt.NDArray[np.float64]

NOTHING = 1e-9  # what rounding leaves of it


class Embedding(Protocol):
    """A model that places texts so that near ones are alike. Name and hash tell which model made a score."""

    name: str
    hash: str

    def place(self, words: Vector, concepts: Vector) -> Matrix:
        """Return where a text lies: a vector of length 1, or of zeros where nothing is known about it."""


class LatentSpace:
    """The first dimensions of the records it learned from (Deerwester et al., JASIS 1990), records of unit length.

    `most`: records that are learned from; a larger collection is learned from by every n-th of them.
    """

    def __init__(self, words: Index, concepts: Index, dimensions: int = 20, most: int = 2000) -> None:
        self._indexes = (words, concepts)
        held = words.living()
        learned = held[:: max(1, -(-len(held) // most))]
        rows = [self._weighed(words.vector(slot), concepts.vector(slot)) for slot in learned]
        self._terms = {term: place for place, term in enumerate(dict.fromkeys(term for row in rows for term in row))}
        matrix = np.array([self._row(row) for row in rows]) if rows else np.zeros((0, 0))
        # The eigenvectors of the records' likeness are cheaper than those of a matrix with a column for each term.
        values, vectors = np.linalg.eigh(matrix @ matrix.T)
        kept = [place for place in np.argsort(-values)[:dimensions] if values[place] > NOTHING]
        self._base: Matrix = matrix.T @ (vectors[:, kept] / np.sqrt(values[kept]))
        self.name = f"lsi-{dimensions}"
        self.hash = hashlib.sha256(np.round(np.abs(self._base), 6).tobytes()).hexdigest()

    def place(self, words: Vector, concepts: Vector) -> Matrix:
        """Return where a text lies, also one that came after the space was learned."""
        found: Matrix = self._row(self._weighed(words, concepts)) @ self._base
        length = float(np.linalg.norm(found))
        return found / length if length > NOTHING else found

    def _weighed(self, words: Vector, concepts: Vector) -> dict[tuple[int, str], float]:
        """Return each half of a text at unit length, repeating counted less and less."""
        weighed: dict[tuple[int, str], float] = {}
        for half, (index, vector) in enumerate(zip(self._indexes, (words, concepts), strict=True)):
            even = {term: index.idf(term) * times / (times + 1) for term, times in vector.items()}
            length = _length(even.values())
            weighed.update({(half, term): weight / length for term, weight in even.items() if length})
        return weighed

    def _row(self, weighed: dict[tuple[int, str], float]) -> Matrix:
        row = np.zeros(len(self._terms))
        for term, weight in weighed.items():
            if term in self._terms:
                row[self._terms[term]] = weight
        return row


def _length(weights: Iterable[float]) -> float:
    return float(np.sqrt(sum(weight * weight for weight in weights)))

"""How alike texts are: shared groups of three signs. One text is held against thousands at once.

Needs numpy, hence never in a web process.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

#: From here on two texts are called alike. Of 243 pairs of project titles of one country above .4, those above .6 are
#: mostly one project or phases of one, those below name neighbouring things.
ALIKE = 0.6
#: Signs of a text that are compared.
COMPARED = 2000
#: So many signs make a group.
GROUP = 3
_BITS = 4096
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=4096)
def groups(text: str) -> frozenset[str]:
    """Return the groups of three signs of a text, whatever its case and punctuation."""
    plain = f"  {' '.join(_WORD.findall(text[:COMPARED].casefold()))} "
    return frozenset(plain[start : start + GROUP] for start in range(len(plain) - GROUP + 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return which share of all groups both texts have: 0 nothing, 1 everything."""
    return len(one & other) / len(one | other) if one and other else 0.0


class Outlines:
    """Texts by what tells at once that two can't be alike: how many groups each has, and a bit for each of them.

    Several groups may share a bit, so that two outlines have at most as many bits apart as the texts have groups. The
    groups themselves would fill the memory where thousands are compared.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._groups = np.zeros(len(texts), np.int64)
        self._bits = np.zeros((len(texts), _BITS // 8), np.uint8)
        for place, text in enumerate(texts):
            own = groups(text)
            self._groups[place] = len(own)
            for group in own:
                at = hash(group) % _BITS
                self._bits[place, at // 8] |= 1 << at % 8
        self._words = self._bits.view(np.uint64)
        self._bit_counts = np.bitwise_count(self._words).sum(axis=1, dtype=np.int64)

    def alike_after(self, place: int) -> dict[int, float]:
        """Return the places after `place` whose texts are alike to the one there, with their likeness."""
        if not self._groups[place]:
            return {}
        after = slice(place + 1, None)
        shared = np.bitwise_count(self._words[after] & self._words[place]).sum(axis=1, dtype=np.int64)
        own, others = self._bit_counts[place], self._bit_counts[after]
        apart = own + others - 2 * shared
        common = np.minimum(self._groups[place] - (own - shared), self._groups[after] - (others - shared))
        maybe = np.flatnonzero((common >= ALIKE * (common + apart)) & (self._groups[after] > 0)) + place + 1
        one = groups(self._texts[place])
        near = {other: likeness(one, groups(self._texts[other])) for other in maybe.tolist()}
        return {other: found for other, found in near.items() if found >= ALIKE}

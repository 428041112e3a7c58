"""What every timetable has in common that is as good as a known one in the goals that are proved.

The prices of a relaxed program tell it: a wish whose holding, or leaving out, would bring the bound below what is
reached is left out, or held, by all of them; of the wishes of a row whose slack would, all hold the same number.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facts:
    """Wishes that are held, wishes that are left out, and sets of wishes of which between two numbers are held.

    `enough`: whatever holds all must-meets, keeps to the rest and is no worse in the fewest meetings has the value too.
    """

    held: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    sums: tuple[tuple[frozenset[str], int, int], ...] = ()
    enough: bool = False


NOTHING = Facts()

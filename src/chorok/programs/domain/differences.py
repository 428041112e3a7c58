"""What a new version of an agreement changes: expenses and lines of the text, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from chorok.programs.domain.budgets import Item


@dataclass(frozen=True)
class ItemChange:
    """An expense before and after; None where it is new or was left out."""

    before: Item | None
    after: Item | None


@dataclass(frozen=True)
class TextChange:
    """Lines of the text that were replaced; empty where lines are new or were left out."""

    before: str
    after: str


def changed_items(before: Sequence[Item], after: Sequence[Item]) -> list[ItemChange]:
    """Compare two budgets: expenses go together by category and name."""
    left = [item for item in before if item not in after]
    changes = []
    for item in after:
        if item in before:
            continue
        twin = next((one for one in left if (one.category, one.name) == (item.category, item.name)), None)
        if twin is not None:
            left.remove(twin)
        changes.append(ItemChange(twin, item))
    return [*changes, *(ItemChange(item, None) for item in left)]


def changed_text(before: str, after: str) -> list[TextChange]:
    """Compare two texts line by line; empty lines count for nothing."""
    old, new = _lines(before), _lines(after)
    return [
        TextChange("\n".join(old[a:b]), "\n".join(new[c:d]))
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    ]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]

"""Marks in a text what a match was found by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Place = Sequence[int]


@dataclass(frozen=True)
class Piece:
    """A piece of a text, marked or not."""

    text: str
    marked: bool


def marked(text: str, places: Iterable[Place]) -> list[Piece]:
    """Return a text in pieces, those at `places` (beginning and end in signs) marked; overlaps are joined."""
    pieces: list[Piece] = []
    done = 0
    for start, end in _joined(places):
        begin, stop = max(start, done), min(end, len(text))
        if begin >= stop:
            continue
        if begin > done:
            pieces.append(Piece(text[done:begin], marked=False))
        pieces.append(Piece(text[begin:stop], marked=True))
        done = stop
    if done < len(text):
        pieces.append(Piece(text[done:], marked=False))
    return pieces


def phrases(text: str, places: Iterable[Place]) -> list[str]:
    """Return the phrases at `places`, each once."""
    return list(dict.fromkeys(text[start:end] for start, end in places if text[start:end].strip()))


def _joined(places: Iterable[Place]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted((place[0], place[1]) for place in places):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined

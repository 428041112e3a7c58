"""QR codes (ISO/IEC 18004, byte mode, correction level M) as one path of an SVG.

What is the same for all codes of one size comes from the package qrcode, once: the fixed patterns, the mask and the
table of block sizes. The package would make a thousand codes in 1.4 s; putting only the bytes in takes a fifth of that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

import qrcode
from qrcode.base import EXP_TABLE, LOG_TABLE, rs_blocks

#: A code is read as well with any of its masks; trying all eight to find the prettiest takes eight times as long.
_MASK = 3
#: Modules that stay light around a code.
QUIET_ZONE = 4
_LEVEL = qrcode.constants.ERROR_CORRECT_M
_LARGEST = 40
#: From this version on the number of bytes is written in two of them.
_LONG_COUNT = 10
_BYTE_MODE = 0b0100
_PADDING = bytes.fromhex("ec11")
_DARK = re.compile(rb"\x01+")


@dataclass(frozen=True)
class Code:
    """A code: modules a side, the quiet zone included where there is one, and the path of its dark modules."""

    size: int
    path: str

    @property
    def svg(self) -> str:
        """The code as a file of its own."""
        box = f"0 0 {self.size} {self.size}"
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><path d="{self.path}"/></svg>'


def code(address: str, *, border: int = QUIET_ZONE) -> Code:
    """Return `address` as a code with `border` light modules around it; 0 where white space lies around anyway.

    Raises ValueError where it is longer than a code can hold (2,331 bytes).
    """
    content = address.encode()
    version = next((one for one in range(1, _LARGEST + 1) if len(content) <= _most_bytes(one)), None)
    if version is None:
        raise ValueError(f"{len(content)} bytes are too many for a code")
    frame, order = _frame(version)
    cells, side = bytearray(frame), 17 + 4 * version
    words = _codewords(content, version)
    for place, bit in zip(order, f"{int.from_bytes(words):0{8 * len(words)}b}", strict=True):
        if bit == "1":
            cells[place] ^= 1
    runs = []
    for down in range(side):
        for run in _DARK.finditer(cells, down * side, (down + 1) * side):
            width = run.end() - run.start()
            runs.append(f"M{run.start() - down * side + border} {down + border}h{width}v1h-{width}z")
    return Code(side + 2 * border, "".join(runs))


def _count_bits(version: int) -> int:
    return 8 if version < _LONG_COUNT else 16


@cache
def _most_bytes(version: int) -> int:
    """Return how many bytes of content a version holds, beside the mode and their number."""
    words: int = sum(block.data_count for block in rs_blocks(version, _LEVEL))
    return (8 * words - 4 - _count_bits(version)) // 8


@cache
def _frame(version: int) -> tuple[bytes, list[int]]:
    """Return the modules of a version without content, row by row, and the places of the content's bits in order."""
    side, total = 17 + 4 * version, sum(block.total_count for block in rs_blocks(version, _LEVEL))
    empty, full = (_filled(version, words) for words in ([], [0xFF] * total))
    order = [place for place in _zigzag(side) if empty[place] != full[place]]
    return empty, order


def _filled(version: int, words: list[int]) -> bytes:
    drawn = qrcode.QRCode(version=version, error_correction=_LEVEL, border=0, mask_pattern=_MASK)
    drawn.data_cache = words
    drawn.makeImpl(False, _MASK)
    return bytes(int(bool(dark)) for row in drawn.modules for dark in row)


def _zigzag(side: int) -> Iterator[int]:
    """Give the modules in the order of bits: pairs of columns from the right, up and down by turns."""
    rights = [*range(side - 1, 7, -2), 5, 3, 1]
    for turn, right in enumerate(rights):
        for row in range(side) if turn % 2 else reversed(range(side)):
            yield row * side + right
            yield row * side + right - 1


def _codewords(content: bytes, version: int) -> bytes:
    """Return the bytes of a code: content in blocks, the check bytes of each, one byte of each block by turns."""
    blocks = rs_blocks(version, _LEVEL)
    room, bits = sum(block.data_count for block in blocks), 4 + _count_bits(version)
    message = (_BYTE_MODE << bits - 4 | len(content)) << 8 * len(content) | int.from_bytes(content)
    # the terminator of four bits also fills the last byte
    message, length = message << 4, (bits + 4) // 8 + len(content)
    data = (message.to_bytes(length) + _PADDING * room)[:room]
    contents, checks = [], []
    for block in blocks:
        contents.append(data[: block.data_count])
        checks.append(_check(contents[-1], block.total_count - block.data_count))
        data = data[block.data_count :]
    turns = (word for part in (contents, checks) for words in zip_longest(*part) for word in words)
    return bytes(word for word in turns if word is not None)


def _check(content: bytes, count: int) -> bytes:
    """Return the check bytes: what is left of the content divided by the generator polynomial (Reed and Solomon)."""
    taken, top = _taken(count), 8 * (count - 1)
    rest = 0
    for byte in content:
        first = byte ^ rest >> top
        rest = (rest & (1 << top) - 1) << 8 ^ taken[first]
    return rest.to_bytes(count)


@cache
def _taken(count: int) -> list[int]:
    """Return for each leading byte what a step of that division takes away: the byte times the polynomial's rest."""
    polynomial = [1]
    for power in range(count):
        shifted = [0, *(_times(one, EXP_TABLE[power]) for one in polynomial)]
        polynomial = [one ^ other for one, other in zip([*polynomial, 0], shifted, strict=True)]
    return [int.from_bytes(_times(byte, one) for one in polynomial[1:]) for byte in range(256)]


def _times(one: int, other: int) -> int:
    return EXP_TABLE[(LOG_TABLE[one] + LOG_TABLE[other]) % 255] if one and other else 0

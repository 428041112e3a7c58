"""QR codes (ISO/IEC 18004, correction level M) as one path of an SVG."""

from dataclasses import dataclass

import qrcode

#: A code is read as well with any of its masks; trying all eight to find the prettiest takes eight times as long.
_MASK = 3
#: Modules that stay light around a code.
QUIET_ZONE = 4


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
    """Return `address` as a code with `border` light modules around it; 0 where white space lies around anyway."""
    drawn = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=border, mask_pattern=_MASK)
    drawn.add_data(address)
    rows = drawn.get_matrix()
    runs = []
    for down, row in enumerate(rows):
        across = 0
        while across < len(row):
            width = 0
            while across + width < len(row) and row[across + width]:
                width += 1
            if width:
                runs.append(f"M{across} {down}h{width}v1h-{width}z")
            across += width or 1
    return Code(len(rows), "".join(runs))

"""Pictures made anew from their pixels: what hides in an upload (places, cameras, appended code) stays behind."""

import io
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from chorok.core.errors import DomainError

#: Decoding more than this many pixels takes too much memory (4 bytes each).
MAX_PIXELS = 40_000_000
#: The longest side kept, in pixels: an A4 page at 300 dpi stays readable.
MAX_SIDE = 4096
#: Widths, in pixels, in which a page may ask for a picture.
WIDTHS = (480, 960)
#: Width, in pixels, on paper: 150 mm at 200 dpi.
PAPER_WIDTH = 1200
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}


@dataclass(frozen=True)
class Picture:
    """An encoded picture and its size in pixels."""

    content: bytes
    width: int
    height: int


def clean(content: BinaryIO, *, content_type: str) -> Picture:
    """Decode an uploaded picture and encode it anew in the same format, turned upright, without any metadata.

    Raises DomainError when it can't be decoded or has more than MAX_PIXELS pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            source = Image.open(content, formats=[_FORMATS[content_type]])
            if source.width * source.height > MAX_PIXELS:
                raise _too_large()
            source.load()
            upright = ImageOps.exif_transpose(source)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise DomainError(_("This picture is damaged and can't be opened. Save it again.")) from error
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    return _encode(upright, _FORMATS[content_type])


def narrow(content: BinaryIO, *, width: int) -> Picture:
    """Return a stored picture as WebP, at most `width` pixels wide."""
    source = Image.open(content, formats=list(_FORMATS.values()))
    source.thumbnail((width, MAX_SIDE))
    return _encode(source, "WEBP")


def printable(content: BinaryIO) -> Picture:
    """Return a stored picture as JPEG for a paper, at most PAPER_WIDTH pixels wide, what is transparent on white."""
    source = Image.open(content, formats=list(_FORMATS.values()))
    source.thumbnail((PAPER_WIDTH, MAX_SIDE))
    whole = source.convert("RGBA")
    flat = Image.new("RGB", whole.size, "white")
    flat.paste(whole, mask=whole)
    return _encode(flat, "JPEG")


def _encode(image: Image.Image, form: str) -> Picture:
    with_alpha = image.has_transparency_data and form != "JPEG"
    plain = image.convert("RGBA" if with_alpha else "RGB")
    plain.info.clear()
    out = io.BytesIO()
    if form == "PNG":
        plain.save(out, form, optimize=True)
    else:
        plain.save(out, form, quality=85)
    return Picture(out.getvalue(), plain.width, plain.height)


def _too_large() -> DomainError:
    return DomainError(
        _("This picture has too many pixels. Make it smaller than %(limit)d million pixels.")
        % {"limit": MAX_PIXELS // 1_000_000}
    )

"""Small real pictures for uploads."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def png(name: str = "cup.png", *, size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    """Return an upload that is a plain green PNG of `size` pixels."""
    content = BytesIO()
    Image.new("RGB", size, (20, 120, 80)).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")

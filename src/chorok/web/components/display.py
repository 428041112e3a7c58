"""How a reader wants the pages drawn: contrast and text size, remembered in cookies on the reader's own machine."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import Text

CONTRAST_COOKIE = "chorok_contrast"
TEXT_COOKIE = "chorok_text"
CONTRASTS: dict[str, Text] = {"standard": _("Standard colours"), "high": _("High contrast")}
TEXT_SIZES: dict[str, Text] = {
    "small": _("Smaller"),
    "medium": _("Standard"),
    "large": _("Larger"),
    "xlarge": _("Much larger"),
    "xxlarge": _("Largest"),
}


@dataclass(frozen=True)
class Display:
    """The reader's choices; anything unknown in a cookie counts as the default."""

    contrast: str = "standard"
    text: str = "medium"

    @property
    def krds_mode(self) -> str:
        """The mode's name in KRDS."""
        return "high-contrast" if self.contrast == "high" else "light"

    @property
    def contrasts(self) -> dict[str, Text]:
        """What may be chosen, for the header."""
        return CONTRASTS

    @property
    def text_sizes(self) -> dict[str, Text]:
        """What may be chosen, for the header."""
        return TEXT_SIZES


def display_of(request: HttpRequest) -> Display:
    """Return the choices the request's cookies carry."""
    contrast = request.COOKIES.get(CONTRAST_COOKIE, "")
    text = request.COOKIES.get(TEXT_COOKIE, "")
    return Display(
        contrast=contrast if contrast in CONTRASTS else "standard", text=text if text in TEXT_SIZES else "medium"
    )

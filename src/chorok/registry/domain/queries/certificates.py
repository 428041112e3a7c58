"""The certificates an organisation holds, with what is due on each."""

from dataclasses import dataclass
from datetime import date

from chorok.core import clock
from chorok.registry.domain.certifications import number_warning
from chorok.registry.domain.validity import Stage, Window, extension_window, stage_on
from chorok.registry.enums import EXTENDED_BY_KIAT
from chorok.registry.models import Certification, Organisation


@dataclass(frozen=True)
class Held:
    """One certificate on a day. `window` is None where it has no end; `extended` rows are history."""

    certification: Certification
    stage: Stage
    window: Window | None
    extended: bool
    may_be_extended: bool
    warning: str


def held_certificates(organisation: Organisation, *, today: date | None = None) -> list[Held]:
    """Return the organisation's certificates, those that end first in front, extended ones last (one query)."""
    rows = organisation.certifications.select_related("file", "technology", "product", "extended_by")
    held = [_held(row, today or clock.today()) for row in rows]
    return sorted(held, key=lambda one: (one.extended, one.certification.expires_on or date.max, one.certification.pk))


def _held(row: Certification, today: date) -> Held:
    extended = hasattr(row, "extended_by")
    by_kiat = row.kind in EXTENDED_BY_KIAT
    return Held(
        certification=row,
        stage=Stage.VALID if row.expires_on is None else stage_on(today, row.expires_on),
        window=None if row.expires_on is None or extended or not by_kiat else extension_window(row.expires_on),
        extended=extended,
        may_be_extended=not extended and row.expires_on is not None and not (by_kiat and row.extends_id is not None),
        warning=str(number_warning(row.kind, row.number)),
    )

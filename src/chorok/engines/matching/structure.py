"""Gates and fits: what the profiles of a need and a technology say about each other. Missing is unknown, never zero."""

from collections.abc import Iterator
from datetime import date

from chorok.engines.matching.model import Answer, Gate, Need, Technology

EXPIRED, COUNTRY, SANCTIONS = "expired", "country", "sanctions"


def gates(need: Need, technology: Technology, today: date | None, sanctions: frozenset[str]) -> tuple[Gate, ...]:
    """Return the gates with what they found; NO shuts the technology out.

    `sanctions`: countries, companies and technologies that may not be served or introduced, as the caller's list has
    them; `today`: None where nobody says what day it is, then nothing is known about expiry.
    """
    return (
        Gate(EXPIRED, _expired(need, technology, today)),
        Gate(COUNTRY, _country(need, technology)),
        Gate(SANCTIONS, _sanctions(need, technology, sanctions)),
    )


def _expired(need: Need, technology: Technology, today: date | None) -> Answer:
    ends = [one.expires for one in (need, technology) if one.expires is not None]
    if today is None or not ends:
        return Answer.UNKNOWN
    return Answer.NO if min(ends) < today else Answer.YES


def _country(need: Need, technology: Technology) -> Answer:
    if not need.country:
        return Answer.UNKNOWN
    if need.country in technology.refuses:
        return Answer.NO
    if not technology.serves:
        return Answer.UNKNOWN
    return Answer.YES if need.country in technology.serves else Answer.NO


def _sanctions(need: Need, technology: Technology, sanctions: frozenset[str]) -> Answer:
    named = {need.country, technology.company, technology.id} - {""}
    if named & sanctions:
        return Answer.NO
    return Answer.YES if need.country else Answer.UNKNOWN


def fits(need: Need, technology: Technology) -> Iterator[tuple[str, float | None]]:
    """Give each fit from -1 (speaks against) to 1 (speaks for), None where one side doesn't say."""
    yield "sector", _shared(need.sectors, technology.sectors)
    yield "experience", _experience(need, technology)
    yield "scale", _scale(need, technology)
    yield "readiness", _readiness(need, technology)
    yield "certificates", _certificates(need, technology)
    yield "price", _price(need, technology)


def compared(name: str, need: Need, technology: Technology) -> tuple[str, str]:
    """Return what the two profiles say about a fit: codes parted by commas, numbers, a range as “2–5”."""
    both: dict[str, tuple[str, str]] = {
        "sector": (_listed(need.sectors), _listed(technology.sectors)),
        "experience": (need.country, _listed(_known(need, technology) or technology.experience)),
        "scale": (_number(need.scale), _range(technology.smallest, technology.largest)),
        "readiness": (_number(need.readiness), _number(technology.readiness)),
        "certificates": (_listed(need.certificates), _listed(technology.certificates)),
        "price": (_number(need.budget), _range(technology.price_from, technology.price_to)),
    }
    return both[name]


def _known(need: Need, technology: Technology) -> frozenset[str]:
    """Return where it has worked that counts for this need: its country, else its region."""
    own = technology.experience & {need.country}
    return own or technology.experience & ({need.region} - {""})


def _listed(codes: frozenset[str]) -> str:
    return ", ".join(sorted(codes))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.12g}"


def _range(least: float | None, most: float | None) -> str:
    return "–".join(dict.fromkeys((_number(least), _number(most))))


def _shared(one: frozenset[str], other: frozenset[str]) -> float | None:
    if not one or not other:
        return None
    return 1.0 if one & other else -1.0


def _experience(need: Need, technology: Technology) -> float | None:
    """The same country counts in full, the region by half; working elsewhere only is no fault."""
    if not need.country or not technology.experience:
        return None
    if need.country in technology.experience:
        return 1.0
    return 0.5 if need.region and need.region in technology.experience else 0.0


def _scale(need: Need, technology: Technology) -> float | None:
    if need.scale is None or (technology.smallest is None and technology.largest is None):
        return None
    small, large = technology.smallest or 0.0, technology.largest
    return 1.0 if need.scale >= small and (large is None or need.scale <= large) else -1.0


def _readiness(need: Need, technology: Technology) -> float | None:
    if need.readiness is None or technology.readiness is None:
        return None
    return 1.0 if technology.readiness >= need.readiness else -1.0


def _certificates(need: Need, technology: Technology) -> float | None:
    """From none of the wanted certificates (-1) to all of them (1)."""
    if not need.certificates or not technology.certificates:
        return None
    return 2 * len(need.certificates & technology.certificates) / len(need.certificates) - 1


def _price(need: Need, technology: Technology) -> float | None:
    if need.budget is None or technology.price_from is None:
        return None
    if technology.price_from > need.budget:
        return -1.0
    return 1.0 if technology.price_to is None or technology.price_to <= need.budget else 0.5

"""Suggestions of whom to meet, each with its reasons: goods codes, green fields, words of both sides.

The points only order the list; nothing is chosen by itself. Words are found through the draft thesaurus, so a buyer's
English text meets a company's Korean one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import get_language

from chorok.meetings.enums import Side
from chorok.meetings.models import Participant
from chorok.registry.domain.search_text import normal
from chorok.registry.domain.thesaurus import thesaurus
from chorok.registry.models import GoodsCode, GreenField, Product, Technology

#: Points for goods of one subheading (6 digits), one heading (4), one chapter (2); for a field; for a shared word.
SAME_SUBHEADING, SAME_HEADING, SAME_CHAPTER, SAME_FIELD, SAME_WORD = 60, 40, 15, 20, 12
MOST_WORDS: Final = 5
_LEVELS: Final = ((6, SAME_SUBHEADING), (4, SAME_HEADING), (2, SAME_CHAPTER))
_LATIN_WORD = re.compile(r"[a-z][a-z-]{3,}")
#: Words every business text has.
_COMMON: Final = frozenset(
    {"that", "with", "from", "into", "this", "their", "have", "make", "makes", "made", "green", "company", "products"}
    | {"product", "system", "systems", "supplies", "imports", "import", "looking", "look", "sell", "sells", "runs"}
    | {"environment", "environmental", "technology", "technologies", "solution", "solutions", "using", "equipment"}
)


@dataclass(frozen=True)
class Suggestion:
    """Somebody of the other side with the points and what they come from."""

    participant: Participant
    points: int
    goods: tuple[GoodsCode, ...]
    fields: tuple[GreenField, ...]
    words: tuple[str, ...]


@dataclass
class _Facts:
    """What is known of one participant: goods codes by code, fields by code, words."""

    goods: dict[str, GoodsCode] = field(default_factory=dict)
    fields: dict[str, GreenField] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)


def suggest(participant: Participant, others: Iterable[Participant]) -> list[Suggestion]:
    """Return those of `others` (as `queries.participants.with_profiles` reads them) that fit, best first."""
    rows = list(others)
    companies, buyers = ([participant], rows) if participant.side == Side.COMPANY else (rows, [participant])
    facts = _of_companies(companies) | _of_buyers(buyers)
    own = facts[participant.pk]
    found = [_compared(row, own, facts[row.pk]) for row in rows]
    fitting = [each for each in found if each.points]
    return sorted(fitting, key=lambda each: (-each.points, each.participant.pk))


def _compared(other: Participant, own: _Facts, theirs: _Facts) -> Suggestion:
    goods, goods_points = _same_goods(own.goods, theirs.goods)
    fields = tuple(own.fields[code] for code in sorted(own.fields.keys() & theirs.fields.keys()))
    words = tuple(sorted(own.words & theirs.words)[:MOST_WORDS])
    points = goods_points + SAME_FIELD * len(fields) + SAME_WORD * len(words)
    return Suggestion(other, points, goods, fields, words)


def _same_goods(own: Mapping[str, GoodsCode], theirs: Mapping[str, GoodsCode]) -> tuple[tuple[GoodsCode, ...], int]:
    """Return the goods of the other that are nearest to one's own, with the points of that nearness."""
    for digits, points in _LEVELS:
        beginnings = {code[:digits] for code in own}
        same = tuple(goods for code, goods in sorted(theirs.items()) if code[:digits] in beginnings)
        if same:
            return same, points
    return (), 0


def _of_companies(companies: Iterable[Participant]) -> dict[int, _Facts]:
    by_organisation = {row.organisation_id: row for row in companies}
    facts = {row.pk: _Facts() for row in by_organisation.values()}
    texts: dict[int, list[str]] = {
        row.pk: [row.organisation.summary_ko, row.organisation.summary_en] for row in by_organisation.values()
    }
    products = Product.objects.public().filter(organisation__in=by_organisation).select_related("goods_code")
    technologies = Technology.objects.public().filter(organisation__in=by_organisation)
    offers: list[Product | Technology] = [
        *products.prefetch_related("fields"),
        *technologies.prefetch_related("fields"),
    ]
    for offer in offers:
        pk = by_organisation[offer.organisation_id].pk
        facts[pk].fields |= {each.code: each for each in offer.fields.all()}
        if isinstance(offer, Product) and offer.goods_code is not None:
            facts[pk].goods[offer.goods_code.code] = offer.goods_code
        texts[pk] += [offer.name_ko, offer.name_en, offer.summary_ko, offer.summary_en]
    return {pk: _with_words(known, texts[pk]) for pk, known in facts.items()}


def _of_buyers(buyers: Iterable[Participant]) -> dict[int, _Facts]:
    facts = {}
    for row in buyers:
        profile = getattr(row, "buyer_profile", None)
        known = _Facts()
        texts = [row.organisation.summary_ko, row.organisation.summary_en]
        if profile is not None:
            known.goods = {code.code: code for code in profile.goods.all()}
            known.fields = {each.code: each for each in profile.fields.all()}
            texts += [profile.business, profile.buys]
        facts[row.pk] = _with_words(known, texts)
    return facts


def _with_words(known: _Facts, texts: Iterable[str]) -> _Facts:
    """Add the words of the texts: English ones as they stand, and the English names of concepts found in Korean."""
    for text in texts:
        plain = normal(text)
        known.words |= {word for word in _LATIN_WORD.findall(plain) if word not in _COMMON}
        known.words |= {word for word in thesaurus().translations(text) if word.isascii()}
    return known


def shown_words(words: Iterable[str]) -> list[str]:
    """Return the shared words as the reader's language has them, where the thesaurus knows it, each once."""
    if get_language() != "ko":
        return list(words)
    return list(dict.fromkeys(next(iter(thesaurus().translations(word)), word) for word in words))

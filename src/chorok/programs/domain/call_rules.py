"""Rules of eligibility: what each kind takes, and how a rule reads in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError, Text
from chorok.core.policy import require
from chorok.programs import policy
from chorok.programs.domain.calls import lock_call
from chorok.programs.enums import RuleKind
from chorok.programs.models import Call, EligibilityRule
from chorok.registry import regions
from chorok.registry.enums import DIRECTORY_KINDS, CertificationKind, OrganisationKind
from chorok.registry.models import GreenField

LARGEST_NUMBER = 1_000_000
#: Kinds that choose from a list, kinds with a span of numbers, and what the numbers count.
LISTED = frozenset({RuleKind.APPLICANT, RuleKind.REGION, RuleKind.FIELD, RuleKind.CERTIFICATE, RuleKind.NO_CERTIFICATE})
SPANNED: dict[str, Text] = {
    RuleKind.SIZE: gettext_lazy("employees"),
    RuleKind.AGE: gettext_lazy("full years since the founding"),
    RuleKind.EARLIER_SUPPORT: gettext_lazy("years with support in this line"),
}
#: A span in words: with both ends, with the least alone, with the most alone.
_SPANS: dict[str, tuple[Text, Text, Text]] = {
    RuleKind.SIZE: (
        gettext_lazy("{least} to {most} employees"),
        gettext_lazy("{least} employees or more"),
        gettext_lazy("{most} employees or fewer"),
    ),
    RuleKind.AGE: (
        gettext_lazy("{least} to {most} years in business"),
        gettext_lazy("{least} years in business or more"),
        gettext_lazy("{most} years in business or fewer"),
    ),
    RuleKind.EARLIER_SUPPORT: (
        gettext_lazy("Supported in this line in {least} to {most} years"),
        gettext_lazy("Supported in this line in {least} years or more"),
        gettext_lazy("Supported in this line in {most} years or fewer"),
    ),
}


@dataclass(frozen=True)
class RuleWords:
    """A rule as the public reads it: what it looks at, and what it asks."""

    title: str
    text: str


@transaction.atomic
def save_rule(
    *,
    actor: Actor,
    call: Call,
    kind: str,
    values: Iterable[str] = (),
    least: int | None = None,
    most: int | None = None,
) -> EligibilityRule:
    """Set the rule of `kind`; a call has one of each kind at most.

    Listed kinds take `values`: applicant kinds, regions by their Korean name, codes of green fields or certificates.
    Spans take `least` and `most`, both included: employees, full years, years of support in the line (`most` 0: first
    time only). The others take nothing. Raises DomainError with the field that is wrong.
    """
    locked = lock_call(call)
    require(policy.can_edit_call(actor, locked))
    if kind not in RuleKind.values:
        raise DomainError(_("Choose what the rule looks at."), field="kind")
    given = list(dict.fromkeys(values)) if kind in LISTED else []
    if kind in LISTED:
        if not given:
            raise DomainError(_("Choose at least one."), field="values")
        if not set(given) <= {code for code, _label in choices(kind)}:
            raise DomainError(_("Choose from the list."), field="values")
    low, high = (least, most) if kind in SPANNED else (None, None)
    if kind in SPANNED:
        _check_span(low, high)
    position = locked.rules.count() if not locked.rules.filter(kind=kind).exists() else None
    row, _created = EligibilityRule.objects.update_or_create(
        call=locked,
        kind=kind,
        defaults={"values": given, "least": low, "most": high} | ({} if position is None else {"position": position}),
    )
    return row


def choices(kind: str) -> list[tuple[str, Any]]:
    """Return what a listed kind may name, in the reader's language."""
    if kind == RuleKind.APPLICANT:
        return [(value, OrganisationKind(value).label) for value in DIRECTORY_KINDS]
    if kind == RuleKind.REGION:
        return [(value, regions.name(value)) for value in regions.ENGLISH]
    if kind == RuleKind.FIELD:
        return [(field.code, field.name) for field in GreenField.objects.all()]
    return [(value, label) for value, label in CertificationKind.choices]


def words(rules: Iterable[EligibilityRule]) -> list[RuleWords]:
    """Return the rules in words of the reader's language; the names of green fields are read once."""
    listed = list(rules)
    fields = dict(choices(RuleKind.FIELD)) if any(rule.kind == RuleKind.FIELD for rule in listed) else {}
    return [RuleWords(str(RuleKind(rule.kind).label), _text(rule, fields)) for rule in listed]


def _check_span(least: int | None, most: int | None) -> None:
    if least is None and most is None:
        raise DomainError(_("Give the least, the most, or both."), field="least")
    for name, value in (("least", least), ("most", most)):
        if value is not None and not 0 <= value <= LARGEST_NUMBER:
            raise DomainError(_("Give a number from 0 to 1,000,000."), field=name)
    if least is not None and most is not None and most < least:
        raise DomainError(_("The most can't be smaller than the least."), field="most")


def _text(rule: EligibilityRule, fields: dict[str, Any]) -> str:
    kind = RuleKind(rule.kind)
    if kind in LISTED:
        known = fields if kind == RuleKind.FIELD else dict(choices(kind))
        names = ", ".join(str(known.get(value, value)) for value in rule.values)
        if kind == RuleKind.CERTIFICATE:
            return _("Holds one of these valid certificates: %(names)s") % {"names": names}
        return _("Does not hold yet: %(names)s") % {"names": names} if kind == RuleKind.NO_CERTIFICATE else names
    if kind == RuleKind.EARLIER_SUPPORT and rule.most == 0:
        return _("Has not been supported in this line before")
    if kind in SPANNED:
        return _span(rule)
    if kind == RuleKind.VERIFIED:
        return _("The business number is verified by the centre")
    return _("Listed by the tax office as in business")


def _span(rule: EligibilityRule) -> str:
    both, more, fewer = _SPANS[rule.kind]
    least, most = f"{rule.least or 0:,}", f"{rule.most or 0:,}"
    if rule.least is not None and rule.most is not None:
        return str(both).format(least=least, most=most)
    return str(more).format(least=least) if rule.most is None else str(fewer).format(most=most)

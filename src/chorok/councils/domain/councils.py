"""Councils and who belongs to them."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.councils import policy
from chorok.councils.models import Council, CouncilMember
from chorok.programs.domain.texts import one_line, paragraphs
from chorok.registry.models import Organisation

_NAME, _PERSON, _PURPOSE = 200, 80, 2000


@transaction.atomic
def save_council(
    *,
    actor: Actor,
    council: Council | None = None,
    name_ko: str,
    name_en: str = "",
    purpose_ko: str = "",
    purpose_en: str = "",
    fictitious: bool = False,
) -> Council:
    """Enter a council, or change one. Raises DomainError without a Korean name."""
    require(policy.can_keep(actor))
    now = clock.now()
    row = Council(created_at=now, fictitious=fictitious) if council is None else _locked(council)
    row.name_ko = one_line(name_ko, field="name_ko", limit=_NAME, required=True)
    row.name_en = one_line(name_en, field="name_en", limit=_NAME)
    row.purpose_ko = paragraphs(purpose_ko, field="purpose_ko", limit=_PURPOSE)
    row.purpose_en = paragraphs(purpose_en, field="purpose_en", limit=_PURPOSE)
    row.updated_at = now
    row.save()
    return row


@transaction.atomic
def save_member(
    *,
    actor: Actor,
    council: Council,
    name: str,
    member: CouncilMember | None = None,
    organisation: Organisation | None = None,
    body: str = "",
    position: str = "",
    chairs: bool = False,
    left_on: date | None = None,
) -> CouncilMember:
    """Enter who sits in a council and for whom, or change it; who leaves gets a last day and stays in old minutes.

    Raises DomainError without a name, and where neither an organisation nor the name of a body is given, or both are.
    """
    require(policy.can_keep(actor))
    locked = _locked(council)
    row = CouncilMember(council=locked, added_at=clock.now()) if member is None else member
    row.name = one_line(name, field="name", limit=_PERSON, required=True)
    row.position = one_line(position, field="position", limit=_PERSON)
    row.organisation = organisation
    row.body = one_line(body, field="body", limit=_NAME)
    if (organisation is None) == (not row.body):
        raise DomainError(_("Choose an organisation, or write the name of one that isn't registered."), field="body")
    if left_on is not None and left_on > clock.today():
        raise DomainError(_("The last day lies in the future."), field="left_on")
    row.chairs, row.left_on = chairs, left_on
    row.save()
    return row


def _locked(council: Council) -> Council:
    return Council.objects.select_for_update(of=("self",), no_key=True).get(pk=council.pk)

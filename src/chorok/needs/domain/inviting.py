"""A body abroad is invited to say what it needs: one link by mail leads to the form, in its language."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.accounts.domain.links import send_sign_in_link
from chorok.accounts.models import User
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.enums import ASKING
from chorok.registry.domain.organisations import create_organisation
from chorok.registry.domain.partners import join_as_partner
from chorok.registry.models import Organisation


@transaction.atomic
def invite_to_tell_needs(
    *,
    actor: Actor,
    email: str,
    person: str,
    organisation: Organisation | None = None,
    kind: str = "",
    name_en: str = "",
    name_ko: str = "",
    country: str = "",
    language: str = "en",
    fictitious: bool = False,
) -> tuple[Organisation, User]:
    """Mail `person` a one-time link to the form for a need of the organisation, one that is registered or a new one.

    Raises DomainError with the field that is wrong; then nobody was registered and nothing mailed.
    """
    require(policy.can_review(actor))
    if organisation is None:
        if not name_en.strip():
            raise DomainError(_("Write the organisation's name in English."), field="name_en")
        if not country or country == "KR":
            raise DomainError(_("Choose the country the organisation is in."), field="country")
        if kind not in ASKING:
            raise DomainError(_("Choose one of the list."), field="kind")
        organisation = create_organisation(
            actor=actor,
            kind=kind,
            name_ko=name_ko.strip() or name_en.strip(),
            name_en=name_en,
            country=country,
            fictitious=fictitious,
        )
    elif organisation.kind not in ASKING or organisation.merged_into_id is not None:
        raise DomainError(_("Choose a public body, fund or buyer abroad."), field="organisation")
    user = join_as_partner(actor=actor, organisation=organisation, email=email, person=person, language=language)
    send_sign_in_link(actor=actor, user=user, next_path=f"/partner/needs/new/{organisation.pk}/")
    return organisation, user

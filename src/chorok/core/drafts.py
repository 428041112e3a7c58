"""Drafts of long forms: what was typed is kept on every pause and survives a lost session and another browser."""

import json
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.core import clock, form_keys
from chorok.core.errors import DomainError
from chorok.core.models import FormDraft

#: How long a draft waits for its person.
KEPT_FOR = timedelta(days=30)
#: The most one draft may hold, in bytes of JSON: several times the longest form.
LIMIT = 256 * 1024
#: Never kept: what only guards the form.
_GUARDS = frozenset({"csrfmiddlewaretoken", form_keys.FIELD})


@transaction.atomic
def save(*, user_id: int, form: str, record: str = "", values: Mapping[str, list[str]]) -> FormDraft:
    """Keep the values of one form about one record over those kept before; secrets are left out.

    Raises DomainError when they are more than LIMIT.
    """
    kept = {name: given for name, given in values.items() if name not in _GUARDS and "password" not in name.lower()}
    if len(json.dumps(kept)) > LIMIT:
        raise DomainError(_("This is too long to be kept as a draft."))
    draft, _created = FormDraft.objects.update_or_create(
        user_id=user_id, form=form, record=record, defaults={"values": kept, "saved_at": clock.now()}
    )
    return draft


def find(*, user_id: int, form: str, record: str = "") -> FormDraft | None:
    """Return the person's draft, None when there is none or it is older than KEPT_FOR."""
    since = clock.now() - KEPT_FOR
    return FormDraft.objects.filter(user_id=user_id, form=form, record=record, saved_at__gte=since).first()


def discard(*, user_id: int, form: str, record: str = "") -> None:
    """Forget the person's draft; nothing happens when there is none."""
    FormDraft.objects.filter(user_id=user_id, form=form, record=record).delete()


def sweep() -> int:
    """Remove the drafts nobody came back to; return how many."""
    return FormDraft.objects.filter(saved_at__lt=clock.now() - KEPT_FOR).delete()[0]

"""Needs are entered, changed, and given papers."""

from typing import Any, Unpack

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock, files
from chorok.core.errors import DomainError, Outdated
from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.domain.duplicates import queue_pairs
from chorok.needs.domain.following import queue_search
from chorok.needs.domain.readers import PURPOSE_PAPER
from chorok.needs.domain.values import TEXTS, NeedValues, check
from chorok.needs.enums import ASKING, SEARCHED, NeedState, Origin
from chorok.needs.models import Need, NeedPaper
from chorok.registry.models import Organisation

MOST_PAPERS = 20
#: Stands for the organisation a need has already, as None says that nobody registered asks.
AS_IT_IS: Any = object()


@transaction.atomic
def create_need(
    *, actor: Actor, organisation: Organisation | None = None, fictitious: bool = False, **values: Unpack[NeedValues]
) -> Need:
    """Begin a need: staff for anybody, a partner for the own organisation. It is a draft until it is handed in.

    Raises DomainError with the field that is wrong; then nothing was written.
    """
    require(policy.can_enter_for(actor, organisation))
    _check_asks(organisation)
    check({"title": "", "problem": "", "country": "", **values})
    now = clock.now()
    need = Need(
        organisation=organisation,
        origin=Origin.STAFF if actor.is_staff else Origin.PARTNER,
        fictitious=fictitious,
        created_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    _take(need, values)
    need.save()
    return need


@transaction.atomic
def update_need(
    *,
    actor: Actor,
    need: Need,
    read_at: object = None,
    organisation: Organisation | None = AS_IT_IS,
    **values: Unpack[NeedValues],
) -> Need:
    """Change what is told of a need; what isn't given stays. What others must look at again is queued.

    Raises Outdated when somebody else saved it after `read_at`, DomainError with the field that is wrong.
    """
    row = lock_need(need)
    require(policy.can_edit(actor, row))
    if read_at is not None and row.updated_at != read_at:
        raise Outdated(_("Somebody else changed this need meanwhile. Open the page again and repeat your change."))
    merged = {name: values[name] if name in values else getattr(row, name) for name in ("amount", "currency")}  # type: ignore[literal-required]
    check({**values, **merged})
    if organisation is not AS_IT_IS and row.organisation != organisation:
        require(policy.can_review(actor))
        if organisation is None and row.origin == Origin.PARTNER:
            raise DomainError(_("Choose a public body, fund or buyer abroad."), field="organisation")
        _check_asks(organisation)
        row.organisation = organisation
    _take(row, values)
    if row.state == NeedState.PUBLISHED and row.expires_on is None:
        raise DomainError(_("Give a last day that lies ahead."), field="expires_on")
    row.updated_at = clock.now()
    row.save()
    look_again(row)
    return row


@transaction.atomic
def add_paper(*, actor: Actor, need: Need, title: str, upload: UploadedFile) -> NeedPaper:
    """Add a paper to a need; the file is checked by its content.

    Raises DomainError without a title, for a file that isn't taken, and beyond MOST_PAPERS.
    """
    row = lock_need(need)
    require(policy.can_edit(actor, row))
    if not title.strip():
        raise DomainError(_("Say what this paper is."), field="title")
    if row.papers.count() >= MOST_PAPERS:
        raise DomainError(_("A need has at most %(most)d papers.") % {"most": MOST_PAPERS}, field="upload")
    try:
        stored = files.store(upload=upload, purpose=PURPOSE_PAPER, user_id=actor.user_id)
    except DomainError as error:
        raise DomainError(error.message, field="upload") from error
    return NeedPaper.objects.create(
        need=row, title=title.strip(), file=stored, added_at=clock.now(), added_by_id=actor.user_id
    )


@transaction.atomic
def remove_paper(*, actor: Actor, paper: NeedPaper) -> None:
    """Take a paper away from its need; the history keeps that it was there."""
    row = lock_need(paper.need)
    require(policy.can_edit(actor, row))
    paper.delete()


def lock_need(need: Need) -> Need:
    """Lock a need's row and return it as it stands now; pairs and searches of it can still be written."""
    rows = Need.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "field")
    return rows.get(pk=need.pk)


def look_again(need: Need) -> None:
    """Have the worker look for needs that are alike and for technologies, where the need is one they are looked for."""
    if need.state in SEARCHED:
        queue_pairs([need.pk])
        queue_search(need)


def _check_asks(organisation: Organisation | None) -> None:
    """Raise DomainError for an organisation of another kind, or one whose record was merged into another meanwhile."""
    if organisation is None:
        return
    rows = Organisation.objects.select_for_update(of=("self",), no_key=True).filter(kind__in=ASKING, merged_into=None)
    if not rows.filter(pk=organisation.pk).exists():
        raise DomainError(_("Choose a public body, fund or buyer abroad."), field="organisation")


def _take(need: Need, values: NeedValues) -> None:
    for name, value in values.items():
        setattr(need, name, value.strip() if name in TEXTS and isinstance(value, str) else value)
    if need.amount is None:
        need.currency = ""

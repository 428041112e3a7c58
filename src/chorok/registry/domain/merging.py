"""Two records of one organisation become one, with all that hangs on them.

Rooms above the registry hang rows on organisations too. Each registers a mover for every foreign key it has (from its
AppConfig.ready); a test proves that no foreign key to an organisation is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Text
from chorok.core.policy import require
from chorok.registry.domain.directory import queue_reindex
from chorok.registry.domain.notices import EDITORS, tell
from chorok.registry.enums import OrganisationKind, Publication, Verification
from chorok.registry.models import Merge, Organisation
from chorok.registry.policy import can_merge

#: Moves the rows of one foreign key from `absorbed` to `kept` and returns their ids: `mover(kept, absorbed)`.
#: It runs inside the merge's transaction, both organisations locked.
Mover = Callable[[Organisation, Organisation], list[int]]

_movers: dict[str, tuple[Mover, Text]] = {}

#: Blanks of the kept record that are filled from the absorbed one.
_FILLED = (
    "name_en",
    "representative_ko",
    "representative_en",
    "founded_on",
    "employees",
    "region",
    "postcode",
    "address_ko",
    "address_en",
    "website",
    "phone",
    "email",
    "summary_ko",
    "logo",
)
#: What belongs together and is taken over as a whole, when the kept record has none.
_IDENTITY = (
    "business_number",
    "business_status",
    "business_check",
    "business_checked_at",
    "verification",
    "verification_note",
    "verification_file",
    "verified_at",
    "verified_by",
)
_FAMILY = frozenset({OrganisationKind.COMPANY, OrganisationKind.TEAM})


def register_mover(label: str, mover: Mover, *, name: Text = "") -> None:
    """Register `mover` for the foreign key `label` ("app.Model.field"); `name` is what staff read in the preview.

    A label registered twice is replaced.
    """
    _movers[label] = (mover, name or label)


def movers() -> dict[str, tuple[Mover, Text]]:
    """Return every registered mover with its name, by the label of its foreign key."""
    return dict(_movers)


@dataclass(frozen=True)
class Moved:
    """What one mover moves."""

    label: str
    name: Text
    ids: list[int]

    @property
    def count(self) -> int:
        """How many rows."""
        return len(self.ids)


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do: the rows that move and the blanks that are filled."""

    kept: Organisation
    absorbed: Organisation
    moved: list[Moved] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many rows move in all."""
        return sum(one.count for one in self.moved)


class _UndoneError(Exception):
    """Carries the preview out of the transaction that is rolled back."""

    def __init__(self, moved: dict[str, list[int]], filled: list[str]) -> None:
        self.moved = moved
        self.filled = filled


def preview_merge(*, actor: Actor, kept: Organisation, absorbed: Organisation) -> MergePreview:
    """Say what `merge_organisations` would move, by doing it in a transaction that is rolled back.

    Raises what the merge would raise.
    """
    try:
        with transaction.atomic():
            moved, filled, _kept = _merge(actor=actor, kept=kept, absorbed=absorbed)
            raise _UndoneError(moved, filled)
    except _UndoneError as undo:
        rows = [Moved(label, _movers[label][1], ids) for label, ids in undo.moved.items() if ids]
        return MergePreview(kept=kept, absorbed=absorbed, moved=rows, filled=undo.filled)


@transaction.atomic
def merge_organisations(*, actor: Actor, kept: Organisation, absorbed: Organisation, reason: str) -> Merge:
    """Move everything of `absorbed` to `kept`, fill blanks of `kept`, and point the old record to the kept one.

    The absorbed record stays, out of sight; its old address leads to the kept one. Entries of the ledger keep the
    facts as they were written. Refuses without a reason, for two kinds that don't fit, and for two different business
    numbers.
    """
    if not reason.strip():
        raise DomainError(_("Say why these are two records of one organisation."), field="reason")
    moved, _filled, locked = _merge(actor=actor, kept=kept, absorbed=absorbed)
    merge = Merge.objects.create(
        kept=locked,
        absorbed_id=absorbed.pk,
        moved={label: ids for label, ids in moved.items() if ids},
        reason=reason.strip(),
        merged_at=clock.now(),
        merged_by_id=actor.user_id,
    )
    queue_reindex(kept.pk)
    queue_reindex(absorbed.pk)
    tell(
        locked,
        kind="organisation",
        subject=_("Two records of your organisation were joined"),
        body=_("The centre joined two records of your organisation. Everything stands in one place now."),
        link=f"/desk/{locked.pk}/",
        roles=EDITORS,
        but=actor.user_id,
    )
    return merge


def _merge(
    *, actor: Actor, kept: Organisation, absorbed: Organisation
) -> tuple[dict[str, list[int]], list[str], Organisation]:
    locked = {
        row.pk: row
        for row in Organisation.objects.select_for_update(of=("self",))
        .filter(pk__in=[kept.pk, absorbed.pk])
        .order_by("pk")
    }
    if len(locked) != 2:  # noqa: PLR2004 - the two records
        raise DomainError(_("Choose two different records."), field="absorbed")
    keeper, leaver = locked[kept.pk], locked[absorbed.pk]
    require(can_merge(actor, keeper))
    require(can_merge(actor, leaver))
    _check_fit(keeper, leaver)
    leaver.merged_into = keeper
    leaver.publication = Publication.HIDDEN
    leaver.updated_at = clock.now()
    leaver.save(update_fields=["merged_into", "publication", "updated_at"])
    moved = {label: sorted(mover(keeper, leaver)) for label, (mover, _name) in sorted(_movers.items())}
    filled = _fill_blanks(keeper, leaver)
    return moved, filled, keeper


def _check_fit(kept: Organisation, absorbed: Organisation) -> None:
    if kept.kind != absorbed.kind and not {kept.kind, absorbed.kind} <= _FAMILY:
        raise DomainError(_("These are organisations of different kinds and can't be one."), field="absorbed")
    if kept.business_number and absorbed.business_number and kept.business_number != absorbed.business_number:
        raise DomainError(
            _("The business numbers differ, so these are two companies. Correct the wrong number first."),
            field="absorbed",
        )
    if kept.kind == OrganisationKind.TEAM and absorbed.kind == OrganisationKind.COMPANY:
        raise DomainError(_("Keep the company's record and let the team's go into it."), field="absorbed")


def _fill_blanks(kept: Organisation, absorbed: Organisation) -> list[str]:
    filled = [name for name in _FILLED if not getattr(kept, name) and getattr(absorbed, name)]
    if not kept.business_number and absorbed.business_number:
        filled += _IDENTITY
    elif kept.verification != Verification.VERIFIED and absorbed.verification == Verification.VERIFIED:
        filled += [name for name in _IDENTITY if name != "business_number"]
    if not kept.summary_en and absorbed.summary_en:
        filled += ["summary_en", "summary_state"]
    for name in filled:
        attribute = _column(name)
        setattr(kept, attribute, getattr(absorbed, attribute))
    kept.updated_at = clock.now()
    kept.save(update_fields=[*filled, "updated_at"])
    kept.fields.add(*absorbed.fields.all())
    return filled


def _column(name: str) -> str:
    model_field = Organisation._meta.get_field(name)
    return model_field.attname if isinstance(model_field, models.ForeignKey) else name

"""English summaries: written by the company, reviewed by the staff before partners abroad rely on them."""

from typing import TypeVar

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import ALLOWED, Decision, denied, require
from chorok.core.workflow import Transition, Workflow
from chorok.registry.domain.completeness import refresh_completeness
from chorok.registry.domain.directory import queue_reindex
from chorok.registry.domain.notices import tell
from chorok.registry.enums import SummaryState
from chorok.registry.models import Organisation, Product, Technology
from chorok.registry.policy import can_edit_organisation
from chorok.registry.policy_offerings import can_review_summary

WithSummary = Organisation | Technology | Product
R = TypeVar("R", Organisation, Technology, Product)

_ALL = frozenset({SummaryState.MISSING, SummaryState.DRAFT, SummaryState.REVIEWED})


def organisation_of(record: WithSummary) -> Organisation:
    """Return the organisation a record belongs to: itself, or its owner."""
    return record if isinstance(record, Organisation) else record.organisation


def _may_write(actor: Actor, record: WithSummary) -> Decision:
    """Return whether the actor may write it. A record that is being created is its creator's."""
    return ALLOWED if record.pk is None else can_edit_organisation(actor, organisation_of(record))


def _has_text(record: WithSummary) -> Decision:
    return ALLOWED if record.summary_en else denied(_("There is no English summary to review."))


SUMMARY: Workflow[WithSummary] = Workflow(
    field="summary_state",
    transitions={
        "write": Transition(_ALL, SummaryState.DRAFT, _may_write),
        "clear": Transition(_ALL, SummaryState.MISSING, _may_write),
        "review": Transition(
            frozenset({SummaryState.DRAFT, SummaryState.REVIEWED}), SummaryState.REVIEWED, can_review_summary, _has_text
        ),
    },
)


def write_summary(record: WithSummary, text: str, *, actor: Actor) -> None:
    """Set the English summary on `record` in memory; a changed text waits for a review again."""
    text = text.strip()
    if text == record.summary_en:
        return
    record.summary_en = text
    SUMMARY.apply("write" if text else "clear", record, actor=actor)


@transaction.atomic
def review_summary(*, actor: Actor, record: R, text: str) -> R:
    """Accept the English summary of `record`, as edited by the staff in `text`, and tell its owners.

    Raises DomainError on an empty text and Refused for everyone but the staff.
    """
    require(can_review_summary(actor, record))
    text = text.strip()
    if not text:
        raise DomainError(_("Write the English summary."), field="text")
    limit = record._meta.get_field("summary_en").max_length
    if limit is not None and len(text) > limit:
        raise DomainError(_("Keep the summary within %(limit)s characters.") % {"limit": limit}, field="text")
    locked = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if not locked.summary_en:
        raise DomainError(_("There is no English summary to review."), field="text")
    locked.summary_en = text
    SUMMARY.apply("review", locked, actor=actor)
    locked.updated_at = clock.now()
    locked.save(update_fields=["summary_en", "summary_state", "updated_at"])
    organisation = organisation_of(locked)
    tell(
        organisation,
        kind="summary_reviewed",
        subject=format_lazy(_("The English summary of “{name}” has been reviewed"), name=locked.name_ko),
        body=_("Partners abroad now see it. Changing it sends it to review again."),
        link=f"/desk/{organisation.pk}/",
        but=actor.user_id,
    )
    refresh_completeness(organisation)
    queue_reindex(organisation.pk)
    return locked

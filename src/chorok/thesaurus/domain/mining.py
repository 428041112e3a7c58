"""Nouns that no label covers are looked for in all texts, and a person decides what they are."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.exceptions import AlreadyEnqueued

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.engines.matching.finding import Finder
from chorok.engines.matching.mining import unknown_nouns
from chorok.engines.matching.text import Analysis, analyse
from chorok.engines.matching.thesaurus import Thesaurus
from chorok.thesaurus import policy
from chorok.thesaurus.domain.concepts import add_label
from chorok.thesaurus.domain.plain import working_concepts
from chorok.thesaurus.domain.texts import Text, all_texts
from chorok.thesaurus.models import Concept, IgnoredNoun, Label, UnknownNoun

#: Nouns kept of a search, the commonest ones; a noun that stands in one text only isn't asked about.
MOST, LEAST = 2000, 2
#: Signs before and after a noun that are shown of a text.
AROUND = 40
LONGEST = 100


def queue_mining(*, actor: Actor) -> None:
    """Have the worker look through the texts once the present transaction is committed; once, however often asked."""
    from chorok.thesaurus.tasks import mine_nouns  # noqa: PLC0415 - the task imports this module

    require(policy.can_edit(actor))
    try:
        with transaction.atomic():
            mine_nouns.defer()
    except AlreadyEnqueued:
        return


def mine() -> int:
    """Write the nouns that no label covers, in place of those found before; return how many. Needs Kiwi for Korean."""
    texts: list[Text] = []
    found = unknown_nouns(_analysed(texts), Finder(Thesaurus(working_concepts().values())), LEAST)
    now = clock.now()
    with transaction.atomic():
        ignored = set(IgnoredNoun.objects.values_list("language", "stem"))
        asked = [one for one in found if (one.language, one.stem) not in ignored and len(one.stem) <= LONGEST][:MOST]
        UnknownNoun.objects.all().delete()
        UnknownNoun.objects.bulk_create(
            UnknownNoun(
                language=one.language,
                stem=one.stem,
                written=one.written[:LONGEST],
                texts=one.texts,
                examples=[_example(texts[place], start, end) for place, start, end in one.examples],
                found_at=now,
            )
            for one in asked
        )
    return len(asked)


@transaction.atomic
def label_noun(*, actor: Actor, noun: UnknownNoun, concept: Concept, language: str, text: str) -> Label:
    """Make a noun a label of a concept; it is a draft, as every label.

    Raises DomainError where the label can't be, and where somebody has decided on the noun meanwhile.
    """
    require(policy.can_edit(actor))
    row = _undecided(noun)
    label = add_label(actor=actor, concept=concept, language=language, text=text, source="texts of the hub")
    row.delete()
    return label


@transaction.atomic
def ignore_noun(*, actor: Actor, noun: UnknownNoun) -> IgnoredNoun:
    """Say that a noun is no matter of the thesaurus; it isn't asked about again."""
    require(policy.can_edit(actor))
    _undecided(noun).delete()
    return IgnoredNoun.objects.get_or_create(
        language=noun.language,
        stem=noun.stem,
        defaults={"decided_at": clock.now(), "decided_by_id": actor.user_id},
    )[0]


@transaction.atomic
def ask_again(*, actor: Actor, ignored: IgnoredNoun) -> None:
    """Take back that a noun is left alone: the next search asks about it again."""
    require(policy.can_edit(actor))
    ignored.delete()


def _undecided(noun: UnknownNoun) -> UnknownNoun:
    """Return the noun's row, held; a search that ran meanwhile has written it anew."""
    rows = UnknownNoun.objects.select_for_update().filter(language=noun.language, stem=noun.stem)
    row = rows.first()
    if row is None:
        raise DomainError(_("Somebody has decided on this noun already."))
    return row


def _analysed(texts: list[Text]) -> Iterator[Analysis]:
    """Analyse every text, and keep each for the examples."""
    for text in all_texts():
        texts.append(text)
        yield analyse(text.text, text.language)


def _example(text: Text, start: int, end: int) -> dict[str, Any]:
    said = text.text
    return {
        "kind": text.kind,
        "pk": text.pk,
        "title": text.title[:LONGEST],
        "before": said[max(0, start - AROUND) : start],
        "word": said[start:end],
        "after": said[end : end + AROUND],
    }

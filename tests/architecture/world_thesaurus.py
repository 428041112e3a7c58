"""A small thesaurus for the authorization table: an edition, a change since, a file, a noun and one left alone."""

from typing import Any

from chorok.accounts.actors import actor_for
from chorok.accounts.models import User
from chorok.core import clock
from chorok.engines.matching.thesaurus import COLUMNS
from chorok.thesaurus.domain.concepts import add_label
from chorok.thesaurus.domain.editions import publish_edition
from chorok.thesaurus.domain.importing import upload_concepts
from chorok.thesaurus.models import IgnoredNoun, UnknownNoun
from tests.thesaurus.making import make_small

FILE = f"{'|'.join(COLUMNS)}\ndew|water|28||||us|dew|이슬||||\nfog|sky|||||us|fog|||||\n".encode()


def make_thesaurus(need_id: int, people: dict[str, User]) -> dict[str, dict[str, Any]]:
    """Make the thesaurus; return the addresses' parts by URL name."""
    staff = actor_for(people["staff"])
    water, rain = make_small(staff)
    edition = publish_edition(actor=staff, note="Water")
    label = add_label(actor=staff, concept=rain, language="ko", text="빗물 저류")
    found = upload_concepts(actor=staff, name="fog.psv", content=FILE)
    noun = UnknownNoun.objects.create(
        language="en", stem="cistern", written="cistern", texts=2, found_at=clock.now(),
        examples=[{"kind": "need", "pk": need_id, "title": "Rain", "before": "a ", "word": "cistern", "after": " for"}],
    )  # fmt: skip
    ignored = IgnoredNoun.objects.create(
        language="en", stem="gutter", decided_at=clock.now(), decided_by=people["staff"]
    )
    one = {"pk": rain.pk}
    return {
        "staff_concept": one,
        "staff_concept_edit": one,
        "staff_concept_step": {"pk": water.pk, "step": "retire"},
        "staff_label_new": one,
        "staff_label_step": {**one, "label_id": label.pk, "step": "prefer"},
        "staff_edition": {"number": edition.number},
        "staff_thesaurus_export": {"kind": "skos"},
        "staff_thesaurus_import": {"pk": found.pk},
        "staff_thesaurus_import_write": {"pk": found.pk},
        "staff_noun_again": {"pk": ignored.pk},
        "staff_noun_label": {"pk": noun.pk},
        "staff_noun_ignore": {"pk": noun.pk},
    }

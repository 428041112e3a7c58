"""Many concepts are written at once, out of plain data: the engine's own, or a file's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from chorok.core import clock
from chorok.engines.matching import thesaurus as engine
from chorok.engines.matching.comparing import Change, Difference
from chorok.thesaurus.models import Broader, Concept, Label

_BATCH = 1000


def write(changes: Iterable[Change], after: Mapping[str, engine.Concept], *, user_id: int | None) -> None:
    """Make the tables say what `after` says, given what is different. Labels that come are drafts of `user_id`.

    Whoever calls holds the thesaurus (`editions.hold`) and knows that `after` hangs together.
    """
    by_kind: defaultdict[Difference, list[Change]] = defaultdict(list)
    for change in changes:
        by_kind[change.what].append(change)
    now = clock.now()
    Concept.objects.bulk_create(
        (
            Concept(
                code=one.concept,
                climate=list(after[one.concept].climate),
                field_id=after[one.concept].field or None,
                ipc=list(after[one.concept].ipc),
                goods=list(after[one.concept].goods),
                source=after[one.concept].source,
                created_at=now,
                created_by_id=user_id,
                updated_at=now,
            )
            for one in by_kind[Difference.CONCEPT_NEW]
        ),
        batch_size=_BATCH,
    )
    numbers = dict(Concept.objects.filter(retired_at=None).values_list("code", "pk"))
    new = {one.concept for one in by_kind[Difference.CONCEPT_NEW]}
    _relink({one.concept for one in by_kind[Difference.LINK]} - new, after)
    _labels(by_kind[Difference.LABEL_NEW], by_kind[Difference.LABEL_GONE], after, numbers, user_id)
    Broader.objects.bulk_create(
        (
            Broader(concept_id=numbers[one.concept], broader_id=numbers[one.named])
            for one in by_kind[Difference.BROADER_NEW]
        ),
        batch_size=_BATCH,
    )
    for one in by_kind[Difference.BROADER_GONE]:
        Broader.objects.filter(concept=numbers[one.concept], broader=numbers[one.named]).delete()


def _relink(codes: set[str], after: Mapping[str, engine.Concept]) -> None:
    rows = list(Concept.objects.filter(code__in=codes))
    for row in rows:
        said = after[row.code]
        row.climate, row.field_id = list(said.climate), said.field or None
        row.ipc, row.goods, row.source, row.updated_at = list(said.ipc), list(said.goods), said.source, clock.now()
    Concept.objects.bulk_update(rows, ["climate", "field", "ipc", "goods", "source", "updated_at"], batch_size=_BATCH)


def _labels(
    new: Sequence[Change],
    gone: Sequence[Change],
    after: Mapping[str, engine.Concept],
    numbers: Mapping[str, int],
    user_id: int | None,
) -> None:
    now = clock.now()
    for one in gone:
        Label.objects.filter(
            concept=numbers[one.concept], language=one.language, folded=one.named.casefold(), retired_at=None
        ).update(retired_at=now)
    sources: dict[tuple[str, str, str], tuple[int, str]] = {}
    for code in {one.concept for one in new}:
        counted: defaultdict[str, int] = defaultdict(int)
        for label in after[code].labels:
            sources[code, label.language, label.text] = (counted[label.language], label.source)
            counted[label.language] += 1
    Label.objects.bulk_create(
        (
            Label(
                concept_id=numbers[one.concept],
                language=one.language,
                text=one.named,
                folded=one.named.casefold(),
                position=sources[one.concept, one.language, one.named][0],
                source=sources[one.concept, one.language, one.named][1],
                written_at=now,
                written_by_id=user_id,
            )
            for one in new
        ),
        batch_size=_BATCH,
    )

"""Concepts and labels are written, reviewed by a second person, put under each other, retired, published."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.engines.matching.comparing import Change, Difference, differences
from chorok.engines.matching.thesaurus import FIELDS, Thesaurus, shipped
from chorok.engines.matching.thesaurus import Concept as Plain
from chorok.engines.matching.thesaurus import Label as PlainLabel
from chorok.thesaurus.domain import concepts, editions
from chorok.thesaurus.domain.plain import working_concepts
from chorok.thesaurus.domain.seeding import load_thesaurus
from chorok.thesaurus.enums import LabelStatus
from chorok.thesaurus.models import Broader, Concept, Edition, Label
from tests.factories import GreenFieldFactory
from tests.thesaurus.making import make_small

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "en")]


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


@pytest.fixture
def second(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


def test_a_concept_is_written_as_the_engine_reads_it(staff: Actor) -> None:
    make_small(staff)
    assert list(working_concepts().values()) == [
        Plain(
            "rainwater",
            (PlainLabel("rainwater storage", "en", source="OECD"), PlainLabel("빗물저장", "ko", source="OECD")),
            ("water",), (28,), "", (), ("8413",), "OECD",
        ),
        Plain("water", (PlainLabel("water", "en"), PlainLabel("물", "ko"))),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"code": "Rain water"}, "code", "A code has small letters"),
        ({"code": "water"}, "code", "There is a concept with this code."),
        ({"english": "a;b"}, "english", "A label has 1 to 200 signs"),
        ({"korean": " "}, "korean", "A label has 1 to 200 signs"),
    ],
)
def test_a_wrong_concept_is_refused(staff: Actor, given: dict[str, str], field: str, said: str) -> None:
    make_small()
    with pytest.raises(DomainError, match=said) as refusal:
        concepts.create_concept(actor=staff, **{"code": "dew", "english": "dew", "korean": "이슬", **given})
    assert refusal.value.field == field
    assert Concept.objects.count() == 2


def test_a_label_is_reviewed_by_a_second_person_only(staff: Actor, second: Actor) -> None:
    _, rain = make_small()
    label = concepts.add_label(actor=staff, concept=rain, language="en", text="  rain   tank ", source="texts")
    assert (label.text, label.position, label.status) == ("rain tank", 1, LabelStatus.DRAFT)
    with pytest.raises(Refused, match="a second person"):
        concepts.review_label(actor=staff, label=label)
    label.refresh_from_db()
    assert (label.status, label.reviewed_by_id) == (LabelStatus.DRAFT, None)
    concepts.review_label(actor=second, label=label)
    label.refresh_from_db()
    assert (label.status, label.reviewed_by_id, label.reviewed_at) == (
        LabelStatus.REVIEWED, second.user_id, clock.now(),
    )  # fmt: skip
    with pytest.raises(DomainError, match="reviewed already"):
        concepts.review_label(actor=second, label=label)


def test_who_is_no_staff_changes_nothing(actor_with: Callable[..., Actor]) -> None:
    water, rain = make_small()
    label = rain.labels.all()[0]
    for nobody in (actor_with(), actor_with(Role.EVALUATOR)):
        for refused in (
            lambda actor=nobody: concepts.add_label(actor=actor, concept=rain, language="en", text="dew"),
            lambda actor=nobody: concepts.review_label(actor=actor, label=label),
            lambda actor=nobody: concepts.retire_label(actor=actor, label=label),
            lambda actor=nobody: concepts.prefer_label(actor=actor, label=label),
            lambda actor=nobody: concepts.set_broader(actor=actor, concept=rain, broader=[]),
            lambda actor=nobody: concepts.retire_concept(actor=actor, concept=water),
            lambda actor=nobody: editions.publish_edition(actor=actor, note="x"),
        ):
            with pytest.raises(Refused):
                refused()
    assert (Label.objects.filter(status=LabelStatus.DRAFT, retired_at=None).count(), Edition.objects.count()) == (4, 0)
    assert Broader.objects.count() == 1


def test_a_circle_is_refused_with_its_path(staff: Actor) -> None:
    water, rain = make_small()
    roof = concepts.create_concept(actor=staff, code="roof", english="roof", korean="지붕", broader=[rain])
    with pytest.raises(DomainError, match="rainwater → water → roof → rainwater") as refusal:
        concepts.set_broader(actor=staff, concept=water, broader=[roof])
    assert refusal.value.field == "broader"


def test_a_refused_circle_leaves_everything(staff: Actor) -> None:
    water, rain = make_small()
    with pytest.raises(DomainError, match="rainwater → water → rainwater"):
        concepts.set_broader(actor=staff, concept=water, broader=[rain])
    assert list(Broader.objects.values_list("concept__code", "broader__code")) == [("rainwater", "water")]
    with pytest.raises(DomainError, match="under itself"):
        concepts.set_broader(actor=staff, concept=water, broader=[water])
    concepts.set_broader(actor=staff, concept=rain, broader=[])
    concepts.set_broader(actor=staff, concept=water, broader=[rain])
    assert list(Broader.objects.values_list("concept__code", "broader__code")) == [("water", "rainwater")]


def test_labels_and_concepts_are_retired(staff: Actor) -> None:
    water, rain = make_small()
    with pytest.raises(DomainError, match="Put them under another one first: rainwater"):
        concepts.retire_concept(actor=staff, concept=water)
    korean = rain.labels.get(language="ko")
    concepts.retire_label(actor=staff, label=korean)
    with pytest.raises(DomainError, match="keeps at least one label"):
        concepts.retire_label(actor=staff, label=rain.labels.get(language="en"))
    concepts.add_label(actor=staff, concept=rain, language="ko", text="빗물저장")  # the same words, written anew
    concepts.retire_concept(actor=staff, concept=rain)
    assert list(working_concepts()) == ["water"]
    with pytest.raises(DomainError, match="is retired"):
        concepts.add_label(actor=staff, concept=rain, language="en", text="dew")
    concepts.take_up_concept(actor=staff, concept=rain)
    assert [label.text for label in working_concepts()["rainwater"].labels] == ["rainwater storage", "빗물저장"]


def test_the_preferred_label_is_chosen(staff: Actor) -> None:
    _, rain = make_small()
    tank = concepts.add_label(actor=staff, concept=rain, language="en", text="rain tank")
    concepts.prefer_label(actor=staff, label=tank)
    assert working_concepts()["rainwater"].name("en") == "rain tank"


def test_an_edition_is_what_the_engine_reads(staff: Actor, second: Actor) -> None:
    assert editions.current().version == editions.current_version() == shipped().version
    _, rain = make_small(staff)
    with pytest.raises(DomainError, match="Say what this edition changes"):
        editions.publish_edition(actor=staff, note=" ")
    first = editions.publish_edition(actor=staff, note="Water")
    assert (first.number, first.concepts, first.labels, first.reviewed) == (1, 2, 4, 0)
    assert editions.current_version() == f"1-{first.checksum[:12]}"
    with pytest.raises(DomainError, match="Nothing has changed"):
        editions.publish_edition(actor=staff, note="Again")
    concepts.review_label(actor=second, label=rain.labels.get(language="ko"))
    concepts.add_label(actor=staff, concept=rain, language="en", text="rain tank")
    assert "rain tank" not in str(editions.current().concepts["rainwater"])
    assert editions.changes_since_last() == [
        Change(Difference.LABEL_NEW, "rainwater", "rain tank", "en"),
        Change(Difference.LABEL_REVIEWED, "rainwater", "빗물저장", "ko"),
    ]
    edition = editions.publish_edition(actor=second, note="Tanks")
    assert (edition.number, edition.labels, edition.reviewed) == (2, 5, 1)
    read = editions.current()
    assert (read.version, differences(read, working_concepts().values())) == (edition.version, [])


def test_the_shipped_thesaurus_is_loaded_once_and_leaves_what_people_did(staff: Actor) -> None:
    rain = Plain("rainwater", (PlainLabel("rainwater", "en"), PlainLabel("빗물", "ko")), ("water",), (28,))
    water = Plain("water", (PlainLabel("water", "en"),))
    assert load_thesaurus(Thesaurus([water, rain])) == {"concepts": 2, "changes": 7}
    assert (Edition.objects.get().number, Edition.objects.get().published_by) == (1, None)
    assert load_thesaurus(Thesaurus([water, rain])) == {"concepts": 0, "changes": 0}
    concept = Concept.objects.get(code="rainwater")
    concepts.retire_label(actor=staff, label=concept.labels.get(language="ko"))
    concepts.set_broader(actor=staff, concept=concept, broader=[])
    concepts.link_concept(actor=staff, concept=concept, climate=[29], field=None, ipc=[], goods=[], source="")
    assert load_thesaurus(Thesaurus([water, rain])) == {"concepts": 0, "changes": 0}
    newer = Plain("rainwater", (*rain.labels, PlainLabel("rain harvest", "en")), ("water",), (28,))
    assert load_thesaurus(Thesaurus([water, newer])) == {"concepts": 0, "changes": 1}
    held = working_concepts()["rainwater"]
    assert (held.broader, held.climate) == ((), (29,))
    assert [label.text for label in held.labels] == ["rainwater", "rain harvest"]
    assert Edition.objects.count() == 1


def test_the_whole_shipped_thesaurus_comes_in_as_it_is() -> None:
    for code in FIELDS:
        GreenFieldFactory(code=code)
    load_thesaurus()
    held = working_concepts()
    assert len(held) == len(shipped())
    assert all(set(held[one.id].labels) == set(one.labels) and held[one.id].name("ko") == one.name("ko")
               for one in shipped())  # fmt: skip
    assert concepts.CODE.fullmatch(max(held, key=len))
    assert SYSTEM.user_id is None


def test_a_label_that_is_too_long_in_lower_case_is_refused(staff: Actor) -> None:
    water, _ = make_small(staff)
    with pytest.raises(DomainError, match="1 to 200 signs"):
        concepts.add_label(actor=staff, concept=water, language="en", text="ß" * 150)
    assert water.labels.count() == 2


def test_what_somebody_else_changed_meanwhile_is_not_written_over(staff: Actor, second: Actor) -> None:
    _, rain = make_small(staff)
    drawn = Concept.objects.get(pk=rain.pk).updated_at
    links = {"field": None, "ipc": [], "source": "OECD"}
    with clock.at(clock.now() + timedelta(minutes=1)):
        concepts.change_concept(
            actor=second, concept=rain, broader=[], climate=[29], goods=["8413"], read_at=drawn, **links
        )
    with pytest.raises(Outdated):
        concepts.change_concept(actor=staff, concept=rain, broader=[], climate=[28], goods=[], read_at=drawn, **links)
    rain.refresh_from_db()
    assert (rain.climate, rain.goods) == ([29], ["8413"])

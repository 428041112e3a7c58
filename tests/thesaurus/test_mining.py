"""Nouns that no label covers: found in the texts, made a label, or left alone; an edition reaches the matcher."""

from collections.abc import Callable

import pytest

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError, Refused
from chorok.needs.domain.matcher import up_to_date
from chorok.needs.domain.matching import search_open_needs
from chorok.needs.enums import NeedState
from chorok.needs.models import MatchRun
from chorok.thesaurus.domain import concepts, mining
from chorok.thesaurus.domain.editions import publish_edition
from chorok.thesaurus.models import IgnoredNoun, Label, UnknownNoun
from tests.needs.making import make_need, make_technology
from tests.thesaurus.making import make_small

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder", "en")]


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


def need(**changed: str) -> None:
    given = {"title": "x", "problem": "-", "scale": "", "wished": "", "state": NeedState.PUBLISHED}
    make_need(**given | changed)


def test_nouns_of_public_texts_are_counted_with_examples(staff: Actor) -> None:
    make_small()
    need(title="Cistern for schools")
    need(title="Rainwater storage and a cistern")
    need(title="A cistern in a draft", state=NeedState.DRAFT)
    make_technology(summary_ko="빗물저장 장치", name_ko="필터")
    make_technology(summary_ko="필터 부속", name_ko="부속")
    assert mining.mine() == 2
    found = UnknownNoun.objects.get(stem="cistern")
    assert (found.language, found.texts, found.written) == ("en", 2, "Cistern")
    assert [(one["kind"], one["before"], one["word"]) for one in found.examples] == [
        ("need", "", "Cistern"),
        ("need", "Rainwater storage and a ", "cistern"),
    ]
    assert set(UnknownNoun.objects.values_list("stem", "texts")) == {("cistern", 2), ("필터", 2)}


def test_a_noun_becomes_a_label_or_is_left_alone(staff: Actor) -> None:
    _, rain = make_small()
    for _ in range(2):
        need(title="Cistern gutter")
    assert mining.mine() == 2
    label = mining.label_noun(
        actor=staff, noun=UnknownNoun.objects.get(stem="cistern"), concept=rain, language="en", text="cistern"
    )
    assert (label.text, label.source, label.written_by_id) == ("cistern", "texts of the hub", staff.user_id)
    gutter = UnknownNoun.objects.get()
    with pytest.raises(DomainError, match="this label already"):
        mining.label_noun(actor=staff, noun=gutter, concept=rain, language="en", text="Cistern")
    assert UnknownNoun.objects.count() == 1
    ignored = mining.ignore_noun(actor=staff, noun=gutter)
    with pytest.raises(DomainError, match="Somebody has decided"):
        mining.ignore_noun(actor=staff, noun=gutter)
    assert mining.mine() == 0
    mining.ask_again(actor=staff, ignored=ignored)
    assert mining.mine() == 1
    assert list(UnknownNoun.objects.values_list("stem", flat=True)) == ["gutter"]


def test_only_staff_decide_on_nouns(actor_with: Callable[..., Actor]) -> None:
    _, rain = make_small()
    for _ in range(2):
        need(title="Cistern")
    mining.mine()
    noun, nobody = UnknownNoun.objects.get(), actor_with(Role.EVALUATOR)
    with pytest.raises(Refused):
        mining.ignore_noun(actor=nobody, noun=noun)
    with pytest.raises(Refused):
        mining.label_noun(actor=nobody, noun=noun, concept=rain, language="en", text="cistern")
    with pytest.raises(Refused):
        mining.queue_mining(actor=nobody)
    assert (UnknownNoun.objects.count(), IgnoredNoun.objects.count(), Label.objects.count()) == (1, 0, 4)


def test_the_matcher_finds_by_a_new_label_once_it_is_published(staff: Actor) -> None:
    _, rain = make_small()
    first = publish_edition(actor=SYSTEM, note="small")
    technology = make_technology()
    need(title="A cistern")
    search_open_needs()
    run = MatchRun.objects.get()
    assert (run.thesaurus, run.matches.count()) == (first.version, 0)
    concepts.add_label(actor=staff, concept=rain, language="en", text="cistern")
    concepts.add_label(actor=staff, concept=rain, language="ko", text="빗물저류조")
    assert search_open_needs() == 0
    edition = publish_edition(actor=staff, note="cisterns")
    assert search_open_needs() == 1
    run = MatchRun.objects.get()
    assert (run.thesaurus, [match.technology for match in run.matches.all()]) == (edition.version, [technology])
    with up_to_date() as matcher:
        assert (matcher.thesaurus.version, len(matcher)) == (edition.version, 1)


def test_a_noun_is_decided_on_once_also_after_another_search(staff: Actor) -> None:
    water, rain = make_small()
    for _ in range(2):
        need(title="Cistern")
    mining.mine()
    noun = UnknownNoun.objects.get(stem="cistern")
    mining.mine()  # writes the nouns anew while somebody reads the page
    mining.label_noun(actor=staff, noun=noun, concept=rain, language="en", text="cistern")
    with pytest.raises(DomainError, match="decided on this noun already"):
        mining.label_noun(actor=staff, noun=noun, concept=water, language="en", text="cistern")
    assert (
        UnknownNoun.objects.count(),
        list(Label.objects.filter(text="cistern").values_list("concept", flat=True)),
    ) == (
        0,
        [rain.pk],
    )

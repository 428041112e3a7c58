"""The thesaurus at the centre's desk: the list and its filters, a concept, editions, files, nouns."""

import json
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.engines.matching.thesaurus import COLUMNS
from chorok.thesaurus.domain.concepts import add_label, create_concept
from chorok.thesaurus.enums import LabelStatus
from chorok.thesaurus.models import Concept, Edition, IgnoredNoun, Label, ThesaurusImport, UnknownNoun
from tests.thesaurus.making import make_small

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]


@pytest.fixture
def desk(user_with: Callable[..., User], client_for: Callable[[User], Client]) -> Client:
    return client_for(user_with(Role.STAFF))


@pytest.fixture
def city(user_with: Callable[..., User], client_for: Callable[[User], Client]) -> Client:
    return client_for(user_with(Role.CITY))


def noun(stem: str = "cistern") -> UnknownNoun:
    return UnknownNoun.objects.create(
        language="en", stem=stem, written=stem, texts=2, found_at=clock.now(), examples=[]
    )


def counted(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_list_is_found_by_label_state_and_language(desk: Client) -> None:
    make_small()
    address = reverse("staff_thesaurus")
    assertContains(desk.get(address), "빗물저장")
    assertContains(desk.get(address, {"q": "RAINWATER st"}), "빗물저장")
    assertNotContains(desk.get(address, {"q": "RAINWATER st"}), ">물</a>")
    assertContains(desk.get(address, {"state": "without", "language": "fr"}), ">물</a>")
    assertContains(desk.get(address, {"state": "retired"}), "검색 결과가 없습니다")
    assertContains(desk.get(address, {"state": "nonsense"}), "빗물저장")


def test_the_lists_ask_the_same_at_one_and_at_three_rows(desk: Client) -> None:
    for code in ("a_one", "b_two", "c_three"):
        create_concept(actor=SYSTEM, code=code, english=code, korean=code, broader=list(Concept.objects.all()[:1]))
        noun(code)
        IgnoredNoun.objects.create(language="en", stem=f"{code}s", decided_at=clock.now(), decided_by=None)
        if code == "a_one":
            few = [counted(desk, reverse(name)) for name in ("staff_thesaurus", "staff_nouns", "staff_nouns_ignored")]
    many = [counted(desk, reverse(name)) for name in ("staff_thesaurus", "staff_nouns", "staff_nouns_ignored")]
    assert few[1:] == many[1:]
    # The first concept stands under nothing: the labels of what others stand under are one statement more.
    assert few[0] + 1 == many[0]


def test_a_concept_is_written_and_changed(desk: Client) -> None:
    make_small()
    given = {"code": "dew", "korean": "이슬", "english": "dew", "broader": "물; rainwater", "source": ""}
    answer = desk.post(reverse("staff_concept_new"), given)
    dew = Concept.objects.get(code="dew")
    assertRedirects(answer, reverse("staff_concept", args=[dew.pk]))
    assert [link.broader.code for link in dew.broader_links.all()] == ["water", "rainwater"]
    change = {"broader": "물", "climate": "28, 29", "field": "", "ipc": "", "goods": "8413 842121", "source": "us"}
    desk.post(reverse("staff_concept_edit", args=[dew.pk]), change)
    dew.refresh_from_db()
    assert (dew.climate, dew.goods, dew.source) == ([28, 29], ["8413", "842121"], "us")
    assert [link.broader.code for link in dew.broader_links.all()] == ["water"]


@pytest.mark.parametrize(
    ("broader", "said"),
    [
        ("이슬", "코드나 명칭이 ‘이슬’인 개념이 없습니다."),
        ("rain", "여러 개념의 명칭입니다. 다음 코드 가운데 하나를 적어 주십시오: rainwater, water"),
        ("빗물저장", "상위 개념이 서로 맞물려 돌게 됩니다: rainwater → water → rainwater"),
    ],
)
def test_a_wrong_broader_concept_is_told_beside_its_field(desk: Client, broader: str, said: str) -> None:
    water, rain = make_small()
    for concept in (water, rain):
        add_label(actor=SYSTEM, concept=concept, language="en", text="rain")
    change = {"broader": broader, "climate": "", "field": "", "ipc": "", "goods": "", "source": "new"}
    assertContains(desk.post(reverse("staff_concept_edit", args=[water.pk]), change), said)
    water.refresh_from_db()
    assert (water.source, water.broader_links.count()) == ("", 0)


def test_a_label_is_added_and_reviewed_by_another(
    desk: Client, user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    _, rain = make_small()
    page = reverse("staff_concept", args=[rain.pk])
    given = {"language": "ko", "text": "빗물통", "source": ""}
    assertRedirects(desk.post(reverse("staff_label_new", args=[rain.pk]), given), page)
    label = Label.objects.get(text="빗물통")
    review = reverse("staff_label_step", args=[rain.pk, label.pk, "review"])
    assert review not in desk.get(page).content.decode()
    assert desk.post(review).status_code == 403
    second = client_for(user_with(Role.STAFF))
    assertContains(second.get(page), review)
    assertRedirects(second.post(review), page)
    label.refresh_from_db()
    assert label.status == LabelStatus.REVIEWED
    assertContains(desk.post(reverse("staff_label_new", args=[rain.pk]), given), "이미 있는 명칭입니다")
    assert desk.post(reverse("staff_label_step", args=[rain.pk, label.pk, "eat"])).status_code == 404


def test_an_edition_is_published_and_taken_away(desk: Client, city: Client) -> None:
    make_small()
    address = reverse("staff_editions")
    assertContains(desk.get(address), "변경 10건")
    assert city.post(address, {"note": "Water"}).status_code == 403
    assert Edition.objects.count() == 0
    assertRedirects(desk.post(address, {"note": "Water"}), address)
    assertContains(city.get(address), "지난 판 이후 달라진 내용이 없습니다.")
    told = json.loads(city.get(reverse("staff_edition", args=[1])).content)
    assert [one["@id"] for one in told["@graph"]] == ["urn:chorok:concept:rainwater", "urn:chorok:concept:water"]


def test_what_is_exported_can_be_brought_in_again(desk: Client) -> None:
    make_small()
    answer = desk.get(reverse("staff_thesaurus_export", args=["table"]))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    book = openpyxl.load_workbook(BytesIO(content))
    assert [[cell.value or "" for cell in row] for row in book.worksheets[0].iter_rows()][:2] == [
        list(COLUMNS),
        ["rainwater", "water", "28", "", "", "8413", "OECD", "rainwater storage", "빗물저장", "", "", "", ""],
    ]
    skos = desk.get(reverse("staff_thesaurus_export", args=["skos"])).content
    for name, file in (("t.xlsx", content), ("t.jsonld", skos)):
        given = {"upload": SimpleUploadedFile(name, file)}
        answer = desk.post(reverse("staff_thesaurus_imports"), given, follow=True)
        assertContains(answer, "파일의 내용이 용어 사전과 같습니다.")
    assert desk.get(reverse("staff_thesaurus_export", args=["odd"])).status_code == 404


def test_a_file_is_looked_at_and_written(desk: Client) -> None:
    make_small()
    header = "|".join(COLUMNS)
    upload = reverse("staff_thesaurus_imports")
    bad = SimpleUploadedFile("a.psv", f"{header}\ndew|sky|||||us|dew|||||".encode())
    answer = desk.post(upload, {"upload": bad}, follow=True)
    assertContains(answer, "‘dew’ 개념의 상위 개념 ‘sky’을(를) 찾을 수 없습니다.")
    found = ThesaurusImport.objects.get()
    desk.post(reverse("staff_thesaurus_import_write", args=[found.pk]))
    assert Concept.objects.count() == 2
    good = SimpleUploadedFile("b.psv", f"{header}\ndew|water|||||us|dew|||||".encode())
    assertContains(desk.post(upload, {"upload": good}, follow=True), "개념 추가")
    found = ThesaurusImport.objects.exclude(pk=found.pk).get()
    answer = desk.post(reverse("staff_thesaurus_import_write", args=[found.pk]), follow=True)
    assertContains(answer, "변경 내용을 반영했습니다.")
    assert Concept.objects.get(code="dew").source == "us"
    broken = SimpleUploadedFile("c.csv", b"a,b\n")
    assertContains(desk.post(upload, {"upload": broken}), "제목 행이 서식과 다릅니다")


def test_a_noun_becomes_a_label_or_is_left_alone(desk: Client) -> None:
    _, rain = make_small()
    cistern, gutter = noun(), noun("gutter")
    address = reverse("staff_noun_label", args=[cistern.pk])
    assertContains(desk.get(address), 'value="cistern"')
    given = {"concept": "빗물저장", "language": "en", "text": "cistern"}
    assertRedirects(desk.post(address, given), reverse("staff_nouns"))
    assert rain.labels.get(text="cistern").status == LabelStatus.DRAFT
    desk.post(reverse("staff_noun_ignore", args=[gutter.pk]))
    ignored = IgnoredNoun.objects.get()
    assert (ignored.stem, UnknownNoun.objects.count()) == ("gutter", 0)
    desk.post(reverse("staff_noun_again", args=[ignored.pk]))
    assert IgnoredNoun.objects.count() == 0
    assertRedirects(desk.post(reverse("staff_nouns_look")), reverse("staff_nouns"))

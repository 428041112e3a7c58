import json
from pathlib import Path

import openpyxl
import pytest

from chorok.engines.matching import command
from chorok.engines.matching.skos import to_skos
from tests.engines.matching.small import small

NEEDS = "id,text,country,expires\nn1,rainwater storage for schools,ID,2026-12-31\nn2,zzz,,\n"
TECHNOLOGIES = "번호,내용,기업,공급 국가\nt1,학교용 빗물저장 탱크,=물산업,ID;VN\nt2,태양광 패널,해솔,\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    needs, technologies = tmp_path / "needs.csv", tmp_path / "technologies.csv"
    needs.write_text(NEEDS, encoding="utf-8")
    technologies.write_text(TECHNOLOGIES, encoding="utf-8-sig")
    return needs, technologies


def run(files: tuple[Path, Path], output: Path, *more: str) -> int:
    return command.main([str(files[0]), str(files[1]), "-o", str(output), *more])


def test_a_workbook_says_who_answers_what_and_why(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "matches.xlsx"
    assert run(files, output, "--today", "2026-11-01") == command.DONE
    assert capsys.readouterr().out == (
        "기술 2건에서 수요 2건의 추천 1건을 찾았습니다. 알맞은 기술이 없는 수요는 1건입니다\n"
    )
    book = openpyxl.load_workbook(output)
    assert book.sheetnames == ["추천 결과", "추천 이유", "가중치"]
    rows = list(book["추천 결과"].iter_rows(min_row=2, values_only=True))
    assert rows[0][:5] == ("n1", "en", 1, "t1", "=물산업")
    assert rows[0][7] == "유효기한: 충족, 공급 국가: 충족, 제재 목록: 충족"
    assert rows[1][:4] == ("n2", "알 수 없음", None, "알맞은 기술이 없습니다")
    assert book["추천 결과"]["E2"].data_type == "s"
    reasons = list(book["추천 이유"].iter_rows(min_row=2, values_only=True))
    assert reasons[0][2:4] + reasons[0][5:] == ("같은 개념", "빗물이용시설", "“rainwater storage”", "“빗물저장”")


def test_json_gives_numbers_as_they_are(files: tuple[Path, Path], tmp_path: Path) -> None:
    output = tmp_path / "matches.json"
    assert run(files, output, "--lang", "en") == command.DONE
    told = json.loads(output.read_text(encoding="utf-8"))
    (match,) = told["needs"][0]["matches"]
    assert match["score"] == pytest.approx(sum(part["score"] for part in match["parts"]), abs=1e-12)
    assert match["gates"] == {"expired": "unknown", "country": "yes", "sanctions": "yes"}
    assert told["weights"]["version"] == "2026-2"


def test_a_listed_country_is_shut_out(files: tuple[Path, Path], tmp_path: Path) -> None:
    listed, output = tmp_path / "listed.txt", tmp_path / "matches.json"
    listed.write_text("ID\n", encoding="utf-8")
    assert run(files, output, "--sanctions", str(listed)) == command.DONE
    told = json.loads(output.read_text(encoding="utf-8"))
    assert (told["needs"][0]["matches"], told["needs"][0]["shut_out"]) == ([], {"t1": "sanctions"})


@pytest.mark.parametrize(
    ("needs", "said"),
    [
        (
            "id,text,country\nn1,rain,ID\nn2,sun\n",
            "needs.csv, row 3: it has 2 cells where the header has 3: the columns are shifted",
        ),
        (
            "id,text,country\nn1,rain,Indonesia\n",
            "needs.csv, row 2, column country: “Indonesia” is no country code like ID",
        ),
        ("id,text,readiness\nn1,rain,12\n", "needs.csv, row 2, column readiness: “12” is no level from 1 to 9"),
        ("id,text,budget\nn1,rain,-3\n", "needs.csv, row 2, column budget: “-3” is no number from 0 up"),
        (
            "id,text,expires\nn1,rain,31.12.2026\n",
            "needs.csv, row 2, column expires: “31.12.2026” is no date like 2026-10-13",
        ),
        ("id,text\nn1,\n", "needs.csv, row 2, column text: it can't be empty"),
        ("id,text\nn1,rain\nn1,sun\n", "needs.csv, row 3, column id: “n1” stands there twice"),
        ("id,words\nn1,rain\n", "needs.csv, row 1: “words” is no column this file can have"),
        ("id,text\n", "needs.csv: there is no row in it"),
        ("", "needs.csv: there is no row in it"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_written(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], needs: str, said: str
) -> None:
    output = tmp_path / "matches.xlsx"
    output.write_text("as it was", encoding="utf-8")
    files[0].write_text(needs, encoding="utf-8")
    assert run(files, output, "--lang", "en") == command.WRONG_INPUT
    assert f"chorok: {said}\n" in capsys.readouterr().err
    assert output.read_text(encoding="utf-8") == "as it was"
    assert len(list(tmp_path.iterdir())) == 3


def test_a_wrong_encoding_is_told_with_its_row(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files[1].write_bytes("번호,내용\nt1,물\n".encode("cp949"))
    assert run(files, tmp_path / "matches.xlsx") == command.WRONG_INPUT
    assert capsys.readouterr().err == (
        "chorok: technologies.csv 1행: 파일이 UTF-8 형식이 아닙니다. ‘CSV UTF-8’ 형식으로 다시 저장해 주십시오\n"
    )
    assert not (tmp_path / "matches.xlsx").exists()


def test_templates_have_the_columns_and_replace_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--template", str(tmp_path / "new"), "--lang", "en"]) == command.DONE
    needs = (tmp_path / "new" / "needs.csv").read_text(encoding="utf-8-sig")
    assert needs.strip() == "id,text,language,country,region,sectors,scale,readiness,certificates,budget,expires"
    assert command.main(["--template", str(tmp_path / "new")]) == command.WRONG_INPUT
    assert "File exists" in capsys.readouterr().err


def test_workbooks_and_a_thesaurus_of_a_hub_are_read(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in NEEDS.splitlines():
        book.active.append([cell or None for cell in line.split(",")])
    book.save(tmp_path / "needs.xlsx")
    edition, output = tmp_path / "edition.jsonld", tmp_path / "matches.json"
    edition.write_text(to_skos(small()), encoding="utf-8")
    both = (tmp_path / "needs.xlsx", files[1])
    assert run(both, output, "--thesaurus", str(edition)) == command.DONE
    told = json.loads(output.read_text(encoding="utf-8"))
    assert [match["technology"] for match in told["needs"][0]["matches"]] == ["t1"]
    edition.write_text("{}", encoding="utf-8")
    assert run(both, output, "--lang", "en", "--thesaurus", str(edition)) == command.WRONG_INPUT
    assert capsys.readouterr().err == "chorok: the thesaurus can't be used: unreadable:  '@graph'\n"

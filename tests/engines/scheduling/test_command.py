"""`chorok schedule`: files in and out, errors by sheet, row and column, exit codes."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import time as clock
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from chorok.engines.scheduling.checking import faults
from chorok.engines.scheduling.command import DONE, INFEASIBLE, NOTHING_FOUND, WRONG_INPUT, main
from chorok.engines.scheduling.jsonfile import read_json
from chorok.engines.scheduling.model import DayPart, Demand, Interpreter, Lock, Meeting, Status, Timetable
from chorok.engines.scheduling.names import COLUMNS, SHEET_NAMES
from chorok.engines.scheduling.planner import Planner
from chorok.engines.scheduling.reading import SHEETS
from chorok.engines.scheduling.workbook import read_workbook
from tests.engines.scheduling.checker import broken

EVENT = {
    "slots": [
        {"id": "s1", "day": "2026-10-13", "start": "10:00", "end": "10:20"},
        {"id": "s2", "day": "2026-10-13", "start": "14:00", "end": "14:20"},
    ],
    "participants": [
        {"id": "c1", "name": "Hanbit"},
        {"id": "c2"},
        {"id": "b1", "available": ["2026-10-13 오전"]},
        {"id": "b2"},
    ],
    "tables": [{"id": "t1"}, {"id": "t2"}],
    "wishes": [
        {"id": "w1", "one": "c1", "other": "b1", "value": 3},
        {"id": "w2", "one": "c2", "other": "b1", "value": 2},
    ],
}


def written(folder: Path, event: object) -> str:
    path = folder / "event.json"
    path.write_text(json.dumps(event), encoding="utf-8")
    return str(path)


def changed(sheet: str, row: int, **changes: object) -> dict[str, object]:
    event = json.loads(json.dumps(EVENT))
    event[sheet][row] |= changes
    return event  # type: ignore[no-any-return]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "event.xlsx"
    assert main(["--template", str(path), "--lang", "en"]) == DONE
    return path


def test_the_template_is_an_event_without_faults(template: Path) -> None:
    event = read_workbook(template).event
    assert faults(event) == []
    assert [slot.part for slot in event.slots] == [DayPart.MORNING] * 2 + [DayPart.AFTERNOON] * 2
    assert event.slots[0].start.isoformat() == "2026-10-13T10:00:00+09:00"
    assert event.participants[3].available == {"s3", "s4"}
    assert (event.participants[3].online, event.participants[3].zone) == (True, "Europe/Oslo")
    assert event.interpreters == (
        Interpreter("i1", "Kim", frozenset({frozenset({"ko", "id"}), frozenset({"ko", "en"})}), in_a_row=3),
    )
    assert event.wishes[0].demand is Demand.MUST
    assert event.wishes[3].lock == Lock("s4")


def test_a_korean_workbook_reads_the_same(template: Path, tmp_path: Path) -> None:
    korean = tmp_path / "korean.xlsx"
    assert main(["--template", str(korean), "--lang", "ko"]) == DONE
    book = openpyxl.load_workbook(korean)
    assert book.sheetnames == ["작성 안내", *(names[1] for names in SHEET_NAMES.values())]
    assert [cell.value for cell in book["상담 신청"][1]] == [COLUMNS[name.rstrip("*")][1] for name in SHEETS["wishes"]]
    assert read_workbook(korean).event == read_workbook(template).event


def test_a_timetable_is_written_with_bounds_and_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = written(tmp_path, EVENT), tmp_path / "timetable.json"
    assert main([source, "-o", str(target), "--seconds", "5", "--lang", "en"]) == DONE
    result = json.loads(target.read_text(encoding="utf-8"))
    assert [(one["wish"], one["slot"]) for one in result["meetings"]] == [("w1", "s1")]
    assert result["reached"][1] == {"goal": "value", "value": 3, "bound": 3, "gap": 0.0}
    assert [(one["wish"], one["reason"], one["change"]) for one in result["left_out"]] == [
        (
            "w2",
            "In the morning: in another meeting: b1; in the afternoon: not available: b1.",
            "b1 would have to be available at 14:00.",
        )
    ]
    assert "value of the wishes held 3 · bound 3 · gap 0.00%" in capsys.readouterr().out


def test_a_timetable_as_a_workbook(template: Path, tmp_path: Path) -> None:
    target = tmp_path / "timetable.xlsx"
    assert main([str(template), "-o", str(target), "--seconds", "5"]) == DONE
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["요약", "시간표", "참가자별", "미배정"]
    assert [cell.value for cell in book["요약"][1]] == ["목표", "결과", "한계", "차이"]
    assert [cell.value for cell in book["요약"][3]] == ["배정된 신청의 가치", 14, 14, 0]
    held = [cell.value for row in book["시간표"].iter_rows(min_row=2, min_col=3) for cell in row if cell.value]
    assert sorted(str(one).split(" (")[0] for one in held) == [
        "Hanbit Environment – Green Nordic",
        "Hanbit Environment – PT Hijau",
        "Pureun Water – Green Nordic",
        "Pureun Water – PT Hijau",
    ]
    assert book["참가자별"].max_row == 9
    assert sorted(tmp_path.iterdir()) == [template, target]


def test_a_name_never_becomes_a_formula(tmp_path: Path) -> None:
    target = tmp_path / "timetable.xlsx"
    source = written(tmp_path, changed("participants", 0, name="=1+1"))
    assert main([source, "-o", str(target), "--seconds", "5"]) == DONE
    cells = [cell for sheet in openpyxl.load_workbook(target) for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (
            changed("wishes", 1, other="x"),
            "상담 신청 시트 2행 참가자 2 열: 참가자 ‘x’: 없는 식별자입니다. 고치거나 참가자를 추가해 주십시오.",
        ),
        (changed("wishes", 1, value="many"), "상담 신청 시트 2행 가치 열: ‘many’: 정수가 아닙니다."),
        (changed("wishes", 0, colour="red"), "상담 신청 시트 1행: ‘colour’: 알 수 없는 항목입니다."),
        (changed("wishes", 0, one=["c1"]), "상담 신청 시트 1행 참가자 1 열: ‘['c1']’: 글자가 아닙니다."),
        (changed("wishes", 0, one=""), "상담 신청 시트 1행 참가자 1 열: 비어 있습니다. 적어 주십시오."),
        (changed("slots", 0, start="25:00"), "시간대 시트 1행 시작 열: ‘25:00’: 14:20 같은 시각이 아닙니다."),
        (changed("slots", 0, day="13/10"), "시간대 시트 1행 날짜 열: ‘13/10’: 2026-10-13 같은 날짜가 아닙니다."),
        (
            changed("participants", 0, zone="Mars"),
            "참가자 시트 1행 시간대 이름 열: ‘Mars’: Asia/Seoul 같은 시간대 이름이 아닙니다.",
        ),
        (
            EVENT | {"settings": {"walking": "a b 5"}},
            "설정 시트 1행 값 열: ‘a b 5’: A홀 - B홀 = 5 같은 이동 시간이 아닙니다.",
        ),
        (
            EVENT | {"interpreters": [{"id": "i1", "pairs": ["ko"]}]},
            "통역 시트 1행 통역 언어 열: ‘ko’: ko-en 같은 언어 쌍이 아닙니다.",
        ),
        ({"slots": EVENT["slots"]}, "참가자 시트: ‘참가자’ 시트가 없습니다."),
        ([], "시간대 시트: ‘list’: 목록이 아닙니다."),
    ],
)
def test_wrong_input_is_said_by_row(
    event: object, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "timetable.json"
    assert main([written(tmp_path, event), "-o", str(target)]) == WRONG_INPUT
    assert f"chorok: {said}" in capsys.readouterr().err.splitlines()
    assert not target.exists()


def test_wrong_columns_and_cells_of_a_workbook(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.load_workbook(template)
    book["wishes"]["C1"], book["wishes"]["D1"] = "whom", "one"
    book.save(template)
    assert main([str(template), "-o", "x.json", "--lang", "en"]) == WRONG_INPUT
    names = "id, one, other, value, demand, slots, locked slot, locked table, after"
    assert capsys.readouterr().err.splitlines() == [
        f"chorok: sheet wishes, row 1: Nobody knows the column “whom”. Known are: {names}.",
        "chorok: sheet wishes, row 1, column one: The column “one” stands there twice.",
        "chorok: sheet wishes, row 1, column other: There is no column “other”.",
    ]
    template.write_bytes(b"no workbook")
    assert main([str(template), "-o", "x.json", "--lang", "en"]) == WRONG_INPUT
    assert capsys.readouterr().err == "chorok: sheet slots: This is no XLSX workbook.\n"


def test_times_and_numbers_may_be_real_cells(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    book["slots"]["D2"] = clock(9, 30)
    book["wishes"]["D2"] = 7.0
    book.save(template)
    event = read_workbook(template).event
    assert (event.slots[0].start.hour, event.slots[0].start.minute, event.wishes[0].value) == (9, 30, 7)


def test_a_missing_file_and_a_wrong_ending_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.xlsx"), "-o", "x.xlsx"]) == WRONG_INPUT
    assert capsys.readouterr().err == f"chorok: {tmp_path}/none.xlsx: No such file or directory\n"
    with pytest.raises(SystemExit) as end:
        main(["event.xlsx", "-o", "timetable.pdf"])
    assert end.value.code == WRONG_INPUT


def test_musts_that_cant_hold_together_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    event = json.loads(json.dumps(EVENT))
    for wish in event["wishes"]:
        wish["demand"] = "must"
    target = tmp_path / "timetable.json"
    assert main([written(tmp_path, event), "-o", str(target), "--seconds", "5", "--lang", "en"]) == INFEASIBLE
    assert [line for line in capsys.readouterr().err.splitlines() if line.startswith("chorok")] == [
        "chorok: These demands can't hold together; without any one of them the others can:",
        "chorok: Hanbit with b1 must be held",
        "chorok: c2 with b1 must be held",
        "chorok: b1 is available only: in the morning",
    ]
    assert not target.exists()


def test_nothing_found_in_time_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Planner, "plan", lambda *_args, **_options: Timetable(Status.UNKNOWN))
    assert main([written(tmp_path, EVENT), "-o", str(tmp_path / "t.json")]) == NOTHING_FOUND
    assert not (tmp_path / "t.json").exists()


def test_the_command_runs_without_settings_and_ctrl_c_writes_the_best_so_far(tmp_path: Path) -> None:
    """A hard event: sixty companies and sixty buyers in thin time; it is stopped after two seconds."""
    event = {
        "slots": [
            {
                "id": f"s{n}",
                "day": "2026-10-13",
                "start": f"{9 + n // 3 + n // 9:02}:{n % 3 * 20:02}",
                "end": f"{9 + n // 3 + n // 9:02}:{n % 3 * 20 + 15:02}",
            }
            for n in range(18)
        ],
        "participants": [{"id": f"p{n}", "most": 9} for n in range(60)],
        "tables": [{"id": f"t{n}"} for n in range(13)],
        "wishes": [
            {"one": f"p{n // 14}", "other": f"p{30 + (n // 14 * 5 + n % 14 * 2) % 30}", "value": n * n % 11}
            for n in range(30 * 14)
        ],
    }
    source, target = written(tmp_path, event), tmp_path / "timetable.json"
    command = [
        sys.executable,
        "-m",
        "chorok.cli",
        "schedule",
        source,
        "-o",
        str(target),
        "--seconds",
        "60",
        "--lang",
        "en",
    ]
    alone = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    pipes: dict[str, Any] = {"stderr": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": alone}
    with subprocess.Popen(command, preexec_fn=_hear_ctrl_c, **pipes) as process:  # noqa: PLW1509 - no other thread
        assert process.stderr is not None
        assert "gap" in process.stderr.readline()
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == DONE
    assert "must-meets 0 · bound 0 · gap 0.00%" in out
    result = json.loads(target.read_text(encoding="utf-8"))
    meetings = tuple(Meeting(one["wish"], one["slot"], one["table"], one["interpreter"]) for one in result["meetings"])
    assert broken(read_json(Path(source)).event, Timetable(Status.FEASIBLE, meetings)) == []
    assert len(meetings) > 150


def _hear_ctrl_c() -> None:
    """Undo what a shell does to a run in the background: its programs don't hear Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)

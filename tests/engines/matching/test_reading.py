"""Reading needs: long texts are read, and the process's own limit of a cell stays as it was."""

import csv
from pathlib import Path

from chorok.engines.matching.reading import read_needs


def test_a_long_text_is_read_and_changes_no_limit_of_the_process(tmp_path: Path) -> None:
    path = tmp_path / "needs.csv"
    path.write_text("id,text\nn1," + "rain " * 40_000 + "\n", encoding="utf-8")
    (need,) = read_needs(path)
    assert len(need.text) >= 199_999
    assert csv.field_size_limit() == 131_072

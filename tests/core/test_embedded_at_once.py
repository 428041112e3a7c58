"""The embedded PostgreSQL of a fresh folder is asked for by two processes at once."""

import subprocess
import sys
from pathlib import Path

PROGRAM = (
    "import sys; from pathlib import Path; from chorok.core.embedded import start; print(start(Path(sys.argv[1])))"
)


def test_two_processes_may_ask_for_it_first(tmp_path: Path) -> None:
    asked = [
        subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = [one.communicate(timeout=120)[0].strip().rsplit("\n", 1)[-1] for one in asked]
    assert [one.returncode for one in asked] == [0, 0, 0]
    assert len(set(told)) == 1
    assert told[0].startswith("postgresql://")

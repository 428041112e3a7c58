"""The command line says in one line what keeps it from starting."""

import os
import subprocess
import sys

import pytest


def run(*arguments: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "chorok", *arguments],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "chorok.settings.base", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("command", ["check", "serve", "worker"])
def test_an_empty_secret_is_refused_in_one_line(command: str) -> None:
    code, said = run(command, CHOROK_SECRET_KEY="")
    assert code == 1
    assert said.startswith('chorok: Environment variable "CHOROK_SECRET_KEY" invalid')
    assert said.count("\n") == 1


def test_a_setting_nobody_can_read_is_named() -> None:
    code, said = run("check", CHOROK_UPLOAD_LIMIT_MB="much")
    assert (code, said) == (1, 'chorok: Environment variable "CHOROK_UPLOAD_LIMIT_MB" invalid: Not a valid integer.\n')

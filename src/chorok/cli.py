"""The `chorok` command: every Django management command under one name."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run `chorok COMMAND …`; `chorok help` lists the commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chorok.settings.base")
    execute_from_command_line(sys.argv)

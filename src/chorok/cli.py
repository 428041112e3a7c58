"""The `chorok` command: every Django management command under one name."""

import os
import sys


def main() -> None:
    """Run `chorok COMMAND …`; `chorok help` lists the commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chorok.settings.base")
    from django.core.management import execute_from_command_line  # settings must be named first

    execute_from_command_line(sys.argv)

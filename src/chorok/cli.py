"""The `chorok` command: every Django management command under one name."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from environs import EnvError


def main() -> None:
    """Run `chorok COMMAND …`; `chorok help` lists the commands. A setting nobody can read is said in one line.

    `chorok schedule` and `chorok match` are engines' commands: they need no settings and no database.
    """
    if sys.argv[1:2] == ["schedule"]:
        from chorok.engines.scheduling import command  # noqa: PLC0415 - its solver is loaded for nobody else

        sys.exit(command.main(sys.argv[2:]))
    if sys.argv[1:2] == ["match"]:
        from chorok.engines.matching import command as matching  # noqa: PLC0415 - loaded for nobody else

        sys.exit(matching.main(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chorok.settings.base")
    try:
        execute_from_command_line(sys.argv)
    except (EnvError, ImproperlyConfigured) as error:
        sys.exit(f"chorok: {error}")


if __name__ == "__main__":
    main()

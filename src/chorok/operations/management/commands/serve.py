"""`chorok serve`: the web processes, and with `--with-worker` the worker beside them."""

import os
import shutil
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from chorok.operations import supervisor
from chorok.operations.gunicorn_conf import MULTIPROCESS_DIR, raise_open_files
from chorok.operations.starting import refuse_dangerous_configuration
from chorok.settings.environment import DATA_DIR


class Command(BaseCommand):
    """Serves the hub with gunicorn until it is told to stop; requests that have begun are finished."""

    help = "Serves the hub. Refuses to start on a dangerous setting and says which."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take address, number of processes, and whether the worker runs beside them."""
        parser.add_argument("--bind", default=os.environ.get("CHOROK_BIND", "127.0.0.1:8000"), help="address:port")
        parser.add_argument("--workers", type=int, default=int(os.environ.get("CHOROK_WEB_PROCESSES", "2")))
        parser.add_argument("--with-worker", action="store_true", help="also do the background work")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, collect the static files, and run the processes."""
        refuse_dangerous_configuration(self.stderr)
        call_command("collectstatic", interactive=False, verbosity=0)
        counters = DATA_DIR / "metrics" / options["bind"].replace(":", "_").replace("/", "_")
        shutil.rmtree(counters, ignore_errors=True)
        counters.mkdir(parents=True)
        # The embedded database runs already and its address stands in the environment, so the children share it.
        environment = {**os.environ, MULTIPROCESS_DIR: str(counters)}
        web = [sys.executable, "-m", "gunicorn", "--config", "python:chorok.operations.gunicorn_conf"]
        raise_open_files()  # the processes inherit it
        commands = [[*web, "--bind", options["bind"], "--workers", str(options["workers"]), "chorok.wsgi"]]
        if options["with_worker"]:
            commands.append([sys.executable, "-m", "chorok", "worker"])
        self.stdout.write(f"serving on http://{options['bind']}")
        self.stdout.flush()
        code = supervisor.run(commands, environment=environment)
        if code:
            sys.exit(code)

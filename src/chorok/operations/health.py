"""Is the hub alive, and is it ready to serve?"""

import shutil
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from procrastinate.contrib.django.models import ProcrastinateWorker

from chorok.core import clock
from chorok.operations.configuration import missing_migrations
from chorok.settings.environment import DATA_DIR

#: A worker writes its heartbeat every 10 seconds.
WORKER_SILENT_AFTER = timedelta(seconds=60)
OK, FAILED, MISSING = "ok", "failed", "missing"


@dataclass(frozen=True)
class Readiness:
    """The state of each part. The hub serves without a worker, only mail and documents wait: that is no failure."""

    database: str
    migrations: str
    disk: str
    worker: str

    @property
    def ready(self) -> bool:
        """Whether requests should be sent here."""
        return FAILED not in (self.database, self.migrations, self.disk)


def readiness() -> Readiness:
    """Ask each part how it is; never raises."""
    disk = OK if shutil.disk_usage(_existing_folder()).free >= settings.MIN_FREE_DISK else FAILED
    try:
        connection.ensure_connection()
        migrations = FAILED if missing_migrations() else OK
        worker = OK if migrations == OK and worker_is_alive() else MISSING
    except DatabaseError:
        return Readiness(database=FAILED, migrations=FAILED, disk=disk, worker=MISSING)
    return Readiness(database=OK, migrations=migrations, disk=disk, worker=worker)


def worker_is_alive() -> bool:
    """Say whether any worker gave a sign in the last minute."""
    return ProcrastinateWorker.objects.filter(last_heartbeat__gte=clock.now() - WORKER_SILENT_AFTER).exists()


def _existing_folder() -> str:
    return str(next(path for path in (DATA_DIR, *DATA_DIR.parents) if path.exists()))

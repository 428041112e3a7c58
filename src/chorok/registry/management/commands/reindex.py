"""`chorok reindex`: writes the directory's index anew."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from chorok.core.history import acting
from chorok.registry.domain.directory import rebuild_index

EVERY = 5_000


class Command(BaseCommand):
    """After a restore, a bulk load, or an update that changed how words are cut."""

    help = "Write the search index of the public directory anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, saying every few thousand organisations how far it is."""
        began = time.monotonic()

        def progress(done: int) -> None:
            if done % EVERY == 0:
                self.stdout.write(f"{done:,} organisations")

        with acting(user_id=None, via="reindex"):
            written = rebuild_index(progress=progress)
        self.stdout.write(f"{written:,} entries in {time.monotonic() - began:.1f} s")

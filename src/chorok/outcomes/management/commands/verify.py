"""`chorok verify`: proves that nothing in the ledger was changed behind the application's back."""

import re
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chorok.outcomes.domain.chain import Head
from chorok.outcomes.domain.verification import verify_chain

_NOTED = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


class Command(BaseCommand):
    """Ends with 0 when the ledger is intact, with 1 when something was changed."""

    help = "Check the chain of entries, the seals, the totals and every claim; name the first thing that was changed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an end of the chain that was noted elsewhere."""
        parser.add_argument(
            "--head", default="", metavar="NUMBER:HASH", help="an end of the chain noted earlier, e.g. from a report"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check and print the verdict with the rate."""
        noted = self._noted(options["head"])
        began = time.perf_counter()

        def progress(count: int) -> None:
            rate = count / (time.perf_counter() - began)
            self.stderr.write(f"  {count:,} entries, {rate:,.0f} a second")

        verdict = verify_chain(noted=noted, progress=progress)
        took = time.perf_counter() - began
        rate = verdict.entries / took if took else 0.0
        self.stdout.write(f"{verdict.entries:,} entries read in {took:.2f} s ({rate:,.0f} a second)")
        if verdict.intact:
            self.stdout.write(f"End of the chain {verdict.head.sequence}:{verdict.head.hash}")
            self.stdout.write(self.style.SUCCESS("INTACT: chain, seals, totals, claims and evidence agree."))
            return
        for one in verdict.broken:
            about = f" [claim {one.claim}]" if one.claim else ""
            self.stdout.write(f"- {one.what}{about}")
        first = verdict.broken[0]
        where = "" if first.sequence is None else f" First broken entry: {first.sequence}."
        self.stdout.write(self.style.ERROR(f"CHANGED: {len(verdict.broken)} finding(s).{where}"))
        sys.exit(1)

    def _noted(self, text: str) -> Head | None:
        if not text:
            return None
        match = _NOTED.fullmatch(text)
        if match is None:
            raise CommandError("--head takes the number of an entry, a colon and its hash of 64 characters")
        return Head(int(match[1]), match[2])

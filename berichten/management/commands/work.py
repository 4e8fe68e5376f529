"""`manage.py work`: do what waits in inbox and outbox, and look again every few seconds.

Several of them may run beside each other, and beside the portal. `--once` does what is due now.
"""

import signal
import threading
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from berichten.werk import Done, keep_working, work_once

POLL_SECONDS = 5.0


class Command(BaseCommand):
    """Ends politely on TERM, after the row it is at."""

    help = "Handle what registrations told us, and tell residents."

    def add_arguments(self, parser: CommandParser) -> None:
        """Once, or for as long as it is wanted."""
        parser.add_argument("--every", type=float, default=POLL_SECONDS, help="seconds")
        parser.add_argument("--once", action="store_true", help="what is due now, and no more")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work; a line when there was something."""
        del args
        if options["once"]:
            self._say(work_once(timezone.now))
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        keep_working(timezone.now, every=options["every"], stop=stop, report=self._say)

    def _say(self, done: Done) -> None:
        if done != Done():
            counts = (f"{number} {name}" for name, number in asdict(done).items())
            self.stdout.write(", ".join(counts))

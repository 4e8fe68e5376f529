"""`manage.py berichtenstand`: what came in, waits, was told, failed. `--prometheus`: for a scraper.

As a textfile of the node exporter, or behind whatever fetches it: the portal shows it nobody.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from berichten.stand import list_metingen


class Command(BaseCommand):
    """One line per number."""

    help = "How telling residents goes, in numbers."

    def add_arguments(self, parser: CommandParser) -> None:
        """In which form."""
        parser.add_argument("--prometheus", action="store_true", help="in its text format")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them."""
        del args
        told: set[str] = set()
        for meting in list_metingen(timezone.now()):
            if not options["prometheus"]:
                labels = " ".join(value for _, value in meting.labels)
                self.stdout.write(f"{meting.naam:18} {labels:36} {meting.waarde:g}")
                continue
            if meting.naam not in told:
                told.add(meting.naam)
                self.stdout.write(f"# HELP mijnzaken_{meting.naam} {meting.help}")
                self.stdout.write(f"# TYPE mijnzaken_{meting.naam} gauge")
            self.stdout.write(meting.as_prometheus())

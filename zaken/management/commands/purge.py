"""`manage.py purge`: what is past its term goes; see zaken.purge."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from zaken.purge import purge


class Command(BaseCommand):
    """One line per kind; alarms go to stderr as well as to the log. Run it every night."""

    help = "Remove what is past its term: sessions, inzages, verwerkingen, wijzigingen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Look first."""
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge and print."""
        del args
        dry_run: bool = options["dry_run"]
        word = "would go" if dry_run else "gone"
        for kind in purge(now=timezone.now(), dry_run=dry_run):
            self.stdout.write(
                f"{kind.kind}: {kind.gone} {word}, {kind.stay} stay (term: {kind.term})"
            )
            for alarm in kind.alarms:
                self.stderr.write(f"ALARM {kind.kind}: {alarm}")

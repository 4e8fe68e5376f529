"""`manage.py export_verwerkingen`: bring the verwerkingen of the outbox to the logboeken.

Run it every minute, or once with `--loop SECONDS`; more than one at a time is fine.
"""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from zaken.logboek.outbox import Report, export


class Command(BaseCommand):
    """One line per gemeente with a logboek; exits with 1 when rows were kept."""

    help = "Send verwerkingen to the Logboek Dataverwerkingen of each gemeente (OTLP/HTTP)."

    def add_arguments(self, parser: CommandParser) -> None:
        """The seconds between two rounds."""
        parser.add_argument("--loop", type=float, metavar="SECONDS", help="go on, until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        """One round, or one after the other."""
        del args
        pause = options["loop"]
        while pause is not None:
            for report in export(timezone.now):
                if report.sent or report.reasons:
                    self.stdout.write(say_report(report))
            self.stdout.flush()
            close_old_connections()
            time.sleep(pause)
        reports = list(export(timezone.now))
        for report in reports:
            self.stdout.write(say_report(report))
        if any(report.kept or report.reasons for report in reports):
            raise CommandError("not everything could be told")


def say_report(report: Report) -> str:
    """One line with counts and no names but the gemeente's."""
    reasons = f" ({', '.join(report.reasons)})" if report.reasons else ""
    return (
        f"{report.gemeente}: {report.sent} sent, {report.kept} kept{reasons}, "
        f"{report.waiting} in the outbox, the oldest {report.oldest:.0f} s"
    )

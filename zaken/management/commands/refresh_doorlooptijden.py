"""`manage.py refresh_doorlooptijden`: measure how long zaken take, for what residents may expect.

Daily from a timer is fine: a registration is measured at most weekly. Only registrations that have
an authorisation of their own for it (`statistiek`) are asked.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zaken.domain import SourceError
from zaken.meting import is_due, refresh
from zaken.models import Registratie


class Command(BaseCommand):
    """One line per registration; exits with 1 when something could not be measured."""

    help = "Measure how long closed zaken took, per zaaktype; keeps aggregates only."

    def add_arguments(self, parser: CommandParser) -> None:
        """Measure also what was measured less than a week ago."""
        parser.add_argument("--force", action="store_true", help="also when it is not due yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print."""
        del args
        today, faults = timezone.localdate(), 0
        for row in Registratie.objects.select_related("gemeente", "statistiek"):
            name = f"{row.gemeente.slug}/{row.slug}"
            if row.statistiek is None:
                self.stdout.write(f"-     {name}: no authorisation for it (statistiek)")
            elif not options["force"] and not is_due(row, today):
                self.stdout.write(f"-     {name}: measured less than a week ago")
            else:
                faults += self._refresh(name, row)
        if faults:
            raise CommandError(f"{faults} registration{'s' if faults > 1 else ''} failed")

    def _refresh(self, name: str, row: Registratie) -> bool:
        """Whether something failed."""
        try:
            done = refresh(row, timezone.localdate())
        except SourceError as error:
            self.stdout.write(f"FAULT {name}: {error.reason}")
            return True
        mark = "FAULT" if done.faults else "ok   "
        faults = "".join(f"; {fault}" for fault in done.faults)
        self.stdout.write(
            f"{mark} {name}: {done.kept} of {done.zaaktypen} zaaktypen say something{faults}"
        )
        return bool(done.faults)

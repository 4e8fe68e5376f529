"""`manage.py register_abonnementen`: subscribe at the Notificaties API of each registration.

Run it once after configuring `notificaties`, and again whenever something may have changed there:
what is right is left alone. `--vernieuw` gives each a new secret.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from berichten.abonnementen import register
from berichten.portaal import NoHostError, get_basis
from zaken.domain import SourceError
from zaken.models import Registratie


class Command(BaseCommand):
    """One line per registration; exits with 1 when one of them failed."""

    help = "Create, repair or renew our abonnementen at the Notificaties API."

    def add_arguments(self, parser: CommandParser) -> None:
        """A new secret, and where the portal is to be reached by the registration."""
        parser.add_argument("--vernieuw", action="store_true", help="give each a new secret")
        parser.add_argument(
            "--basis", help="address of the portal as the registration reaches it; else its host"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Register and print."""
        del args
        faults = 0
        rows = Registratie.objects.select_related("gemeente", "notificaties")
        for row in rows.exclude(notificaties=None):
            name = f"{row.gemeente.slug}/{row.slug}"
            try:
                base = options["basis"] or _get_base(row)
                done = register(row, base, rotate=options["vernieuw"], now=timezone.now())
                missing = f"; not there: {', '.join(done.ontbreekt)}" if done.ontbreekt else ""
                self.stdout.write(f"ok    {name}: {done.wat}{missing}")
            except SourceError as error:
                faults += 1
                self.stdout.write(f"FAULT {name}: {error.reason} ({error})")
        if faults:
            raise CommandError(f"{faults} abonnement{'en' if faults > 1 else ''} failed")


def _get_base(row: Registratie) -> str:
    """The first host name of the gemeente."""
    try:
        return get_basis(row.gemeente)
    except NoHostError:
        raise CommandError(f"gemeente {row.gemeente.slug} has no host name") from None

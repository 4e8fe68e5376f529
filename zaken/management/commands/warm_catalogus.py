"""`manage.py warm_catalogus`: fetch all published types, so that no resident waits for them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from zaken.models import Registratie
from zaken.registry import get_zgw_source
from zaken.zgw.catalogus_warm import warm
from zaken.zgw.transport import Deadline

SECONDS = 60.0


class Command(BaseCommand):
    """One line per registration; exits with 1 when one of them could not be read in full."""

    help = "Fill the catalogus of all registrations, in Redis, by a few large calls."

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch and print."""
        del args, options
        if not settings.REDIS_URL:
            self.stderr.write("Without REDIS_URL only this process is warm, and it ends now.")
        faults = sum([self._warm(row) for row in Registratie.objects.select_related("gemeente")])
        if faults:
            raise CommandError(f"{faults} registration{'s' if faults > 1 else ''} failed")

    def _warm(self, row: Registratie) -> bool:
        """Whether it failed."""
        catalogus = get_zgw_source(row.gemeente, row.slug).apis.catalogus
        done = warm(catalogus, Deadline.after(SECONDS))
        counts = ", ".join(f"{count} {path}" for path, count in done.counts.items())
        faults = "".join(f"; {fault}" for fault in done.faults)
        mark = "FAULT" if done.faults else "ok   "
        self.stdout.write(f"{mark} {row.gemeente.slug}/{row.slug}: {counts or 'nothing'}{faults}")
        return bool(done.faults)

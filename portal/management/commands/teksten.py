"""`manage.py teksten`: which texts residents miss, and which lost their place in the catalogus.

With `--yaml` it writes the part `teksten` of the configuration file: what was written, and for the
rest what the catalogus says, as a concept to work on.
"""

from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.tekstenlijst import build_yaml, list_remarks
from zaken.catalogi import list_zaaktypen
from zaken.domain import SourceError, Zaaktype
from zaken.models import Gemeente
from zaken.tekstbron import list_teksten


class Command(BaseCommand):
    """One line per remark; exits with 1 only when a catalogus could not be read."""

    help = "List the texts per zaaktype that are missing, orphaned, or about to end."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which gemeente, and whether to write a file."""
        parser.add_argument("--gemeente", help="only of the gemeente with this slug")
        parser.add_argument("--yaml", action="store_true", help="write the configuration instead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask the catalogi and print."""
        del args
        gemeenten = Gemeente.objects.order_by("slug")
        if options["gemeente"]:
            gemeenten = gemeenten.filter(slug=options["gemeente"])
            if not gemeenten:
                raise CommandError("no such gemeente is configured")
        failed = 0
        for gemeente in gemeenten:
            zaaktypen, faults = self._read(gemeente)
            failed += faults
            if faults:
                continue  # or all texts of a catalogus that failed would look orphaned
            if options["yaml"]:
                self._write(gemeente, zaaktypen)
            else:
                self._list(gemeente, zaaktypen)
        if failed:
            raise CommandError(f"{failed} catalogi could not be read")

    def _read(self, gemeente: Gemeente) -> tuple[list[Zaaktype], int]:
        zaaktypen: list[Zaaktype] = []
        faults = 0
        for row in gemeente.registraties.select_related("gemeente"):
            try:
                zaaktypen += list_zaaktypen(row)
            except SourceError as error:
                faults += 1
                self.stderr.write(f"{gemeente.slug}/{row.slug}: {error.reason}")
        return zaaktypen, faults

    def _list(self, gemeente: Gemeente, zaaktypen: list[Zaaktype]) -> None:
        teksten = list_teksten(gemeente)
        remarks = list(list_remarks(zaaktypen, teksten, timezone.localdate()))
        self.stdout.write(f"{gemeente.slug}: {len(remarks) or 'geen'} opmerkingen")
        for remark in remarks:
            self.stdout.write(f"  {remark}")

    def _write(self, gemeente: Gemeente, zaaktypen: list[Zaaktype]) -> None:
        content = {"slug": gemeente.slug, "teksten": build_yaml(zaaktypen, list_teksten(gemeente))}
        self.stdout.write(yaml.safe_dump([content], allow_unicode=True, sort_keys=False))

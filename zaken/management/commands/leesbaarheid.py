"""`manage.py leesbaarheid`: which words of the catalogus and of the gemeente are not plain Dutch.

Residents read the names of zaaktypen, steps and results as they stand in the catalogus: this is the
list for whoever keeps it. Also a step that has no explanation (statustekst) is on it.
"""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zaken.domain import SourceError
from zaken.leesbaarheid import examine
from zaken.models import Gemeente, Registratie
from zaken.registry import get_zgw_source
from zaken.tekstbron import list_teksten
from zaken.zgw.transport import Deadline

SECONDS = 60.0
_PUBLISHED = {"status": "definitief"}
# Where in the Catalogi API residents' words are.
_TEXTS = {
    "zaaktypen": ("omschrijving",),
    "statustypen": ("omschrijving", "statustekst"),
    "resultaattypen": ("omschrijving",),
}

type Row = dict[str, Any]


class Command(BaseCommand):
    """One line per remark; exits with 1 only when a catalogus could not be read."""

    help = "List what residents read that is not in plain Dutch (B1), with what to do about it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which gemeente; all of them without a choice."""
        parser.add_argument("--gemeente", help="only of the gemeente with this slug")

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
            remarks = list(_examine_own(gemeente))
            for row in gemeente.registraties.select_related("gemeente"):
                try:
                    remarks += _examine_catalogus(row)
                except SourceError as error:
                    failed += 1
                    self.stderr.write(f"{gemeente.slug}/{row.slug}: {error.reason}")
            self.stdout.write(f"{gemeente.slug}: {len(remarks) or 'geen'} opmerkingen")
            for remark in remarks:
                self.stdout.write(f"  {remark}")
        if failed:
            raise CommandError(f"{failed} catalogi could not be read")


def _examine_own(gemeente: Gemeente) -> Iterator[str]:
    """What the gemeente wrote itself."""
    for tekst in list_teksten(gemeente):
        yield from _say(
            f"tekst {tekst.zaaktype}", f"{tekst.titel}\n{tekst.uitleg}\n{tekst.contact}"
        )
        for stap in tekst.stappen.values():
            where = f"tekst {tekst.zaaktype}, {stap.statustype}"
            yield from _say(where, f"{stap.naam}\n{stap.uitleg}\n{stap.vooruit}")
            if stap.actie:
                yield from _say(where, f"{stap.actie.titel}\n{stap.actie.tekst}")


def _examine_catalogus(registratie: Registratie) -> Iterator[str]:
    """The types of a registration, by their names. Raises SourceError."""
    catalogus = get_zgw_source(registratie.gemeente, registratie.slug).apis.catalogus
    deadline = Deadline.after(SECONDS)
    started = {path: catalogus.start_all(path, deadline, _PUBLISHED) for path in _TEXTS}
    rows: dict[str, list[Row]] = {
        path: [row for row in pending() if isinstance(row, dict)]
        for path, pending in started.items()
    }
    names = {row.get("url"): row.get("identificatie", "") for row in rows["zaaktypen"]}
    for path, fields in _TEXTS.items():
        for row in rows[path]:
            zaaktype = names.get(row.get("url")) or names.get(row.get("zaaktype"), "")
            where = f"{path} {zaaktype}, {row.get('omschrijving', '')}"
            for field in fields:
                yield from _say(where, row.get(field) or "")
            if path == "statustypen" and not row.get("statustekst"):
                yield f"{where}: geen uitleg; vul de statustekst"


def _say(where: str, text: str) -> Iterator[str]:
    for remark in examine(text):
        yield f"{where}: {remark}"

"""`manage.py melding`: put up or take down what residents have to know now."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal.models import Melding
from zaken.leesbaarheid import examine
from zaken.models import Gemeente, Registratie


class Command(BaseCommand):
    """Without a title: list what there is."""

    help = (
        "Put a melding on top of the pages of a gemeente, or on those with zaken of one "
        "registratie; list them; take one down."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Texts in Dutch and English, from when until when."""
        parser.add_argument("gemeente", help="slug")
        parser.add_argument("titel", nargs="?", default="")
        parser.add_argument("--tekst", default="")
        parser.add_argument("--titel-en", default="")
        parser.add_argument("--tekst-en", default="")
        parser.add_argument("--registratie", default="", help="slug: only about the zaken there")
        parser.add_argument("--vanaf", default="", help="2026-12-01T18:00; left out: now")
        parser.add_argument("--tot", default="", help="left out: until taken down")
        parser.add_argument("--weg", type=int, metavar="NUMBER", help="take this one down")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for what does not exist or makes no sense."""
        del args
        gemeente = Gemeente.objects.filter(slug=options["gemeente"]).first()
        if gemeente is None:
            raise CommandError(f"there is no gemeente {options['gemeente']}")
        if options["weg"] is not None:
            self._take_down(gemeente, options["weg"])
        elif options["titel"]:
            self._put_up(gemeente, options)
        for row in gemeente.meldingen.select_related("registratie"):
            where = f" ({row.registratie.slug})" if row.registratie else ""
            until = f"{timezone.localtime(row.tot):%Y-%m-%d %H:%M}" if row.tot else "taken down"
            since = f"{timezone.localtime(row.vanaf):%Y-%m-%d %H:%M}"
            self.stdout.write(f"{row.pk}: {since} until {until}{where}: {row.titel}")

    def _take_down(self, gemeente: Gemeente, number: int) -> None:
        row = gemeente.meldingen.filter(pk=number).first()
        if row is None:
            raise CommandError(f"{gemeente.slug} has no melding {number}")
        row.delete()

    def _put_up(self, gemeente: Gemeente, options: dict[str, Any]) -> None:
        registratie = _find_registratie(gemeente, options["registratie"])
        texts = {key: options[key] for key in ("titel", "tekst", "titel_en", "tekst_en")}
        if bool(texts["titel_en"]) < bool(texts["tekst_en"]):
            raise CommandError("--tekst-en needs --titel-en")
        vanaf = _parse(options["vanaf"]) or timezone.now()
        row = Melding(
            gemeente=gemeente,
            registratie=registratie,
            vanaf=vanaf,
            tot=_parse(options["tot"]),
            **texts,
        )
        if row.tot and row.tot <= vanaf:
            raise CommandError("--tot is not after --vanaf")
        try:
            row.full_clean()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        row.save()
        for finding in examine(f"{row.titel}. {row.tekst}"):
            self.stderr.write(f"not plain language: {finding}")


def _find_registratie(gemeente: Gemeente, slug: str) -> Registratie | None:
    if not slug:
        return None
    row = gemeente.registraties.filter(slug=slug).first()
    if row is None:
        raise CommandError(f"{gemeente.slug} has no registratie {slug}")
    return row


def _parse(text: str) -> datetime | None:
    """A moment here, unless it says where. Raises CommandError."""
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"{text} is no moment: write 2026-12-01T18:00")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)

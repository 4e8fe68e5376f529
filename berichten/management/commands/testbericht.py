"""`manage.py testbericht`: send a message to yourself, to see whether a channel works."""

from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError, CommandParser

from berichten.bezorging import build_afzender
from berichten.inhoud import build_proef
from berichten.instellingen import get_instelling
from berichten.kanalen import KanaalError, Zending, get_send
from berichten.ontvangers import build_message_id
from berichten.portaal import get_domain, get_kleuren
from berichten.soorten import Kanaal
from zaken.betrokkenen import Postadres
from zaken.models import Gemeente


class Command(BaseCommand):
    """One line: by what name it is known there. Exits with 1 when it did not go."""

    help = "Send a test message by one channel."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which gemeente, by which way, to whom."""
        parser.add_argument("--gemeente", required=True, help="slug")
        parser.add_argument("--kanaal", required=True, choices=["email", "sms", "brief"])
        parser.add_argument(
            "--aan", required=True, help="address, number, or naam;straat en nummer;postcode plaats"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Send it at once, past the outbox."""
        del args
        gemeente = Gemeente.objects.filter(slug=options["gemeente"]).first()
        instelling = get_instelling(gemeente) if gemeente else None
        if gemeente is None or instelling is None:
            raise CommandError(f"{options['gemeente']} has no berichten in its configuration")
        kanaal = Kanaal(options["kanaal"])
        zending = Zending(
            instelling=instelling,
            naam=gemeente.naam,
            kleuren=get_kleuren(gemeente),
            inhoud=build_proef(build_afzender(gemeente, instelling)),
            message_id=build_message_id(uuid4(), kanaal, get_domain(gemeente)),
            adres="" if kanaal is Kanaal.BRIEF else options["aan"],
            post=_parse_post(options["aan"]) if kanaal is Kanaal.BRIEF else None,
        )
        try:
            kenmerk = get_send(instelling.via.get(kanaal, ""))(zending)
        except KanaalError as error:
            raise CommandError(f"it did not go: {error.code}") from None
        self.stdout.write(f"sent by {kanaal}: {kenmerk}")


def _parse_post(text: str) -> Postadres:
    parts = [part.strip() for part in text.split(";")]
    try:
        naam, straat, plaats = parts
    except ValueError:
        raise CommandError("--aan: naam;straat en nummer;postcode plaats") from None
    return Postadres(naam=naam, straat=straat, plaats=plaats)

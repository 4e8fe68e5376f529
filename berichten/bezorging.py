"""Hands one message to its channel, and notes what came of it with the proof: both or neither."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from berichten.adressen import Adres
from berichten.inhoud import Afzender, Inhoud
from berichten.instellingen import Instelling
from berichten.kanalen import (
    AddressRefusedError,
    KanaalBusyError,
    KanaalError,
    Zending,
    get_send,
)
from berichten.models import Bericht, Bezorging
from berichten.ontvangers import build_afmeldcode, build_message_id
from berichten.portaal import get_basis, get_domain, get_host, get_kleuren
from berichten.soorten import Kanaal, Soort, Uitkomst
from berichten.uitgaand import build_bericht, mark, record_berichten, unmark
from zaken.domain import ZaakRef
from zaken.models import Gemeente

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bezorger:
    """Brings the messages of a gemeente, at one moment; not by what is in `stil` (it is down)."""

    gemeente: Gemeente
    instelling: Instelling
    now: datetime
    stil: frozenset[Kanaal] = frozenset()

    def deliver(self, adres: Adres, inhoud: Inhoud, rows: Iterable[Bericht]) -> bool:
        """Whether it went; an address that was refused makes the rows dead, with an alarm.

        Not a code: somebody mistyped their address, and is told on the page.
        Raises KanaalError when it has to be tried again.
        """
        rows, kanaal = tuple(rows), adres.kanaal or Kanaal.GEEN
        if kanaal in self.stil:
            raise KanaalBusyError(kanaal=kanaal)
        zending = rows[0].zending or uuid4()
        herhaald = rows[0].zending is not None
        message = self._build_zending(adres, inhoud, zending, herhaald=herhaald)
        send = get_send(self.instelling.via.get(kanaal, ""))
        mark(rows, zending, kanaal)
        try:
            kenmerk = send(message)
        except AddressRefusedError as error:
            is_code = rows[0].soort == Soort.CODE
            staat = Bericht.Staat.VERVALLEN if is_code else Bericht.Staat.DOOD
            self._conclude(rows, kanaal, Uitkomst.GEWEIGERD, staat)
            if is_code:
                return False
            code = error.code
        except KanaalError as error:
            if not error.maybe_sent and not herhaald:
                unmark(rows)
            if isinstance(error, KanaalBusyError):
                raise KanaalBusyError(maybe_sent=error.maybe_sent, kanaal=kanaal) from None
            raise
        else:
            self._conclude(rows, kanaal, Uitkomst.VERZONDEN, Bericht.Staat.VERZONDEN, kenmerk)
            return True
        logger.error("%d berichten by %s are dead: %s", len(rows), kanaal, code)
        return False

    def conclude_nowhere(self, rows: Iterable[Bericht]) -> None:
        """Nobody knows how to reach them: counted, and not tried again."""
        self._conclude(tuple(rows), None, Uitkomst.GEEN_ADRES, Bericht.Staat.VERVALLEN)

    def _build_zending(
        self, adres: Adres, inhoud: Inhoud, zending: UUID, *, herhaald: bool
    ) -> Zending:
        domain = get_domain(self.gemeente)
        return Zending(
            instelling=self.instelling,
            naam=self.gemeente.naam,
            kleuren=get_kleuren(self.gemeente),
            inhoud=inhoud,
            message_id=build_message_id(zending, adres.kanaal or Kanaal.GEEN, domain),
            herhaald=herhaald,
            adres=adres.adres,
            post=adres.post,
        )

    def _conclude(
        self,
        rows: tuple[Bericht, ...],
        kanaal: Kanaal | None,
        uitkomst: Uitkomst,
        staat: Bericht.Staat,
        kenmerk: str = "",
    ) -> None:
        fout = "" if uitkomst is Uitkomst.VERZONDEN else uitkomst.value
        with transaction.atomic():
            keys = [row.pk for row in rows]
            Bericht.objects.filter(pk__in=keys).update(staat=staat, fout=fout)
            proofs = Bezorging.objects.bulk_create(
                Bezorging(
                    tijdstip=self.now,
                    gemeente=self.gemeente,
                    registratie=row.registratie,
                    zaak=row.zaak,
                    soort=row.soort,
                    ontvanger=row.ontvanger,
                    kanaal=kanaal or "",
                    uitkomst=uitkomst,
                    kenmerk=kenmerk,
                )
                for row in rows
            )
            if uitkomst is Uitkomst.VERZONDEN and self.instelling.klantcontact:
                record_berichten(self._build_klantcontact(p) for p in proofs if p.zaak)

    def _build_klantcontact(self, proof: Bezorging) -> Bericht:
        """That it was told has to be told to the register of contacts; by a row of its own."""
        return build_bericht(
            self.gemeente,
            ZaakRef(registratie=proof.registratie, uuid=proof.zaak or UUID(int=0)),
            Soort.KLANTCONTACT,
            UUID(int=proof.pk),
            proof.ontvanger,
            now=self.now,
            due=self.now,
            dringend=True,
        )


def build_afzender(gemeente: Gemeente, instelling: Instelling, ontvanger: str = "") -> Afzender:
    """The gemeente as it writes; with `ontvanger`, how they stop it. Raises NoHostError."""
    basis = get_basis(gemeente)
    stop = f"{basis}/afmelden/{build_afmeldcode(gemeente, ontvanger)}/" if ontvanger else ""
    return Afzender(
        naam=gemeente.naam,
        telefoon=gemeente.telefoon,
        openingstijden=gemeente.openingstijden,
        host=get_host(gemeente),
        url=f"{basis}/" if instelling.links else "",
        afmeld_url=stop,
    )

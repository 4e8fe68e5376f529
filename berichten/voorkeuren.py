"""How somebody wants to be told: asked, changed, and proved. Whoever may see the list may choose.

An address counts when a code that was sent to it came back (double opt-in). Until then the way
chosen before holds. What is kept is keyed by a pseudonym; an address is sealed.
"""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from django.db import transaction

from berichten.adressen import find_voorkeur, get_kanaal
from berichten.instellingen import Instelling, get_instelling, has_kanalen
from berichten.models import Bericht, Voorkeur
from berichten.ontvangers import build_code, build_zaaksleutel, get_ontvanger
from berichten.soorten import ALONE, HERINNERINGEN, Kanaal, Ritme, Soort, Uitkomst
from berichten.uitgaand import build_bericht, record_berichten
from berichten.wekker import wake
from zaken.domain import Action, Identity, ZaakNotFoundError, ZaakRef
from zaken.gate import Gate, check
from zaken.models import Gemeente

CODE_TERM = timedelta(minutes=30)
MOST_TRIES = 5
# Codes that one person can have sent: a text message costs, and annoys whom it is not for.
MOST_CODES, CODES_WITHIN = 5, timedelta(hours=1)


class Vraag(StrEnum):
    """What somebody is asked on the overview: to choose, or to look at their address again."""

    KEUZE = "keuze"
    ADRES = "adres"


class Bewijs(StrEnum):
    """What came of a code that was filled in."""

    GOED = "goed"
    FOUT = "fout"
    VERLOPEN = "verlopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keuze:
    """What somebody chose. `adres`: for e-mail and text messages; empty: the one that is known."""

    kanaal: Kanaal
    ritme: Ritme
    taal: str
    adres: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorkeuren:
    """What is known. `kanaal` None: somebody chose nothing yet.

    `nieuw_adres`: an address of which the proof is awaited, for `nieuw_kanaal`. `geweigerd`: the
    address is refused where it is; `code_geweigerd`: so is the new one.
    """

    instelling: Instelling = field(repr=False)
    kanaal: Kanaal | None = None
    ritme: Ritme = Ritme.DIRECT
    taal: str = "nl"
    email: str = field(default="", repr=False)
    telefoon: str = field(default="", repr=False)
    nieuw_kanaal: Kanaal | None = None
    nieuw_adres: str = field(default="", repr=False)
    geweigerd: bool = False
    code_geweigerd: bool = False


def get_voorkeuren(identity: Identity, gemeente: Gemeente, *, now: datetime) -> Voorkeuren:
    """Raises ZaakNotFoundError where the gemeente tells nobody anything, and as the list does."""
    instelling = _admit(identity, gemeente, now)
    row = find_voorkeur(gemeente, identity)
    if row is None:
        return Voorkeuren(instelling=instelling)
    waits = bool(row.nieuw_adres) and row.nieuw_tot is not None and now < row.nieuw_tot
    return Voorkeuren(
        instelling=instelling,
        kanaal=Kanaal(row.kanaal) if row.kanaal else None,
        ritme=Ritme(row.ritme),
        taal=row.taal,
        email=row.email,
        telefoon=row.telefoon,
        nieuw_kanaal=Kanaal(row.nieuw_kanaal) if waits else None,
        nieuw_adres=row.nieuw_adres if waits else "",
        geweigerd=row.geweigerd is not None,
        code_geweigerd=waits and _is_refused(row),
    )


def _is_refused(row: Voorkeur) -> bool:
    """Whether the last code could not be sent."""
    codes = Bericht.objects.filter(ontvanger=row.ontvanger, soort=Soort.CODE, onderwerp=row.zaadje)
    return codes.filter(fout=Uitkomst.GEWEIGERD.value).exists()


def get_vraag(identity: Identity, gemeente: Gemeente) -> Vraag | None:
    """None: there is nothing to ask, or nothing to choose here."""
    if not has_kanalen(gemeente):
        return None
    row = find_voorkeur(gemeente, identity)
    if row is None or not (row.kanaal or row.nieuw_adres):
        return Vraag.KEUZE
    return Vraag.ADRES if row.geweigerd else None


@transaction.atomic
def record_keuze(identity: Identity, gemeente: Gemeente, keuze: Keuze, *, now: datetime) -> bool:
    """Keep a choice; False when too many codes were asked for. Raises as `get_voorkeuren`.

    What waited for another rhythm or channel goes at once, by the new one.
    """
    _admit(identity, gemeente, now)
    row = _get_or_make(identity, gemeente, now)
    row.ritme, row.taal, row.gebruikt = keuze.ritme, keuze.taal, now
    known = {Kanaal.EMAIL: row.email, Kanaal.SMS: row.telefoon}.get(keuze.kanaal)
    is_refused = row.geweigerd is not None and row.kanaal == keuze.kanaal
    is_proved = bool(known) and keuze.adres in {"", known} and not is_refused
    if known is None or is_proved:
        row.kanaal, row.geweigerd = keuze.kanaal, None
        _forget_new(row)
    elif not _start_proof(row, gemeente, keuze.kanaal, keuze.adres or known, now):
        row.save()
        return False
    row.save()
    waiting = Bericht.objects.filter(ontvanger=row.ontvanger, staat=Bericht.Staat.WACHT)
    others = waiting.exclude(soort__in=[*HERINNERINGEN, *ALONE]).filter(zending=None)
    others.update(volgende_poging=now)
    wake()
    return True


@transaction.atomic
def record_code(identity: Identity, gemeente: Gemeente, code: str, *, now: datetime) -> Bewijs:
    """Whether a code proves the new address, which then counts. Raises as `get_voorkeuren`."""
    _admit(identity, gemeente, now)
    row = find_voorkeur(gemeente, identity)
    if row is None or not row.nieuw_adres or row.nieuw_tot is None:
        return Bewijs.VERLOPEN
    if now >= row.nieuw_tot or row.pogingen >= MOST_TRIES:
        return Bewijs.VERLOPEN
    if not hmac.compare_digest(build_code(row.zaadje).encode(), code.encode()):
        row.pogingen += 1
        row.save(update_fields=["pogingen"])
        return Bewijs.VERLOPEN if row.pogingen >= MOST_TRIES else Bewijs.FOUT
    if row.nieuw_kanaal == Kanaal.EMAIL:
        row.email = row.nieuw_adres
    else:
        row.telefoon = row.nieuw_adres
    row.kanaal, row.gebruikt, row.geweigerd = row.nieuw_kanaal, now, None
    _forget_new(row)
    row.save()
    return Bewijs.GOED


@transaction.atomic
def renew_code(identity: Identity, gemeente: Gemeente, *, now: datetime) -> bool:
    """Send another code to the same address; False after too many. Raises as `get_voorkeuren`."""
    _admit(identity, gemeente, now)
    row = find_voorkeur(gemeente, identity)
    if row is None or not row.nieuw_adres:
        return True
    went = _start_proof(row, gemeente, Kanaal(row.nieuw_kanaal), row.nieuw_adres, now)
    row.save()
    wake()
    return went


@transaction.atomic
def drop_new(identity: Identity, gemeente: Gemeente, *, now: datetime) -> None:
    """Keep the way that was chosen before. Raises as `get_voorkeuren`."""
    _admit(identity, gemeente, now)
    row = find_voorkeur(gemeente, identity)
    if row is not None:
        _forget_new(row)
        row.save()


def get_zaakkanaal(
    identity: Identity, gemeente: Gemeente, ref: ZaakRef, *, now: datetime
) -> tuple[Voorkeuren, Kanaal | None]:
    """What holds in general, and what for this zaak where that differs. Raises as above.

    Whoever asks may see the zaak: that is asked before (zaken.service.get_zaak).
    """
    voorkeuren = get_voorkeuren(identity, gemeente, now=now)
    row = find_voorkeur(gemeente, identity)
    kanaal = get_kanaal(row, ref)
    return voorkeuren, None if kanaal == voorkeuren.kanaal else kanaal


@transaction.atomic
def record_zaakkanaal(
    identity: Identity, gemeente: Gemeente, ref: ZaakRef, kanaal: Kanaal | None, *, now: datetime
) -> None:
    """Another way for one zaak; None: as in general. Raises as above."""
    _admit(identity, gemeente, now)
    row = _get_or_make(identity, gemeente, now)
    key = build_zaaksleutel(row.ontvanger, ref)
    row.zaken.filter(zaak=key).delete()
    if kanaal is not None:
        row.zaken.create(zaak=key, kanaal=kanaal)
    row.gebruikt = now
    row.save(update_fields=["gebruikt"])


@transaction.atomic
def stop(gemeente: Gemeente, ontvanger: str, *, now: datetime) -> None:
    """No more messages: without a login, for who has the code out of one (berichten.ontvangers)."""
    row, _ = Voorkeur.objects.update_or_create(
        ontvanger=ontvanger,
        defaults={"gemeente": gemeente, "kanaal": Kanaal.GEEN, "gebruikt": now},
    )
    row.zaken.all().delete()
    _forget_new(row)
    row.save()


def _admit(identity: Identity, gemeente: Gemeente, now: datetime) -> Instelling:
    """Whoever may see the list of zaken may choose; where there is something to choose."""
    gate = Gate(identity=identity, gemeente=gemeente, now=now)
    check(gate.decide(Action.LIST_ZAKEN, None))
    instelling = get_instelling(gemeente)
    if instelling is None or not instelling.kanalen:
        raise ZaakNotFoundError
    return instelling


def _get_or_make(identity: Identity, gemeente: Gemeente, now: datetime) -> Voorkeur:
    found = find_voorkeur(gemeente, identity)
    if found is not None:
        return found
    name = get_ontvanger(gemeente, identity)
    row, _ = Voorkeur.objects.get_or_create(
        ontvanger=name, defaults={"gemeente": gemeente, "gebruikt": now}
    )
    return row


def _start_proof(
    row: Voorkeur, gemeente: Gemeente, kanaal: Kanaal, adres: str, now: datetime
) -> bool:
    """Have a code sent to an address; False after too many."""
    asked = Bericht.objects.filter(
        ontvanger=row.ontvanger, soort=Soort.CODE, aangemaakt__gt=now - CODES_WITHIN
    )
    if asked.count() >= MOST_CODES:
        return False
    zaadje = uuid4()
    row.nieuw_adres, row.nieuw_kanaal = adres, kanaal
    row.zaadje, row.nieuw_tot, row.pogingen = str(zaadje), now + CODE_TERM, 0
    bericht = build_bericht(
        gemeente, None, Soort.CODE, zaadje, row.ontvanger, now=now, due=now, dringend=True
    )
    record_berichten([bericht])
    return True


def _forget_new(row: Voorkeur) -> None:
    row.nieuw_adres = row.nieuw_kanaal = row.zaadje = ""
    row.nieuw_tot, row.pogingen = None, 0

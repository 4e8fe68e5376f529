"""From the texts that a gemeente configured to zaken.teksten, remembered until they change."""

from datetime import date

from zaken.current import while_unchanged
from zaken.models import Gemeente, Staptekst, Zaaktypetekst
from zaken.teksten import (
    Actie,
    Beoordeling,
    Teksten,
    Wie,
    build_teksten,
)
from zaken.teksten import Staptekst as Stap
from zaken.teksten import Zaaktypetekst as Tekst


def get_teksten(gemeente: Gemeente, today: date) -> Teksten:
    """What may be shown today."""
    return _load_teksten(gemeente.pk, today)


def list_teksten(gemeente: Gemeente) -> tuple[Tekst, ...]:
    """All of them, also what is not shown yet or no longer."""
    return _load_all(gemeente.pk)


@while_unchanged
def _load_teksten(gemeente: int, today: date) -> Teksten:
    return build_teksten(_load_all(gemeente), today)


@while_unchanged
def _load_all(gemeente: int) -> tuple[Tekst, ...]:
    rows = Zaaktypetekst.objects.filter(gemeente=gemeente).order_by("zaaktype", "domein")
    return tuple(build_tekst(row) for row in rows.prefetch_related("stappen"))


def build_tekst(row: Zaaktypetekst) -> Tekst:
    """What a row says, with its steps in the order of the file that it came from."""
    return Tekst(
        zaaktype=row.zaaktype,
        domein=row.domein,
        titel=row.titel,
        uitleg=row.uitleg,
        contact=row.contact,
        contact_telefoon=row.contact_telefoon,
        contact_url=row.contact_url,
        bezwaar_url=row.bezwaar_url,
        toon_tussenberichten=row.toon_tussenberichten,
        stil_dagen=row.stil_dagen,
        product=row.product,
        eigenaar=row.eigenaar,
        geldig_tot=row.geldig_tot,
        beoordeling=Beoordeling(row.beoordeling),
        stappen={stap.statustype: _build_stap(stap) for stap in sorted(row.stappen.all(), key=_pk)},
    )


def _build_stap(row: Staptekst) -> Stap:
    actie = None
    if row.actie_titel:
        actie = Actie(titel=row.actie_titel, tekst=row.actie_tekst, dagen=row.actie_dagen)
    return Stap(
        statustype=row.statustype,
        naam=row.naam,
        uitleg=row.uitleg,
        vooruit=row.vooruit,
        wie=Wie(row.wie) if row.wie else None,
        partner=row.partner,
        actie=actie,
    )


def _pk(row: Staptekst) -> int:
    return row.pk

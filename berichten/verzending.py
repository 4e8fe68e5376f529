"""Takes one message out of the outbox and tells it: looks again, picks the way, sends, notes it.

Nothing is sent that was not written before, and what was sent is noted at once with its proof. A
worker that dies in between leaves the rows with their `zending`: the same message then goes again,
with the same Message-ID, once the claim ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import translation

from berichten.adressen import AFGEMELD, NERGENS, Adres, find_adres, find_voorkeur
from berichten.bezorging import Bezorger, build_afzender
from berichten.controle import Geldig, check
from berichten.inhoud import build_code, build_inhoud
from berichten.instellingen import Instelling, get_instelling
from berichten.models import Bericht, Bezorging, Voorkeur
from berichten.momenten import get_moment, last_at
from berichten.ontvangers import build_code as make_code
from berichten.soorten import Kanaal, Ritme, Soort
from berichten.uitgaand import build_bericht, record_berichten
from zaken.betrokkenen import Kring, Ontvanger, get_kring
from zaken.context import get_today
from zaken.domain import MijnZakenError, Missing, SourceError, SourceNotFoundError, ZaakRef
from zaken.models import Gemeente, Verwerking
from zaken.tekstbron import get_teksten
from zaken.teksten import STIL_DAGEN, Zaaktypetekst
from zaken.verwerkingen import build_verwerking, get_activiteit_uri
from zaken.zgw.klantinteracties import Klantcontact, record_klantcontact

# What the Logboek calls it, beside the names of what residents do themselves.
ACTIVITY = "bericht.send"


class NotToldError(MijnZakenError):
    """A gemeente that has rows to tell tells nobody anything any more."""

    code = "not_configured"


class RegisterError(MijnZakenError):
    """The register of contacts did not take what was told."""

    code = "register"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bundel:
    """What goes to one address in one message."""

    adres: Adres
    geldig: tuple[Geldig, ...]


def send_zending(
    rows: tuple[Bericht, ...], *, now: datetime, stil: frozenset[Kanaal] = frozenset()
) -> int:
    """Tell what these rows of one person say, but not by a channel in `stil`; how many were told.

    Raises SourceError, KanaalError and what else goes wrong: then the same rows come again.
    """
    gemeente = rows[0].gemeente
    instelling = get_instelling(gemeente)
    if instelling is None:
        raise NotToldError
    bezorger = Bezorger(gemeente=gemeente, instelling=instelling, now=now, stil=stil)
    if rows[0].soort == Soort.CODE:
        return _send_code(rows[0], bezorger)
    if rows[0].soort == Soort.KLANTCONTACT:
        return _tell_register(rows[0], instelling)
    voorkeur = Voorkeur.objects.filter(ontvanger=rows[0].ontvanger).first()
    later = _postpone(rows, voorkeur, instelling, now)
    ready = tuple(row for row in rows if row.pk not in later)
    geldig = _check_all(ready, gemeente, instelling, now)
    if not geldig:
        return 0
    voorkeur = voorkeur or find_voorkeur(gemeente, geldig[0].ontvanger.identity)
    bundels = _bundle(geldig, voorkeur, instelling)
    return sum(_send_bundel(bundel, bezorger, voorkeur) for bundel in bundels)


def _postpone(
    rows: Iterable[Bericht], voorkeur: Voorkeur | None, instelling: Instelling, now: datetime
) -> frozenset[int]:
    """Rows that have to wait: it is night, or somebody wants one message a day. Urgent ones go.

    What may have gone before does not wait: it has to be known to have gone.
    """
    stil = (instelling.stil_van, instelling.stil_tot)
    daily = voorkeur is not None and voorkeur.ritme == Ritme.DAGELIJKS
    late: dict[datetime, list[int]] = {}
    for row in rows:
        if row.dringend or row.zending is not None:
            continue
        gathered = daily and row.aangemaakt > last_at(now, instelling.verzameltijd)
        moment = get_moment(
            now, stil=stil, verzameltijd=instelling.verzameltijd if gathered else None
        )
        if moment > now:
            late.setdefault(moment, []).append(row.pk)
    for moment, keys in late.items():
        Bericht.objects.filter(pk__in=keys).update(volgende_poging=moment)
    return frozenset(key for keys in late.values() for key in keys)


def _check_all(
    rows: Iterable[Bericht], gemeente: Gemeente, instelling: Instelling, now: datetime
) -> tuple[Geldig, ...]:
    """What is still to be told; the others are done with. Each zaak is read once."""
    kringen: dict[ZaakRef, Kring | None] = {}
    today, geldig = get_today(now), []

    def tekst_of(ontvanger: Ontvanger) -> Zaaktypetekst:
        return get_teksten(gemeente, today).get(ontvanger.zaak)

    for row in rows:
        if row.zaak is None:
            continue
        ref = ZaakRef(registratie=row.registratie, uuid=row.zaak)
        if ref not in kringen:
            kringen[ref] = _find_kring(gemeente, ref, now)
        kring = kringen[ref]
        found = check(row, kring, gemeente, tekst_of, instelling, today) if kring else "gone"
        match found:
            case Geldig():
                geldig.append(found)
            case datetime():
                Bericht.objects.filter(pk=row.pk).update(volgende_poging=found)
            case str():
                _drop(row, found)
    return tuple(geldig)


def _find_kring(gemeente: Gemeente, ref: ZaakRef, now: datetime) -> Kring | None:
    """None for a zaak that is gone."""
    try:
        return get_kring(gemeente, ref, now=now)
    except SourceNotFoundError:
        return None


def _drop(row: Bericht, reason: str) -> None:
    """It need not be told; not again either."""
    Bericht.objects.filter(pk=row.pk, staat=Bericht.Staat.WACHT).update(
        staat=Bericht.Staat.VERVALLEN, fout=reason
    )


def _bundle(
    geldig: Iterable[Geldig], voorkeur: Voorkeur | None, instelling: Instelling
) -> tuple[_Bundel, ...]:
    """By address: for some zaken somebody may want another channel."""
    found: dict[Adres, list[Geldig]] = {}
    adressen: dict[ZaakRef, Adres] = {}
    for each in geldig:
        ref = each.ontvanger.zaak.ref
        if ref not in adressen:
            by = Kanaal(each.bericht.kanaal) if each.bericht.kanaal else None
            adressen[ref] = find_adres(each.ontvanger, voorkeur, instelling, ref, by=by)
        found.setdefault(adressen[ref], []).append(each)
    return tuple(_Bundel(adres=adres, geldig=tuple(rows)) for adres, rows in found.items())


def _send_bundel(bundel: _Bundel, bezorger: Bezorger, voorkeur: Voorkeur | None) -> int:
    """How many rows were told."""
    rows = [each.bericht for each in bundel.geldig]
    if bundel.adres == AFGEMELD:
        for row in rows:
            _drop(row, "unsubscribed")
        return 0
    if bundel.adres == NERGENS:
        bezorger.conclude_nowhere(rows)
        return 0
    gemeente, instelling = bezorger.gemeente, bezorger.instelling
    zaken = {each.ontvanger.zaak.ref for each in bundel.geldig}
    nieuws = tuple(each.nieuws for each in bundel.geldig)
    with translation.override(voorkeur.taal if voorkeur else "nl"):
        afzender = build_afzender(gemeente, instelling, rows[0].ontvanger)
        inhoud = build_inhoud(nieuws, len(zaken), afzender)
        verwerking = _build_verwerking(bundel, bezorger)
        went = bezorger.deliver(bundel.adres, inhoud, rows)
    if not went:
        _record_refused(voorkeur, bundel.adres, bezorger.now)
        return 0
    if verwerking is not None:
        verwerking.save()
    if voorkeur is not None:
        Voorkeur.objects.filter(pk=voorkeur.pk).update(gebruikt=bezorger.now, geweigerd=None)
    record_berichten(_list_next(bundel.geldig, gemeente, bezorger.now))
    return len(rows)


def _record_refused(voorkeur: Voorkeur | None, adres: Adres, now: datetime) -> None:
    """So that they hear it when they log in; it is tried again with the next message."""
    if voorkeur is not None and adres.adres and adres.adres in {voorkeur.email, voorkeur.telefoon}:
        Voorkeur.objects.filter(pk=voorkeur.pk).update(geweigerd=now)


def _build_verwerking(bundel: _Bundel, bezorger: Bezorger) -> Verwerking | None:
    """For the Logboek of the gemeente: that somebody's data were used to tell them something.

    Raises LogboekConfigurationError: what could not be told of must not take place.
    """
    ontvanger, gemeente = bundel.geldig[0].ontvanger, bezorger.gemeente
    row = build_verwerking(
        ontvanger.identity.subject, gemeente, action=ACTIVITY, begin=bezorger.now
    )
    if row is not None:
        zaaktype = ontvanger.zaak.zaaktype
        known = "" if isinstance(zaaktype, Missing) else zaaktype.value.identificatie
        row.activiteit = get_activiteit_uri(gemeente, known)
        row.gelukt = True
    return row


def _send_code(row: Bericht, bezorger: Bezorger) -> int:
    """To the address that is to be proved, if it is still the one that was asked for, in time."""
    voorkeur = Voorkeur.objects.filter(ontvanger=row.ontvanger, nieuw_tot__gt=bezorger.now).first()
    if voorkeur is None or not voorkeur.nieuw_adres or voorkeur.zaadje != str(row.onderwerp):
        _drop(row, "done")
        return 0
    adres = Adres(kanaal=Kanaal(voorkeur.nieuw_kanaal), adres=voorkeur.nieuw_adres)
    afzender = build_afzender(bezorger.gemeente, bezorger.instelling)
    with translation.override(voorkeur.taal):
        inhoud = build_code(make_code(voorkeur.zaadje), afzender)
        return int(bezorger.deliver(adres, inhoud, [row]))


def _tell_register(row: Bericht, instelling: Instelling) -> int:
    """Write back that somebody was told. Raises RegisterError: it holds no message up."""
    proof = Bezorging.objects.filter(pk=row.onderwerp.int if row.onderwerp else 0).first()
    service, codes = instelling.klantinteracties, instelling.klantcontact
    if proof is None or proof.zaak is None or service is None or codes is None:
        _drop(row, "done")
        return 0
    contact = Klantcontact(
        kanaal=proof.kanaal,
        onderwerp="Bericht over een zaak",
        tijdstip=proof.tijdstip,
        taal="nld",
        zaak=proof.zaak,
        codes=codes,
    )
    try:
        record_klantcontact(service, contact)
    except SourceError as error:
        raise RegisterError(error.code) from None
    Bericht.objects.filter(pk=row.pk).update(staat=Bericht.Staat.VERZONDEN, fout="")
    return 1


def _list_next(geldig: Iterable[Geldig], gemeente: Gemeente, now: datetime) -> list[Bericht]:
    """A zaak that is still quiet is not forgotten the next time either."""
    rows = []
    for each in geldig:
        row, ref = each.bericht, each.ontvanger.zaak.ref
        if row.soort != Soort.STIL or row.onderwerp is None:
            continue
        tekst = get_teksten(gemeente, get_today(now)).get(each.ontvanger.zaak)
        due = now + timedelta(days=tekst.stil_dagen or STIL_DAGEN)
        made = build_bericht(
            gemeente,
            ref,
            Soort.STIL,
            row.onderwerp,
            row.ontvanger,
            now=now,
            due=due,
            keer=due.toordinal(),
        )
        rows.append(made)
    return rows

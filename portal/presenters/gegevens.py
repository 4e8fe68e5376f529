"""A zaak as data for the resident's own use: what the page shows, under the names of the standard.

Nothing that the page does not show: it is made of the same dossier, after the same decisions.
"""

from collections.abc import Mapping
from datetime import date, datetime

from portal.presenters.zaaknaam import say_soort, say_stap, say_status, say_title
from zaken.domain import Besluit, Document, Dossier, Missing, Outcome
from zaken.models import Gemeente
from zaken.teksten import Teksten, Zaaktypetekst
from zaken.termijnen import get_bezwaartermijn
from zaken.timeline import Stap, Timeline, get_legal_limit

type Value = str | int | bool | list["Value"] | dict[str, "Value"] | None


def build_gegevens(
    dossier: Dossier, timeline: Timeline, gemeente: Gemeente, teksten: Teksten, now: datetime
) -> Mapping[str, Value]:
    """Dates as YYYY-MM-DD, moments with their zone. `ontbreekt` names lists that are not whole."""
    zaak, tekst = dossier.zaak, teksten.get(dossier.zaak)
    limit = None if zaak.is_afgerond else get_legal_limit(zaak)
    return {
        "opgehaald": now.isoformat(timespec="seconds"),
        "gemeente": gemeente.naam,
        "registratie": dossier.organisatie or dossier.toegang.registratie,
        "zaaknummer": zaak.identificatie,
        "omschrijving": say_title(zaak, teksten),
        "soort": say_soort(zaak, teksten),
        "status": say_status(zaak, teksten),
        "startdatum": zaak.startdatum.isoformat(),
        "einddatum": _day(zaak.einddatum),
        "einddatumGepland": _day(zaak.einddatum_gepland),
        "uiterlijkeEinddatumAfdoening": _day(limit[0] if limit else None),
        "uiterlijkeEinddatumAfdoeningBerekend": bool(limit and limit[1]),
        "opgeschort": zaak.opschorting is not None,
        "verlengd": zaak.verlenging is not None,
        "stappen": [_stap(stap, tekst, teksten) for stap in timeline.stappen],
        "besluiten": [_besluit(b) for b in _values(dossier.besluiten)],
        "documenten": [_document(d) for d in _values(dossier.documenten)],
        "ontbreekt": [*_missing(dossier, timeline)],
    }


def _values[T](outcome: Outcome[tuple[T, ...]]) -> tuple[T, ...]:
    return () if isinstance(outcome, Missing) else outcome.value


def _missing(dossier: Dossier, timeline: Timeline) -> list[Value]:
    lists = {
        "stappen": not timeline.complete,
        "tussentijdseBerichten": timeline.tussenberichten_missing,
        "onderdelen": isinstance(dossier.deelzaken, Missing),
        "besluiten": isinstance(dossier.besluiten, Missing),
        "documenten": isinstance(dossier.documenten, Missing),
    }
    return [name for name, is_missing in lists.items() if is_missing]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _stap(stap: Stap, tekst: Zaaktypetekst, teksten: Teksten) -> dict[str, Value]:
    own = tekst.get_stap(stap.statustype)
    return {
        "naam": say_stap(stap.statustype, own) if stap.statustype else None,
        "stand": stap.state.value,
        "datumStatusGezet": _moment(stap.reached_at),
        "eerderGezet": [_moment(moment) for moment in stap.eerder],
        "norm": _day(stap.norm),
        "tussentijdseBerichten": [
            {"omschrijving": bericht.omschrijving, "tijdstip": _moment(bericht.tijdstip)}
            for bericht in (stap.tussenberichten if tekst.toon_tussenberichten else ())
        ],
        "onderdelen": [say_title(deelzaak, teksten) for deelzaak in stap.onderdelen],
    }


def _besluit(besluit: Besluit) -> dict[str, Value]:
    termijn = get_bezwaartermijn(besluit)
    return {
        "identificatie": besluit.identificatie,
        "soort": besluit.soort,
        "datum": besluit.datum.isoformat(),
        "ingangsdatum": _day(besluit.ingangsdatum),
        "vervaldatum": _day(besluit.vervaldatum),
        "toelichting": besluit.toelichting,
        "bezwaarTotEnMet": _day(termijn.last_day if termijn else None),
        "bezwaarBerekend": bool(termijn and termijn.computed),
    }


def _document(document: Document) -> dict[str, Value]:
    return {
        "titel": document.titel,
        "soort": document.soort,
        "bestandsnaam": document.bestandsnaam,
        "formaat": document.formaat,
        "bestandsomvang": document.bestandsomvang,
        "creatiedatum": _day(document.creatiedatum),
    }

"""The zaken of the invented people, told around `today` so that the demo is always of this week.

Each zaak has a key; its uuid is `zaak_uuid(key)` on every day and machine. Traps are in traps.
"""

from collections.abc import Sequence
from datetime import date

from demo.people import PEOPLE
from demo.registration.builder import Builder, Zaak
from demo.registration.bulk import add_bulk, build_people
from demo.registration.ervaring import add_ervaring
from demo.registration.filler import Filler
from demo.registration.pilots import add_inkomenstoeslag, add_klacht
from demo.registration.representation import add_representation
from demo.registration.store import Store, make_uuid
from demo.registration.traps import add_traps
from demo.registration.voorbeeld import (
    AANVRAAG,
    BESCHIKKING,
    BIJLAGE,
    BRIEF,
    NOTITIE,
    Voorbeeld,
    build_catalogus,
)

_PEOPLE = {person.key: person for person in PEOPLE}
BIG_KEY = "anna-groot-bestand"
_CHECKED = "Interne aantekening: dossier compleet, akkoord teamleider"


def zaak_uuid(key: str) -> str:
    """Return the uuid of the zaak with this key."""
    return make_uuid("zaken", key)


def build_stories(today: date, *, bulk: Sequence[int] = (), big: int = 0) -> Store:
    """Return the demo's registration as it stands on `today`; see `tell_stories`."""
    return tell_stories(today, bulk=bulk, big=big).store


def tell_stories(today: date, *, bulk: Sequence[int] = (), big: int = 0) -> Builder:
    """Return who made the demo's registration as it stands on `today`.

    `bulk`: residents with so many zaken besides (bulk.build_people); `big`: bytes of a document
    that Anna has besides.
    """
    builder = Builder(today)
    catalogus = build_catalogus(builder)
    _add_carla(builder, catalogus)
    _add_bas(builder, catalogus)
    _add_anna_done(builder, catalogus)
    _add_anna_running(builder, catalogus)
    add_representation(builder, catalogus)
    add_traps(builder, catalogus, _PEOPLE["anna"])
    add_bulk(builder, catalogus, _PEOPLE["dirk"])
    for person, count in build_people(bulk):
        add_bulk(builder, catalogus, person, count)
    add_ervaring(builder, catalogus)
    if big:
        _add_big(builder, catalogus, big)
    return builder


def build_pilot(today: date, slug: str) -> Store:
    """Return the registration of another gemeente; see `tell_pilot`."""
    return tell_pilot(today, slug).store


def tell_pilot(today: date, slug: str) -> Builder:
    """Return who made the registration of another gemeente: its pilot of the guide, little else.

    A zaak has the same uuid at each gemeente that has it: only the host keeps them apart, as it
    should.
    """
    builder = Builder(today)
    catalogus = build_catalogus(builder)
    match slug:
        case "den-haag":
            _add_geluid(builder, catalogus, "anna", "Lindelaan 8", days=-70)
        case "tilburg":
            add_klacht(builder)
            _add_klacht(builder, catalogus, "anna")
        case "buren":
            add_inkomenstoeslag(builder)
            _add_waiting(builder, catalogus)
            _add_granted(builder, catalogus)
        case _:
            _add_bezwaar(builder, catalogus)
    _add_stook(builder, catalogus)
    _add_refused(builder, catalogus)
    return builder


def _add_big(builder: Builder, catalogus: Voorbeeld, size: int) -> None:
    """Add a zaak with a document of any size, made while it is read."""
    zaak = builder.zaak(catalogus.melding, BIG_KEY, statuses=[("Melding ontvangen", -3)])
    _rol(builder, zaak, "anna")
    sent = {"verzenddatum": -3, "creatiedatum": -3}
    builder.document(zaak, "Groot bestand", soort=BRIEF, inhoud=Filler(size), raw=sent)


def _rol(builder: Builder, zaak: Zaak, key: str, generiek: str = "initiator") -> None:
    person = _PEOPLE[key]
    builder.rol(zaak, person.bsn, person.naam, generiek=generiek)
    if generiek == "initiator":
        builder.behandelaar(zaak)


def _add_anna_running(builder: Builder, catalogus: Voorbeeld) -> None:
    _add_geluid(builder, catalogus, "anna", "Lindelaan 8", days=-70)
    _add_stook(builder, catalogus)
    _add_waiting(builder, catalogus)
    _add_bezwaar(builder, catalogus)
    melding = builder.zaak(
        catalogus.melding,
        "anna-melding-nieuw",
        raw={"startdatum": -1, "omschrijving": "Losse stoeptegel Dorpsstraat"},
    )
    _rol(builder, melding, "anna")


def _add_stook(builder: Builder, catalogus: Voorbeeld) -> None:
    stook = builder.zaak(
        catalogus.stookontheffing,
        "anna-stook-lopend",
        statuses=[("Aanvraag ontvangen", -9), ("Aanvraag beoordelen", -5)],
        raw={"omschrijving": "Stookontheffing kampvuur bij de scouting"},
    )
    _rol(builder, stook, "anna")


def _add_bezwaar(builder: Builder, catalogus: Voorbeeld) -> None:
    """Add Anna's bezwaar: extended, with documents, and Bas as belanghebbende."""
    zaak = builder.zaak(
        catalogus.bezwaar,
        "anna-bezwaar-woz",
        statuses=[
            ("Bezwaar ontvangen", -110),
            ("Bezwaar beoordelen", builder.moment(-64, "14:27:43"), _CHECKED),
        ],
        raw={
            "omschrijving": "Bezwaar tegen WOZ-waarde Havenkade 12",
            "toelichting": "De waarde is hoger dan die van de buren.",
            "einddatumGepland": 22,
            "uiterlijkeEinddatumAfdoening": 72,
            "verlenging": {
                "reden": "Wij laten uw woning opnieuw taxeren",
                "duur": "P42D",
            },
        },
    )
    _rol(builder, zaak, "anna")
    _rol(builder, zaak, "bas", "belanghebbende")
    resident = {"auteur": "Anna Jansen", "ontvangstdatum": -110, "creatiedatum": -110}
    builder.document(zaak, "Bezwaarschrift WOZ-waarde", soort=AANVRAAG, raw=resident)
    gemeente = {"verzenddatum": -108, "creatiedatum": -108}
    builder.document(zaak, "Ontvangstbevestiging bezwaar", soort=BRIEF, raw=gemeente)
    longer = {"verzenddatum": -30, "creatiedatum": -30}
    builder.document(zaak, "Brief over langere behandeling", soort=BRIEF, raw=longer)
    note = {"vertrouwelijkheidaanduiding": "vertrouwelijk", "creatiedatum": -64}
    builder.document(zaak, "Notitie taxateur", soort=NOTITIE, raw=note)


def _add_waiting(builder: Builder, catalogus: Voorbeeld) -> None:
    """Add the toeslag for which Anna has to send something."""
    zaak = builder.zaak(
        catalogus.toeslag,
        "anna-toeslag-wacht",
        statuses=[
            ("Aanvraag ontvangen", -24),
            ("Aanvraag beoordelen", -15),
            ("Wacht op aanvulling", -6),
        ],
        raw={
            "omschrijving": f"Individuele inkomenstoeslag {builder.today.year}",
            "opschorting": {
                "indicatie": True,
                "eerdereOpschorting": True,
                "reden": "Wij wachten op uw bankafschriften",
            },
        },
    )
    _rol(builder, zaak, "anna")
    builder.substatus(zaak, "Bankafschriften opgevraagd", -6, "betrokkenen")
    builder.substatus(zaak, "Dossier gecontroleerd door collega", -6, "intern")
    resident = {"auteur": "Anna Jansen", "ontvangstdatum": -24, "creatiedatum": -24}
    builder.document(zaak, "Aanvraag inkomenstoeslag", soort=AANVRAAG, raw=resident)
    letter = {"verzenddatum": -6, "creatiedatum": -6}
    builder.document(zaak, "Verzoek om bankafschriften", soort=BRIEF, raw=letter)


def _add_anna_done(builder: Builder, catalogus: Voorbeeld) -> None:
    _add_old_klacht(builder, catalogus)
    _add_refused(builder, catalogus)
    _add_granted(builder, catalogus)


def _add_granted(builder: Builder, catalogus: Voorbeeld) -> None:
    """Add the toeslag of last year: granted, and bezwaar is still possible."""
    zaak = builder.zaak(
        catalogus.toeslag,
        "anna-toeslag-toegekend",
        statuses=[
            ("Aanvraag ontvangen", -75),
            ("Aanvraag beoordelen", -61, _CHECKED),
            ("Besluit", -20),
        ],
        raw={"omschrijving": f"Individuele inkomenstoeslag {builder.today.year - 1}"},
    )
    _rol(builder, zaak, "anna")
    builder.resultaat(zaak, "Toegekend", "U krijgt de toeslag.")
    resident = {"auteur": "Anna Jansen", "ontvangstdatum": -75, "creatiedatum": -75}
    builder.document(zaak, "Aanvraag inkomenstoeslag", soort=AANVRAAG, raw=resident)
    builder.document(zaak, "Loonstroken", soort=BIJLAGE, raw=resident)
    letter = {"verzenddatum": -20, "creatiedatum": -20}
    beschikking = builder.document(zaak, "Besluit inkomenstoeslag", soort=BESCHIKKING, raw=letter)
    builder.besluit(
        zaak,
        "Besluit inkomenstoeslag",
        -20,
        documents=[beschikking],
        raw={
            "ingangsdatum": -14,
            "toelichting": "U krijgt 455 euro inkomenstoeslag.",
        },
    )


def _add_refused(builder: Builder, catalogus: Voorbeeld) -> None:
    """Add the refused stookontheffing, too late for bezwaar."""
    zaak = builder.zaak(
        catalogus.stookontheffing,
        "anna-stook-geweigerd",
        statuses=[
            ("Aanvraag ontvangen", -230),
            ("Aanvraag beoordelen", builder.moment(-221, "22:45:12")),
            ("Besluit", -205),
        ],
        raw={"omschrijving": "Stookontheffing paasvuur Weidelaan"},
    )
    _rol(builder, zaak, "anna")
    builder.resultaat(zaak, "Geweigerd", "Het vuur is te dicht bij de huizen.")
    letter = {"verzenddatum": -205, "creatiedatum": -205}
    beschikking = builder.document(zaak, "Besluit stookontheffing", soort=BESCHIKKING, raw=letter)
    builder.besluit(
        zaak,
        "Besluit stookontheffing",
        -205,
        documents=[beschikking],
        raw={
            "toelichting": "U krijgt geen ontheffing. Het vuur is te dicht bij de huizen.",
            "uiterlijkeReactiedatum": -163,
        },
    )


def _add_old_klacht(builder: Builder, catalogus: Voorbeeld) -> None:
    """Add the klacht of three years ago, under the version of the zaaktype of then."""
    year = builder.today.year - 3
    zaak = builder.zaak(
        catalogus.klacht_oud,
        "anna-klacht-oud",
        statuses=[
            ("Geregistreerd", date(year, 3, 6)),
            ("In behandeling", date(year, 3, 9)),
            ("Afgehandeld", date(year, 4, 20)),
        ],
        raw={"omschrijving": "Klacht over de balie"},
    )
    _rol(builder, zaak, "anna")
    builder.resultaat(zaak, "Gegrond", "U had gelijk. Wij bieden onze excuses aan.")


def _add_geluid(
    builder: Builder,
    catalogus: Voorbeeld,
    key: str,
    adres: str,
    *,
    days: int,
) -> None:
    """Add a subsidie with two deelzaken: one with a rol for the resident, one without."""
    hoofdzaak = builder.zaak(
        catalogus.geluid,
        f"{key}-geluid",
        statuses=[
            ("Aanvraag ontvangen", days),
            ("Onderzoek aan uw woning", days + 12, _CHECKED),
        ],
        raw={
            "omschrijving": f"Geluidssanering {adres}",
            "toelichting": "Gevelisolatie slaapkamers",
        },
    )
    _rol(builder, hoofdzaak, key)
    for text, day in (
        ("Wij hebben de geluidsmeting afgesproken", days + 14),
        ("De geluidsmeting is gedaan", days + 27),
        ("Het rapport wordt geschreven", days + 34),
    ):
        builder.substatus(hoofdzaak, text, day, "betrokkenen")
    builder.substatus(hoofdzaak, "Offerte aannemer te hoog, intern overleg", days + 40, "intern")
    meting = builder.zaak(
        catalogus.onderzoek,
        f"{key}-geluid-meting",
        statuses=[
            ("Onderzoek gepland", days + 12),
            ("Onderzoek bezig", days + 20),
            ("Onderzoek klaar", days + 27),
        ],
        raw={"omschrijving": "Geluidsmeting binnen", "hoofdzaak": hoofdzaak.url},
    )
    _rol(builder, meting, key)
    builder.resultaat(meting, "Uitgevoerd")
    report = {"verzenddatum": days + 27, "creatiedatum": days + 27}
    builder.document(meting, "Rapport geluidsmeting", soort=BRIEF, raw=report)
    opname = builder.zaak(
        catalogus.onderzoek,
        f"{key}-geluid-opname",
        statuses=[("Onderzoek gepland", days + 14)],
        raw={"omschrijving": "Bouwkundige opname", "hoofdzaak": hoofdzaak.url},
    )
    builder.behandelaar(opname)


def _add_bas(builder: Builder, catalogus: Voorbeeld) -> None:
    """Add the zaken of Bas himself; those for others are in representation."""
    _add_geluid(builder, catalogus, "bas", "Kerkplein 3", days=-100)


def _add_klacht(builder: Builder, catalogus: Voorbeeld, key: str) -> None:
    klacht = builder.zaak(
        catalogus.klacht,
        f"{key}-klacht",
        statuses=[("Klacht ontvangen", -18), ("Gesprek met u", -11)],
        raw={"omschrijving": "Klacht over het ophalen van afval"},
    )
    _rol(builder, klacht, key)
    resident = {"auteur": _PEOPLE[key].naam, "ontvangstdatum": -18, "creatiedatum": -18}
    builder.document(klacht, "Klacht afval", soort=AANVRAAG, raw=resident)


def _add_carla(builder: Builder, catalogus: Voorbeeld) -> None:
    """Add the zaken of Carla; a rol of Anna in the second has ended."""
    _add_klacht(builder, catalogus, "carla")
    stook = builder.zaak(
        catalogus.stookontheffing,
        "carla-stook-verleend",
        statuses=[("Aanvraag ontvangen", -60), ("Aanvraag beoordelen", -55), ("Besluit", -48)],
        raw={"omschrijving": "Stookontheffing snoeihout"},
    )
    _rol(builder, stook, "carla")
    anna = _PEOPLE["anna"]
    ended = {"beginGeldigheid": builder.day(-60), "eindeGeldigheid": builder.day(-50)}
    builder.rol(stook, anna.bsn, anna.naam, generiek="belanghebbende", raw=ended)
    builder.resultaat(stook, "Verleend")
    letter = {"verzenddatum": -48, "creatiedatum": -48}
    beschikking = builder.document(stook, "Besluit stookontheffing", soort=BESCHIKKING, raw=letter)
    builder.besluit(
        stook,
        "Besluit stookontheffing",
        -48,
        documents=[beschikking],
        raw={
            "toelichting": "U mag snoeihout stoken.",
            "vervaldatum": 135,
            "vervalreden": "tijdelijk",
            "vervalredenWeergave": "Besluit met tijdelijke werking",
            "uiterlijkeReactiedatum": -6,
        },
    )

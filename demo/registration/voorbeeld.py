"""The catalogus of Gemeente Voorbeeld: its zaaktypen, with texts as a gemeente would write them.

Steps are named from the resident's side; statusteksten are B1 Dutch.
"""

from dataclasses import dataclass

from demo.registration.builder import Builder, Raw, Stap, Zaaktype

AANVRAAG = ("Aanvraag", "inkomend")
BIJLAGE = ("Bijlage", "inkomend")
BRIEF = ("Brief", "uitgaand")
BESCHIKKING = ("Beschikking", "uitgaand")
NOTITIE = ("Interne notitie", "intern")

_SOORTEN = (AANVRAAG, BIJLAGE, BRIEF, BESCHIKKING, NOTITIE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorbeeld:
    """The zaaktypen of the gemeente."""

    bezwaar: Zaaktype
    toeslag: Zaaktype
    geluid: Zaaktype
    onderzoek: Zaaktype
    klacht_oud: Zaaktype
    klacht: Zaaktype
    stookontheffing: Zaaktype
    melding: Zaaktype


def build_catalogus(builder: Builder) -> Voorbeeld:
    """Add all zaaktypen."""
    onderzoek = _onderzoek(builder)
    return Voorbeeld(
        bezwaar=_bezwaar(builder),
        toeslag=_toeslag(builder),
        onderzoek=onderzoek,
        geluid=_geluid(builder, onderzoek),
        klacht_oud=_klacht_oud(builder),
        klacht=_klacht(builder),
        stookontheffing=_stookontheffing(builder),
        melding=_melding(builder),
    )


def complete(builder: Builder, zaaktype: Zaaktype, resultaten: tuple[str, ...]) -> Zaaktype:
    """Add the roltypen, resultaattypen and document types."""
    for generiek in ("initiator", "belanghebbende", "behandelaar"):
        naam = "Indiener" if generiek == "initiator" else ""
        builder.roltype(zaaktype, generiek, naam)
    for resultaat in resultaten:
        raw = {"toelichting": f"De zaak is afgerond: {resultaat.lower()}."}
        builder.resultaattype(zaaktype, resultaat, raw)
    for soort in _SOORTEN:
        builder.documenttype(zaaktype, *soort)
    return zaaktype


def _terms(doorlooptijd: int, servicenorm: int) -> Raw:
    return {"doorlooptijd": f"P{doorlooptijd}D", "servicenorm": f"P{servicenorm}D"}


def _bezwaar(builder: Builder) -> Zaaktype:
    stappen = (
        Stap(
            omschrijving="Bezwaar ontvangen",
            statustekst="Wij hebben uw bezwaar ontvangen.",
        ),
        Stap(
            omschrijving="Bezwaar beoordelen",
            statustekst="Een medewerker bekijkt uw bezwaar en de waarde van uw woning.",
        ),
        Stap(
            omschrijving="Wacht op aanvulling",
            statustekst="Wij hebben nog gegevens van u nodig. U krijgt hierover een brief.",
        ),
        Stap(omschrijving="Besluit voorbereiden", informeren=False),
        Stap(
            omschrijving="Besluit",
            statustekst="Wij hebben een besluit genomen over uw bezwaar.",
        ),
    )
    raw = {**_terms(182, 90), "vertrouwelijkheidaanduiding": "zaakvertrouwelijk"}
    zaaktype = builder.zaaktype("BEZWAAR-WOZ", "Bezwaar WOZ-waarde", stappen=stappen, raw=raw)
    builder.besluittype(zaaktype, "Uitspraak op bezwaar")
    return complete(
        builder,
        zaaktype,
        ("Gegrond", "Deels gegrond", "Ongegrond", "Niet-ontvankelijk", "Ingetrokken"),
    )


def _toeslag(builder: Builder) -> Zaaktype:
    stappen = (
        Stap(omschrijving="Aanvraag ontvangen", statustekst="Wij hebben uw aanvraag ontvangen."),
        Stap(
            omschrijving="Aanvraag beoordelen",
            statustekst="Wij bekijken of u recht hebt op de toeslag.",
        ),
        Stap(
            omschrijving="Wacht op aanvulling",
            statustekst="Wij hebben nog gegevens van u nodig om verder te kunnen.",
        ),
        Stap(
            omschrijving="Besluit",
            statustekst="Wij hebben een besluit genomen. U leest het in onze brief.",
        ),
    )
    zaaktype = builder.zaaktype(
        "IIT",
        "Individuele inkomenstoeslag",
        stappen=stappen,
        raw=_terms(56, 28),
    )
    builder.besluittype(zaaktype, "Besluit inkomenstoeslag")
    return complete(builder, zaaktype, ("Toegekend", "Afgewezen", "Ingetrokken"))


def _onderzoek(builder: Builder) -> Zaaktype:
    stappen = (
        Stap(omschrijving="Onderzoek gepland", statustekst="Wij maken een afspraak met u."),
        Stap(omschrijving="Onderzoek bezig", statustekst="Wij onderzoeken uw woning."),
        Stap(omschrijving="Onderzoek klaar", statustekst="Het onderzoek is klaar."),
    )
    zaaktype = builder.zaaktype(
        "GELUIDONDERZ",
        "Geluidonderzoek",
        stappen=stappen,
        raw=_terms(42, 21),
    )
    return complete(builder, zaaktype, ("Uitgevoerd", "Niet uitgevoerd"))


def _geluid(builder: Builder, onderzoek: Zaaktype) -> Zaaktype:
    stappen = (
        Stap(omschrijving="Aanvraag ontvangen", statustekst="Wij hebben uw aanvraag ontvangen."),
        Stap(
            omschrijving="Onderzoek aan uw woning",
            statustekst="Wij laten onderzoeken hoeveel geluid er in uw woning komt.",
        ),
        Stap(
            omschrijving="Aanvraag beoordelen",
            statustekst="Wij bekijken of u subsidie krijgt en hoeveel.",
        ),
        Stap(omschrijving="Besluit", statustekst="Wij hebben een besluit genomen."),
    )
    raw = {**_terms(182, 119), "deelzaaktypen": [onderzoek.url]}
    zaaktype = builder.zaaktype("GELUID", "Subsidie geluidssanering", stappen=stappen, raw=raw)
    builder.besluittype(zaaktype, "Besluit subsidie geluidssanering")
    return complete(builder, zaaktype, ("Verleend", "Geweigerd", "Ingetrokken"))


def _klacht_oud(builder: Builder) -> Zaaktype:
    """Add the version of KLACHT that ended: other steps, other names."""
    stappen = (
        Stap(omschrijving="Geregistreerd"),
        Stap(omschrijving="In behandeling", statustekst="Uw klacht is in behandeling."),
        Stap(omschrijving="Afgehandeld", statustekst="Uw klacht is afgehandeld."),
    )
    ended = f"{builder.today.year - 2}-12-31"
    raw = {**_terms(70, 42), "eindeGeldigheid": ended}
    zaaktype = builder.zaaktype("KLACHT", "Klacht", stappen=stappen, raw=raw)
    return complete(builder, zaaktype, ("Gegrond", "Ongegrond"))


def _klacht(builder: Builder) -> Zaaktype:
    stappen = (
        Stap(omschrijving="Klacht ontvangen", statustekst="Wij hebben uw klacht ontvangen."),
        Stap(
            omschrijving="Gesprek met u",
            statustekst="Een medewerker belt u om over uw klacht te praten.",
        ),
        Stap(omschrijving="Klacht onderzoeken", statustekst="Wij zoeken uit wat er is gebeurd."),
        Stap(omschrijving="Antwoord", statustekst="U hebt ons antwoord gekregen."),
    )
    begin = f"{builder.today.year - 1}-01-01"
    raw = {**_terms(42, 28), "beginGeldigheid": begin, "versiedatum": begin, "beginObject": begin}
    zaaktype = builder.zaaktype("KLACHT", "Klacht", stappen=stappen, raw=raw)
    return complete(builder, zaaktype, ("Gegrond", "Deels gegrond", "Ongegrond", "Ingetrokken"))


def _stookontheffing(builder: Builder) -> Zaaktype:
    stappen = (
        Stap(omschrijving="Aanvraag ontvangen", statustekst="Wij hebben uw aanvraag ontvangen."),
        Stap(
            omschrijving="Aanvraag beoordelen",
            statustekst="Wij bekijken of het stoken van een vuur veilig is.",
        ),
        Stap(omschrijving="Besluit", statustekst="Wij hebben een besluit genomen."),
    )
    raw = {**_terms(56, 14), "vertrouwelijkheidaanduiding": "openbaar"}
    zaaktype = builder.zaaktype("STOOKONTH", "Stookontheffing", stappen=stappen, raw=raw)
    builder.besluittype(zaaktype, "Besluit stookontheffing")
    return complete(builder, zaaktype, ("Verleend", "Geweigerd", "Ingetrokken"))


def _melding(builder: Builder) -> Zaaktype:
    stappen = (
        Stap(omschrijving="Melding ontvangen", statustekst="Wij hebben uw melding ontvangen."),
        Stap(omschrijving="Melding oppakken", statustekst="Wij gaan ermee aan de slag."),
        Stap(omschrijving="Melding opgelost", statustekst="Wij hebben het opgelost."),
    )
    raw = {**_terms(28, 7), "vertrouwelijkheidaanduiding": "openbaar"}
    zaaktype = builder.zaaktype("MOR", "Melding openbare ruimte", stappen=stappen, raw=raw)
    return complete(builder, zaaktype, ("Opgelost", "Niet opgelost"))

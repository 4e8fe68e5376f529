"""The invented people and companies of the demo, and who may act for whom.

One source for the registration (their zaken) and the broker (what it says about a login). BSNs are
from the range that is never issued (99999xxxx) and pass the elfproef; KVK numbers start with 9000,
vestigingsnummers with 99.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone with a BSN who can log in with DigiD. `uitleg` says what their zaken show."""

    key: str
    naam: str
    bsn: str
    uitleg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dienst:
    """A service of the gemeente that a mandate is for.

    `uuid` is its name everywhere, `urn` its other name at eHerkenning (ServiceID). `zaaktypen`: the
    identificaties of the zaaktypen that a mandate for it opens.
    """

    naam: str
    uuid: str
    urn: str
    zaaktypen: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """An organisation: known by its KVK number, its RSIN or both."""

    naam: str
    kvk: str = ""
    rsin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vestiging:
    """A branch of a company."""

    naam: str
    nummer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Employee:
    """Who sits at the keyboard of a company: to others known by a pseudonym only."""

    naam: str
    pseudo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Machtiging:
    """DigiD Machtigen: a person may act for another, for one dienst."""

    key: str
    gemachtigde: Person
    vertegenwoordigde: Person
    dienst: Dienst
    uitleg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyMachtiging:
    """EHerkenning: an employee may act for a company, for one dienst.

    `vestiging`: only for this branch of it. `via`: the office between them (ketenmachtiging).
    """

    key: str
    employee: Employee
    company: Company
    dienst: Dienst
    uitleg: str
    vestiging: Vestiging | None = None
    via: Company | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bewind:
    """EHerkenning bewindvoering: an employee of an office may act for a person under bewind."""

    key: str
    employee: Employee
    kantoor: Company
    onder_bewind: Person
    dienst: Dienst
    uitleg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreigner:
    """Someone with a login means of another country (eIDAS); `bsn` is empty if they have none."""

    key: str
    voornaam: str
    achternaam: str
    pseudo: str
    uitleg: str
    bsn: str = ""

    @property
    def naam(self) -> str:
        """First and last name."""
        return f"{self.voornaam} {self.achternaam}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignCompany:
    """A company of another country and who acts for it. `nummer`: its eIDAS LegalIdentifier."""

    key: str
    naam: str
    nummer: str
    employee: Employee
    dienst: Dienst
    uitleg: str


PEOPLE = (
    Person(
        key="anna",
        naam="Anna Jansen",
        bsn="999990019",
        uitleg="elf zaken: een bezwaar, een aanvraag die op haar wacht, besluiten, documenten",
    ),
    Person(
        key="bas",
        naam="Bas de Boer",
        bsn="999990020",
        uitleg="belanghebbende bij een zaak van Anna en een eigen subsidie met deelzaken",
    ),
    Person(
        key="carla",
        naam="Carla Bakker",
        bsn="999990032",
        uitleg="een klacht, een stookontheffing en een toeslag, niets met Anna te maken",
    ),
    Person(
        key="dirk",
        naam="Dirk Visser",
        bsn="999990044",
        uitleg="120 zaken",
    ),
    Person(
        key="eva",
        naam="Eva Smit",
        bsn="999990056",
        uitleg="nog geen zaken",
    ),
)
_ANNA, _BAS, _CARLA = PEOPLE[:3]

STOKEN = Dienst(
    naam="stookontheffingen",
    uuid="5628edbd-333e-460d-8a69-8f083b8cf1b8",
    urn="urn:etoegang:DV:00000009900000000000:services:9001",
    zaaktypen=("STOOKONTH",),
)
INKOMEN = Dienst(
    naam="inkomen en toeslagen",
    uuid="0c8d4a2f-53a4-4d0e-9f0b-6c3de5a7b4f1",
    urn="urn:etoegang:DV:00000009900000000000:services:9002",
    zaaktypen=("IIT",),
)
ONDERNEMEN = Dienst(
    naam="ondernemen",
    uuid="e7b1f6c9-8a0d-4b57-a1d3-2f4c60d9e835",
    urn="urn:etoegang:DV:00000009900000000000:services:9003",
    zaaktypen=("GELUID", "GELUIDONDERZ", "MOR", "STOOKONTH"),
)
DIENSTEN = (STOKEN, INKOMEN, ONDERNEMEN)

MACHTIGINGEN = (
    Machtiging(
        key="bas-voor-anna",
        gemachtigde=_BAS,
        vertegenwoordigde=_ANNA,
        dienst=STOKEN,
        uitleg="alleen haar stookontheffingen; één ervan vroeg Bas voor haar aan",
    ),
    Machtiging(
        key="bas-voor-carla",
        gemachtigde=_BAS,
        vertegenwoordigde=_CARLA,
        dienst=STOKEN,
        uitleg="alleen haar stookontheffingen; één ervan vroeg Bas voor haar aan",
    ),
)

DE_LINDE = Company(naam="Bouwbedrijf De Linde B.V.", kvk="90001354", rsin="002220647")
TIMMERWERKEN = Vestiging(naam="De Linde Timmerwerken", nummer="990000541921")
ZONNEBLOEM = Company(naam="Bakkerij Zonnebloem", kvk="90002768")
HAVENKADE = Vestiging(naam="Zonnebloem Havenkade", nummer="990000612075")
DE_BRUG = Company(naam="Stichting Buurthuis De Brug", rsin="002220659")
DE_BALANS = Company(naam="Administratiekantoor De Balans", kvk="90003125")
DE_HAVEN = Company(naam="Bewindvoeringskantoor De Haven", kvk="90004397")

_FATIMA = Employee(naam="Fatima Yilmaz", pseudo="6F1C0A52B7E94D3D8C21@9A4E7D10")
_GIJS = Employee(naam="Gijs Mulder", pseudo="B20D93E7415A4C68A7F0@5C81E2B6")
_HANNA = Employee(naam="Hanna Vos", pseudo="1E5B88D40CF34A29BD13@E07F3A94")
_JORIS = Employee(naam="Joris Kok", pseudo="D47A2C916E8B4F05923E@31B6C8FD")

COMPANY_MACHTIGINGEN = (
    CompanyMachtiging(
        key="fatima-voor-de-linde",
        employee=_FATIMA,
        company=DE_LINDE,
        via=DE_BALANS,
        dienst=ONDERNEMEN,
        uitleg="boekhouder bij De Balans: alle zaken van het bouwbedrijf",
    ),
    CompanyMachtiging(
        key="fatima-voor-zonnebloem",
        employee=_FATIMA,
        company=ZONNEBLOEM,
        vestiging=HAVENKADE,
        via=DE_BALANS,
        dienst=ONDERNEMEN,
        uitleg="boekhouder bij De Balans: alleen de zaken van de vestiging Havenkade",
    ),
    CompanyMachtiging(
        key="gijs-voor-de-linde",
        employee=_GIJS,
        company=DE_LINDE,
        vestiging=TIMMERWERKEN,
        dienst=ONDERNEMEN,
        uitleg="medewerker: alleen de zaken van de vestiging Timmerwerken",
    ),
    CompanyMachtiging(
        key="hanna-voor-de-brug",
        employee=_HANNA,
        company=DE_BRUG,
        dienst=ONDERNEMEN,
        uitleg="medewerker: de zaak van de stichting, die alleen een RSIN heeft",
    ),
)

BEWIND = (
    Bewind(
        key="joris-voor-carla",
        employee=_JORIS,
        kantoor=DE_HAVEN,
        onder_bewind=_CARLA,
        dienst=INKOMEN,
        uitleg="bewindvoerder: alleen haar toeslag, niet haar klacht",
    ),
)

FOREIGNERS = (
    Foreigner(
        key="lena",
        voornaam="Lena",
        achternaam="Fischer",
        pseudo="DE/NL/8f1d2c60-4c1b-4f0e-9f8e-5d0c2d3b7a11",
        uitleg="uit Duitsland, zonder BSN: de gemeente kan geen zaken vinden",
    ),
    Foreigner(
        key="marta",
        voornaam="Marta",
        achternaam="Kowalska",
        pseudo="PL/NL/2b7c9a04-6e35-4d8a-b1f7-90c4e6d8f322",
        bsn="999990068",
        uitleg="uit Polen, met een BSN: een melding",
    ),
)

FOREIGN_COMPANIES = (
    ForeignCompany(
        key="nordlicht",
        naam="Nordlicht Bau GmbH",
        nummer="DE/NL/HRB-90001",
        employee=Employee(naam="Jonas Weber", pseudo="DE/NL/c3e0a9d7-1f42-4b8d-8e65-7a9b0c1d2e33"),
        dienst=ONDERNEMEN,
        uitleg="uit Duitsland, zonder KVK-nummer: de gemeente kan geen zaken vinden",
    ),
)


def build_zaaktype_diensten(diensten: Iterable[Dienst]) -> Mapping[str, tuple[str, ...]]:
    """Zaaktype (identificatie) -> the uuids of the diensten whose mandates open it."""
    pairs = [(zaaktype, dienst.uuid) for dienst in diensten for zaaktype in dienst.zaaktypen]
    return {name: tuple(uuid for zaaktype, uuid in pairs if zaaktype == name) for name, _ in pairs}


ZAAKTYPE_DIENSTEN = build_zaaktype_diensten(DIENSTEN)
"""What belongs in `diensten` of the zaaktypen of gemeente Voorbeeld (demo/config.yaml)."""

BSNS = (*(p.bsn for p in PEOPLE), *(p.bsn for p in FOREIGNERS if p.bsn))
"""All BSNs of the demo: what may be seen nowhere."""

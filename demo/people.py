"""The invented people of the demo: one list for the registration (their zaken) and the broker.

BSNs are from the range that is never issued (99999xxxx) and pass the elfproef.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who can log in at the demo broker. `uitleg` says what their zaken show."""

    key: str
    naam: str
    bsn: str
    uitleg: str


PEOPLE = (
    Person(
        key="anna",
        naam="Anna Jansen",
        bsn="999990019",
        uitleg="tien zaken: een bezwaar, een aanvraag die op haar wacht, besluiten, documenten",
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
        uitleg="een klacht en een stookontheffing, niets met Anna te maken",
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

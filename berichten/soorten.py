"""The words of this package: what can be told, by which channel, how often. Pure."""

from enum import StrEnum


class Soort(StrEnum):
    """What somebody is told. CODE is the proof that an address is theirs.

    KLANTCONTACT is told to the gemeente's own register of contacts: that somebody was told.
    """

    ONTVANGST = "ontvangst"
    STATUS = "status"
    BESLUIT = "besluit"
    DOCUMENT = "document"
    BEZWAAR = "bezwaar"
    ACTIE = "actie"
    STIL = "stil"
    CODE = "code"
    KLANTCONTACT = "klantcontact"


# These remind of something; they wait in the outbox until their day.
HERINNERINGEN = frozenset({Soort.BEZWAAR, Soort.ACTIE, Soort.STIL})


# These go by themselves, not along with others in one message.
ALONE = frozenset({Soort.CODE, Soort.KLANTCONTACT})


class Kanaal(StrEnum):
    """By which way. GEEN: somebody does not want to be told."""

    EMAIL = "email"
    SMS = "sms"
    BRIEF = "brief"
    GEEN = "geen"


class Ritme(StrEnum):
    """At once, or everything of a day in one message."""

    DIRECT = "direct"
    DAGELIJKS = "dagelijks"


class Uitkomst(StrEnum):
    """What came of telling something (models.Bezorging)."""

    VERZONDEN = "verzonden"
    GEWEIGERD = "geweigerd"
    GEEN_ADRES = "geen_adres"

"""What the rules of the policy mean, in one plain Dutch sentence each; and the names of actions.

For whoever has to judge the rules without reading code (`manage.py autorisatiematrix`). A test
holds both tables complete. Pure.
"""

from collections.abc import Mapping
from types import MappingProxyType

from zaken.domain import Action
from zaken.policy import Rule

HANDELINGEN: Mapping[Action, str] = MappingProxyType(
    {
        Action.LIST_ZAKEN: "overzicht",
        Action.VIEW_ZAAK: "zaak",
        Action.VIEW_STATUS: "stappen",
        Action.VIEW_DOCUMENT: "document",
        Action.DOWNLOAD_DOCUMENT: "download",
        Action.VIEW_BESLUIT: "besluit",
        Action.VIEW_ROL: "andere betrokkene",
        Action.VIEW_INZAGE: "wie keek",
    }
)

# Why the answer is yes.
GRONDEN: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.OWN_LIST: (
            "Iedereen mag het eigen overzicht opvragen. Van elke zaak wordt apart bepaald of "
            "die erin staat."
        ),
        Rule.OWN_INZAGE: "Iedereen mag zien wie via het portaal de eigen gegevens bekeek.",
        Rule.HAS_ROL: "Wie is ingelogd, heeft zelf een rol in de zaak.",
        Rule.IS_REPRESENTED: (
            "Er is ingelogd voor een ander, met een machtiging, en die ander heeft een rol in "
            "de zaak."
        ),
    }
)

# Why the answer is no. Any one of them is enough.
BELETSELEN: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.NO_ROL: (
            "Wie is ingelogd, heeft in de zaak geen rol die nu geldt en van een soort is die "
            "toegang geeft."
        ),
        Rule.LOA_TOO_LOW: (
            "Er is ingelogd op een lager niveau dan de gemeente of het zaaktype vraagt, of "
            "dan waarop de zaak is aangevraagd."
        ),
        Rule.MANDATE_NOT_VALID: (
            "De machtiging geldt vandaag niet, of geldt voor geen enkele dienst."
        ),
        Rule.MANDATE_OUT_OF_SCOPE: (
            "De machtiging geldt niet voor een dienst die bij dit zaaktype hoort."
        ),
        Rule.INZAGE_OF_ANOTHER: (
            "Wie gegevens bekeek, is alleen voor de persoon zelf te zien, niet voor wie "
            "namens die persoon inlogt."
        ),
        Rule.ZAAK_AFGESCHERMD: "De zaak is afgeschermd en voor niemand te zien.",
        Rule.ZAAK_TOO_CONFIDENTIAL: (
            "De zaak is vertrouwelijker dan de gemeente toelaat. Een onbekende aanduiding "
            "telt als de hoogste."
        ),
        Rule.ZAAK_TOO_OLD: (
            "De zaak begon voor de dag vanaf wanneer zaken van dit zaaktype te zien zijn."
        ),
        Rule.BEWAARTERMIJN_PASSED: (
            "De archiefactiedatum is voorbij en de zaak wordt niet blijvend bewaard."
        ),
        Rule.ZAAKTYPE_UNKNOWN: (
            "Het zaaktype is op dit moment niet bekend. Dan is niet te bepalen of de zaak te "
            "zien mag zijn."
        ),
        Rule.ZAAKTYPE_INTERN: "Het zaaktype is intern en niet voor inwoners.",
        Rule.ZAAKTYPE_UITGESLOTEN: "De gemeente toont geen zaken van dit zaaktype.",
        Rule.ZAAKTYPE_ALLEEN_STATUS: (
            "Van dit zaaktype zijn geen documenten en geen besluiten te zien."
        ),
        Rule.DOCUMENT_TOO_CONFIDENTIAL: (
            "Het document is vertrouwelijker dan de gemeente toelaat. Ook de titel is dan "
            "niet te zien."
        ),
        Rule.DOCUMENT_NOT_FINAL: "Het document is nog niet definitief of gearchiveerd.",
        Rule.BESLUIT_NOT_TAKEN: "De datum van het besluit ligt in de toekomst.",
        Rule.SUBSTATUS_INTERN: "De opmerking bij een stap is niet voor betrokkenen geschreven.",
        Rule.RESOURCE_UNKNOWN: "Deze handeling bestaat niet voor dit soort gegeven.",
    }
)

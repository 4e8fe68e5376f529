"""Who sits at the keyboard and for whom, in words: for the frame of every page and the overview.

Logius calls them gemachtigde and vertegenwoordigde; the words here say what that means. Of a number
only the end of a KVK number or vestigingsnummer is ever said: an RSIN can be somebody's BSN.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from zaken.domain import Identity, Method, Party, PartyId, PartyKind

# Names of their owners, the same in every language.
_MEANS = {
    Method.DIGID: "DigiD",
    Method.DIGID_MACHTIGEN: "DigiD Machtigen",
    Method.EHERKENNING: "eHerkenning",
    Method.EH_BEWINDVOERING: "eHerkenning",
    Method.EIDAS: "eIDAS",
    Method.EIDAS_COMPANY: "eIDAS",
}
_END = 4


class ForWhom(StrEnum):
    """For whom a login means lets somebody log in."""

    SELF = "zelf"
    PERSON = "persoon"
    COMPANY = "bedrijf"


_FOR_WHOM = {
    Method.DIGID: ForWhom.SELF,
    Method.EIDAS: ForWhom.SELF,
    Method.DIGID_MACHTIGEN: ForWhom.PERSON,
    Method.EH_BEWINDVOERING: ForWhom.PERSON,
    Method.EHERKENNING: ForWhom.COMPANY,
    Method.EIDAS_COMPANY: ForWhom.COMPANY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """Who is logged in (`who`) and for whom; `for_whom` is empty when for themself.

    `limits` are sentences that say what of the other is not shown.
    """

    who: str
    for_whom: str = ""
    limits: tuple[str, ...] = ()


def get_for_whom(method: Method) -> ForWhom:
    """For whom one logs in with this means."""
    return _FOR_WHOM[method]


def build_banner(identity: Identity) -> Banner:
    """The words for every page of this login."""
    if get_for_whom(identity.method) is ForWhom.SELF:
        return Banner(who=_say_who(identity))
    return Banner(
        who=_say_who(identity),
        for_whom=_("U kijkt namens %(naam)s") % {"naam": say_subject(identity)},
        limits=_say_limits(identity),
    )


def say_subject(identity: Identity) -> str:
    """Who is represented: by name, else as what they are to the one at the keyboard."""
    if identity.subject.naam:
        return identity.subject.naam
    if identity.method is Method.DIGID_MACHTIGEN:
        return _("iemand van wie u gemachtigde bent")
    if identity.method is Method.EH_BEWINDVOERING:
        return _("iemand van wie u bewindvoerder bent")
    return _("een bedrijf of organisatie")


def _say_who(identity: Identity) -> str:
    means = _MEANS[identity.method]
    who = ", ".join(part for part in (identity.actor.naam, _say_role(identity)) if part)
    if not who:
        return _("Ingelogd met %(naam)s") % {"naam": means}
    return _("Ingelogd als %(who)s met %(means)s") % {"who": who, "means": means}


def _say_role(identity: Identity) -> str:
    """As what one acts for a person. For a company the portal cannot know what somebody is."""
    if get_for_whom(identity.method) is not ForWhom.PERSON:
        return ""
    bewind = identity.method is Method.EH_BEWINDVOERING
    return _("bewindvoerder") if bewind else _("gemachtigde")


def _say_limits(identity: Identity) -> tuple[str, ...]:
    if get_for_whom(identity.method) is ForWhom.PERSON:
        return (_("U ziet alleen de zaken waarvoor uw machtiging geldt."),)
    return (*_say_number(identity.subject), *_say_vestiging(identity.subject.vestiging))


def _say_number(company: Party) -> tuple[str, ...]:
    """Which of the companies that somebody acts for."""
    if company.id.kind is not PartyKind.KVK:
        return ()
    return (_("Het KVK-nummer eindigt op %(end)s.") % {"end": company.id.value[-_END:]},)


def _say_vestiging(vestiging: PartyId | None) -> tuple[str, ...]:
    if vestiging is None:
        return ()
    text = _("U ziet alleen zaken van de vestiging met een nummer dat eindigt op %(end)s.")
    return (text % {"end": vestiging.value[-_END:]},)

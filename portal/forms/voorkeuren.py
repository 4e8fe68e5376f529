"""What somebody filled in about how they want to be told; parsed once, with what is wrong in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from berichten.adresvorm import MAX_ADRES, is_email, parse_number
from berichten.soorten import Kanaal, Ritme
from berichten.voorkeuren import Keuze, Voorkeuren

_CODE_DIGITS = 6


class Fout(StrEnum):
    """What is wrong, by the field that it is about."""

    KANAAL = "kanaal"
    EMAIL = "email"
    TELEFOON = "telefoon"
    CODE = "code"
    EMAIL_GEWEIGERD = "email_geweigerd"
    TELEFOON_GEWEIGERD = "telefoon_geweigerd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingevuld:
    """What was filled in, to show again, and what is wrong in it."""

    keuze: Keuze | None
    kanaal: str
    ritme: str
    taal: str
    email: str = field(repr=False)
    telefoon: str = field(repr=False)
    fouten: tuple[Fout, ...] = ()


def parse_keuze(post: Mapping[str, str], voorkeuren: Voorkeuren) -> Ingevuld:
    """An empty address is the one that is known, if one is; otherwise it is asked."""
    kanaal, ritme, taal = post.get("kanaal", ""), post.get("ritme", ""), post.get("taal", "")
    email, telefoon = post.get("email", "").strip(), post.get("telefoon", "").strip()
    adres, fouten = "", []
    possible = {*voorkeuren.instelling.kanalen, Kanaal.GEEN}
    if kanaal not in possible:
        fouten.append(Fout.KANAAL)
    if kanaal == Kanaal.EMAIL:
        adres = email or voorkeuren.email
        fouten += [] if is_email(adres) else [Fout.EMAIL]
    if kanaal == Kanaal.SMS:
        adres = parse_number(telefoon) if telefoon else voorkeuren.telefoon
        fouten += [] if adres else [Fout.TELEFOON]
    keuze = None
    if not fouten:
        keuze = Keuze(
            kanaal=Kanaal(kanaal),
            ritme=Ritme(ritme) if ritme in set(Ritme) else Ritme.DIRECT,
            taal="en" if taal == "en" else "nl",
            adres=adres,
        )
    return Ingevuld(
        keuze=keuze,
        kanaal=kanaal,
        ritme=ritme,
        taal=taal,
        email=email[:MAX_ADRES],
        telefoon=telefoon[:MAX_ADRES],
        fouten=tuple(fouten),
    )


def repeat_refused(voorkeuren: Voorkeuren) -> Ingevuld | None:
    """The address to which no code could be sent, to be put right; None where there is none."""
    if not voorkeuren.code_geweigerd:
        return None
    by_sms = voorkeuren.nieuw_kanaal is Kanaal.SMS
    return Ingevuld(
        keuze=None,
        kanaal=str(voorkeuren.nieuw_kanaal),
        ritme=voorkeuren.ritme,
        taal=voorkeuren.taal,
        email=voorkeuren.email if by_sms else voorkeuren.nieuw_adres,
        telefoon=voorkeuren.nieuw_adres if by_sms else voorkeuren.telefoon,
        fouten=(Fout.TELEFOON_GEWEIGERD if by_sms else Fout.EMAIL_GEWEIGERD,),
    )


def parse_code(text: str) -> str:
    """The six digits, however they were typed; empty for anything else."""
    digits = re.sub(r"\s", "", text)
    return digits if len(digits) == _CODE_DIGITS and digits.isascii() and digits.isdigit() else ""


def parse_kanaal(text: str, voorkeuren: Voorkeuren) -> Kanaal | None:
    """The channel for one zaak; None for as in general, and for what cannot be chosen."""
    possible = {*voorkeuren.instelling.kanalen, Kanaal.GEEN}
    return Kanaal(text) if text in possible else None

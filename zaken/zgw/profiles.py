"""How suppliers of the ZGW APIs differ, as data. A registratie names its profile.

The standard is the starting point; a profile says what a supplier adds or lacks.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a registration can do.

    documenten_per_zaak: documents can be filtered by zaak in one call
        (`objectinformatieobjecten__object`, an extra of Open Zaak); else through
        zaakinformatieobjecten and `_zoek`.
    page_size: `pageSize` may be asked for; else the supplier decides.
    """

    documenten_per_zaak: bool
    page_size: bool


PROFILES: dict[str, Profile] = {
    # The VNG standard and nothing more (Zaken 1.5, Documenten 1.4).
    "standaard": Profile(documenten_per_zaak=False, page_size=True),
    # Open Zaak 1.30, seen 2026-11-23.
    "open-zaak": Profile(documenten_per_zaak=True, page_size=True),
}

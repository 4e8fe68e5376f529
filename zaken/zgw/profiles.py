"""How suppliers of the ZGW APIs differ, as data. A registratie names its profile.

The standard is the starting point; a profile says what a supplier adds or lacks. What only needs
tolerance (empty texts for dates, no volgnummer) is no flag: the wire models take it from everybody.
"""

from dataclasses import dataclass

from zaken.domain import PartyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a registration can do. `check_backends` says which flag is not true of it.

    expand: `expand` works on zaken; else rollen, status and resultaat are read one by one.
    deelzaken_expand: `expand` also knows what belongs to deelzaken; else they are read one by one.
    ceiling_filter: zaken can be filtered by `maximaleVertrouwelijkheidaanduiding`.
    rol_filter: zaken can be filtered by kind of rol and machtiging of one and the same rol
        (`rol__machtiging` is an extra of Open Zaak).
    documenten_per_zaak: documents can be filtered by zaak in one call
        (`objectinformatieobjecten__object`, an extra of Open Zaak); else through
        zaakinformatieobjecten and `_zoek`.
    substatussen: there are substatussen (an extra of Open Zaak).
    fixed_page_size: rows on a page of zaken; None where `pageSize` may be asked for.
    inn_nnp_id: which number of a company `innNnpId` holds: RSIN (the standard) or KVK.
    kvk_filter: companies can be searched by `kvkNummer` (an extra of Open Zaak).
    verlenging_verwerkt: who extends a zaak there moves its dates too; else the extension comes on
        top of the uiterlijkeEinddatumAfdoening.
    tekst_filters: zaken can be searched by part of their zaaknummer, their omschrijving and that of
        their zaaktype (an extra of Open Zaak, "experimenteel"); else by a whole zaaknummer only.
    """

    expand: bool = True
    deelzaken_expand: bool = False
    ceiling_filter: bool = True
    rol_filter: bool = False
    documenten_per_zaak: bool = False
    substatussen: bool = False
    fixed_page_size: int | None = None
    inn_nnp_id: PartyKind = PartyKind.RSIN
    kvk_filter: bool = False
    verlenging_verwerkt: bool = False
    tekst_filters: bool = False


PROFILES: dict[str, Profile] = {
    # The VNG standard and nothing more (Zaken 1.5, Documenten 1.4).
    "standaard": Profile(),
    # Open Zaak 1.30, seen 2026-11-23.
    "open-zaak": Profile(
        deelzaken_expand=True,
        rol_filter=True,
        documenten_per_zaak=True,
        substatussen=True,
        kvk_filter=True,
        tekst_filters=True,
    ),
    # Visma Roxit OneGround: the supplier decides how long a page is (appsettings of its source).
    "oneground": Profile(fixed_page_size=50),
    # e-Suite as open-inwoner meets it; no expand before Zaken 1.5.
    "e-suite": Profile(expand=False, ceiling_filter=False, inn_nnp_id=PartyKind.KVK),
    # RxMission, xxllnc, Procura and others below Zaken 1.5: no expand.
    "zonder-expand": Profile(expand=False),
}

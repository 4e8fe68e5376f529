"""Why somebody sees a zaak, where it comes from, and that something of it is not shown.

In plain words, and no more than is known: without a date nothing is said about since when. Of what
is withheld only the kind of ground is told, never what it is, nor how much.
"""

from collections.abc import Set as AbstractSet

from django.utils.translation import gettext as _

from portal.presenters.dates import when_day, when_moment
from portal.presenters.pages import Detail
from portal.presenters.zaakpages import ToegangBlock
from zaken.domain import Grond, Identity, Method, PartyKind, Rol, Toegang


def build_toegang(toegang: Toegang, identity: Identity) -> ToegangBlock:
    """The block "Waarom zie ik dit?"."""
    return ToegangBlock(
        why=(*_say_login(identity), _say_rol(toegang.rol, identity)),
        facts=_list_facts(toegang, identity),
        withheld=_say_withheld(toegang),
        shows_inzage=identity.mandate is None,
    )


def say_withheld_documents(gronden: AbstractSet[Grond]) -> tuple[str, ...]:
    """That documents are not shown, and why; nothing when all of them are."""
    lead = _("Wij laten niet alle documenten zien.")
    return (lead, *_say_gronden(gronden)) if gronden else ()


def say_withheld_besluiten(gronden: AbstractSet[Grond]) -> tuple[str, ...]:
    """The same of besluiten."""
    lead = _("Wij laten niet alle besluiten zien.")
    return (lead, *_say_gronden(gronden)) if gronden else ()


def _say_gronden(gronden: AbstractSet[Grond]) -> tuple[str, ...]:
    words = {
        Grond.NIET_AF: _("Wat nog niet klaar is, laten wij nog niet zien."),
        Grond.VERTROUWELIJK: _("Wat vertrouwelijk is, laten wij op deze website niet zien."),
        Grond.ALLEEN_STATUS: _("Bij dit soort zaken laten wij alleen zien hoe ver wij zijn."),
    }
    return tuple(words[grond] for grond in Grond if grond in gronden)


def _say_withheld(toegang: Toegang) -> tuple[str, ...]:
    documenten, besluiten = toegang.documenten_ingehouden, toegang.besluiten_ingehouden
    if documenten and besluiten:
        lead = _("Wij laten niet alle documenten en besluiten zien.")
        return (lead, *_say_gronden(documenten | besluiten))
    return say_withheld_documents(documenten) or say_withheld_besluiten(besluiten)


def _say_login(identity: Identity) -> tuple[str, ...]:
    """For whom somebody is logged in, when that is not themself."""
    if identity.mandate is None:
        return ()
    if identity.method is Method.EH_BEWINDVOERING:
        return (_("U bent ingelogd als bewindvoerder van iemand anders."),)
    if identity.subject.id.kind is PartyKind.BSN:
        return (_("U bent ingelogd namens iemand anders, met een machtiging."),)
    return (_("U bent ingelogd namens een bedrijf of organisatie."),)


def _say_rol(rol: Rol, identity: Identity) -> str:
    """In which rol, as the one who is logged in would say it."""
    if identity.mandate is not None:
        return _say_rol_for_another(rol, identity)
    if rol.indicatie_machtiging == "machtiginggever":
        return _("Iemand heeft deze zaak namens u aangevraagd.")
    match rol.omschrijving_generiek:
        case "initiator":
            return _("U heeft deze zaak aangevraagd.")
        case "belanghebbende":
            return _("U bent betrokken bij deze zaak.")
        case _:
            return _("U heeft met deze zaak te maken.")


def _say_rol_for_another(rol: Rol, identity: Identity) -> str:
    if rol.indicatie_machtiging == "gemachtigde":
        return _("U heeft deze zaak namens iemand anders aangevraagd.")
    if identity.subject.id.kind is not PartyKind.BSN:
        return _("Deze zaak is van dat bedrijf of die organisatie.")
    if rol.omschrijving_generiek == "initiator" and not rol.indicatie_machtiging:
        return _("Die persoon heeft deze zaak aangevraagd.")
    return _("Die persoon is betrokken bij deze zaak.")


def _list_facts(toegang: Toegang, identity: Identity) -> tuple[Detail, ...]:
    """Since and until when, from which registration, and how old what is shown is."""
    rol, mandate = toegang.rol, identity.mandate
    days = (
        (_("Betrokken sinds"), rol.begin_geldigheid),
        (_("Betrokken tot en met"), rol.einde_geldigheid),
        (_("Uw machtiging geldt tot en met"), mandate.valid_until if mandate else None),
    )
    return (
        *(Detail(term=term, when=when_day(day)) for term, day in days if day),
        Detail(term=_("De gegevens komen uit"), value=toegang.registratie),
        Detail(term=_("Opgehaald op"), when=when_moment(toegang.opgehaald)),
    )

"""By which channel somebody is told, and at which address: what they proved, else what is known.

In this order: the voorkeur that was proved here; Klantinteracties, where the gemeente has it;
contact data of the rol, where the gemeente chose that; a letter, where it sends them; nothing.
"""

from dataclasses import dataclass, field

from berichten.adresvorm import is_email, parse_number
from berichten.instellingen import Instelling
from berichten.models import Voorkeur
from berichten.ontvangers import build_zaaksleutel, list_ontvangers
from berichten.soorten import Kanaal
from zaken.betrokkenen import Ontvanger, Postadres
from zaken.domain import Identity, ZaakRef
from zaken.models import Gemeente
from zaken.zgw.klantinteracties import DigitaalAdres, list_digitale_adressen


@dataclass(frozen=True, slots=True, kw_only=True)
class Adres:
    """Where a message goes; with GEEN or without anything it goes nowhere."""

    kanaal: Kanaal | None
    adres: str = field(default="", repr=False)
    post: Postadres | None = field(default=None, repr=False)


NERGENS = Adres(kanaal=None)
AFGEMELD = Adres(kanaal=Kanaal.GEEN)
# Klantinteracties, digitaalAdres.soortDigitaalAdres.
_SOORTEN = {"email": Kanaal.EMAIL, "telefoonnummer": Kanaal.SMS}


def find_voorkeur(gemeente: Gemeente, identity: Identity) -> Voorkeur | None:
    """What somebody chose; written anew under the newest key of the pseudonyms."""
    names = list_ontvangers(gemeente, identity)
    row = Voorkeur.objects.filter(ontvanger__in=names).first()
    if row is not None and row.ontvanger != names[0]:
        # What is chosen per zaak is keyed by the pseudonym, so it cannot come along.
        row.zaken.all().delete()
        row.ontvanger = names[0]
        row.save(update_fields=["ontvanger"])
    return row


def find_adres(
    ontvanger: Ontvanger,
    voorkeur: Voorkeur | None,
    instelling: Instelling,
    ref: ZaakRef,
    *,
    by: Kanaal | None = None,
) -> Adres:
    """`by`: the way by which it may have gone before, and goes again.

    Raises SourceError where Klantinteracties has to be asked and gives no answer.
    """
    wish = get_kanaal(voorkeur, ref)
    if wish is Kanaal.GEEN:
        return AFGEMELD
    wish = by or wish
    own = _from_voorkeur(voorkeur, wish, instelling)
    if own is not None:
        return own
    if wish is Kanaal.BRIEF:
        return _by_letter(ontvanger, instelling)
    found = _from_klantinteracties(ontvanger, instelling) or _from_rol(ontvanger, instelling)
    if found is not None:
        return found
    return _by_letter(ontvanger, instelling) if instelling.terugval == Kanaal.BRIEF else NERGENS


def get_kanaal(voorkeur: Voorkeur | None, ref: ZaakRef) -> Kanaal | None:
    """What somebody wants for this zaak, else in general; None: they did not say."""
    if voorkeur is None:
        return None
    key = build_zaaksleutel(voorkeur.ontvanger, ref)
    of_zaak = voorkeur.zaken.filter(zaak=key).first()
    word = of_zaak.kanaal if of_zaak else voorkeur.kanaal
    return Kanaal(word) if word else None


def _from_voorkeur(
    voorkeur: Voorkeur | None, wish: Kanaal | None, instelling: Instelling
) -> Adres | None:
    if voorkeur is None or wish is None or not instelling.via.get(wish):
        return None
    known = {Kanaal.EMAIL: voorkeur.email, Kanaal.SMS: voorkeur.telefoon}.get(wish)
    return Adres(kanaal=wish, adres=known) if known else None


def _from_klantinteracties(ontvanger: Ontvanger, instelling: Instelling) -> Adres | None:
    service = instelling.klantinteracties
    if service is None or ontvanger.identity.mandate is not None:
        return None
    found = list_digitale_adressen(service, ontvanger.identity.subject.id)
    return _pick(found, instelling)


def _pick(found: tuple[DigitaalAdres, ...], instelling: Instelling) -> Adres | None:
    """The standard one first, and an e-mail address before a telephone number."""
    for each in sorted(found, key=lambda a: (not a.standaard, a.soort)):
        adres = _read(_SOORTEN.get(each.soort), each.adres, instelling)
        if adres is not None:
            return adres
    return None


def _from_rol(ontvanger: Ontvanger, instelling: Instelling) -> Adres | None:
    if not instelling.rolgegevens:
        return None
    by_email = _read(Kanaal.EMAIL, ontvanger.email, instelling)
    return by_email or _read(Kanaal.SMS, ontvanger.telefoon, instelling)


def _read(kanaal: Kanaal | None, text: str, instelling: Instelling) -> Adres | None:
    """An address that somebody else typed; None for what is none, or by a way that is not there."""
    if kanaal is None or not instelling.via.get(kanaal):
        return None
    adres = parse_number(text) if kanaal is Kanaal.SMS else text if is_email(text) else ""
    return Adres(kanaal=kanaal, adres=adres) if adres else None


def _by_letter(ontvanger: Ontvanger, instelling: Instelling) -> Adres:
    if ontvanger.post is None or not instelling.via.get(Kanaal.BRIEF):
        return NERGENS
    return Adres(kanaal=Kanaal.BRIEF, post=ontvanger.post)

"""From a dossier to the page of one zaak, in the order in which residents need it."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.presenters.besluiten import build_besluiten
from portal.presenters.dates import say_deadline, say_duur, when_day, when_moment
from portal.presenters.documents import build_documents
from portal.presenters.pages import Contact, Detail, Notice, ZaakPage
from portal.presenters.steps import build_status
from portal.presenters.toegang import build_toegang
from portal.presenters.zaaknaam import say_organisatie, say_soort, say_status, say_title
from portal.theme import phone_url
from zaken.domain import Dossier, Identity, Missing, Zaak
from zaken.models import ActieTekst, Gemeente
from zaken.timeline import Timeline, get_legal_limit


def build_zaak_page(
    dossier: Dossier,
    timeline: Timeline,
    identity: Identity,
    gemeente: Gemeente,
    actie: ActieTekst | None,
    today: date,
) -> ZaakPage:
    """Title, action needed, status, resultaat, besluiten, documents, details, why, contact."""
    zaak, toegang = dossier.zaak, dossier.toegang
    return ZaakPage(
        title=say_title(zaak),
        zaaknummer=zaak.identificatie,
        organisatie=say_organisatie(dossier.organisatie),
        as_of=when_moment(toegang.opgehaald),
        actions=_actions(actie, zaak),
        notices=_notices(zaak, actie),
        status=build_status(zaak, timeline, today),
        resultaat=_resultaat(zaak),
        besluiten=build_besluiten(
            dossier.besluiten,
            gemeente.bezwaar_url,
            zaak.ref,
            today,
            toegang.besluiten_ingehouden,
        ),
        documenten=build_documents(zaak.ref, dossier.documenten, toegang.documenten_ingehouden),
        details=_details(zaak, say_organisatie(dossier.organisatie)),
        data_url=reverse("gegevens", args=[zaak.ref.registratie, zaak.ref.uuid]),
        toegang=build_toegang(toegang, identity),
        contact=_contact(gemeente),
    )


def _actions(actie: ActieTekst | None, zaak: Zaak) -> tuple[Notice, ...]:
    """What the resident has to do; a term that stands still is told in the same block."""
    if actie is None:
        return ()
    title = _("Actie nodig: %(actie)s") % {"actie": actie.titel}
    paragraphs = [*actie.tekst.splitlines(), *_say_opschorting(zaak)]
    return (Notice(id="actie", tone="warning", title=title, paragraphs=tuple(paragraphs)),)


def _notices(zaak: Zaak, actie: ActieTekst | None) -> tuple[Notice, ...]:
    """What is out of the ordinary: the term stands still, or was extended."""
    notices = []
    if (paragraphs := _say_opschorting(zaak)) and actie is None:
        title = _("Uw zaak staat stil")
        notices.append(
            Notice(id="opschorting", tone="info", title=title, paragraphs=paragraphs[1:])
        )
    if zaak.verlenging and not zaak.is_afgerond:
        notices.append(_verlenging(zaak.verlenging.reden, zaak))
    return tuple(notices)


def _say_opschorting(zaak: Zaak) -> tuple[str, ...]:
    """That the zaak stands still, why, and what that means for the term."""
    if zaak.opschorting is None or zaak.is_afgerond:
        return ()
    reden = zaak.opschorting.reden
    return (
        _("Uw zaak staat stil."),
        *((_("Reden: %(reden)s.") % {"reden": _sentence(reden)},) if reden else ()),
        _("De tijd die wij hebben om te beslissen, loopt nu niet door."),
    )


def _verlenging(reden: str, zaak: Zaak) -> Notice:
    duur = say_duur(zaak.verlenging.duur) if zaak.verlenging and zaak.verlenging.duur else ""
    if duur:
        paragraphs = [_("Wij nemen %(duur)s extra.") % {"duur": duur}]
        if (limit := get_legal_limit(zaak)) is not None and zaak.opschorting is None:
            text = _("U krijgt de uitslag nu uiterlijk op %(day)s.")
            if limit[1]:
                text += " " + _("Die datum hebben wij berekend.")
            paragraphs.append(text % {"day": say_deadline(limit[0])})
    else:
        paragraphs = [_("Wij hebben niet gehoord hoeveel tijd erbij komt.")]
    if reden:
        paragraphs.append(_("Reden: %(reden)s.") % {"reden": _sentence(reden)})
    return Notice(
        id="verlenging",
        tone="info",
        title=_("Wij hebben meer tijd nodig"),
        paragraphs=tuple(paragraphs),
    )


def _sentence(text: str) -> str:
    return text.strip().rstrip(".")


def _resultaat(zaak: Zaak) -> Notice | None:
    """What came out. Not a judgement: no colour for yes or no, since we cannot know which it is."""
    if isinstance(zaak.resultaat, Missing):
        return Notice(
            id="resultaat",
            tone="neutral",
            title=_("Resultaat"),
            paragraphs=(_("Wij kunnen het resultaat nu niet ophalen."),),
        )
    resultaat = zaak.resultaat.value
    if resultaat is None:
        return None
    title = _("Resultaat: %(resultaat)s") % {"resultaat": resultaat.omschrijving or _("Afgerond")}
    paragraphs = tuple(resultaat.toelichting.splitlines())
    return Notice(id="resultaat", tone="neutral", title=title, paragraphs=paragraphs)


def _details(zaak: Zaak, organisatie: str) -> tuple[Detail, ...]:
    """The content parts A to D of the national guide, each date with what it is."""
    details = [
        Detail(term=_("Zaaknummer"), value=zaak.identificatie, note=organisatie),
        Detail(term=_("Omschrijving"), value=say_title(zaak)),
    ]
    if (soort := say_soort(zaak)) and soort != say_title(zaak):
        details.append(Detail(term=_("Soort zaak"), value=soort))
    details.append(Detail(term=_("Datum aanvraag"), when=when_day(zaak.startdatum)))
    if zaak.is_afgerond:
        days = [(_("Afgerond op"), zaak.einddatum, "")]
    else:
        gepland, wettelijk = _("onze planning"), _("wettelijke termijn")
        if zaak.opschorting:
            gepland = _("onze planning; wordt later, want uw zaak staat stil")
            wettelijk = _("wettelijke termijn; wordt later, want uw zaak staat stil")
        limit, computed = get_legal_limit(zaak) or (None, False)
        if computed:
            wettelijk = _("%(wat)s, door ons berekend") % {"wat": wettelijk}
        days = [
            (_("Geplande einddatum"), zaak.einddatum_gepland, gepland),
            (_("Uiterlijke einddatum"), limit, wettelijk),
        ]
    details += [Detail(term=t, when=when_day(day), note=note) for t, day, note in days if day]
    term = _("Resultaat") if zaak.is_afgerond else _("Status")
    details.append(Detail(term=term, value=say_status(zaak)))
    return tuple(details)


def _contact(gemeente: Gemeente) -> Contact:
    return Contact(
        sentence=_("Heeft u een vraag over deze zaak? Noem dan uw zaaknummer."),
        phone_label=gemeente.telefoon,
        phone_url=phone_url(gemeente.telefoon),
        opening_hours=gemeente.openingstijden,
        url=gemeente.contact_url,
    )

"""From a dossier to the page of one zaak, in the order in which residents need it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.presenters.besluiten import Around, build_besluiten
from portal.presenters.dates import say_deadline, say_duur, when_day, when_moment
from portal.presenters.documents import build_documents
from portal.presenters.ervaring import build_ervaring
from portal.presenters.geschiedenis import build_news
from portal.presenters.pages import Detail, Notice
from portal.presenters.steps import build_part, build_status
from portal.presenters.toegang import build_toegang
from portal.presenters.turn import get_deadline
from portal.presenters.zaaknaam import say_organisatie, say_soort, say_status, say_title
from portal.presenters.zaakpages import Block, Contact, PartView, ZaakPage
from portal.theme import phone_url
from zaken.bezoeken import Nieuws
from zaken.domain import Dossier, Identity, Missing, Zaak
from zaken.ervaring import Ervaring
from zaken.models import Gemeente
from zaken.teksten import Actie, Teksten, Zaaktypetekst
from zaken.timeline import Timeline, get_legal_limit


@dataclass(frozen=True, slots=True, kw_only=True)
class ZaakVisit:
    """Who looks at a zaak, where, when, and what was new since they last did."""

    identity: Identity
    gemeente: Gemeente
    teksten: Teksten
    nieuws: Nieuws
    ervaring: Ervaring | None
    today: date


def build_zaak_page(dossier: Dossier, timeline: Timeline, visit: ZaakVisit) -> ZaakPage:
    """Title, action needed, status, resultaat, besluiten, documents, details, why, contact."""
    zaak, toegang = dossier.zaak, dossier.toegang
    gemeente, teksten, today = visit.gemeente, visit.teksten, visit.today
    tekst, actie = teksten.get(zaak), teksten.get_stap(zaak).actie
    address = [zaak.ref.registratie, zaak.ref.uuid]
    return ZaakPage(
        title=say_title(zaak, teksten),
        zaaknummer=zaak.identificatie,
        organisatie=say_organisatie(dossier.organisatie),
        as_of=when_moment(toegang.opgehaald),
        news=build_news(dossier, visit.nieuws, teksten),
        uitleg=tuple(tekst.uitleg.splitlines()),
        actions=build_actions(actie, zaak, get_deadline(timeline.current, actie), today),
        notices=_notices(zaak, actie),
        status=build_status(dossier, timeline, teksten, today, visit.ervaring),
        ervaring=build_ervaring(zaak, visit.ervaring, today),
        resultaat=_resultaat(zaak),
        besluiten=build_besluiten(
            dossier.besluiten,
            Around(
                zaak=zaak.ref,
                documenten=dossier.documenten,
                bezwaar_url=tekst.bezwaar_url or gemeente.bezwaar_url,
                today=today,
            ),
            toegang.besluiten_ingehouden,
        ),
        documenten=build_documents(zaak.ref, dossier.documenten, toegang.documenten_ingehouden),
        verwant=_build_verwant(dossier, teksten),
        details=_details(zaak, say_organisatie(dossier.organisatie), teksten),
        history_url=reverse("geschiedenis", args=address),
        voorkeur_url=reverse("zaakvoorkeur", args=address),
        data_url=reverse("gegevens", args=address),
        toegang=build_toegang(toegang, visit.identity),
        contact=build_contact(gemeente, tekst),
    )


def _build_verwant(dossier: Dossier, teksten: Teksten) -> Block[PartView]:
    """The zaken that this one belongs to, or that belong to it."""
    if isinstance(dossier.verwant, Missing):
        return Block(items=(), missing=_("Zaken die hierbij horen, kunnen wij nu niet ophalen."))
    views = []
    for zaak in dossier.verwant.value:
        is_hoofdzaak = zaak.ref.uuid == dossier.zaak.hoofdzaak
        relation = _("Deze zaak is een onderdeel van:") if is_hoofdzaak else ""
        views.append(build_part(zaak, teksten, relation))
    return Block(items=tuple(views))


def build_actions(
    actie: Actie | None, zaak: Zaak, deadline: date | None, today: date
) -> tuple[Notice, ...]:
    """What the resident has to do; a term that stands still is told in the same block."""
    if actie is None:
        return ()
    title = _("Actie nodig: %(actie)s") % {"actie": actie.titel}
    paragraphs = [*actie.tekst.splitlines(), *_say_opschorting(zaak)]
    calendar = ""
    if deadline is not None and deadline >= today:
        calendar = reverse("actie-agenda", args=[zaak.ref.registratie, zaak.ref.uuid])
    return (
        Notice(
            id="actie",
            tone="warning",
            title=title,
            paragraphs=(*_say_deadline(deadline, today), *paragraphs),
            calendar_url=calendar,
        ),
    )


def _say_deadline(deadline: date | None, today: date) -> tuple[str, ...]:
    """By when, and that a letter with another date goes before: we counted it."""
    if deadline is None:
        return ()
    day = {"day": say_deadline(deadline)}
    if deadline < today:
        return (_("Dit moest uiterlijk op %(day)s. Bent u te laat? Bel ons.") % day,)
    return (
        _("Doe dit uiterlijk op %(day)s. Staat in onze brief een andere datum? Dan geldt die.")
        % day,
    )


def _notices(zaak: Zaak, actie: Actie | None) -> tuple[Notice, ...]:
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


def _details(zaak: Zaak, organisatie: str, teksten: Teksten) -> tuple[Detail, ...]:
    """The content parts A to D of the national guide, each date with what it is."""
    details = [
        Detail(term=_("Zaaknummer"), value=zaak.identificatie, note=organisatie),
        Detail(term=_("Omschrijving"), value=say_title(zaak, teksten), dutch=True),
    ]
    if (soort := say_soort(zaak, teksten)) and soort != say_title(zaak, teksten):
        details.append(Detail(term=_("Soort zaak"), value=soort, dutch=True))
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
    details.append(Detail(term=term, value=say_status(zaak, teksten)))
    return tuple(details)


def build_contact(gemeente: Gemeente, tekst: Zaaktypetekst) -> Contact:
    """Of the zaaktype, where it has its own; opening hours go with the number of the gemeente."""
    own = tekst.contact_telefoon
    return Contact(
        sentence=_("Heeft u een vraag over deze zaak? Noem dan uw zaaknummer."),
        who=tekst.contact,
        phone_label=own or gemeente.telefoon,
        phone_url=phone_url(own or gemeente.telefoon),
        opening_hours="" if own else gemeente.openingstijden,
        url=tekst.contact_url or gemeente.contact_url,
    )

"""What happened in a zaak, in words: its history, and what is new since last time."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berichten.bewijs import Verteld
from berichten.soorten import Kanaal
from berichten.soorten import Soort as Bericht
from portal.presenters.dates import say_day, when_day, when_moment
from portal.presenters.pages import Choice
from portal.presenters.zaaknaam import say_stap, say_title
from portal.presenters.zaakpages import EventView, HistoryPage, NewsBlock
from zaken.bezoeken import Nieuws
from zaken.domain import Besluit, Document, Dossier, Missing, Status, Substatus, Zaak
from zaken.geschiedenis import Gebeurtenis, Soort, list_gebeurtenissen, list_incomplete
from zaken.teksten import Teksten
from zaken.timeline import get_day

# So that where the zaak is stays in sight on a phone.
_MOST_NEWS = 3


def build_history_page(
    dossier: Dossier,
    teksten: Teksten,
    chosen: Soort | None,
    verteld: Iterable[Verteld] = (),
) -> HistoryPage:
    """Everything that happened, or of one kind, the newest first; and what they were told of it."""
    zaak = dossier.zaak
    events = _list_shown(dossier, teksten)
    kept = [event for event in events if chosen in {None, event.soort}]
    return HistoryPage(
        title=_("Geschiedenis van uw zaak"),
        zaak_title=say_title(zaak, teksten),
        zaak_url=reverse("zaak", args=[zaak.ref.registratie, zaak.ref.uuid]),
        choices=_build_choices(events, chosen),
        events=_build_events(kept, dossier, teksten),
        empty=_("Hier is nog niets gebeurd."),
        missing=_say_missing(dossier, chosen),
        voorkeur_url=reverse("zaakvoorkeur", args=[zaak.ref.registratie, zaak.ref.uuid]),
        told=tuple(_build_told(each) for each in verteld),
    )


def _build_told(verteld: Verteld) -> EventView:
    """A message that went to the resident themselves."""
    return EventView(
        kind=_say_kanaal(verteld.kanaal),
        title=_say_told(verteld.soorten),
        when=when_moment(verteld.tijdstip),
        url="",
    )


def _say_kanaal(kanaal: Kanaal) -> str:
    return {
        Kanaal.EMAIL: _("E-mail"),
        Kanaal.SMS: _("Sms"),
        Kanaal.BRIEF: _("Brief"),
        Kanaal.GEEN: "",
    }[kanaal]


def _say_told(soorten: frozenset[Bericht]) -> str:
    """What the message was about; of several things the one to remember."""
    said = {
        Bericht.ACTIE: _("Herinnering: u moet iets doen"),
        Bericht.BEZWAAR: _("Herinnering: er loopt bijna een termijn af"),
        Bericht.ONTVANGST: _("Ontvangstbevestiging"),
        Bericht.STIL: _("Uw zaak staat nog open"),
    }
    return next((text for soort, text in said.items() if soort in soorten), _("Er is nieuws"))


def build_news(dossier: Dossier, nieuws: Nieuws, teksten: Teksten) -> NewsBlock | None:
    """What was not there at the last visit; None at the first one, and without news."""
    events = [e for e in _list_shown(dossier, teksten) if e.uuid in nieuws.nieuw]
    if nieuws.vorige is None or not events:
        return None
    heading = _("Nieuw sinds uw vorige bezoek op %(day)s")
    more = len(events) - _MOST_NEWS
    text = ngettext(
        "En nog %(n)s ander nieuw bericht.", "En nog %(n)s andere nieuwe berichten.", more
    )
    return NewsBlock(
        heading=heading % {"day": say_day(get_day(nieuws.vorige))},
        events=_build_events(events[:_MOST_NEWS], dossier, teksten),
        more=text % {"n": more} if more > 0 else "",
    )


def _list_shown(dossier: Dossier, teksten: Teksten) -> tuple[Gebeurtenis, ...]:
    """Without the messages that the gemeente does not show for this zaaktype."""
    shows_berichten = teksten.get(dossier.zaak).toon_tussenberichten
    events = list_gebeurtenissen(dossier)
    return tuple(e for e in events if shows_berichten or e.soort is not Soort.BERICHT)


def say_kind(soort: Soort) -> str:
    """A kind of thing, as one of them."""
    return {
        Soort.STATUS: _("Nieuwe stap"),
        Soort.BERICHT: _("Bericht"),
        Soort.DOCUMENT: _("Document"),
        Soort.BESLUIT: _("Besluit"),
        Soort.ONDERDEEL: _("Onderdeel begonnen"),
    }[soort]


def _say_kinds(soort: Soort) -> str:
    return {
        Soort.STATUS: _("Stappen"),
        Soort.BERICHT: _("Tussentijdse berichten"),
        Soort.DOCUMENT: _("Documenten"),
        Soort.BESLUIT: _("Besluiten"),
        Soort.ONDERDEEL: _("Onderdelen"),
    }[soort]


def _build_choices(events: Iterable[Gebeurtenis], chosen: Soort | None) -> tuple[Choice, ...]:
    """Everything, and each kind of which there is something; none when that is one kind."""
    there = {event.soort for event in events} | ({chosen} if chosen else set())
    if len(there) < 2:
        return ()
    return (
        Choice(value="", text=_("Alles"), selected=chosen is None),
        *(
            Choice(value=soort.value, text=_say_kinds(soort), selected=soort is chosen)
            for soort in Soort
            if soort in there
        ),
    )


def _say_missing(dossier: Dossier, chosen: Soort | None) -> str:
    lost = [soort for soort in list_incomplete(dossier) if chosen in {None, soort}]
    if not lost:
        return ""
    text = _("Wij kunnen nu niet alles ophalen. Dit ontbreekt misschien: %(kinds)s.")
    return text % {"kinds": ", ".join(_say_kinds(soort).lower() for soort in lost)}


def _build_events(
    events: Iterable[Gebeurtenis], dossier: Dossier, teksten: Teksten
) -> tuple[EventView, ...]:
    return tuple(
        EventView(
            kind=say_kind(event.soort),
            title=_say_what(event.wat, dossier.zaak, teksten),
            when=when_moment(event.moment) if event.moment else when_day(event.dag),
            url=_find_url(event.wat, dossier.zaak),
        )
        for event in events
    )


def _say_what(
    wat: Status | Substatus | Document | Besluit | Zaak, zaak: Zaak, teksten: Teksten
) -> str:
    match wat:
        case Status():
            return _say_status(wat, zaak, teksten)
        case Substatus():
            return wat.omschrijving
        case Document():
            return wat.titel or wat.soort or _("Document")
        case Besluit():
            return wat.soort or _("Besluit")
        case Zaak():
            return say_title(wat, teksten)


def _say_status(status: Status, zaak: Zaak, teksten: Teksten) -> str:
    if isinstance(zaak.zaaktype, Missing):
        return _("Andere stap")
    for statustype in zaak.zaaktype.value.statustypen:
        if statustype.uuid == status.statustype:
            return say_stap(statustype, teksten.get(zaak).get_stap(statustype))
    return _("Andere stap")


def _find_url(wat: Status | Substatus | Document | Besluit | Zaak, zaak: Zaak) -> str:
    match wat:
        case Document() if wat.heeft_inhoud:
            return reverse("document", args=[zaak.ref.registratie, zaak.ref.uuid, wat.uuid])
        case Zaak():
            return reverse("zaak", args=[wat.ref.registratie, wat.ref.uuid])
        case _:
            return ""

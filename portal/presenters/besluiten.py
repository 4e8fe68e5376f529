"""Besluiten in words, and until when one can make bezwaar: as registered, or counted by us."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.presenters.dates import say_day, say_deadline, say_duur, when_day
from portal.presenters.documents import view_document
from portal.presenters.pages import Detail
from portal.presenters.toegang import say_withheld_besluiten
from portal.presenters.zaakpages import BesluitView, Block, DocumentView
from zaken.domain import Besluit, Document, Grond, Missing, Outcome, ZaakRef
from zaken.termijnen import Bezwaartermijn, get_bezwaartermijn

# In the last week the resident is warned.
_LAST_DAYS = 7


def _say_bezwaar(besluit: Besluit, today: date) -> tuple[str, ...]:
    """Until when bezwaar can be made, where that date is from, and what when it is too late."""
    termijn = get_bezwaartermijn(besluit)
    if termijn is None:
        return _say_duration(besluit)
    day = {"day": say_deadline(termijn.last_day)}
    if termijn.last_day < today:
        return (
            _("U kon bezwaar maken tot en met %(day)s.") % day,
            _(
                "Kon u er niets aan doen dat u te laat bent? Maak dan toch bezwaar en leg uit "
                "waarom. Wij kijken dan of uw bezwaar nog kan meetellen."
            ),
        )
    sentence = _(
        "Bent u het niet eens met dit besluit? Dan kunt u bezwaar maken tot en met %(day)s."
    )
    return (sentence % day, *_say_computed(besluit, termijn))


def _say_duration(besluit: Besluit) -> tuple[str, ...]:
    """Without the day it was sent only how long one has."""
    if besluit.reactietermijn is None or not say_duur(besluit.reactietermijn):
        return ()
    text = _(
        "Bent u het niet eens met dit besluit? Dan kunt u bezwaar maken tot %(duur)s nadat wij u "
        "het besluit hebben gestuurd."
    )
    return (text % {"duur": say_duur(besluit.reactietermijn)},)


def _say_computed(besluit: Besluit, termijn: Bezwaartermijn) -> tuple[str, ...]:
    if not termijn.computed or besluit.reactietermijn is None or besluit.verzenddatum is None:
        return ()
    text = _(
        "Deze datum hebben wij berekend: %(duur)s na %(day)s, de dag waarop wij het besluit "
        "hebben verstuurd. Staat in de brief een andere datum? Dan geldt die."
    )
    return (
        text % {"duur": say_duur(besluit.reactietermijn), "day": say_day(besluit.verzenddatum)},
    )


def _say_warning(last_day: date, today: date) -> str:
    """In the last week: how many days are left, today included."""
    left = (last_day - today).days
    if left < 0 or left >= _LAST_DAYS:
        return ""
    if left == 0:
        return _("Let op: vandaag is de laatste dag om bezwaar te maken.")
    text = ngettext(
        "Let op: u heeft nog %(n)s dag na vandaag om bezwaar te maken.",
        "Let op: u heeft nog %(n)s dagen na vandaag om bezwaar te maken.",
        left,
    )
    return text % {"n": left}


def _facts(besluit: Besluit) -> tuple[Detail, ...]:
    days = (
        (_("Datum besluit"), besluit.datum),
        (_("Geldt vanaf"), besluit.ingangsdatum),
        (_("Geldt tot en met"), besluit.vervaldatum),
    )
    return tuple(Detail(term=term, when=when_day(day)) for term, day in days if day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a besluit is shown with: its zaak, documents that may be seen, where bezwaar goes."""

    zaak: ZaakRef
    documenten: Outcome[tuple[Document, ...]]
    bezwaar_url: str
    today: date


def _list_documents(besluit: Besluit, around: Around) -> tuple[tuple[DocumentView, ...], str]:
    """Those of its documents that may be seen; and that they could not be fetched."""
    lost = _("Wij kunnen nu niet zien welke documenten bij dit besluit horen.")
    if isinstance(besluit.documenten, Missing) or isinstance(around.documenten, Missing):
        return (), lost
    own = set(besluit.documenten.value)
    shown = (document for document in around.documenten.value if document.uuid in own)
    return tuple(view_document(around.zaak, document) for document in shown), ""


def _view(id_: str, besluit: Besluit, around: Around) -> BesluitView:
    bezwaar_url, zaak, today = around.bezwaar_url, around.zaak, around.today
    documents, missing = _list_documents(besluit, around)
    termijn = get_bezwaartermijn(besluit)
    is_open = bool(_say_duration(besluit)) if termijn is None else termijn.last_day >= today
    calendar = ""
    if termijn is not None and is_open:
        calendar = reverse("bezwaar-agenda", args=[zaak.registratie, zaak.uuid, besluit.uuid])
    return BesluitView(
        id=id_,
        title=besluit.soort or _("Besluit"),
        facts=_facts(besluit),
        toelichting=besluit.toelichting,
        bezwaar=_say_bezwaar(besluit, today),
        warning=_say_warning(termijn.last_day, today) if termijn else "",
        bezwaar_link=_("Bezwaar maken") if is_open and bezwaar_url else "",
        bezwaar_url=bezwaar_url if is_open else "",
        calendar_url=calendar,
        documents=documents,
        missing=missing,
    )


def build_besluiten(
    outcome: Outcome[tuple[Besluit, ...]],
    around: Around,
    ingehouden: frozenset[Grond] = frozenset(),
) -> Block[BesluitView]:
    """The besluiten, newest first."""
    if isinstance(outcome, Missing):
        missing = _("Wij kunnen nu niet zien of er een besluit is. Probeer het later opnieuw.")
        return Block(items=(), missing=missing)
    newest = sorted(outcome.value, key=lambda b: b.datum, reverse=True)
    views = [
        _view(f"besluit-{number}", besluit, around)
        for number, besluit in enumerate(newest, start=1)
    ]
    return Block(items=tuple(views), withheld=say_withheld_besluiten(ingehouden))

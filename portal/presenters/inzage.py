"""Who looked at somebody's data, in words: when, who, what and why; never a pseudonym."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.presenters.dates import say_deadline, say_time
from portal.presenters.pages import AccessDay, AccessView, Detail, InzagePage, Pager, When
from portal.theme import phone_url
from zaken.domain import Action, Identity, Method
from zaken.inzages import Access, Doel, Inzages
from zaken.models import Gemeente


def build_inzage_page(
    inzages: Inzages, identity: Identity, gemeente: Gemeente, today: date
) -> InzagePage:
    """Day by day, newest first; then the purposes that occur, and where to report something."""
    by_day = groupby(inzages.accesses, key=lambda access: access.day)
    return InzagePage(
        title=_("Wie heeft mijn gegevens bekeken?"),
        days=tuple(_day(day, accesses, today) for day, accesses in by_day),
        empty=_say_empty(inzages),
        pager=_pager(inzages),
        doelen=_list_doelen(access.doel for access in inzages.accesses),
        digid=identity.method is Method.DIGID,
        melding_url=gemeente.melding_url,
        phone_label=gemeente.telefoon,
        phone_url=phone_url(gemeente.telefoon),
    )


def _say_empty(inzages: Inzages) -> str:
    if inzages.accesses:
        return ""
    first = inzages.page == 1
    return _("Er heeft nog niemand gekeken.") if first else _("Op deze pagina staat niets.")


def _day(day: date, accesses: Iterable[Access], today: date) -> AccessDay:
    words = say_deadline(day)
    heading = _("Vandaag, %(day)s") % {"day": words} if day == today else capfirst(words)
    return AccessDay(
        id=f"dag-{day.isoformat()}",
        heading=heading,
        accesses=tuple(_view(access) for access in accesses),
    )


def _view(access: Access) -> AccessView:
    url = ""
    if access.zaak and access.zaak.registratie:
        url = reverse("zaak", args=[access.zaak.registratie, access.zaak.uuid])
    return AccessView(
        what=_say_what(access),
        zaak_url=url,
        soort=access.soort,
        who=_say_who(access),
        means=_say_means(access),
        by_other=not access.by_self,
        when=When(iso=access.last.isoformat(timespec="minutes"), text=_say_when(access)),
        doel=access.doel.doel if access.doel else "",
    )


def _say_what(access: Access) -> str:
    match access.action:
        case Action.LIST_ZAKEN:
            return _("Overzicht van uw zaken bekeken")
        case Action.VIEW_ZAAK:
            return _("Zaak bekeken")
        case Action.DOWNLOAD_DOCUMENT:
            n = access.documenten
            words = ngettext("%(n)s document gedownload", "%(n)s documenten gedownload", n)
            return words % {"n": n}
        case Action.VIEW_BESLUIT:
            return _("Datum voor bezwaar gedownload")
        case Action.VIEW_INZAGE:
            return _("Deze pagina bekeken")
        case _:
            return _("Gegevens bekeken")


def _say_who(access: Access) -> str:
    if access.by_self:
        return _("uzelf")
    match access.method:
        case Method.DIGID_MACHTIGEN:
            return _("iemand die u heeft gemachtigd")
        case Method.EH_BEWINDVOERING:
            return _("uw bewindvoerder")
        case _:
            return _("iemand die namens u mag kijken")


def _say_means(access: Access) -> str:
    """With what somebody had logged in; empty for a means that has no name for residents."""
    names = {
        Method.DIGID: "DigiD",
        Method.DIGID_MACHTIGEN: "DigiD Machtigen",
        Method.EHERKENNING: "eHerkenning",
        Method.EH_BEWINDVOERING: "eHerkenning",
    }
    known = next((name for method, name in names.items() if method == access.method), "")
    return _("ingelogd met %(naam)s") % {"naam": known} if known else ""


def _say_when(access: Access) -> str:
    time = say_time(access.last)
    if access.times == 1:
        return _("om %(time)s uur") % {"time": time}
    return _("%(times)s keer, het laatst om %(time)s uur") % {"times": access.times, "time": time}


def _list_doelen(doelen: Iterable[Doel | None]) -> tuple[Detail, ...]:
    """Each purpose once, with what allows it."""
    different = dict.fromkeys(doel for doel in doelen if doel)
    return tuple(Detail(term=doel.doel, value=doel.grondslag) for doel in different)


def _pager(inzages: Inzages) -> Pager | None:
    page = inzages.page
    if page == 1 and not inzages.has_more:
        return None

    def url(number: int) -> str:
        return reverse("inzage") + (f"?pagina={number}" if number != 1 else "")

    return Pager(
        label=_("Bladeren"),
        page=_("Pagina %(page)s") % {"page": page},
        newer_url=url(page - 1) if page > 1 else "",
        older_url=url(page + 1) if inzages.has_more else "",
    )

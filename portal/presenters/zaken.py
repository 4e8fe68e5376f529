"""The pages with all zaken: lopend and afgerond, chosen from and searched."""

from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.forms.zaken import AFGEROND, LOPEND, OUDSTE, SearchError, build_query, get_stand
from portal.presenters.cards import (
    Visit,
    build_groups,
    build_higher,
    build_missing,
    say_empty,
)
from portal.presenters.namens import say_heading, say_intro, say_none
from portal.presenters.pages import Choice, Choices, Pager, SearchPage, ZakenBlock, ZakenPage
from zaken.domain import Missing, Zaak
from zaken.service import Overview, Wanted, ZakenList
from zaken.teksten import Teksten

# Years to choose from when the oldest zaak is not on the page.
_YEARS_BACK = 7


def build_zaken_page(
    overview: Overview, visit: Visit, wanted: Wanted, teksten: Teksten, today: date
) -> ZakenPage:
    """Lopende and afgeronde zaken apart, or one of them, and in each what others opened."""
    identity = visit.identity
    chosen = wanted.selectie.jaar is not None or bool(wanted.selectie.soort)
    blocks = tuple(
        ZakenBlock(
            id=key,
            heading=heading,
            groups=build_groups(key, zaken, overview, visit, teksten, today),
            empty=say_empty(zaken, _say_none_chosen() if chosen else none),
            pager=_pager(key, zaken, wanted, label),
        )
        for key, zaken, heading, label, none in (
            (
                LOPEND,
                overview.lopend,
                _("Lopende zaken"),
                _("Bladeren in lopende zaken"),
                say_none(identity, afgerond=False),
            ),
            (
                AFGEROND,
                overview.afgerond,
                _("Afgeronde zaken"),
                _("Bladeren in afgeronde zaken"),
                say_none(identity, afgerond=True),
            ),
        )
        if zaken is not None
    )
    return ZakenPage(
        title=say_heading(identity),
        intro=say_intro(identity),
        notices=build_missing(overview),
        step_up=build_higher(overview, visit, reverse("zaken")),
        choices=_choices(overview, wanted, today),
        chosen=bool(build_query(wanted, pages=False)),
        blocks=blocks,
    )


def build_search_page(
    overview: Overview | None,
    visit: Visit,
    text: str,
    error: SearchError | None,
    teksten: Teksten,
    today: date,
) -> SearchPage:
    """What was found for the words in `text`; without `overview` the question, and its error."""
    blocks: tuple[ZakenBlock, ...] = ()
    if overview is not None:
        blocks = tuple(_found(overview, visit, teksten, today))
    return SearchPage(
        title=_("Zoeken in de zaken"),
        text=text,
        error=_say_error(error),
        notices=build_missing(overview) if overview else (),
        result=_say_found(overview) if overview else "",
        more=_say_more(overview) if overview else "",
        blocks=blocks,
        step_up=build_higher(overview, visit, reverse("zoeken")) if overview else None,
    )


def _found(overview: Overview, visit: Visit, teksten: Teksten, today: date) -> Iterator[ZakenBlock]:
    for key, zaken, heading in (
        (LOPEND, overview.lopend, _("Lopende zaken")),
        (AFGEROND, overview.afgerond, _("Afgeronde zaken")),
    ):
        if zaken is not None and zaken.zaken:
            groups = build_groups(key, zaken, overview, visit, teksten, today)
            yield ZakenBlock(id=key, heading=heading, groups=groups, empty="")


def _say_more(overview: Overview) -> str:
    """That there may be others; when nothing was found `_say_found` says it."""
    found = any(part.zaken for part in overview.lists)
    if not found or not any(part.has_more for part in overview.lists):
        return ""
    return _("Misschien zijn er meer. Zoek met meer woorden of met het hele zaaknummer.")


def _say_found(overview: Overview) -> str:
    """How many, and never "none" when not everybody answered."""
    count = sum(len(part.zaken) for part in overview.lists)
    if any(part.missing for part in overview.lists) and not count:
        return _("Wij konden nu niet overal zoeken. Probeer het over een paar minuten opnieuw.")
    if not count and any(part.has_more for part in overview.lists):
        return _(
            "Wij konden niet in al uw zaken zoeken. Zoek met het hele zaaknummer, "
            "of kies bij alle zaken een jaar."
        )
    if not count:
        return _("Wij vonden geen zaken met deze woorden. Zoek eens met een ander woord.")
    if count == 1:
        return _("Wij vonden 1 zaak.")
    return _("Wij vonden %(count)s zaken.") % {"count": count}


def _say_error(error: SearchError | None) -> str:
    match error:
        case None:
            return ""
        case SearchError.EMPTY:
            return _("Vul een zaaknummer of een woord in.")
        case SearchError.TOO_SHORT:
            return _("Vul een woord van 2 letters of meer in.")
        case SearchError.TOO_LONG:
            return _("Vul niet meer dan 100 tekens in.")


def _say_none_chosen() -> str:
    return _("Er zijn geen zaken die passen bij wat u heeft gekozen.")


def _choices(overview: Overview, wanted: Wanted, today: date) -> Choices:
    """What can be chosen: of years and kinds those that are known to occur."""
    zaken = [zaak for part in overview.lists for zaak in part.zaken]
    more = any(part.has_more or part.page > 1 for part in overview.lists)
    selectie, stand = wanted.selectie, get_stand(wanted)
    oldest = min([zaak.startdatum.year for zaak in zaken], default=today.year)
    oldest = min(oldest, selectie.jaar or oldest, today.year - _YEARS_BACK * more)
    return Choices(
        standen=_list(
            stand,
            (
                ("", _("Lopend en afgerond")),
                (LOPEND, _("Alleen lopend")),
                (AFGEROND, _("Alleen afgerond")),
            ),
        ),
        jaren=_list(
            str(selectie.jaar or ""),
            (("", _("Alle jaren")), *_years(today.year, min(oldest, today.year))),
        ),
        soorten=_list(selectie.soort, (("", _("Alle soorten")), *_soorten(zaken, selectie.soort))),
        soorten_note=_("Dit zijn de soorten van de zaken op deze pagina.") if more else "",
        volgordes=_list(
            OUDSTE if selectie.oudste_eerst else "",
            (("", _("Nieuwste eerst")), (OUDSTE, _("Oudste eerst"))),
        ),
    )


def _list(chosen: str, pairs: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, text=text, selected=value == chosen) for value, text in pairs)


def _years(newest: int, oldest: int) -> Iterator[tuple[str, str]]:
    return ((str(year), str(year)) for year in range(newest, oldest - 1, -1))


def _soorten(zaken: Iterable[Zaak], chosen: str) -> list[tuple[str, str]]:
    """Kinds by name; the chosen one also where nothing of it is on the page."""
    types = [zaak.zaaktype.value for zaak in zaken if not isinstance(zaak.zaaktype, Missing)]
    names = {t.identificatie: t.omschrijving or t.identificatie for t in types}
    if chosen:
        names.setdefault(chosen, chosen)
    return sorted(names.items(), key=lambda pair: pair[1].casefold())


def _pager(key: str, zaken: ZakenList, wanted: Wanted, label: str) -> Pager | None:
    """The pages of one list; the other stays where it is, and so does what was chosen."""
    if zaken.page == 1 and not zaken.has_more:
        return None

    def url(page: int) -> str:
        query = build_query(wanted, pages=True) | {key: str(page)}
        if page == 1:
            del query[key]
        return f"{reverse('zaken')}{'?' if query else ''}{urlencode(query)}#{key}"

    return Pager(
        label=label,
        page=_("Pagina %(page)s") % {"page": zaken.page},
        newer_url=url(zaken.page - 1) if zaken.page > 1 else "",
        older_url=url(zaken.page + 1) if zaken.has_more else "",
        oldest_first=wanted.selectie.oudste_eerst,
    )

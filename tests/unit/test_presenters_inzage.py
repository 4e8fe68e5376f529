"""Who looked at somebody's data, in plain words."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from portal.presenters.inzage import build_inzage_page
from portal.presenters.pages import AccessView, InzagePage
from tests.unit.examples import TODAY, make_identity, uuid
from zaken.domain import Action, Method, ZaakRef
from zaken.inzages import Access, Doel, Inzages
from zaken.models import Gemeente

GEMEENTE = Gemeente(naam="Gemeente Voorbeeld", telefoon="14 070")
REF = ZaakRef(registratie="voorbeeld", uuid=uuid(9000))
MOMENT = datetime(2026, 11, 23, 13, 3, tzinfo=UTC)


def make_access(**changes: Any) -> Access:
    """The subject looked at a zaak, once."""
    values: dict[str, Any] = {
        "day": TODAY,
        "last": MOMENT,
        "times": 1,
        "action": Action.VIEW_ZAAK,
        "method": Method.DIGID,
        "by_self": True,
        "zaak": REF,
    }
    return Access(**(values | changes))


def show(*accesses: Access, page: int = 1, has_more: bool = False, **gemeente: str) -> InzagePage:
    inzages = Inzages(accesses=accesses, page=page, has_more=has_more)
    shown = Gemeente(naam="Gemeente Voorbeeld", **({"telefoon": "14 070"} | gemeente))
    return build_inzage_page(inzages, make_identity(), shown, TODAY)


def view(**changes: Any) -> AccessView:
    return show(make_access(**changes)).days[0].accesses[0]


@pytest.mark.parametrize(
    ("action", "documenten", "words"),
    [
        (Action.LIST_ZAKEN, 0, "Overzicht van uw zaken bekeken"),
        (Action.VIEW_ZAAK, 0, "Zaak bekeken"),
        (Action.DOWNLOAD_DOCUMENT, 1, "1 document gedownload"),
        (Action.DOWNLOAD_DOCUMENT, 3, "3 documenten gedownload"),
        (Action.VIEW_INZAGE, 0, "Deze pagina bekeken"),
        ("something.new", 0, "Gegevens bekeken"),
    ],
)
def test_what(action: str, documenten: int, words: str) -> None:
    assert view(action=action, documenten=documenten).what == words


@pytest.mark.parametrize(
    ("by_self", "method", "who", "means"),
    [
        (True, Method.DIGID, "uzelf", "ingelogd met DigiD"),
        (True, Method.EIDAS, "uzelf", ""),
        (
            *(False, Method.DIGID_MACHTIGEN),
            *("iemand die u heeft gemachtigd", "ingelogd met DigiD Machtigen"),
        ),
        (False, Method.EH_BEWINDVOERING, "uw bewindvoerder", "ingelogd met eHerkenning"),
        (
            *(False, Method.EHERKENNING),
            *("iemand die namens u mag kijken", "ingelogd met eHerkenning"),
        ),
        (False, "a means of later", "iemand die namens u mag kijken", ""),
    ],
)
def test_who(by_self: bool, method: str, who: str, means: str) -> None:  # noqa: FBT001  # pytest gives parameters by name
    shown = view(by_self=by_self, method=method)
    assert (shown.who, shown.means, shown.by_other) == (who, means, not by_self)


def test_once_and_more_often() -> None:
    assert view().when.text == "om 14.03 uur"
    assert view().when.iso == "2026-11-23T13:03+00:00"
    assert view(times=5).when.text == "5 keer, het laatst om 14.03 uur"
    with translation.override("en"):
        assert view(times=5).when.text == "5 times, last at 14:03"


def test_the_way_to_the_zaak_and_what_kind_it_is() -> None:
    shown = view(soort="Bezwaar behandelen")
    assert shown.zaak_url == f"/zaken/voorbeeld/{REF.uuid}/"
    assert shown.soort == "Bezwaar behandelen"
    assert view(action=Action.LIST_ZAKEN, zaak=None).zaak_url == ""


def test_a_row_of_which_the_registration_was_not_recorded_leads_nowhere() -> None:
    assert view(zaak=ZaakRef(registratie="", uuid=REF.uuid)).zaak_url == ""


def test_day_by_day() -> None:
    yesterday = date(2026, 11, 22)
    page = show(make_access(times=2), make_access(), make_access(day=yesterday))
    assert [(day.id, day.heading, len(day.accesses)) for day in page.days] == [
        ("dag-2026-11-23", "Vandaag, maandag 23 november 2026", 2),
        ("dag-2026-11-22", "Zondag 22 november 2026", 1),
    ]


def test_each_purpose_is_explained_once() -> None:
    doel = Doel(doel="Beslissen over een toeslag", grondslag="Participatiewet")
    other = Doel(doel="Zaken laten volgen", grondslag="Awb")
    page = show(make_access(doel=doel), make_access(doel=other), make_access(doel=doel))
    assert [(d.term, d.value) for d in page.doelen] == [
        ("Beslissen over een toeslag", "Participatiewet"),
        ("Zaken laten volgen", "Awb"),
    ]
    assert page.days[0].accesses[0].doel == "Beslissen over een toeslag"


def test_what_the_register_does_not_name_is_left_out() -> None:
    page = show(make_access())
    assert page.doelen == ()
    assert page.days[0].accesses[0].doel == ""


def test_nothing() -> None:
    assert show().empty == "Er heeft nog niemand gekeken."
    assert show(page=9).empty == "Op deze pagina staat niets."
    assert show(make_access()).empty == ""


def test_paging_names_no_totals() -> None:
    assert show(make_access()).pager is None
    first = show(make_access(), has_more=True).pager
    assert first is not None
    assert (first.newer_url, first.page, first.older_url) == (
        *("", "Pagina 1"),
        "/inzage/?pagina=2",
    )
    last = show(make_access(), page=2).pager
    assert last is not None
    assert (last.newer_url, last.page, last.older_url) == ("/inzage/", "Pagina 2", "")


def test_where_to_report() -> None:
    page = show(melding_url="https://gemeente.test/melding")
    assert (page.melding_url, page.phone_url) == ("https://gemeente.test/melding", "tel:14070")
    assert show().melding_url == ""


def test_advice_about_digid_is_for_who_uses_it() -> None:
    inzages = Inzages(accesses=(), page=1, has_more=False)
    eidas = make_identity(method=Method.EIDAS)
    assert show().digid
    assert not build_inzage_page(inzages, eidas, GEMEENTE, TODAY).digid

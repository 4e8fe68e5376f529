"""What registrations really send, through the whole stack: odd rollen, changes, ignored filters.

Whatever is not certain admits nobody; list, page and download agree.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from demo.registration.builder import Gezet, Zaak
from tests.conftest import log_in_as
from tests.pages.html import check_page, get_page, text_of
from tests.pages.register import PERSON, Register, listed, url_of
from tests.pages.test_registrations import INP_BSN
from tests.pages.test_zaak import section
from zaken.domain import Loa
from zaken.models import Gemeente

# Two days on: the stories are told around the day in UTC, and here it may be the next already.
YESTERDAY, TOMORROW = -1, 2


@pytest.fixture
def register(today: date) -> Iterator[Register]:
    with Register(today).mounted() as register:
        yield register


@pytest.fixture
def me(gemeente: Gemeente) -> Client:
    return log_in_as(gemeente, "anna")


def sees(client: Client, zaak: Zaak, name: str) -> bool:
    """Whether a zaak is shown; list and page have to agree."""
    on_page = client.get(url_of(zaak)).status_code == 200
    assert (name in listed(client)) is on_page
    return on_page


# --- rollen --------------------------------------------------------------------------------------

SMS = "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract"
BAS = {"identifierType": "bsn", "identifier": PERSON["bas"].bsn}


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param({"betrokkeneIdentificatie": None}, id="no identification"),
        pytest.param({"betrokkeneIdentificatie": {}}, id="empty identification"),
        pytest.param({"betrokkeneIdentificatie": {"inpBsn": ""}}, id="empty number"),
        pytest.param({"betrokkeneType": "medewerker"}, id="number of another type"),
        pytest.param({"betrokkeneType": "vestiging"}, id="number of a vestiging"),
        pytest.param({"omschrijvingGeneriek": "behandelaar"}, id="behandelaar"),
        pytest.param({"omschrijvingGeneriek": "vriend"}, id="unknown kind"),
        pytest.param({"omschrijvingGeneriek": "Initiator"}, id="kind in other letters"),
        pytest.param({"omschrijvingGeneriek": ""}, id="no kind"),
        pytest.param({"indicatieMachtiging": "gemachtigde"}, id="gemachtigde"),
        pytest.param({"indicatieMachtiging": "curator"}, id="unknown machtiging"),
        pytest.param({"indicatieMachtiging": "Machtiginggever"}, id="machtiging in other letters"),
        pytest.param({"indicatieMachtiging": " "}, id="machtiging of a space"),
        pytest.param({"eindeGeldigheid": YESTERDAY}, id="ended"),
        pytest.param({"beginGeldigheid": TOMORROW}, id="not yet begun"),
    ],
)
@pytest.mark.parametrize("profile", ["open-zaak", "zonder-expand"])
def test_a_rol_that_admits_nobody(
    register: Register, gemeente: Gemeente, me: Client, raw: dict[str, Any], profile: str
) -> None:
    """The zaak is found by another rol, which does not admit either."""
    gemeente.registraties.update(profiel=profile)
    days = {k: register.builder.day(v) if isinstance(v, int) else v for k, v in raw.items()}
    zaak = register.add("Zaak", None)
    register.rol(zaak, "anna", "adviseur")
    register.rol(zaak, "anna", **days)
    own = register.add("Eigen zaak")
    assert not sees(me, zaak, "Zaak")
    assert sees(me, own, "Eigen zaak")


@pytest.mark.parametrize("with_valid", [True, False])
def test_three_rollen_of_one_person(register: Register, me: Client, with_valid: bool) -> None:  # noqa: FBT001
    zaak = register.add("Zaak", None)
    register.rol(zaak, "anna", eindeGeldigheid=register.builder.day(YESTERDAY))
    register.rol(zaak, "anna", "behandelaar")
    if with_valid:
        register.rol(zaak, "anna", "belanghebbende")
    assert sees(me, zaak, "Zaak") is with_valid


def add_with_many_rollen(register: Register, gemeente: Gemeente, initiator: str) -> Zaak:
    """Newest first in pages of a hundred, so that of the initiator is on the second."""
    gemeente.registraties.update(profiel="zonder-expand")
    zaak = register.add("Zaak", initiator)
    for _ in range(110):
        register.rol(zaak, "carla", "belanghebbende")
    register.rol(zaak, "anna", "adviseur")
    return zaak


@pytest.mark.parametrize("last", ["anna", "bas"])
def test_rollen_over_two_pages(
    register: Register, gemeente: Gemeente, me: Client, last: str
) -> None:
    """The only rol that admits is on the second page of a supplier without expand."""
    zaak = add_with_many_rollen(register, gemeente, last)
    assert sees(me, zaak, "Zaak") is (last == "anna")
    assert any("/rollen" in call.path and "page=2" in call.query for call in register.app.calls)


def test_a_registration_that_gives_the_first_page_of_rollen_twice(
    register: Register, gemeente: Gemeente, me: Client
) -> None:
    zaak = add_with_many_rollen(register, gemeente, "anna")
    register.layer.ignored = ("page",)
    assert me.get(url_of(zaak)).status_code == 404


@pytest.mark.parametrize("level", ["urn:onbekend", " ", "LOA4", SMS.upper()])
def test_an_unknown_level_of_a_rol_asks_for_the_highest(
    register: Register, gemeente: Gemeente, me: Client, level: str
) -> None:
    zaak = register.add("Zaak", None)
    register.rol(zaak, "anna", authenticatieContext={"source": "digid", "levelOfAssurance": level})
    assert "Zaak" not in listed(me)
    page = get_page(me, url_of(zaak), status=403)
    assert "Zaak" not in text_of(page.xpath("//main")[0]).split()
    assert sees(log_in_as(gemeente, "anna", Loa.HOOG), zaak, "Zaak")
    carla = log_in_as(gemeente, "carla")
    assert carla.get(url_of(zaak)).status_code == 404


@pytest.mark.parametrize(
    "context",
    [
        {"source": "digid", "levelOfAssurance": 30},
        {"source": "digid", "representee": "999"},
        ["digid"],
        "digid",
    ],
)
def test_a_context_of_another_shape_shows_nothing_and_says_so(
    register: Register, me: Client, context: object
) -> None:
    zaak = register.add("Zaak", None)
    register.rol(zaak, "anna", authenticatieContext=context)
    register.add("Eigen zaak")
    page = get_page(me, "/zaken/")
    assert "Niet al uw zaken staan hier" in text_of(page)
    assert listed(me) == {"Eigen zaak"}
    get_page(me, url_of(zaak), status=503)


def test_rollen_that_came_along_with_another_zaak_admit_nobody(
    register: Register, me: Client
) -> None:
    """A registration that mixes up what it expands: each rol names its zaak."""
    own = register.add("Eigen zaak")
    zaak = register.add("Zaak", None)
    register.rol(zaak, "anna", "adviseur")
    register.rol(zaak, "anna")["zaak"] = own.url
    record = register.get(zaak.url)
    assert len(record["rollen"]) == 2
    assert not sees(me, zaak, "Zaak")


def test_a_status_that_came_along_of_another_zaak_is_not_shown(
    register: Register, me: Client
) -> None:
    zaak, other = register.add("Zaak"), register.add("Zaak van Bas", "bas")
    status = register.builder.status(other, Gezet("Midden", -2))
    register.get(zaak.url)["status"] = status
    (card,) = get_page(me, "/zaken/").xpath("//li[contains(@class, 'mz-card')]")
    assert "Midden" not in text_of(card)


# --- a registration that does not filter ---------------------------------------------------------


def test_a_registration_that_begins_to_ignore_the_filter(register: Register, me: Client) -> None:
    """Between two probes: what comes is judged, row by row."""
    own, other = register.add("Eigen zaak"), register.add("Zaak van Bas", "bas")
    document = register.builder.document(other, "Brief")
    assert sees(me, own, "Eigen zaak")
    register.layer.ignored = (INP_BSN,)
    assert listed(me) == {"Eigen zaak"}
    for url in (url_of(other), url_of(other, document)):
        get_page(me, url, status=404)
    assert sees(me, own, "Eigen zaak")


@pytest.mark.parametrize("api", ["zaken", "objectinformatieobjecten__object"])
def test_parts_of_another_zaak_are_not_shown(
    register: Register, gemeente: Gemeente, me: Client, api: str
) -> None:
    """Whichever filter is ignored: a part that is not certainly of this zaak is missing."""
    own, other = register.add("Eigen zaak"), register.add("Zaak van Bas", "bas")
    document = register.builder.document(other, "Brief aan Bas")
    register.builder.besluit(other, "Besluit voor Bas", -3)
    register.layer.ignored = ("zaak", api)
    page = get_page(me, url_of(own))
    text = text_of(page)
    assert "Besluit voor Bas" not in text
    assert "Brief aan Bas" not in text
    assert "Wij kunnen nu niet zien of er een besluit is" in text_of(section(page, "besluiten"))
    for zaak in (own, other):
        assert me.get(url_of(zaak, document)).status_code in {404, 503}
    del gemeente


def test_a_besluit_of_another_zaak_is_not_shown(register: Register, me: Client) -> None:
    own, other = register.add("Eigen zaak"), register.add("Andere eigen zaak")
    register.builder.besluit(own, "Besluit hier", -3)
    register.builder.besluit(other, "Besluit daar", -3)
    text = text_of(get_page(me, url_of(own)))
    assert "Besluit hier" in text
    assert "Besluit daar" not in text


# --- documents -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"status": "in_bewerking"},
        {"status": "ter_vaststelling"},
        {"status": ""},
        {"status": "Definitief"},
        {"status": "onbekend woord"},
        {"vertrouwelijkheidaanduiding": "vertrouwelijk"},
        {"vertrouwelijkheidaanduiding": "zeer_geheim"},
        {"vertrouwelijkheidaanduiding": ""},
        {"vertrouwelijkheidaanduiding": "onbekend woord"},
        {"vertrouwelijkheidaanduiding": "zaakvertrouwel\u0131jk"},
        {"vertrouwelijkheidaanduiding": "openbaar "},
    ],
)
def test_a_document_that_changed_since_the_page_was_shown(
    register: Register, me: Client, change: dict[str, str]
) -> None:
    zaak = register.add("Zaak")
    document = register.builder.document(zaak, "Brief")
    assert "Brief" in text_of(section(get_page(me, url_of(zaak)), "documenten"))
    assert me.get(url_of(zaak, document)).status_code == 200
    register.get(document).update(change)
    get_page(me, url_of(zaak, document), status=404)
    assert "Brief" not in text_of(section(get_page(me, url_of(zaak)), "documenten"))


@pytest.mark.parametrize("profile", ["open-zaak", "standaard"])
def test_a_document_that_was_unlinked_since(
    register: Register, gemeente: Gemeente, me: Client, profile: str
) -> None:
    gemeente.registraties.update(profiel=profile)
    zaak = register.add("Zaak")
    document = register.builder.document(zaak, "Brief")
    assert me.get(url_of(zaak, document)).status_code == 200
    for links in ("zaakinformatieobjecten", "objectinformatieobjecten"):
        register.builder.store.collections[links].clear()
        register.builder.store._indexes.clear()
    get_page(me, url_of(zaak, document), status=404)


def test_a_document_of_another_own_zaak(register: Register, me: Client) -> None:
    zaak, other = register.add("Zaak"), register.add("Andere zaak")
    document = register.builder.document(other, "Brief")
    assert me.get(url_of(other, document)).status_code == 200
    get_page(me, url_of(zaak, document), status=404)


# --- a zaak that changes between list and page ---------------------------------------------------


def test_a_rol_that_ended_since_the_list_was_shown(register: Register, me: Client) -> None:
    zaak = register.add("Zaak", None)
    rol = register.rol(zaak, "anna")
    document = register.builder.document(zaak, "Brief")
    assert sees(me, zaak, "Zaak")
    rol["eindeGeldigheid"] = register.builder.day(YESTERDAY)
    assert not sees(me, zaak, "Zaak")
    get_page(me, url_of(zaak, document), status=404)


def test_a_zaak_that_became_confidential_since(register: Register, me: Client) -> None:
    zaak = register.add("Zaak")
    document = register.builder.document(zaak, "Brief")
    assert sees(me, zaak, "Zaak")
    register.get(zaak.url)["vertrouwelijkheidaanduiding"] = "geheim"
    assert not sees(me, zaak, "Zaak")
    get_page(me, url_of(zaak, document), status=404)


# --- addresses -----------------------------------------------------------------------------------

ODD = [
    "..",
    "%2e%2e",
    "%2e%2e%2f%2e%2e%2fhealthz",
    "..;",
    ".",
    "%00",
    "%0d%0aX-Injected: 1",
    "é",
    "\u202e",
    "%ff",
    "%c0%ae%c0%ae",
    "a" * 10_000,
    "00000000-0000-4000-8000-00000000000g",
    "00000000-0000-4000-8000-000000000000 ",
    "00000000000040008000000000000000",
    "{uuid}",
    "*",
    "' or 1=1 --",
]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_id_is_an_address_of_nothing(register: Register, me: Client, odd: str) -> None:
    zaak = register.add("Zaak")
    get_page(me, "/zaken/")
    register.app.calls.clear()
    for path in (
        f"/zaken/{odd}/{zaak.uuid}/",
        f"/zaken/zaken/{odd}/",
        f"/zaken/zaken/{zaak.uuid}/documenten/{odd}/",
        f"/zaken/zaken/{odd}/documenten/{zaak.uuid}/",
    ):
        for url in (path, quote(path, safe="/%")):
            check_page(me.get(url), status=404)
    assert not register.app.calls


@pytest.mark.parametrize("odd", [*ODD, "-1", "1e3", "٣", "99999999999"])
def test_an_odd_page_number_is_the_first_page(register: Register, me: Client, odd: str) -> None:
    register.add("Zaak")
    url = f"/zaken/?lopend={quote(odd, safe='%')}&afgerond={quote(odd, safe='%')}&bsn=1&x[]=1"
    assert "Zaak" in text_of(get_page(me, url))


def test_a_uuid_in_capitals_is_not_another_way_in(register: Register, me: Client) -> None:
    zaak = register.add("Zaak van Bas", "bas")
    get_page(me, f"/zaken/zaken/{zaak.uuid.upper()}/", status=404)

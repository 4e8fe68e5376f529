"""Who looked at my data: whose rows, folded how, with which words; and nobody else's."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from demo.registration.app import RegistrationApp
from tests.audit import without_triggers
from tests.conftest import build_identity, log_in_with
from tests.pages.html import Element, get_page, text_of
from tests.pages.test_document import document_urls
from tests.pages.test_zaak import zaak_url
from zaken.domain import Action, Identity, Loa, Mandate, Method
from zaken.inzages import PAGE_SIZE, Access, list_inzages
from zaken.models import Gemeente, Inzage
from zaken.pseudonyms import Purpose, get_pseudonym

# Long before everything that a test visits itself.
DAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
ZAAK = UUID(int=9000)


def accesses(page: Element) -> list[str]:
    return [text_of(item) for item in page.xpath("//li[@class='mz-access']")]


def write(gemeente: Gemeente, subject: str = "anna", *, actor: str = "", **changes: Any) -> Inzage:
    """A row of the audit table as the gate writes it: somebody saw a zaak."""
    values = {
        "tijdstip": DAY,
        "trace_id": uuid4().hex,
        "method": Method.DIGID,
        "loa": Loa.MIDDEN,
        "action": Action.VIEW_ZAAK,
        "registratie": "zaken",
        "zaak": ZAAK,
        "allowed": True,
        "rules": "has-rol",
    }
    pseudonyms = {
        role: get_pseudonym(gemeente, build_identity(key).subject.id, Purpose.AUDIT)
        for role, key in (("subject", subject), ("actor", actor or subject))
    }
    return Inzage.objects.create(gemeente=gemeente, **(values | pseudonyms | changes))


def build_represented(subject: str, actor: str) -> Identity:
    """A login of one person for another."""
    return replace(
        build_identity(subject),
        method=Method.DIGID_MACHTIGEN,
        actor=build_identity(actor).actor,
        mandate=Mandate(services=frozenset({"alles"}), role="gemachtigde"),
    )


def read(gemeente: Gemeente, who: str = "anna", page: int = 1) -> tuple[Access, ...]:
    """What is told, without this look itself."""
    found = list_inzages(build_identity(who), gemeente, page=page, now=NOW).accesses
    return tuple(access for access in found if access.action != Action.VIEW_INZAGE)


# --- the page ------------------------------------------------------------------------------------


def test_a_visit_is_told_with_who_what_and_the_way_back(anna: Client) -> None:
    get_page(anna, "/zaken/")
    for _ in range(2):
        get_page(anna, zaak_url("anna-bezwaar-woz"))
    page = get_page(anna, "/inzage/")
    shown = accesses(page)
    assert len(shown) == 3
    assert shown[0].startswith("Deze pagina bekeken om ")
    assert "Zaak bekeken 2 keer, het laatst om " in shown[1]
    assert "Door: uzelf, ingelogd met DigiD" in shown[1]
    assert shown[2].startswith("Overzicht van uw zaken bekeken om ")
    (link,) = page.xpath("//li[@class='mz-access']//a")
    assert link.get("href") == zaak_url("anna-bezwaar-woz")
    assert text_of(link).startswith("Naar de zaak: ")
    assert page.xpath("//nav//a[@aria-current='page']/@href") == ["/inzage/"]


def test_a_download_is_told_as_such_and_not_as_a_look_at_the_zaak(anna: Client) -> None:
    urls = list(document_urls(anna, "anna-toeslag-toegekend").values())[:2]
    with without_triggers():
        Inzage.objects.all().delete()
    for url in (*urls, urls[0]):
        anna.get(url).getvalue()
    shown = accesses(get_page(anna, "/inzage/"))
    assert len(shown) == 2
    assert shown[1].startswith("2 documenten gedownload 3 keer, het laatst om ")


def test_a_zaak_whose_kind_is_not_remembered_still_has_its_link(
    anna: Client, gemeente: Gemeente, registration: RegistrationApp
) -> None:
    write(gemeente, zaaktype="NOOIT-GEZIEN")
    page = get_page(anna, "/inzage/")
    (link,) = page.xpath("//li[@class='mz-access']//a")
    assert (text_of(link), link.get("href")) == ("Naar de zaak", f"/zaken/zaken/{ZAAK}/")
    assert not len(registration.calls)


def test_the_page_asks_nothing_of_a_registration_that_is_down(
    anna: Client, gemeente: Gemeente, registration: RegistrationApp
) -> None:
    write(gemeente)
    registration.faults.add("down")
    registration.calls.clear()
    assert "Zaak bekeken" in text_of(get_page(anna, "/inzage/"))
    assert not len(registration.calls)


def test_it_says_what_is_not_in_it_and_where_to_report(anna: Client, gemeente: Gemeente) -> None:
    gemeente.melding_url = ""
    gemeente.save()
    page = get_page(anna, "/inzage/")
    assert "Wat medewerkers van de gemeente bekijken in hun eigen systemen." in text_of(page)
    report = page.xpath("//section[@aria-labelledby='melden']//a/@href")
    assert report == ["https://www.digid.nl", "tel:14000", "/contact/"]
    gemeente.melding_url = "https://gemeente.test/melding"
    gemeente.save()
    page = get_page(anna, "/inzage/")
    report = page.xpath("//section[@aria-labelledby='melden']//a/@href")
    assert report == ["https://www.digid.nl", "https://gemeente.test/melding"]


def test_it_can_be_found_from_the_menu_privacy_and_a_zaak(anna: Client) -> None:
    for url in ("/zaken/", "/privacy/", zaak_url("anna-bezwaar-woz")):
        assert get_page(anna, url).xpath("//a[@href='/inzage/']"), url
    menu = get_page(anna, "/zaken/").xpath("//nav[@aria-label='MijnZaken']//a/@href")
    assert menu == ["/overzicht/", "/zaken/", "/berichten/", "/inzage/"]


# --- whose rows ----------------------------------------------------------------------------------


def test_nobody_is_told_what_is_about_another(
    anna: Client, bas: Client, carla: Client, gemeente: Gemeente
) -> None:
    """Bas has a rol in this zaak of Anna: neither learns when the other looked at it."""
    get_page(anna, zaak_url("anna-bezwaar-woz"))
    get_page(anna, zaak_url("anna-toeslag-wacht"))
    assert len(accesses(get_page(bas, "/inzage/"))) == 1
    get_page(bas, zaak_url("anna-bezwaar-woz"))
    assert len(accesses(get_page(bas, "/inzage/"))) == 2
    assert len(accesses(get_page(carla, "/inzage/"))) == 1
    assert [access.times for access in read(gemeente, "anna")] == [1, 1]


def test_nothing_of_another_gemeente(anna: Client, gemeente: Gemeente) -> None:
    elsewhere = Gemeente.objects.create(slug="elders", naam="Gemeente Elders")
    row = write(gemeente)
    write(elsewhere, subject="anna")
    Inzage.objects.create(
        **{
            name: getattr(row, name)
            for name in ("tijdstip", "trace_id", "actor", "subject", "method", "loa", "action")
        },
        gemeente=elsewhere,
        allowed=True,
    )
    assert len(accesses(get_page(anna, "/inzage/"))) == 2
    assert [access.times for access in read(gemeente)] == [1]


def test_what_was_refused_is_left_out_as_if_it_did_not_exist(
    anna: Client, gemeente: Gemeente
) -> None:
    """Otherwise this page would tell that a zaak exists that is kept secret from its betrokkene."""
    secret = zaak_url("anna-val-zeer-geheim")
    get_page(anna, secret, status=404)
    get_page(anna, f"/zaken/zaken/{uuid4()}/", status=404)
    row = Inzage.objects.get(allowed=False)
    assert str(row.zaak) in secret
    page = get_page(anna, "/inzage/")
    assert len(accesses(page)) == 1
    assert not page.xpath(f"//a[@href='{secret}']")
    assert read(gemeente) == ()


def test_who_acts_for_another_is_told_to_that_person_only(
    anna: Client, bas: Client, gemeente: Gemeente
) -> None:
    write(gemeente, "anna", actor="bas", method=Method.DIGID_MACHTIGEN)
    write(gemeente, "anna", actor="anna")
    shown = accesses(get_page(anna, "/inzage/"))
    assert len(shown) == 3
    assert any(
        "Door: iemand die u heeft gemachtigd, ingelogd met DigiD Machtigen" in text
        for text in shown
    )
    assert len(accesses(get_page(bas, "/inzage/"))) == 1


def test_in_a_login_for_another_the_page_is_not_there(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    del registration
    client = log_in_with(gemeente, build_represented("anna", "bas"))
    refused = get_page(client, "/inzage/", status=404)
    assert text_of(refused) == text_of(get_page(client, "/niets/", status=404))
    assert Inzage.objects.get().rules == "inzage-of-another"
    for url in ("/contact/", "/privacy/"):
        assert not get_page(client, url).xpath("//a[@href='/inzage/']"), url


def test_no_pseudonym_is_on_the_page(anna: Client, gemeente: Gemeente) -> None:
    row = write(gemeente, "anna", actor="bas", method=Method.DIGID_MACHTIGEN)
    content = anna.get("/inzage/").content.decode()
    assert "iemand die u heeft gemachtigd" in content
    assert row.actor not in content
    assert row.subject not in content
    assert row.trace_id not in content


# --- folding and paging --------------------------------------------------------------------------


def test_one_thing_on_one_day_is_one_line(gemeente: Gemeente) -> None:
    for minutes in (0, 10, 5):
        write(gemeente, tijdstip=DAY + timedelta(minutes=minutes))
    (access,) = read(gemeente)
    assert (access.times, access.last) == (3, DAY + timedelta(minutes=10))


def test_another_zaak_person_means_or_day_is_another_line(gemeente: Gemeente) -> None:
    write(gemeente)
    write(gemeente, zaak=UUID(int=9001))
    write(gemeente, actor="bas", method=Method.DIGID_MACHTIGEN)
    write(gemeente, method=Method.EIDAS)
    write(gemeente, tijdstip=DAY + timedelta(days=1))
    found = read(gemeente)
    assert [access.times for access in found] == [1] * 5
    assert found[0].day == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-01-05T22:59:59+00:00", date(2026, 1, 5)),
        ("2026-01-05T23:00:00+00:00", date(2026, 1, 6)),
        # the first day of summer time is one hour shorter
        ("2026-03-28T22:59:59+00:00", date(2026, 3, 28)),
        ("2026-03-28T23:00:00+00:00", date(2026, 3, 29)),
        ("2026-03-29T21:59:59+00:00", date(2026, 3, 29)),
        ("2026-03-29T22:00:00+00:00", date(2026, 3, 30)),
    ],
)
def test_a_day_is_one_in_the_netherlands(gemeente: Gemeente, moment: str, day: date) -> None:
    write(gemeente, tijdstip=datetime.fromisoformat(moment))
    assert [access.day for access in read(gemeente)] == [day]


def test_pages_of_lines_newest_first_without_gaps(anna: Client, gemeente: Gemeente) -> None:
    moments = [DAY - timedelta(days=number) for number in range(PAGE_SIZE + 5)]
    for moment in moments:
        write(gemeente, tijdstip=moment)
    page = get_page(anna, "/inzage/")
    older = page.xpath("//nav[@class='mz-pager']//a/@href")
    assert older == ["/inzage/?pagina=2"]
    second = get_page(anna, older[0])
    assert second.xpath("//nav[@class='mz-pager']//a/@href") == ["/inzage/"]
    # one place on the first page is for the look at it
    assert (len(accesses(page)), len(accesses(second))) == (PAGE_SIZE, 6)
    days = [d for p in (page, second) for d in p.xpath("//section[@class='mz-day']/h2/@id")]
    assert days == sorted(days, reverse=True)
    assert len(set(days)) == PAGE_SIZE + 6


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999", "1e3", "²"])
def test_a_number_that_is_none_is_the_first_page(anna: Client, number: str) -> None:
    assert len(accesses(get_page(anna, f"/inzage/?pagina={number}"))) == 1


def test_behind_the_last_page_it_says_so(anna: Client) -> None:
    page = get_page(anna, "/inzage/?pagina=7")
    assert "Op deze pagina staat niets." in text_of(page)
    assert page.xpath("//nav[@class='mz-pager']//a/@href") == ["/inzage/?pagina=6"]


def test_a_full_page_takes_as_many_queries_as_an_empty_one(
    anna: Client, gemeente: Gemeente
) -> None:
    anna.get("/inzage/")
    with CaptureQueriesContext(connection) as empty:
        anna.get("/inzage/")
    for number in range(PAGE_SIZE):
        write(gemeente, zaak=UUID(int=number), zaaktype=f"T{number}")
    with CaptureQueriesContext(connection) as full:
        anna.get("/inzage/")
    assert len(full) == len(empty)


# --- why it was allowed --------------------------------------------------------------------------


@pytest.fixture
def register(gemeente: Gemeente) -> Gemeente:
    """A gemeente whose register names a purpose in general and one for a zaaktype."""
    gemeente.verwerkingsactiviteiten.all().delete()
    for zaaktype, number in (("", 1), ("IIT", 2)):
        gemeente.verwerkingsactiviteiten.create(
            zaaktype=zaaktype,
            uri=f"https://register.test/{number}",
            doel=f"Doel {number}",
            grondslag=f"Wet {number}",
        )
    return gemeente


def say_doelen(gemeente: Gemeente) -> list[str]:
    return [access.doel.doel if access.doel else "" for access in read(gemeente)]


@pytest.mark.parametrize(
    ("zaaktype", "activiteit", "doel"),
    [
        ("IIT", "", "Doel 2"),
        ("ANDERS", "", "Doel 1"),
        ("", "", "Doel 1"),
        # what was recorded counts, also when the zaaktype has another one now
        ("IIT", "https://register.test/1", "Doel 1"),
        ("IIT", "https://register.test/2", "Doel 2"),
        ("", "https://register.test/2", "Doel 2"),
        # and is not replaced by another purpose when it is no longer in the register
        ("IIT", "https://register.test/oud", ""),
    ],
)
def test_the_purpose_in_the_register(
    register: Gemeente, zaaktype: str, activiteit: str, doel: str
) -> None:
    write(register, zaaktype=zaaktype, activiteit=activiteit)
    assert say_doelen(register) == [doel]


def test_without_a_register_no_purpose_is_made_up(anna: Client, gemeente: Gemeente) -> None:
    gemeente.verwerkingsactiviteiten.all().delete()
    write(gemeente)
    assert say_doelen(gemeente) == [""]
    page = get_page(anna, "/inzage/")
    assert "Doel:" not in text_of(page)
    assert "Waarom mag dit?" not in text_of(page)


def test_purpose_and_ground_are_on_the_page(anna: Client, register: Gemeente) -> None:
    write(register, zaaktype="IIT")
    page = get_page(anna, "/inzage/")
    assert any("Doel: Doel 2" in text for text in accesses(page))
    (doelen,) = page.xpath("//section[@aria-labelledby='doelen']")
    assert "Doel: Doel 2 Grondslag: Wet 2" in text_of(doelen)


def test_a_purpose_that_changes_is_on_the_next_page(anna: Client, register: Gemeente) -> None:
    get_page(anna, "/inzage/")
    row = register.verwerkingsactiviteiten.get(zaaktype="")
    row.doel = "Iets anders"
    row.save()
    assert "Doel: Iets anders" in text_of(get_page(anna, "/inzage/"))

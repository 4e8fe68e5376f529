"""The page of one zaak: the six content parts of the national guide, and what must not be there."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from demo.registration.stories import zaak_uuid
from portal.presenters.dates import say_day
from tests.pages.html import Element, get_page, text_of
from zaken import registry
from zaken.models import Gemeente
from zaken.termijnen import next_working_day
from zaken.zgw.profiles import PROFILES


def zaak_url(key: str) -> str:
    return f"/zaken/zaken/{zaak_uuid(key)}/"


def section(page: Element, name: str) -> Element:
    found: Element = page.xpath(f"//section[@aria-labelledby='{name}']")[0]
    return found


def steps(page: Element) -> list[str]:
    return [text_of(step) for step in page.xpath("//ol[contains(@class, 'ams-progress')]/li")]


def test_parts_stand_in_the_order_in_which_residents_need_them(anna: Client) -> None:
    page = get_page(anna, zaak_url("anna-toeslag-toegekend"))
    names = page.xpath("//main//section/@aria-labelledby")
    wanted = ["status", "resultaat", "besluiten", "documenten", "gegevens", "waarom", "contact"]
    assert [name for name in names if name in wanted] == wanted


def test_zaaknummer_omschrijving_and_dates_with_their_kind(anna: Client, today: date) -> None:
    page = get_page(anna, zaak_url("anna-bezwaar-woz"))
    details = text_of(section(page, "gegevens"))
    assert "Zaaknummer Z-" in details
    assert "Omschrijving Bezwaar tegen WOZ-waarde Havenkade 12" in details
    assert f"Datum aanvraag {say_day(today - timedelta(days=110))}" in details
    assert f"Geplande einddatum {say_day(today + timedelta(days=22))}" in details
    assert "onze planning" in details
    # extended by six weeks, which Open Zaak does not count in
    last = next_working_day(today + timedelta(days=72 + 42))
    assert f"Uiterlijke einddatum {say_day(last)}" in details
    assert "wettelijke termijn, door ons berekend" in details
    notice = text_of(section(page, "verlenging"))
    assert "Wij nemen 6 weken extra." in notice
    assert f"{say_day(last)}. Die datum hebben wij berekend." in notice


def test_where_the_registration_moves_its_dates_nothing_is_counted(
    anna: Client, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = replace(PROFILES["open-zaak"], verlenging_verwerkt=True)
    monkeypatch.setitem(PROFILES, "open-zaak", profile)
    registry.forget_sources()
    details = text_of(section(get_page(anna, zaak_url("anna-bezwaar-woz")), "gegevens"))
    assert f"Uiterlijke einddatum {say_day(today + timedelta(days=72))}" in details
    assert "berekend" not in details


def test_all_steps_of_the_zaaktype_done_current_and_to_come(anna: Client) -> None:
    page = get_page(anna, zaak_url("anna-bezwaar-woz"))
    found = steps(page)
    assert len(found) == 5
    assert found[0].startswith("✓") or "Klaar: Bezwaar ontvangen" in found[0]
    assert "Hier zijn wij nu: Bezwaar beoordelen" in found[1]
    assert all("Nog niet begonnen:" in step for step in found[2:])
    assert len(page.xpath("//li[@aria-current='step']")) == 1
    assert "Stap 2 van 5: Bezwaar beoordelen." in text_of(section(page, "status"))


def test_done_step_has_date_and_time(anna: Client) -> None:
    page = get_page(anna, zaak_url("anna-bezwaar-woz"))
    moment = page.xpath("//li[@aria-current='step']//time/@datetime")[0]
    assert moment.count(":") == 2  # hours:minutes and the zone's
    assert "uur" in steps(page)[1]


def test_internal_remark_of_a_status_is_never_shown(anna: Client) -> None:
    assert "Interne aantekening" not in text_of(get_page(anna, zaak_url("anna-bezwaar-woz")))


def test_extension_and_its_reason_are_told(anna: Client) -> None:
    text = text_of(get_page(anna, zaak_url("anna-bezwaar-woz")))
    assert "Wij hebben meer tijd nodig" in text
    assert "Wij nemen 6 weken extra." in text
    assert "Reden: Wij laten uw woning opnieuw taxeren." in text


def test_action_comes_first_and_a_suspended_term_is_told(anna: Client) -> None:
    page = get_page(anna, zaak_url("anna-toeslag-wacht"))
    text = text_of(page.xpath("//main")[0])
    assert text.index("Actie nodig: stuur uw bankafschriften") < text.index("Uw zaak staat stil")
    assert text.index("Uw zaak staat stil") < text.index("Stap 3 van 4")
    assert "Daarom weten wij nog niet wanneer u de uitslag krijgt." in text


def test_resultaat_besluit_and_the_last_day_for_bezwaar(anna: Client, today: date) -> None:
    page = get_page(anna, zaak_url("anna-toeslag-toegekend"))
    assert "Resultaat: Toegekend" in text_of(section(page, "resultaat"))
    besluit = text_of(section(page, "besluiten"))
    assert f"Datum besluit {say_day(today - timedelta(days=20))}" in besluit
    assert f"Geldt vanaf {say_day(today - timedelta(days=14))}" in besluit
    assert "U krijgt 455 euro inkomenstoeslag." in besluit
    assert "Dan kunt u bezwaar maken tot en met" in besluit
    assert say_day(next_working_day(today + timedelta(days=22))) in besluit


def test_bezwaar_that_is_too_late_is_told_without_a_link(anna: Client) -> None:
    besluit = section(get_page(anna, zaak_url("anna-stook-geweigerd")), "besluiten")
    assert "U kon bezwaar maken tot en met" in text_of(besluit)
    assert [text_of(link) for link in besluit.xpath(".//a")] == ["Besluit stookontheffing"]


def test_documents_with_kind_size_date_and_supplier(anna: Client) -> None:
    documents = section(get_page(anna, zaak_url("anna-toeslag-toegekend")), "documenten")
    first = text_of(documents.xpath(".//li")[0])
    assert "Besluit inkomenstoeslag (pdf, 1 kB)" in first
    assert "Beschikking. Door de gemeente gestuurd" in first
    assert "Aan ons gestuurd" in text_of(documents.xpath(".//li")[1])


def test_only_final_documents_that_are_not_secret_are_listed(anna: Client) -> None:
    page = get_page(anna, zaak_url("anna-val-zonder-omschrijving"))
    text = text_of(section(page, "documenten"))
    assert "Melding als tekst" in text
    assert "Geheim advies" not in text
    assert "Conceptbrief" not in text


def test_document_without_content_is_listed_without_a_link(anna: Client) -> None:
    documents = section(get_page(anna, zaak_url("anna-val-zonder-omschrijving")), "documenten")
    item = next(li for li in documents.xpath(".//li") if "Alleen een link" in text_of(li))
    assert "op te vragen bij de gemeente" in text_of(item)
    assert not item.xpath(".//a")


def test_zaak_without_status_shows_all_steps_as_still_to_come(anna: Client) -> None:
    page = get_page(anna, zaak_url("anna-melding-nieuw"))
    assert all("Nog niet begonnen:" in step for step in steps(page))
    assert "Wij moeten er nog aan beginnen." in text_of(section(page, "status"))


def test_closed_version_of_a_zaaktype_still_has_its_own_steps(anna: Client) -> None:
    page = get_page(anna, zaak_url("anna-klacht-oud"))
    assert [text_of(h) for h in page.xpath("//ol//h3")] == [
        "Klaar: Geregistreerd",
        "Klaar: In behandeling",
        "Klaar: Afgehandeld",
    ]


def test_no_documents_is_said_in_words(anna: Client) -> None:
    page = get_page(anna, zaak_url("anna-stook-lopend"))
    assert "Er zijn geen documenten bij deze zaak." in text_of(page)


# --- why it is shown, and what is not ------------------------------------------------------------


def test_why_somebody_sees_a_zaak_and_from_where_it_comes(anna: Client) -> None:
    page = get_page(anna, zaak_url("anna-bezwaar-woz"))
    block = section(page, "waarom")
    assert block.xpath("./details[not(@open)]/summary//h2[@id='waarom']")
    text = text_of(block)
    assert "U heeft deze zaak aangevraagd." in text
    assert "De gegevens komen uit het zaaksysteem" in text
    assert f"Opgehaald op {say_day(timezone.localdate())} om" in text
    assert "Betrokken sinds" not in text  # the registration does not say it
    assert block.xpath(".//a/@href")[-1] == "/inzage/"


def test_belanghebbende_and_machtiginggever_are_told_so(bas: Client, carla: Client) -> None:
    page = get_page(bas, zaak_url("anna-bezwaar-woz"))
    assert "U bent betrokken bij deze zaak." in text_of(section(page, "waarom"))
    page = get_page(carla, zaak_url("bas-stook-namens-carla"))
    assert "Iemand heeft deze zaak namens u aangevraagd." in text_of(section(page, "waarom"))


def test_withheld_documents_are_told_on_what_ground_and_never_what_they_are(anna: Client) -> None:
    page = get_page(anna, zaak_url("anna-val-zonder-omschrijving"))
    for block in ("documenten", "waarom"):
        text = text_of(section(page, block))
        assert "Wij laten niet alle documenten zien." in text
        assert "Wat nog niet klaar is, laten wij nog niet zien." in text
        assert "Wat vertrouwelijk is, laten wij op deze website niet zien." in text
    assert "Geheim advies" not in text_of(page)


def test_of_a_zaak_without_anything_withheld_nothing_is_said_about_it(anna: Client) -> None:
    page = get_page(anna, zaak_url("anna-toeslag-toegekend"))
    assert "Wij laten niet alle" not in text_of(page)
    assert "Wat u niet ziet" not in text_of(page)


def test_reduced_zaaktype_says_that_documents_and_besluiten_are_withheld(
    anna: Client, gemeente: Gemeente
) -> None:
    gemeente.zaaktyperegels.update_or_create(zaaktype="IIT", defaults={"alleen_status": True})
    page = get_page(anna, zaak_url("anna-toeslag-toegekend"))
    assert "Er zijn geen documenten" not in text_of(page)
    reduced = "Bij dit soort zaken laten wij alleen zien hoe ver wij zijn."
    for block, lead in (
        ("documenten", "Wij laten niet alle documenten zien."),
        ("besluiten", "Wij laten niet alle besluiten zien."),
        ("waarom", "Wij laten niet alle documenten en besluiten zien."),
    ):
        assert f"{lead} {reduced}" in text_of(section(page, block))
    assert not section(page, "documenten").xpath(".//li")

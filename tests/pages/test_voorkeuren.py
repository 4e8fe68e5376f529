"""How residents say how they want to be told: chosen, proved, changed, stopped."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from berichten import bezorging
from berichten import voorkeuren as use
from berichten.adresvorm import parse_number
from berichten.kanalen import AddressRefusedError, Zending, smtp
from berichten.models import Bericht, Voorkeur
from berichten.ontvangers import build_afmeldcode, get_ontvanger
from berichten.werk import work_once
from portal.forms.voorkeuren import parse_code
from tests.conftest import build_identity, log_in_as, log_in_with
from tests.pages.html import get_page, text_of
from tests.pages.messages import Post, post_office
from tests.pages.register import url_of
from tests.unit.examples import BAS, CARLA, make_identity
from zaken.domain import Method
from zaken.models import Gemeente

NOW = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
URL = "/berichten/"
# Digits that are not ASCII.
FULLWIDTH = "".join(chr(0xFF10 + n) for n in range(10))


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def post(gemeente: Gemeente, clock: time_machine.Traveller) -> Iterator[Post]:
    del clock
    with post_office(gemeente, NOW, sms_via="notifynl", brief_via="export") as post:
        yield post


@pytest.fixture
def visitor(post: Post) -> Client:
    return log_in_as(post.gemeente, "anna")


def save(client: Client, **values: str) -> str:
    """What the page says after a choice."""
    data = {"actie": "opslaan", "ritme": "direct", "taal": "nl", **values}
    response = client.post(URL, data, follow=True)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def sent_code() -> str:
    """The code in the last mail."""
    work_once(timezone.now)
    found = re.search(r"^\d{6}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[0]


def row() -> Voorkeur:
    return Voorkeur.objects.get()


def test_an_address_counts_when_its_code_came_back(visitor: Client) -> None:
    assert "Vul de code in" in save(visitor, kanaal="email", email="anna@thuis.example")
    assert (row().kanaal, row().email) == ("", "")
    code = sent_code()
    assert mail.outbox[-1].to == ["anna@thuis.example"]
    response = visitor.post(URL, {"actie": "code", "code": f"{code[:3]} {code[3:]}"}, follow=True)
    assert "Dank u wel. Uw keuze is opgeslagen" in response.content.decode()
    assert (row().kanaal, row().email, row().nieuw_adres) == ("email", "anna@thuis.example", "")


def test_the_address_cannot_be_read_in_the_table(visitor: Client) -> None:
    save(visitor, kanaal="email", email="anna@thuis.example")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM berichten_voorkeur")
        assert "thuis" not in str(cursor.fetchall())


def test_a_wrong_code_may_be_tried_five_times(visitor: Client) -> None:
    save(visitor, kanaal="email", email="anna@thuis.example")
    code = sent_code()
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(use.MOST_TRIES - 1):
        answer = visitor.post(URL, {"actie": "code", "code": wrong}, follow=True)
        assert "De code klopt niet" in answer.content.decode()
    answer = visitor.post(URL, {"actie": "code", "code": wrong}, follow=True)
    assert "Deze code werkt niet meer" in answer.content.decode()
    visitor.post(URL, {"actie": "code", "code": code})
    assert row().email == ""
    visitor.post(URL, {"actie": "nieuwe-code"})
    visitor.post(URL, {"actie": "code", "code": sent_code()})
    assert row().email == "anna@thuis.example"


def test_a_code_is_good_for_half_an_hour(visitor: Client, clock: time_machine.Traveller) -> None:
    save(visitor, kanaal="email", email="anna@thuis.example")
    code = sent_code()
    clock.shift(use.CODE_TERM)
    client = log_in_as(row().gemeente, "anna")
    client.post(URL, {"actie": "code", "code": code})
    assert row().email == ""


def test_five_codes_an_hour_are_enough(visitor: Client) -> None:
    save(visitor, kanaal="email", email="anna@thuis.example")
    for _ in range(use.MOST_CODES - 1):
        visitor.post(URL, {"actie": "nieuwe-code"})
    answer = visitor.post(URL, {"actie": "nieuwe-code"}, follow=True)
    assert "U heeft te vaak een code gevraagd" in answer.content.decode()
    assert Bericht.objects.filter(soort="code").count() == use.MOST_CODES


def test_only_the_last_code_works_and_goes_out(visitor: Client) -> None:
    save(visitor, kanaal="email", email="anna@thuis.example")
    save(visitor, kanaal="email", email="anna@werk.example")
    work_once(timezone.now)
    assert [m.to for m in mail.outbox] == [["anna@werk.example"]]
    visitor.post(URL, {"actie": "code", "code": sent_code()})
    assert row().email == "anna@werk.example"


def test_until_the_proof_the_way_before_holds(post: Post, visitor: Client) -> None:
    post.prefer("anna")
    save(visitor, kanaal="email", email="anna@nieuw.example")
    assert (row().kanaal, row().email) == ("email", "anna@post.example")
    visitor.post(URL, {"actie": "annuleren"})
    assert row().nieuw_adres == ""
    assert "anna@post.example" in str(visitor.get(URL).content)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Kies hoe u bericht wilt krijgen."),
        ({"kanaal": "postduif"}, "Kies hoe u bericht wilt krijgen."),
        ({"kanaal": "email"}, "Vul een e-mailadres in"),
        ({"kanaal": "email", "email": "anna@"}, "Vul een e-mailadres in"),
        ({"kanaal": "email", "email": "anna@thuis.example\nBcc: x@y.nl"}, "Vul een e-mailadres in"),
        ({"kanaal": "email", "email": f"{'a' * 250}@x.nl"}, "Vul een e-mailadres in"),
        ({"kanaal": "sms", "telefoon": "12"}, "Vul een mobiel nummer in"),
        ({"kanaal": "sms", "telefoon": FULLWIDTH}, "Vul een mobiel nummer in"),
    ],
)
def test_bad_input_is_said_and_nothing_is_lost(
    visitor: Client, values: dict[str, str], said: str
) -> None:
    page = save(visitor, **values, ritme="dagelijks", taal="en")
    assert said in page
    assert not Voorkeur.objects.exists()
    assert re.search(r'value="dagelijks"\s+checked', page)
    if values.get("telefoon"):
        assert values["telefoon"] in page


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 12 34 56 78", "+31612345678"),
        ("0031612345678", "+31612345678"),
        ("+32 470 12 34 56", "+32470123456"),
        ("(06) 12-34-56-78", "+31612345678"),
        ("1234", ""),
        ("+", ""),
        ("06123456789012345", ""),
    ],
)
def test_numbers_as_people_type_them(typed: str, number: str) -> None:
    assert parse_number(typed) == number


def test_codes_as_people_type_them() -> None:
    assert parse_code(" 123 456 ") == "123456"
    assert parse_code("12345") == parse_code(FULLWIDTH[:6]) == parse_code("12345a") == ""


def test_no_messages_holds_at_once(post: Post, visitor: Client) -> None:
    post.prefer("anna")
    assert "Uw keuze is opgeslagen." in save(visitor, kanaal="geen")
    post.step(post.register.add("niets"), "Midden")
    assert post.work() == []


def test_who_changes_their_mind_is_told_once_by_the_new_way(post: Post, visitor: Client) -> None:
    post.prefer("anna", ritme="dagelijks")
    post.step(post.register.add("half"), "Midden")
    assert post.work() == []
    save(visitor, kanaal="email", ritme="direct")
    assert len(post.work(timedelta(minutes=1))) == 1
    assert post.work(timedelta(days=1)) == []


def test_another_way_for_one_zaak(post: Post, visitor: Client) -> None:
    post.prefer("anna")
    quiet, other = post.register.add("stil"), post.register.add("ander")
    url = f"{url_of(quiet)}berichten/"
    page = get_page(visitor, url)
    assert "Net als bij mijn andere zaken" in text_of(page)
    assert "Per sms" not in text_of(page)  # no number is known
    assert visitor.post(url, {"kanaal": "geen"})["Location"] == url_of(quiet)
    post.step(quiet, "Midden")
    post.step(other, "Midden")
    assert len(post.work()) == 1
    assert [r.fout for r in post.rows(zaak=quiet.uuid, soort="status")] == ["unsubscribed"]
    visitor.post(url, {"kanaal": ""})
    post.step(quiet, "Einde")
    assert len(post.work()) == 1


def test_a_stranger_gets_no_page_for_a_zaak(post: Post) -> None:
    zaak = post.register.add("van anna")
    client = log_in_as(post.gemeente, "carla")
    assert client.get(f"{url_of(zaak)}berichten/").status_code == 404
    assert client.post(f"{url_of(zaak)}berichten/", {"kanaal": "geen"}).status_code == 404
    assert not Voorkeur.objects.exists()


def test_where_nothing_is_told_there_is_nothing_to_choose(anna: Client, gemeente: Gemeente) -> None:
    gemeente.berichtinstelling.delete()
    assert anna.get(URL).status_code == 404
    assert URL not in str(anna.get("/overzicht/").content)


def test_the_overview_asks_until_somebody_chose(post: Post, visitor: Client) -> None:
    assert "Bericht krijgen als er nieuws is?" in text_of(get_page(visitor, "/overzicht/"))
    post.prefer("anna", kanaal="geen")
    assert "Bericht krijgen als er nieuws is?" not in text_of(get_page(visitor, "/overzicht/"))


def refuse(monkeypatch: pytest.MonkeyPatch, *, refused: bool) -> None:
    """The mail server knows no such mailbox."""

    def send(zending: Zending) -> str:
        if refused:
            raise AddressRefusedError
        return smtp.send(zending)

    monkeypatch.setattr(bezorging, "get_send", lambda _kind: send)


BROKEN = "Onze berichten komen niet bij u aan"


def test_who_cannot_be_reached_hears_that_when_they_log_in(
    post: Post, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.prefer("anna")
    refuse(monkeypatch, refused=True)
    post.step(post.register.add("een"), "Midden")
    post.work()
    for url in ("/overzicht/", URL):
        assert BROKEN in text_of(get_page(visitor, url))
    refuse(monkeypatch, refused=False)  # it was the mail server after all
    post.step(post.register.add("twee"), "Midden")
    assert len(post.work()) == 1
    for url in ("/overzicht/", URL):
        assert BROKEN not in text_of(get_page(visitor, url))


def test_an_address_that_was_refused_is_proved_anew_or_left(post: Post, visitor: Client) -> None:
    post.prefer("anna", geweigerd=NOW)
    assert "Vul de code in" in save(visitor, kanaal="email", email="anna@post.example")
    visitor.post(URL, {"actie": "code", "code": sent_code()})
    assert row().geweigerd is None
    assert BROKEN not in text_of(get_page(visitor, URL))
    post.prefer("anna", geweigerd=NOW)
    save(visitor, kanaal="geen")
    assert BROKEN not in text_of(get_page(visitor, "/overzicht/"))


def test_another_way_that_was_proved_before_needs_no_code_again(
    post: Post, visitor: Client
) -> None:
    """It was the e-mail address that was refused, and not the number."""
    post.prefer("anna", telefoon="+31612345678", geweigerd=NOW)
    assert "Uw keuze is opgeslagen." in save(visitor, kanaal="sms")
    assert (row().kanaal, row().geweigerd) == ("sms", None)


def test_who_types_an_address_that_is_none_need_not_wait_for_a_code(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, refused=True)
    assert "Vul de code in" in save(visitor, kanaal="email", email="anna@post.exmaple")
    broken = "Dit e-mailadres werkt niet."
    assert broken not in text_of(get_page(visitor, URL))
    work_once(timezone.now)
    page = get_page(visitor, URL)
    assert broken in text_of(page)
    assert page.xpath("//input[@id='email']/@value") == ["anna@post.exmaple"]
    assert page.xpath("//input[@name='kanaal'][@checked]/@value") == ["email"]
    assert not Bericht.objects.filter(staat="dood").exists()  # a mistyped address is no alarm
    refuse(monkeypatch, refused=False)
    assert "Vul de code in" in save(visitor, kanaal="email", email="anna@post.example")
    assert broken not in text_of(get_page(visitor, URL))


def test_what_was_told_stands_in_the_history_of_the_zaak_of_who_was_told(
    post: Post, visitor: Client
) -> None:
    zaak = post.register.add("verteld")
    post.register.rol(zaak, "bas", "belanghebbende")
    post.prefer("anna")
    post.step(zaak, "Midden")
    assert len(post.work()) == 1
    url = f"{url_of(zaak)}geschiedenis/"
    text = text_of(get_page(visitor, url))
    assert "Berichten die wij u stuurden" in text
    assert "27 november 2026 om 12.10 uur E-mail: Er is nieuws" in text
    other = text_of(get_page(log_in_as(post.gemeente, "bas"), url))
    assert "Berichten die wij u stuurden" not in other


def test_who_acts_for_another_chooses_for_that_alone(post: Post) -> None:
    identity = make_identity(CARLA, actor=BAS, method=Method.DIGID_MACHTIGEN)
    client = log_in_with(post.gemeente, identity)
    page = get_page(client, URL)
    assert text_of(page.xpath("//h1")[0]) == "Berichten over deze zaken"
    save(client, kanaal="geen")
    name = get_ontvanger(post.gemeente, identity)
    assert row().ontvanger == name
    assert name != get_ontvanger(post.gemeente, build_identity("bas"))
    assert name != get_ontvanger(post.gemeente, build_identity("carla"))


# --- without a login -----------------------------------------------------------------------------


def stop_url(post: Post, who: str = "anna") -> str:
    name = get_ontvanger(post.gemeente, build_identity(who))
    return f"/afmelden/{build_afmeldcode(post.gemeente, name)}/"


def test_the_address_in_a_message_stops_them_without_a_login(post: Post) -> None:
    post.prefer("anna")
    post.step(post.register.add("stop"), "Midden")
    (message,) = post.work()
    url = message.extra_headers["List-Unsubscribe"].strip("<>").partition("127.0.0.1")[2]
    assert url == stop_url(post)
    client = Client()
    get_page(client, url)
    assert row().kanaal == "email"  # looking changes nothing
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert row().kanaal == "geen"


def test_it_says_nothing_of_who_it_is(post: Post) -> None:
    """The same for who never chose anything."""
    known = Client().get(stop_url(post)).content
    post.prefer("anna")
    assert Client().get(stop_url(post)).content == known
    other = Client().get(stop_url(post, "bas")).content
    assert text_of_bytes(other) == text_of_bytes(known)


def text_of_bytes(content: bytes) -> str:
    return re.sub(r"/afmelden/[^\"?/]+|%2Fafmelden[^\"&]+", "", content.decode())


@pytest.mark.parametrize("change", ["x", "0" * 16, "", "é"])
def test_a_code_that_we_did_not_make_is_nothing(post: Post, change: str) -> None:
    url = stop_url(post)
    assert Client().post(f"{url[:-17]}{change}/").status_code == 404
    assert not Voorkeur.objects.exists()


@pytest.mark.usefixtures("post")
def test_a_code_of_another_gemeente_is_nothing_here(gemeente: Gemeente) -> None:
    other = Gemeente.objects.create(slug="elders", naam="Elders")
    name = get_ontvanger(other, build_identity("anna"))
    assert Client().post(f"/afmelden/{build_afmeldcode(other, name)}/").status_code == 404
    assert gemeente.slug == "voorbeeld"

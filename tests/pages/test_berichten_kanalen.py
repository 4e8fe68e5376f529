"""By which ways residents are told, and where their addresses come from."""

import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import jwt
import pytest
import requests
import responses
import time_machine
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings
from responses import matchers
from zgw_consumers.constants import APITypes, AuthTypes
from zgw_consumers.models import Service

from berichten.models import Bericht, Bezorging
from tests.conftest import BSNS
from tests.pages.messages import WAIT, Post, post_office
from tests.pages.register import PERSON
from zaken.models import Gemeente

NOW = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
NOTIFY = "https://notify.test"
SERVICE, SECRET = "11111111-2222-4333-8444-555555555555", "99999999-8888-4777-8666-555555555555"
KLANT = "https://klant.test/api/v1/"
ADRES = {
    "wplWoonplaatsNaam": "Waterdam",
    "gorOpenbareRuimteNaam": "Waterweg",
    "aoaPostcode": "9410AB",
    "aoaHuisnummer": 156,
    "aoaHuisletter": "B",
    "aoaHuisnummertoevoeging": "2",
}


@pytest.fixture
def post(gemeente: Gemeente) -> Iterator[Post]:
    with time_machine.travel(NOW, tick=False), post_office(gemeente, NOW) as post:
        yield post


@pytest.fixture
def http() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as http:
        yield http


def choose(post: Post, **values: Any) -> None:
    for name, value in values.items():
        setattr(post.instelling, name, value)
    post.instelling.save()


def by_notify(post: Post) -> None:
    choose(
        post,
        email_via="notifynl",
        sms_via="notifynl",
        brief_via="notifynl",
        notifynl_url=NOTIFY,
        notifynl_sleutel=f"mijnzaken-{SERVICE}-{SECRET}",
        notifynl_sjablonen={"email": "t-email", "sms": "t-sms", "brief": "t-brief"},
    )


def change(post: Post, name: str = "zaak", **adres: Any) -> None:
    zaak = post.register.add(name)
    if adres:
        record = post.register.builder.store.list_records("rollen")[-1]
        record["betrokkeneIdentificatie"] |= adres.pop("identificatie", {})
        record |= adres
    post.step(zaak, "Midden")


# --- NotifyNL ------------------------------------------------------------------------------------


def test_an_email_by_notifynl(post: Post, http: responses.RequestsMock) -> None:
    http.post(f"{NOTIFY}/v2/notifications/email", json={"id": "n-1"}, status=201)
    by_notify(post)
    post.prefer("anna")
    change(post)
    assert post.work() == []
    request = http.calls[0].request
    body = json.loads(request.body or "")
    assert body["email_address"] == "anna@post.example"
    assert body["template_id"] == "t-email"
    assert "Er is iets veranderd in uw zaak." in body["personalisation"]["tekst"]
    token = str(request.headers["Authorization"]).removeprefix("Bearer ")
    assert jwt.decode(token, SECRET, algorithms=["HS256"])["iss"] == SERVICE
    proof = Bezorging.objects.get()
    assert (proof.kanaal, proof.uitkomst, proof.kenmerk) == ("email", "verzonden", "n-1")


def test_a_text_message_says_it_in_short(post: Post, http: responses.RequestsMock) -> None:
    http.post(f"{NOTIFY}/v2/notifications/sms", json={"id": "n-2"}, status=201)
    by_notify(post)
    post.prefer("anna", kanaal="sms", telefoon="+31612345678")
    change(post)
    post.work()
    body = json.loads(http.calls[0].request.body or "")
    assert body["phone_number"] == "+31612345678"
    text = body["personalisation"]["tekst"]
    assert text.startswith("Gemeente Voorbeeld: Er is iets veranderd in uw zaak.")
    assert len(text) < 306  # two messages


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_what_is_wrong_there_is_tried_again_with_the_same_reference_if_it_may_have_gone(
    post: Post, http: responses.RequestsMock, status: int
) -> None:
    http.post(f"{NOTIFY}/v2/notifications/email", status=status)
    by_notify(post)
    post.prefer("anna")
    change(post)
    post.work()
    http.replace(responses.POST, f"{NOTIFY}/v2/notifications/email", json={"id": "n"}, status=201)
    http.get(f"{NOTIFY}/v2/notifications", json={"notifications": [], "links": {}})
    post.work()
    sent = [json.loads(call.request.body) for call in http.calls if call.request.body]
    assert len(sent) == 2
    may_have_gone = status >= 500
    assert (sent[0] == sent[1]) == may_have_gone
    assert [b.staat for b in Bericht.objects.exclude(soort="stil")] == ["verzonden"]


def refuse(error: str, message: str) -> dict[str, Any]:
    """As the API of GOV.UK Notify and NotifyNL answers (REST API, error codes)."""
    return {"status_code": 400, "errors": [{"error": error, "message": message}]}


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ("ValidationError", "email_address Not a valid email address"),
        ("InvalidEmailError", "Not a valid email address"),
    ],
)
def test_an_address_that_notifynl_refuses_is_dead_and_proved_so(
    post: Post,
    http: responses.RequestsMock,
    caplog: pytest.LogCaptureFixture,
    error: str,
    message: str,
) -> None:
    http.post(f"{NOTIFY}/v2/notifications/email", json=refuse(error, message), status=400)
    by_notify(post)
    post.prefer("anna")
    change(post)
    post.work()
    assert Bezorging.objects.get().uitkomst == "geweigerd"
    assert "are dead: address_refused" in caplog.text
    assert "anna@post" not in caplog.text


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, refuse("BadRequestError", "Can't send to this recipient using a team-only API key")),
        (400, refuse("BadRequestError", "Template not found")),
        (400, refuse("ValidationError", "template_id is not a valid UUID")),
        (400, {"errors": []}),
        (404, ["?"]),
    ],
)
def test_what_the_gemeente_has_to_put_right_is_not_laid_on_an_address(
    post: Post, http: responses.RequestsMock, status: int, body: object
) -> None:
    """It is tried again, so that there is time to; the proof says nothing yet."""
    http.post(f"{NOTIFY}/v2/notifications/email", json=body, status=status)
    by_notify(post)
    post.prefer("anna")
    change(post)
    post.work()
    assert not Bezorging.objects.exists()
    row = Bericht.objects.exclude(soort="stil").get()
    assert (row.staat, row.fout, row.pogingen) == ("wacht", "notifynl_refused", 1)
    http.replace(responses.POST, f"{NOTIFY}/v2/notifications/email", json={"id": "n"}, status=201)
    http.get(f"{NOTIFY}/v2/notifications", json={"notifications": [], "links": {}})
    post.work()
    assert Bezorging.objects.get().uitkomst == "verzonden"


def test_an_answer_that_was_lost_is_looked_up_and_nothing_goes_twice(
    post: Post, http: responses.RequestsMock
) -> None:
    """NotifyNL refuses no second one with the same reference, but it can be asked for it."""
    lost = requests.ConnectionError("anna@post.example")
    http.post(f"{NOTIFY}/v2/notifications/email", body=lost)
    by_notify(post)
    post.prefer("anna")
    change(post)
    post.work()
    reference = json.loads(http.calls[0].request.body or "")["reference"]
    http.get(f"{NOTIFY}/v2/notifications", status=503)
    post.work()
    http.replace(
        responses.GET,
        f"{NOTIFY}/v2/notifications",
        json={"notifications": [{"id": "n-7", "reference": reference}], "links": {}},
        match=[matchers.query_param_matcher({"reference": reference})],
    )
    post.work()
    proof = Bezorging.objects.get()
    assert (proof.uitkomst, proof.kenmerk) == ("verzonden", "n-7")
    assert [call.request.method for call in http.calls] == ["POST", "GET", "GET"]


def test_notifynl_knows_how_to_stop_it(
    post: Post, http: responses.RequestsMock, settings: Settings
) -> None:
    """One click in a mail program; it takes an address of https only."""
    settings.SESSION_COOKIE_SECURE = True
    http.post(f"{NOTIFY}/v2/notifications/email", json={"id": "n-1"}, status=201)
    by_notify(post)
    post.prefer("anna")
    change(post)
    post.work()
    body = json.loads(http.calls[0].request.body or "")
    stop = body.get("one_click_unsubscribe_url", "")
    assert stop.startswith("https://")
    assert stop in body["personalisation"]["tekst"]


# --- letters -------------------------------------------------------------------------------------


def test_a_letter_for_the_print_shop(post: Post, settings: Settings, tmp_path: Path) -> None:
    settings.LETTER_FOLDER = str(tmp_path)
    choose(post, brief_via="export", terugval="brief")
    change(post, identificatie={"verblijfsadres": ADRES})
    post.work()
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    letter = json.loads(file.read_text("utf-8"))
    assert letter["adres"][1:] == ["Waterweg 156B-2", "9410AB  Waterdam"]
    assert "Er is iets veranderd in uw zaak." in letter["tekst"]
    assert Bezorging.objects.get().kanaal == "brief"


def test_without_a_whole_address_no_letter_goes(
    post: Post, settings: Settings, tmp_path: Path
) -> None:
    settings.LETTER_FOLDER = str(tmp_path)
    choose(post, brief_via="export", terugval="brief")
    change(post, identificatie={"verblijfsadres": ADRES | {"aoaHuisnummer": None}})
    post.work()
    assert list(tmp_path.iterdir()) == []
    assert Bezorging.objects.get().uitkomst == "geen_adres"


def test_who_chose_a_letter_gets_one(post: Post, settings: Settings, tmp_path: Path) -> None:
    settings.LETTER_FOLDER = str(tmp_path)
    choose(post, brief_via="export")
    post.prefer("anna", kanaal="brief")
    change(post, identificatie={"verblijfsadres": ADRES})
    assert post.work() == []
    assert len(list(tmp_path.iterdir())) == 1


# --- where addresses come from -------------------------------------------------------------------


def contact(email: str) -> dict[str, str]:
    return {"emailadres": email, "functie": "", "telefoonnummer": "", "naam": ""}


def test_contact_data_of_the_rol_only_where_the_gemeente_chose_that(post: Post) -> None:
    change(post, "een", contactpersoonRol=contact("anna@rol.example"))
    assert post.work() == []
    choose(post, rolgegevens=True)
    change(post, "twee", contactpersoonRol=contact("anna@rol.example"))
    assert [m.to for m in post.work()] == [["anna@rol.example"]]
    post.prefer("anna")
    change(post, "drie", contactpersoonRol=contact("anna@rol.example"))
    assert [m.to for m in post.work()] == [["anna@post.example"]]


@pytest.mark.parametrize("email", ["n.v.t.", "anna@", "a@b.example\nBcc: x@y.example", "é@x.nl"])
def test_what_somebody_typed_that_is_no_address_is_none(post: Post, email: str) -> None:
    choose(post, rolgegevens=True)
    change(post, contactpersoonRol=contact(email))
    assert post.work() == []
    assert Bezorging.objects.get().uitkomst == "geen_adres"


@pytest.fixture
def klant(post: Post) -> Service:
    service = Service.objects.create(
        slug="klant",
        label="Klantinteracties",
        api_type=APITypes.kc,
        api_root=KLANT,
        auth_type=AuthTypes.no_auth,
    )
    choose(post, klantinteracties=service)
    return service


def partij(*adressen: tuple[str, str, bool]) -> dict[str, Any]:
    rows = [
        {"adres": adres, "soortDigitaalAdres": soort, "isStandaardAdres": standard}
        for soort, adres, standard in adressen
    ]
    return {"results": [{"_expand": {"digitaleAdressen": rows}}]}


@pytest.mark.usefixtures("klant")
def test_the_standard_address_of_klantinteracties(post: Post, http: responses.RequestsMock) -> None:
    found = partij(
        ("email", "oud@klant.example", False),
        ("telefoonnummer", "0612345678", True),
        ("email", "anna@klant.example", True),
    )
    http.get(f"{KLANT}partijen", json=found)
    change(post)
    assert [m.to for m in post.work()] == [["anna@klant.example"]]
    assert PERSON["anna"].bsn in str(http.calls[0].request.url)  # the named exception


@pytest.mark.usefixtures("klant")
@pytest.mark.parametrize(
    "answer",
    [{"status": 500}, {"body": ConnectionError("secret 999990019")}],
)
def test_klantinteracties_that_is_down_is_waited_for(
    post: Post,
    http: responses.RequestsMock,
    answer: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    http.get(f"{KLANT}partijen", **answer)
    change(post)
    assert post.work() == []
    http.replace(
        responses.GET, f"{KLANT}partijen", json=partij(("email", "anna@klant.example", True))
    )
    assert len(post.work()) == 1
    assert not [bsn for bsn in BSNS if bsn in caplog.text]


@pytest.mark.usefixtures("klant")
@pytest.mark.parametrize("answer", [{"results": []}, partij(), partij(("overig", "x", True))])
def test_who_is_not_known_there_is_counted(
    post: Post, http: responses.RequestsMock, answer: dict[str, Any]
) -> None:
    http.get(f"{KLANT}partijen", json=answer)
    change(post)
    assert post.work() == []
    assert Bezorging.objects.get().uitkomst == "geen_adres"


def test_what_was_told_is_written_back_as_a_klantcontact_without_the_person(
    post: Post, klant: Service, http: responses.RequestsMock
) -> None:
    choose(post, klantinteracties=klant, klantcontact=True)
    http.post(f"{KLANT}maak-klantcontact", status=500)
    post.prefer("anna")
    change(post)
    assert len(post.work()) == 1  # the register that is down holds nobody up
    http.replace(
        responses.POST,
        f"{KLANT}maak-klantcontact",
        json={"klantcontact": {"uuid": "k"}},
        status=201,
    )
    assert post.work() == []
    body = json.loads(http.calls[-1].request.body or "")
    (row,) = post.rows(soort="status")
    assert body["klantcontact"]["kanaal"] == "email"
    assert body["klantcontact"]["plaatsgevondenOp"] == (NOW + WAIT).isoformat()
    about = body["onderwerpobject"]["onderwerpobjectidentificator"]
    assert about["objectId"] == str(row.zaak)
    assert (about["codeObjecttype"], about["codeRegister"]) == ("zaak", "open-zaak")
    assert "betrokkene" not in body
    assert post.work() == []
    assert len(http.calls) == 2


# --- the commands of the beheerder ---------------------------------------------------------------


def run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def test_a_test_message(post: Post, mailoutbox: list[Any]) -> None:
    where = ("--kanaal", "email", "--aan", "beheer@voorbeeld.example")
    assert "sent by email: <" in run("testbericht", "--gemeente", "voorbeeld", *where)
    assert mailoutbox[0].subject == "Proefbericht van Gemeente Voorbeeld"
    assert post.rows() == []
    with pytest.raises(CommandError, match="it did not go"):
        run("testbericht", "--gemeente", "voorbeeld", "--kanaal", "sms", "--aan", "+31612345678")
    with pytest.raises(CommandError, match="no berichten"):
        run("testbericht", "--gemeente", "elders", *where)


def test_who_only_listens_tells_nobody_and_sees_what_would_be_told(post: Post) -> None:
    choose(post, email_via="")
    post.prefer("anna")
    change(post, "een")
    change(post, "twee")
    assert post.work() == []
    assert post.rows() == []
    said = run("proefdraai", "--gemeente", "voorbeeld")
    assert "MELDING" in said
    assert [line.split()[-1] for line in said.splitlines() if " status " in line] == ["2"]
    assert "2 notificaties, of 0" in said
    assert post.rows() == []


def test_the_numbers_for_who_watches(post: Post) -> None:
    post.prefer("anna")
    change(post)
    post.work()
    change(post, "nergens", indicatieMachtiging="")
    said = run("berichtenstand", "--prometheus")
    assert 'mijnzaken_notificaties{gemeente="voorbeeld",staat="klaar",fout=""} 1' in said
    assert 'mijnzaken_notificaties{gemeente="voorbeeld",staat="nieuw",fout=""} 1' in said
    line = 'mijnzaken_bezorgingen_24h{gemeente="voorbeeld",kanaal="email",uitkomst="verzonden"} 1'
    assert line in said
    assert said.count("# TYPE mijnzaken_berichten gauge") == 1
    assert 'mijnzaken_oudste_seconden{waar="inbox"} 0' in said
    assert "bezorgingen_24h" in run("berichtenstand")

"""What registrations tell us: taken once, refused from anybody else, and handled."""

import json
import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
import responses
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from zgw_consumers.constants import APITypes, AuthTypes
from zgw_consumers.models import Service

from berichten import ronde, werk, werk_in
from berichten.abonnementen import KANALEN
from berichten.models import Abonnement, Notificatie
from berichten.ontvangst import OVERLAP, hash_secret
from demo.registration.app import RegistrationApp
from demo.registration.notificaties import PROBE
from tests.pages.html import get_page, text_of
from tests.pages.test_zaak import zaak_url
from zaken.models import Gemeente, Registratie

SECRET = "a-secret-of-these-tests"  # of nobody
URL = "/notificaties/zaken/"
ROOT = "https://notificaties.test/api/v1/"


def make_message(**changes: Any) -> dict[str, Any]:
    """As Open Zaak 1.30 sends it (recorded), on a kanaal of the catalogus."""
    uuid = uuid4()
    url = f"http://openzaak.test/catalogi/api/v1/zaaktypen/{uuid}"
    return {
        "kanaal": "zaaktypen",
        "hoofdObject": url,
        "resource": "zaaktype",
        "resourceUrl": url,
        "actie": "update",
        "aanmaakdatum": "2026-11-23T06:21:57.904473Z",
        "kenmerken": {"catalogus": "http://openzaak.test/catalogi/api/v1/catalogussen/1"},
        **changes,
    }


@pytest.fixture
def abonnement(gemeente: Gemeente) -> Abonnement:
    return Abonnement.objects.create(
        registratie=gemeente.registraties.get(),
        kanalen=list(KANALEN),
        geheim=hash_secret(SECRET),
        vernieuwd=timezone.now(),
    )


def deliver(
    message: object, secret: str = SECRET, url: str = URL, client: Client | None = None
) -> int:
    body = message if isinstance(message, str) else json.dumps(message)
    response = (client or Client()).post(
        url, body, content_type="application/json", headers={"authorization": secret}
    )
    assert response.content == b""
    assert not response.cookies
    return response.status_code


# --- coming in -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("abonnement")
def test_a_message_is_kept_without_its_kenmerken() -> None:
    message = make_message()
    assert deliver(message) == 204
    row = Notificatie.objects.get()
    assert (row.kanaal, row.resource, row.actie) == ("zaaktypen", "zaaktype", "update")
    assert message["resourceUrl"].endswith(str(row.resource_uuid))
    assert row.staat == Notificatie.Staat.NIEUW


@pytest.mark.usefixtures("abonnement")
def test_the_same_event_is_kept_once_by_whichever_route() -> None:
    message = make_message()
    for host in ("openzaak.test", "openzaak.test", "intern.test:8000"):
        changed = {
            k: v.replace("openzaak.test", host) if "Object" in k or "Url" in k else v
            for k, v in message.items()
        }
        assert deliver(changed) == 204
    assert Notificatie.objects.count() == 1
    assert deliver(message | {"aanmaakdatum": "2026-11-23T06:21:58Z"}) == 204
    assert Notificatie.objects.count() == 2


@pytest.mark.usefixtures("abonnement")
def test_a_kanaal_that_we_did_not_ask_for_is_taken_and_not_kept() -> None:
    assert deliver(make_message(kanaal="autorisaties")) == 204
    assert not Notificatie.objects.exists()


@pytest.mark.usefixtures("abonnement")
def test_the_probe_of_open_notificaties_is_answered_as_it_wants() -> None:
    """Before it keeps an abonnement: 401 or 403 without the secret, and with it only 204."""
    assert deliver(PROBE, "") == 403
    assert deliver(PROBE) == 204
    assert not Notificatie.objects.exists()


@pytest.mark.parametrize("secret", ["", "another", f"Bearer {SECRET}", SECRET.upper(), "0" * 64])
@pytest.mark.usefixtures("abonnement")
def test_another_secret_is_refused(secret: str) -> None:
    assert deliver(make_message(), secret) == 403
    assert not Notificatie.objects.exists()


@override_settings(ALLOWED_HOSTS=["testserver", "elders.localhost"])
def test_a_registratie_that_is_not_there_looks_the_same(
    abonnement: Abonnement, gemeente: Gemeente
) -> None:
    assert deliver(make_message(), url="/notificaties/bestaat-niet/") == 403
    other = Gemeente.objects.create(slug="elders", naam="Elders")
    other.hosts.create(naam="elders.localhost")
    client = Client(SERVER_NAME="elders.localhost")
    assert deliver(make_message(), client=client) == 403  # the secret of another gemeente
    assert not Notificatie.objects.exists()
    abonnement.delete()
    assert deliver(make_message()) == 403
    assert gemeente.slug == "voorbeeld"


@pytest.mark.parametrize(
    "message",
    [
        "null",
        "[]",
        "{",
        "<html></html>",
        make_message(hoofdObject="http://openzaak.test/zaken/17"),
        make_message(resourceUrl=None),
        make_message(resourceUrl="zaaktypen/6b7f1d1e-58a4-4b8c-8f3a-3a6d6f2f3a11"),
        PROBE | {"resourceUrl": "no address"},
        make_message(aanmaakdatum="gisteren"),
        make_message(aanmaakdatum="2026-11-23T06:21:57"),  # of which zone?
        make_message(kanaal=""),
        make_message(actie="x" * 21),
        {k: v for k, v in make_message().items() if k != "resource"},
    ],
)
@pytest.mark.usefixtures("abonnement")
def test_what_is_no_notificatie_is_refused_and_not_kept(message: object) -> None:
    assert deliver(message) == 400
    assert not Notificatie.objects.exists()


@pytest.mark.usefixtures("abonnement")
def test_what_is_too_large_is_not_even_read() -> None:
    assert deliver(make_message(kenmerken={"x": "y" * 70_000})) == 413
    assert not Notificatie.objects.exists()


@pytest.mark.usefixtures("abonnement")
def test_only_post() -> None:
    assert Client().get(URL).status_code == 405


def test_after_a_new_secret_the_one_before_holds_for_a_day(abonnement: Abonnement) -> None:
    abonnement.vorig_geheim, abonnement.geheim = abonnement.geheim, hash_secret("new")
    abonnement.save()
    assert deliver(make_message(), "new") == deliver(make_message()) == 204
    with time_machine.travel(datetime.now(UTC) + OVERLAP):
        assert deliver(make_message(), "new") == 204
        assert deliver(make_message()) == 403


@pytest.mark.usefixtures("abonnement")
def test_what_was_refused_is_in_the_security_log_without_what_was_sent(
    caplog: pytest.LogCaptureFixture,
) -> None:
    deliver(make_message(), "wrong-secret")
    (line,) = [r.getMessage() for r in caplog.records if r.name == "security"]
    assert json.loads(line)["event"] == "notificatie-refused"
    assert json.loads(line)["facts"] == {"gemeente": "voorbeeld", "reason": "not_subscribed"}
    assert "wrong-secret" not in caplog.text


@pytest.mark.usefixtures("abonnement")
def test_it_costs_two_queries_and_no_call(registration: RegistrationApp) -> None:
    """The token of the configuration, and the row."""
    deliver(make_message())
    with CaptureQueriesContext(connection) as captured:
        deliver(make_message())
    kinds = [query["sql"].split()[0] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert kinds == ["SELECT", "INSERT"]
    assert not registration.calls.snapshot()


# --- the work ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("abonnement")
def test_a_change_of_the_catalogus_is_on_the_next_page(
    anna: Client, registration: RegistrationApp
) -> None:
    url = zaak_url("anna-stook-lopend")
    get_page(anna, url)
    types = registration.store.collections["zaaktypen"].values()
    changed = [row for row in types if row["identificatie"] == "STOOKONTH"]
    names = [row["omschrijving"] for row in changed]
    try:
        for row in changed:
            row["omschrijving"] = "Ontheffing om te stoken"
        assert "Ontheffing om te stoken" not in text_of(get_page(anna, url))
        deliver(make_message())
        call_command("work", "--once", stdout=StringIO())
        assert "Ontheffing om te stoken" in text_of(get_page(anna, url))
        registration.calls.clear()
        get_page(anna, url)
        assert not [c for c in registration.calls.snapshot() if "/catalogi/" in c.path]
    finally:
        for row, name in zip(changed, names, strict=True):
            row["omschrijving"] = name
    assert Notificatie.objects.get().staat == Notificatie.Staat.KLAAR


@pytest.mark.usefixtures("abonnement")
def test_with_the_registration_down_the_catalogus_as_it_was_will_do(
    anna: Client, registration: RegistrationApp
) -> None:
    url = zaak_url("anna-stook-lopend")
    get_page(anna, url)
    deliver(make_message())
    werk.work_once(timezone.now)
    registration.faults.add("down", "/catalogi/")
    assert "Stookontheffing" in text_of(get_page(anna, url))


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A handling that fails as long as there is something in the list."""
    reasons = ["broken"]

    def handle(_row: Notificatie, **_when: object) -> None:
        if reasons:
            raise RuntimeError(reasons[0])

    # Only here: nothing that is handled now can fail by what a registration does.
    monkeypatch.setattr(werk_in, "handle", handle)
    return reasons


@pytest.mark.usefixtures("abonnement")
def test_what_fails_is_tried_again_after_longer_and_longer(failing: list[str]) -> None:
    deliver(make_message())
    now, waits = timezone.now(), []
    for _ in ronde.WAITS:
        assert werk.work_once(lambda: now).again == 1  # noqa: B023  # called at once
        row = Notificatie.objects.get()
        waits.append(row.volgende_poging - now)
        assert werk.work_once(lambda: now) == werk.Done()  # noqa: B023  # the same
        now = row.volgende_poging
    assert all(wait <= w <= 1.2 * wait for wait, w in zip(ronde.WAITS, waits, strict=True))
    failing.clear()
    assert werk.work_once(lambda: now).handled == 1


@pytest.mark.usefixtures("abonnement")
def test_what_goes_on_failing_is_dead_with_an_alarm_and_can_be_tried_anew(
    failing: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    deliver(make_message())
    now = timezone.now()
    for _ in range(len(ronde.WAITS) + 1):
        werk.work_once(lambda: now)  # noqa: B023  # called at once
        now += timedelta(days=1)
    row = Notificatie.objects.get()
    assert (row.staat, row.fout) == (Notificatie.Staat.DOOD, "RuntimeError")
    assert [r.levelno for r in caplog.records if "is dead" in r.getMessage()] == [logging.ERROR]
    assert "broken" not in caplog.text
    failing.clear()
    out = StringIO()
    call_command("retry_dead", stdout=out)
    assert "1 are tried again" in out.getvalue()
    assert werk.work_once(timezone.now).handled == 1


@pytest.mark.usefixtures("abonnement")
def test_one_that_fails_holds_no_other_up(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        deliver(make_message())
    bad = Notificatie.objects.order_by("pk")[1].pk

    def handle(row: Notificatie, **_when: object) -> None:
        if row.pk == bad:
            raise RuntimeError

    monkeypatch.setattr(werk_in, "handle", handle)  # the same
    done = werk.work_once(timezone.now)
    assert (done.handled, done.again) == (2, 1)


@pytest.mark.usefixtures("abonnement")
def test_a_row_that_somebody_has_is_nobody_elses_until_the_claim_ends() -> None:
    deliver(make_message())
    now = timezone.now()
    assert len(werk_in.claim(now=now, until=now)) == 1
    assert werk_in.claim(now=now, until=now) == ()
    later = now + ronde.CLAIM + timedelta(seconds=2)  # its worker died
    assert len(werk_in.claim(now=later, until=later)) == 1


@pytest.mark.usefixtures("abonnement")
def test_who_has_to_stop_does_so_after_the_row_it_is_at_and_keeps_none_of_the_others() -> None:
    for _ in range(5):
        deliver(make_message())
    answers = iter([False, False, False])
    done = werk.work_once(timezone.now, is_stopping=lambda: next(answers, True))
    assert done.handled == 2
    rows = Notificatie.objects.filter(staat=Notificatie.Staat.NIEUW)
    assert [row.volgende_poging <= timezone.now() for row in rows] == [True] * 3
    assert werk.work_once(timezone.now).handled == 3


# --- abonnementen --------------------------------------------------------------------------------


@pytest.fixture
def api(gemeente: Gemeente) -> Iterator[responses.RequestsMock]:
    """A Notificaties API in which nothing is subscribed to yet."""
    service = Service.objects.create(
        slug="nrc",
        label="Notificaties",
        api_type=APITypes.nrc,
        api_root=ROOT,
        auth_type=AuthTypes.zgw,
        client_id="mijnzaken",
        secret="tests-only-tests-only-tests-only-tests",  # of the tests
    )
    gemeente.registraties.update(notificaties=service)
    with responses.RequestsMock(assert_all_requests_are_fired=False) as http:
        http.get(f"{ROOT}kanaal", json=[{"naam": k} for k in (*KANALEN, "autorisaties")])
        yield http


def there(callback: str, kanalen: tuple[str, ...] = KANALEN, host: str = ROOT) -> dict[str, Any]:
    return {
        "url": f"{host}abonnement/1",
        "callbackUrl": callback,
        "kanalen": [{"naam": kanaal, "filters": {}} for kanaal in kanalen],
        "sendCloudevents": False,
        "cloudeventFilters": [],
    }


CALLBACK = "https://mijn.test/notificaties/zaken/"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("register_abonnementen", "--basis", "https://mijn.test", *arguments, stdout=out)
    return out.getvalue()


def test_it_subscribes_with_a_secret_of_its_own(api: responses.RequestsMock) -> None:
    api.get(f"{ROOT}abonnement", json=[there("https://elders.test/x/")])
    api.post(f"{ROOT}abonnement", json=there(CALLBACK), status=201)
    assert run() == "ok    voorbeeld/zaken: made\n"
    sent = json.loads(api.calls[-1].request.body or "")
    assert sent["callbackUrl"] == CALLBACK
    assert {kanaal["naam"] for kanaal in sent["kanalen"]} == set(KANALEN)
    row = Abonnement.objects.get()
    assert row.url == f"{ROOT}abonnement/1"
    assert row.geheim == hash_secret(sent["auth"])
    assert sent["auth"] not in str(Abonnement.objects.values())
    assert deliver(make_message(), sent["auth"]) == 204


def test_what_is_right_is_left_alone_and_what_is_not_is_repaired(
    api: responses.RequestsMock,
) -> None:
    api.get(f"{ROOT}abonnement", json=[])
    api.post(f"{ROOT}abonnement", json=there(CALLBACK), status=201)
    run()
    before = Abonnement.objects.get().geheim
    api.replace(responses.GET, f"{ROOT}abonnement", json=[there(CALLBACK)])
    assert "kept" in run()
    assert Abonnement.objects.get().geheim == before
    api.replace(responses.GET, f"{ROOT}abonnement", json=[there(CALLBACK, ("zaaktypen",))])
    api.put(f"{ROOT}abonnement/1", json=there(CALLBACK))
    assert "repaired" in run()
    api.replace(responses.GET, f"{ROOT}abonnement", json=[there(CALLBACK)])
    assert "renewed" in run("--vernieuw")
    row = Abonnement.objects.get()
    assert row.geheim != before
    assert row.vorig_geheim != row.geheim


def test_one_that_we_do_not_know_is_taken_over(api: responses.RequestsMock) -> None:
    """After a restore of our database, or of theirs."""
    api.get(f"{ROOT}abonnement", json=[there(CALLBACK)])
    api.put(f"{ROOT}abonnement/1", json=there(CALLBACK))
    assert "repaired" in run()
    assert Abonnement.objects.get().url == f"{ROOT}abonnement/1"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"status": 500}, "unavailable"),
        ({"status": 403}, "refused"),
        ({"body": "<html>"}, "invalid"),
        ({"json": {"results": []}}, "invalid"),
        ({"json": [{"url": "x"}]}, "invalid"),
        ({"body": ConnectionError("secret.example")}, "unavailable"),
    ],
)
def test_what_goes_wrong_there_is_said_in_a_word(
    api: responses.RequestsMock, answer: dict[str, Any], reason: str
) -> None:
    if "body" in answer and isinstance(answer["body"], ConnectionError):
        import requests  # noqa: PLC0415  # only its exception

        answer = {"body": requests.ConnectionError("secret.example")}
    api.get(f"{ROOT}abonnement", **answer)
    out = StringIO()
    with pytest.raises(CommandError, match="1 abonnement failed"):
        call_command("register_abonnementen", "--basis", "https://mijn.test", stdout=out)
    assert f"FAULT voorbeeld/zaken: {reason}" in out.getvalue()
    assert "secret.example" not in out.getvalue()


def test_what_it_does_not_like_is_said_by_its_codes(api: responses.RequestsMock) -> None:
    problem = {
        "code": "invalid",
        "detail": "secret.example",
        "invalidParams": [
            {"name": "nonFieldErrors", "code": "invalid-callback-url", "reason": "secret.example"},
            {"name": "secret.example/?", "code": "no code <b>"},
        ],
    }
    api.get(f"{ROOT}abonnement", json=[])
    api.post(f"{ROOT}abonnement", json=problem, status=400)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("register_abonnementen", "--basis", "https://mijn.test", stdout=out)
    assert "notificaties 400: invalid, invalid-callback-url)\n" in out.getvalue()


def test_only_kanalen_that_are_there_are_asked_for(api: responses.RequestsMock) -> None:
    api.replace(responses.GET, f"{ROOT}kanaal", json=[{"naam": "zaken"}, {"naam": "documenten"}])
    api.get(f"{ROOT}abonnement", json=[])
    api.post(f"{ROOT}abonnement", json=there(CALLBACK, ("zaken", "documenten")), status=201)
    missing = "besluiten, zaaktypen, informatieobjecttypen, besluittypen"
    assert run() == f"ok    voorbeeld/zaken: made; not there: {missing}\n"
    sent = json.loads(api.calls[-1].request.body or "")
    assert [kanaal["naam"] for kanaal in sent["kanalen"]] == ["zaken", "documenten"]
    api.replace(responses.GET, f"{ROOT}abonnement", json=[there(CALLBACK, ("zaken", "documenten"))])
    assert "kept" in run()
    api.replace(responses.GET, f"{ROOT}kanaal", json=[{"naam": kanaal} for kanaal in KANALEN])
    api.put(f"{ROOT}abonnement/1", json=there(CALLBACK))
    assert run() == "ok    voorbeeld/zaken: repaired\n"


def test_without_a_kanaal_of_zaken_nobody_can_be_told(api: responses.RequestsMock) -> None:
    api.replace(responses.GET, f"{ROOT}kanaal", json=[{"naam": "zaaktypen"}])
    api.get(f"{ROOT}abonnement", json=[])
    with pytest.raises(CommandError, match="1 abonnement failed"):
        run()
    assert not Abonnement.objects.exists()


def test_an_abonnement_that_gives_another_host_is_changed_at_ours(
    api: responses.RequestsMock,
) -> None:
    """Behind a proxy it calls itself otherwise."""
    away = there(CALLBACK, ("zaken",), host="http://intern.test/api/v1/")
    api.get(f"{ROOT}abonnement", json=[away])
    api.put(f"{ROOT}abonnement/1", json=away)
    assert "repaired" in run()


@pytest.mark.parametrize("status", [400, 403])
def test_a_new_secret_that_was_refused_changes_nothing(
    abonnement: Abonnement, api: responses.RequestsMock, status: int
) -> None:
    abonnement.url = f"{ROOT}abonnement/1"
    abonnement.save()
    api.get(f"{ROOT}abonnement", json=[there(CALLBACK)])
    api.put(f"{ROOT}abonnement/1", status=status)
    with pytest.raises(CommandError):
        run("--vernieuw")
    with time_machine.travel(datetime.now(UTC) + OVERLAP * 2):
        assert deliver(make_message()) == 204


def test_while_nobody_knows_which_secret_it_has_both_hold(
    abonnement: Abonnement, api: responses.RequestsMock
) -> None:
    """It gave no answer: it may have kept the new one or not."""
    abonnement.url = f"{ROOT}abonnement/1"
    abonnement.save()
    api.get(f"{ROOT}abonnement", json=[there(CALLBACK)])
    for status in (502, 504):
        api.upsert(responses.PUT, f"{ROOT}abonnement/1", status=status)
        with pytest.raises(CommandError):
            run("--vernieuw")
        tried = json.loads(api.calls[-1].request.body or "")["auth"]
        with time_machine.travel(datetime.now(UTC) + OVERLAP * 2):
            assert deliver(make_message(), tried) == 204
            assert deliver(make_message()) == 204
    api.upsert(responses.PUT, f"{ROOT}abonnement/1", json=there(CALLBACK))
    assert "repaired" in run()  # not asked to renew it: it is not known to be right
    sent = json.loads(api.calls[-1].request.body or "")["auth"]
    assert deliver(make_message()) == deliver(make_message(), sent) == 204
    with time_machine.travel(datetime.now(UTC) + OVERLAP * 2):
        assert deliver(make_message(), sent) == 204
        assert deliver(make_message()) == 403


def test_a_first_secret_that_was_refused_leaves_nothing(api: responses.RequestsMock) -> None:
    api.get(f"{ROOT}abonnement", json=[])
    api.post(f"{ROOT}abonnement", status=400)
    with pytest.raises(CommandError):
        run()
    assert not Abonnement.objects.exists()


@pytest.mark.usefixtures("gemeente")
def test_without_a_notificaties_api_nothing_is_asked(gemeente: Gemeente) -> None:
    gemeente.registraties.update(notificaties=None)
    assert run() == ""
    with suppress(Registratie.DoesNotExist):
        assert Registratie.objects.get().notificaties is None

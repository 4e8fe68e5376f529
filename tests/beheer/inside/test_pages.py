"""What staff see: everything to read, nothing to write, no secret and no search for a person."""

import json
import logging
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone
from lxml import html as lxml_html

from beheer.site import site
from berichten.models import Berichtinstelling, Bezorging, Zaaktypebericht
from portal.models import Broker, Huisstijl, Melding
from tests.beheer.inside.employee import HOST, Employee
from tests.pages.test_headers import check_headers, directives, read_table
from zaken.models import (
    Afscherming,
    Gemeente,
    Gemeten,
    Inzage,
    Logboek,
    Staptekst,
    Wijziging,
    Zaaktyperegel,
    Zaaktypetekst,
    Zegel,
)

ACTOR, SUBJECT = "1:aaaaaaaabbbbbbbbccccccccdddddddd", "1:eeeeeeeeffffffffgggggggghhhhhhhh"
SECRET, KEY = "a-very-secret-secret", "-----BEGIN PRIVATE KEY-----"


@pytest.fixture
def full(gemeente: Gemeente) -> Gemeente:
    """A row of every model that has a page."""
    Broker.objects.filter(pk=Broker.objects.first().pk).update(client_secret=SECRET, client_key=KEY)  # type: ignore[union-attr]  # the gemeente has one
    Zaaktyperegel.objects.get_or_create(gemeente=gemeente, zaaktype="B0001")
    Afscherming.objects.create(gemeente=gemeente, registratie="zaken", zaak=uuid4())
    Logboek.objects.create(gemeente=gemeente, url="https://logboek.test/", sleutel="PEM")
    Huisstijl.objects.create(gemeente=gemeente, merkkleur="#f58220", **FONT_AND_CORNERS)
    now = timezone.now()
    tekst = Zaaktypetekst.objects.create(gemeente=gemeente, zaaktype="B0001", titel="Bezwaar")
    Staptekst.objects.create(zaaktypetekst=tekst, statustype="Beoordelen", naam="Wij kijken")
    Gemeten.objects.create(
        registratie=gemeente.registraties.get(),
        zaaktype="B0001",
        omschrijving="Bezwaar",
        aantal=20,
        weggelaten=0,
        mediaan=30,
        p80=40,
        dag=now.date(),
    )
    Melding.objects.create(gemeente=gemeente, titel="Onderhoud", vanaf=now)
    Wijziging.objects.create(
        tijdstip=now, gemeente=gemeente, door="test", onderwerp="x", verruimt=False
    )
    Zegel.objects.create(
        gemeente=gemeente, nummer=1, dag=now.date(), gezet=now, aantal=0, digest="d", hash="h"
    )
    Berichtinstelling.objects.update_or_create(
        gemeente=gemeente, defaults={"afzender": "G <g@g.example>", "notifynl_sleutel": SECRET}
    )
    Zaaktypebericht.objects.create(gemeente=gemeente, zaaktype="B0001")
    Bezorging.objects.create(
        tijdstip=now, gemeente=gemeente, soort="status", ontvanger=SUBJECT, uitkomst="verzonden"
    )
    Inzage.objects.create(
        tijdstip=now,
        gemeente=gemeente,
        trace_id="t",
        actor=ACTOR,
        subject=SUBJECT,
        method="digid",
        loa=20,
        action="zaak.view",
        registratie="zaken",
        allowed=True,
        rules="own",
    )
    return gemeente


def address(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def list_pages() -> list[str]:
    pages = ["/", "/zaken/", "/portal/"]
    for model in site._registry:
        row = model._default_manager.first()
        assert row is not None, model
        pages += [address(model, "changelist"), address(model, "change", row.pk)]
    return pages


FONT_AND_CORNERS = {"lettertype": "noto-sans", "koplettertype": "noto-sans", "hoeken": "rond"}

NOT_PAGES = ["/bestaat-niet/", "/login/", "/inloggen/callback/?state=x", "/inloggen/", "/healthz"]
NOT_PAGES += ["/zaken/inzage/add/", "/zaken/inzage/1/history/", "/zaken/inzage/?subject=x"]


def test_which_models_have_a_page() -> None:
    assert {model.__name__ for model in site._registry} == {
        "Gemeente",
        "Host",
        "Registratie",
        "Broker",
        "Huisstijl",
        "Melding",
        "Zaaktypetekst",
        "Staptekst",
        "Gemeten",
        "Zaaktyperegel",
        "Afscherming",
        "Verwerkingsactiviteit",
        "Logboek",
        "Wijziging",
        "Zegel",
        "Inzage",
        "Berichtinstelling",
        "Zaaktypebericht",
        "Bezorging",
    }


@pytest.mark.usefixtures("full")
def test_every_page_is_shown_and_holds_no_secret(kijker: Employee) -> None:
    for page in list_pages():
        response = kijker.client.get(page)
        html = response.content.decode()
        assert response.status_code == 200, page
        assert "U kunt hier alleen kijken" in html, page
        for secret in (SECRET, KEY, ACTOR, SUBJECT, "client-secret-of-the-tests"):
            assert secret not in html, page
        assert "tests-only" not in html  # the secrets of registrations and our keys


@pytest.mark.usefixtures("full")
def test_secrets_are_not_even_asked_of_the_database(kijker: Employee) -> None:
    pages = list_pages()
    with CaptureQueriesContext(connection) as queries:
        for page in pages:
            kijker.client.get(page)
    asked = [q["sql"] for q in queries if "portal_broker" in q["sql"] and "client_id" in q["sql"]]
    assert len(asked) > 1
    assert not [sql for sql in asked if "client_secret" in sql or '"client_key"' in sql]


@pytest.mark.usefixtures("full")
def test_pages_offer_nothing_to_write_with(kijker: Employee) -> None:
    for page in list_pages():
        document = lxml_html.document_fromstring(kijker.client.get(page).content)
        forms = document.xpath("//form[@method='post']/@action")
        assert set(forms) <= {"/logout/", ""}, page
        assert not document.xpath("//*[@class='submit-row']//input"), page
        for word in ("/add/", "/delete/", "/history/"):
            assert not document.xpath(f"//a[contains(@href, '{word}')]"), page
        fields = "//textarea | //select | //input[@type='text' or @type='password']"
        assert not document.xpath(fields), page
        inline = document.xpath("//script[not(@src)] | //style | //*[@style] | //*[@onclick]")
        assert not inline, page


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.usefixtures("full")
def test_nothing_can_be_written(
    kijker: Employee, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = {model: list(model._default_manager.values()) for model in site._registry}
    for model in site._registry:
        pk = model._default_manager.values_list("pk", flat=True)[0]
        for url in (
            address(model, "changelist"),
            address(model, "add"),
            address(model, "change", pk),
            address(model, "delete", pk),
        ):
            caplog.clear()
            form = {"naam": "anders", "post": "yes", "action": "delete_selected"}
            assert getattr(kijker.client, method)(url, form).status_code == 403, url
            line = json.loads(caplog.records[0].getMessage())
            assert line["event"] == "write-refused"
            assert line["facts"].keys() == {"method", "staff"}
    assert before == {model: list(model._default_manager.values()) for model in site._registry}


@pytest.mark.usefixtures("full")
def test_the_admin_itself_writes_nothing_either(kijker: Employee) -> None:
    """Were the middleware gone, the permissions would still say no."""
    kept = [m for m in settings.MIDDLEWARE if not m.endswith("ReadOnlyMiddleware")]
    with override_settings(MIDDLEWARE=kept):
        client = Client(SERVER_NAME=HOST)
        client.cookies = kijker.client.cookies
        for model in site._registry:
            pk = model._default_manager.values_list("pk", flat=True)[0]
            for page, args in (("add", ()), ("change", (pk,)), ("delete", (pk,))):
                response = client.post(address(model, page, *args), {"post": "yes"})
                assert response.status_code == 403, (model, page)
            assert model._default_manager.filter(pk=pk).exists()


@pytest.mark.usefixtures("full")
def test_nobody_is_let_in_without_a_login() -> None:
    client = Client(SERVER_NAME=HOST)
    for page in list_pages():
        response = client.get(page)
        assert response.status_code == 302, page
        assert response["Location"].startswith("/login/?next="), page


@pytest.mark.parametrize(
    "query",
    [
        {"subject": SUBJECT},
        {"subject__startswith": "1:e"},
        {"actor": ACTOR},
        {"zaak__isnull": "0"},
        {"gemeente__slug": "voorbeeld", "trace_id": "t"},
        {"zegel__hash__startswith": "1"},
    ],
)
@pytest.mark.usefixtures("full")
def test_inzages_cannot_be_searched_for_a_person(kijker: Employee, query: dict[str, str]) -> None:
    assert kijker.client.get("/zaken/inzage/", query).status_code == 400


@pytest.mark.parametrize("query", [{"client_secret__startswith": "a"}, {"client_key": "x"}])
@pytest.mark.usefixtures("full")
def test_secrets_cannot_be_guessed_by_a_filter(kijker: Employee, query: dict[str, str]) -> None:
    assert kijker.client.get("/portal/broker/", query).status_code == 400


@pytest.mark.usefixtures("full")
def test_filters_that_are_offered_work(kijker: Employee) -> None:
    for query in ({"allowed__exact": "1"}, {"gemeente__id__exact": "1"}, {"q": ACTOR}):
        assert kijker.client.get("/zaken/inzage/", query).status_code == 200
    year = {"tijdstip__year": str(timezone.now().year)}
    assert kijker.client.get("/zaken/inzage/", year).status_code == 200


@pytest.mark.usefixtures("full")
def test_looking_at_inzages_is_an_event(kijker: Employee, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    row = Inzage.objects.get()
    html = ""
    for url in (address(Inzage, "changelist"), address(Inzage, "change", row.pk)):
        caplog.clear()
        html = kijker.client.get(url).content.decode()
        lines = [json.loads(r.getMessage()) for r in caplog.records if r.name == "security"]
        assert [line["event"] for line in lines] == ["inzages-looked-at"]
        assert lines[0]["facts"]["staff"] == str(kijker.client.session["_auth_user_id"])
    assert ACTOR[:8] in html
    caplog.clear()
    kijker.client.get("/zaken/gemeente/")
    assert not [r for r in caplog.records if r.name == "security"]


@pytest.mark.usefixtures("full")
def test_every_answer_has_the_security_headers(kijker: Employee) -> None:
    promised = read_table()
    nobody = Client(SERVER_NAME=HOST)
    for client in (kijker.client, nobody):
        for page in [*list_pages(), *NOT_PAGES]:
            for method in ("get", "post"):
                response: HttpResponse = getattr(client, method)(page)
                missing = [name for name in promised if name not in response]
                assert not missing, (method, page, response.status_code, missing)
                check_headers(response)
                assert directives(response)["form-action"] == ["'self'", "https://broker.example"]


@pytest.mark.usefixtures("full")
def test_an_error_of_ours_is_a_plain_page(kijker: Employee) -> None:
    kijker.client.raise_request_exception = False

    def fail(*_args: object, **_kwargs: object) -> Any:
        raise RuntimeError(SECRET)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site._registry[Gemeente], "get_queryset", fail)
        response = kijker.client.get("/zaken/gemeente/")
    assert response.status_code == 500
    assert SECRET not in response.content.decode()
    check_headers(response)


def test_cookies_have_names_of_their_own(kijker: Employee) -> None:
    kijker.client.get("/")
    kijker.client.get("/login/")
    assert set(kijker.client.cookies) == {"mz_beheer_session", "mz_beheer_csrf"}
    for cookie in kijker.client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["domain"]


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("host", ["testserver", "beheer.test.evil.example", "127.0.0.1"])
def test_other_hosts_get_nothing(host: str, caplog: pytest.LogCaptureFixture) -> None:
    response = Client(SERVER_NAME=host).get("/login/")
    assert response.status_code == 404
    assert json.loads(caplog.records[0].getMessage())["event"] == "host-unknown"


@pytest.mark.parametrize("name", ["home", "inloggen", "zaken", "zaak", "inzage", "sessie"])
def test_nothing_of_residents_is_here(name: str) -> None:
    ref = {"registratie": "zaken", "uuid": uuid4()} if name == "zaak" else {}
    with pytest.raises(NoReverseMatch):
        reverse(name, kwargs=ref)


@pytest.mark.usefixtures("db")
def test_paths_of_residents_lead_nowhere(kijker: Employee) -> None:
    for path in ("/inzage/", f"/zaken/zaken/{uuid4()}/", "/contact/", "/sessie/", "/uitloggen/"):
        assert kijker.client.get(path).status_code == 404, path


def test_the_key_is_not_that_of_the_residents() -> None:
    from mijnzaken import settings as residents  # noqa: PLC0415  # beside the ones in use

    assert settings.SECRET_KEY != residents.SECRET_KEY
    assert settings.CONTENT_SECURITY_POLICY != residents.CONTENT_SECURITY_POLICY
    assert settings.SESSION_COOKIE_NAME != residents.SESSION_COOKIE_NAME


def test_no_route_but_those_meant() -> None:
    names = {str(getattr(route, "name", "")) for route in get_resolver().url_patterns}
    assert names >= {"start", "callback", "health"}
    for name in ("admin:password_change", "admin:autocomplete", "admin:view_on_site"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert apps.is_installed("django.contrib.admin")


# The test runner adds a host of its own.
SAFE: dict[str, Any] = {"HTTPS": True, "ALLOWED_HOSTS": [HOST]}


def ids() -> set[str]:
    found = run_checks(include_deployment_checks=True)
    return {str(m.id) for m in found if str(m.id).startswith(("beheer.", "mijnzaken."))}


@pytest.mark.usefixtures("gemeente")
@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        ("ALLOWED_HOSTS", ["beheer.test", "mijn.test"], "beheer.E001"),
        ("BEHEER_GROUP", "", "beheer.E004"),
        (
            "AUTHENTICATION_BACKENDS",
            ["beheer.staff.StaffUsers", "django.contrib.auth.backends.ModelBackend"],
            "beheer.E005",
        ),
        ("SESSION_COOKIE_AGE", 3601, "beheer.E006"),
        ("SESSION_ABSOLUTE_SECONDS", 8 * 3600 + 1, "beheer.E006"),
    ],
)
def test_unsafe_settings_are_found(setting: str, value: object, expected: str) -> None:
    with override_settings(**SAFE):
        assert ids() == set()
    with override_settings(**(SAFE | {setting: value})):
        assert ids() == {expected}


def test_a_host_of_a_gemeente_is_found(gemeente: Gemeente) -> None:
    gemeente.hosts.create(naam="Beheer.test")
    with override_settings(**SAFE):
        assert ids() == {"beheer.E002"}


@pytest.mark.usefixtures("db")
def test_a_provider_without_https_is_found() -> None:
    changed = settings.BEHEER_OIDC | {"issuer": "http://broker.example/oidc"}
    with override_settings(**SAFE, BEHEER_OIDC=changed):
        assert ids() == {"beheer.E003"}


@pytest.mark.usefixtures("full")
def test_a_page_in_the_house_style_with_the_style_sheet_of_residents(kijker: Employee) -> None:
    row = Huisstijl.objects.get()
    change = lxml_html.document_fromstring(
        kijker.client.get(address(Huisstijl, "change", row.pk)).content
    )
    (url,) = change.xpath("//a[contains(., 'Bekijk een pagina')]/@href")
    response = kijker.client.get(url)
    page = lxml_html.document_fromstring(response.content)
    assert page.get("class") == f"voorbeeld-theme gemeente-{row.gemeente.slug} utrecht-root"
    theme, own, components = page.xpath("//link[@rel='stylesheet']/@href")
    assert "theme-voorbeeld" in theme
    assert "components" in components
    css = kijker.client.get(own)
    assert css["Content-Type"].startswith("text/css")
    assert "--mz-merkkleur: #f58220" in css.content.decode()
    assert not page.xpath("//style | //*[@style] | //script")


@pytest.mark.usefixtures("full")
def test_the_page_in_the_house_style_is_behind_the_login() -> None:
    row = Huisstijl.objects.get()
    for name in ("huisstijl-voorbeeld", "huisstijl-css"):
        response = Client().get(reverse(f"admin:{name}", args=[row.pk]), headers={"host": HOST})
        assert response.status_code == 302
        assert "/login/" in response["Location"]


@pytest.mark.usefixtures("full")
def test_a_text_as_the_resident_sees_it(kijker: Employee) -> None:
    """Made by the residents' templates, with a zaak that does not exist."""
    row = Zaaktypetekst.objects.get(zaaktype="IIT")
    page = kijker.client.get(address(Zaaktypetekst, "change", row.pk)).content.decode()
    url = reverse("admin:tekst-voorbeeld", args=[row.pk])
    assert f'href="{url}"' in page
    first = lxml_html.document_fromstring(kijker.client.get(url).content)
    second = lxml_html.document_fromstring(kijker.client.get(url, {"stap": "2"}).content)
    words = [" ".join(html.text_content().split()) for html in (first, second)]
    assert "Stap 1 van 3: Aanvraag beoordelen." in words[0]
    assert "Actie nodig: stuur uw bankafschriften" in words[1]
    assert "Doe dit uiterlijk op" in words[1]
    assert not second.xpath("//script | //style | //*[@style]")
    current = second.xpath("//nav//a[@aria-current]")
    assert [link.text_content() for link in current] == ["Wacht op aanvulling"]


@pytest.mark.parametrize("stap", ["0", "99", "x", "-1", "99999999", "²"])
@pytest.mark.usefixtures("full")
def test_a_step_that_is_not_there_is_the_nearest(kijker: Employee, stap: str) -> None:
    row = Zaaktypetekst.objects.get(zaaktype="IIT")
    url = reverse("admin:tekst-voorbeeld", args=[row.pk])
    assert kijker.client.get(url, {"stap": stap}).status_code == 200


@pytest.mark.usefixtures("full")
def test_a_concept_says_that_residents_do_not_see_it(kijker: Employee) -> None:
    row = Zaaktypetekst.objects.get(zaaktype="IIT")
    url = reverse("admin:tekst-voorbeeld", args=[row.pk])
    assert "Inwoners zien deze tekst nu niet." not in kijker.client.get(url).content.decode()
    Zaaktypetekst.objects.filter(pk=row.pk).update(beoordeling="concept")
    assert "Inwoners zien deze tekst nu niet." in kijker.client.get(url).content.decode()


@pytest.mark.usefixtures("full")
def test_the_example_leaves_the_addresses_of_staff_alone(kijker: Employee) -> None:
    row = Zaaktypetekst.objects.get(zaaktype="IIT")
    kijker.client.get(reverse("admin:tekst-voorbeeld", args=[row.pk]))
    assert kijker.client.get("/").status_code == 200
    with pytest.raises(NoReverseMatch):
        reverse("geschiedenis", args=["zaken", uuid4()])

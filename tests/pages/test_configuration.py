"""Configuration by YAML only: the README's example, what is refused, and `check_backends`."""

import re
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import responses
from django.conf import settings
from django.core.management import CommandError, call_command

from demo.registration.app import RegistrationApp
from demo.registration.stories import build_stories
from tests.adapters import WSGIAdapter
from tests.conftest import CLIENT_ID, SECRET, log_in_as
from tests.pages.html import get_page, text_of
from zaken import registry
from zaken.domain import Loa
from zaken.models import Gemeente, Registratie, Zaaktypetekst
from zaken.zgw import transport

OPEN_ZAAK = "https://openzaak.voorbeeld.example"
BROKER = "https://broker.voorbeeld.example"


def readme_yaml() -> str:
    text = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
    [block] = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    return str(block)


@pytest.fixture
def open_zaak(today: date) -> Iterator[RegistrationApp]:
    """Something that answers at the addresses of the README's example."""
    app = RegistrationApp(build_stories(today), client_id=CLIENT_ID, secret=SECRET)
    transport.ADAPTERS[OPEN_ZAAK] = WSGIAdapter(app)
    registry.forget_sources()
    yield app
    registry.forget_sources()
    del transport.ADAPTERS[OPEN_ZAAK]


@pytest.fixture
def broker() -> Iterator[None]:
    """A discovery document at the issuer of the README's example."""
    with responses.RequestsMock() as http:
        http.get(
            f"{BROKER}/.well-known/openid-configuration",
            json={
                "issuer": BROKER,
                "authorization_endpoint": f"{BROKER}/auth",
                "token_endpoint": f"{BROKER}/token",
                "jwks_uri": f"{BROKER}/jwks",
                "end_session_endpoint": f"{BROKER}/logout",
                "id_token_signing_alg_values_supported": ["RS256"],
            },
        )
        yield


def configure(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """Run the command; what it said when it failed, None when it worked."""
    monkeypatch.setenv("OPENZAAK_SECRET", SECRET)
    monkeypatch.setenv("BROKER_SECRET", SECRET)
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    out = StringIO()
    try:
        call_command("setup_configuration", yaml_file=str(file), stdout=out, stderr=out)
    except CommandError as error:
        return f"{out.getvalue()} {error}"
    return None


def check_backends() -> str:
    """What the command prints; the faults when there are any."""
    out = StringIO()
    try:
        call_command("check_backends", stdout=out)
    except CommandError as error:
        pytest.fail(f"{error}:\n{out.getvalue()}")
    return out.getvalue()


@pytest.mark.usefixtures("db", "broker")
def test_the_example_of_the_readme_works_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_zaak: RegistrationApp
) -> None:
    assert configure(tmp_path, readme_yaml(), monkeypatch) is None
    gemeente = Gemeente.objects.get()
    assert gemeente.hosts.get().naam == "mijn.voorbeeld.example"
    assert gemeente.minimum_loa == Loa.MIDDEN
    assert gemeente.brokers.get().authorization_endpoint == f"{BROKER}/auth"
    found = check_backends()
    assert "FAULT" not in found
    assert "Zaken API: answers, version 1.5" in found
    assert "a zaak that is there is found" in found
    gemeente.hosts.create(naam="testserver")
    open_zaak.calls.clear()
    text = text_of(get_page(log_in_as(gemeente, "anna"), "/zaken/"))
    assert "Actie nodig: stuur uw bankafschriften" in text


@pytest.mark.usefixtures("broker", "open_zaak")
def test_running_it_again_changes_what_changed(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del db
    configure(tmp_path, readme_yaml(), monkeypatch)
    changed = readme_yaml().replace('telefoon: "14 000"', 'telefoon: "14 001"')
    with responses.RequestsMock() as http:
        http.get(
            f"{BROKER}/.well-known/openid-configuration",
            json={
                "issuer": BROKER,
                "authorization_endpoint": f"{BROKER}/auth",
                "token_endpoint": f"{BROKER}/token",
                "jwks_uri": f"{BROKER}/jwks",
            },
        )
        configure(tmp_path, changed, monkeypatch)
    assert Gemeente.objects.get().telefoon == "14 001"
    assert Registratie.objects.count() == Zaaktypetekst.objects.count() == 1


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("line", "instead", "words"),
    [
        ("profiel: open-zaak", "profiel: openzaak", "unknown profile openzaak"),
        (
            "profiel: open-zaak",
            "rollen_eindigen_niet: true\n      profiel: standaard",
            "profile standaard has no rol_filter",
        ),
        ("zaken: openzaak-zaken", "zaken: elders", "service elders (zaken) is not configured"),
        ("minimum_loa: midden", "minimum_loa: gemiddeld", "minimum_loa"),
        (
            "maximale_vertrouwelijkheidaanduiding: zaakvertrouwelijk",
            "maximale_vertrouwelijkheidaanduiding: zaakvertrouwlijk",
            "unknown vertrouwelijkheidaanduiding",
        ),
        ("hosts: [mijn.voorbeeld.example]", "host: x", "hosts"),
    ],
)
def test_mistakes_are_named_and_nothing_half_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, instead: str, words: str
) -> None:
    text = readme_yaml()
    assert line in text
    assert words in str(configure(tmp_path, text.replace(line, instead), monkeypatch))
    assert not Registratie.objects.exists()


@pytest.mark.usefixtures("gemeente")
@pytest.mark.parametrize(
    ("kind", "path", "words"),
    [
        ("down", "/zaken/api", "Zaken API: source_unavailable"),
        ("html", "/besluiten/api", "Besluiten API: source_invalid"),
        ("truncated", "/catalogi/api", "Catalogi API: source_invalid"),
        ("reset", "/documenten/api", "Documenten API: source_unavailable"),
    ],
)
def test_check_backends_has_a_line_per_fault_and_fails(
    registration: RegistrationApp, kind: str, path: str, words: str
) -> None:
    registration.faults.add(kind, path)
    out = StringIO()
    with pytest.raises(CommandError, match=r"faults? found"):
        call_command("check_backends", stdout=out)
    assert f"FAULT voorbeeld/zaken: {words}" in out.getvalue()


@pytest.mark.usefixtures("gemeente", "registration")
def test_check_backends_names_a_wrong_secret() -> None:
    from zgw_consumers.models import Service  # noqa: PLC0415  # a model of another app

    Service.objects.update(secret="another-secret-another-secret-another")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_backends", stdout=out)
    assert "FAULT voorbeeld/zaken: Zaken API: source_refused (zaken: 403)" in out.getvalue()


@pytest.mark.usefixtures("db")
def test_check_backends_without_a_gemeente_is_a_fault() -> None:
    with pytest.raises(CommandError):
        call_command("check_backends", stdout=StringIO())

"""What a gemeente says about its verwerkingen, and about doelbinding, in YAML."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.conftest import BSNS, CONFIGURATION
from tests.logboek import make_key, say_public_key
from zaken.current import get_token
from zaken.models import Gemeente, Logboek, Registratie, Verwerkingsactiviteit
from zaken.verwerkingen import find_activiteit, get_activiteit_uri

URL = "https://logboek.example/v1/traces"
REGISTER = "https://voorbeeld.example/verwerkingen"


def make_activiteit(**changes: Any) -> dict[str, Any]:
    values = {"uri": f"{REGISTER}/1", "doel": "Laten zien", "grondslag": "Artikel 6"}
    return values | changes


def make_logboek(**changes: Any) -> dict[str, Any]:
    return {"url": URL, "sleutel": say_public_key()} | changes


def make_item(**changes: Any) -> dict[str, Any]:
    values = {
        "gemeente": "voorbeeld",
        "activiteiten": [make_activiteit(), make_activiteit(zaaktype="IIT", uri=f"{REGISTER}/2")],
        "logboek": make_logboek(),
    }
    return values | changes


def configure(folder: Path, *items: dict[str, Any]) -> str | None:
    """Run the command; what it said when it failed, None when it worked."""
    return run(folder, {"verwerkingen_config_enable": True, "verwerkingen": {"items": list(items)}})


def run(folder: Path, config: dict[str, Any]) -> str | None:
    file, out = folder / "config.yaml", StringIO()
    file.write_text(yaml.safe_dump(config), encoding="utf-8")
    try:
        call_command("setup_configuration", yaml_file=str(file), stdout=out, stderr=out)
    except CommandError as error:
        return f"{out.getvalue()} {error}"
    return None


def snapshot() -> list[Any]:
    models = (Logboek, Verwerkingsactiviteit, Registratie)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


# --- verwerkingen --------------------------------------------------------------------------------


def test_activiteiten_and_logboek(gemeente: Gemeente, tmp_path: Path) -> None:
    headers = {"X-Tenant": "voorbeeld"}
    assert configure(tmp_path, make_item(logboek=make_logboek(headers=headers))) is None
    logboek = Logboek.objects.get()
    assert (logboek.url, logboek.sleutel, logboek.headers) == (URL, say_public_key(), headers)
    assert get_activiteit_uri(gemeente, "IIT") == f"{REGISTER}/2"
    assert get_activiteit_uri(gemeente, "ANDERS") == f"{REGISTER}/1"
    assert get_activiteit_uri(gemeente, "") == f"{REGISTER}/1"


def test_a_gemeente_that_says_nothing_has_no_activiteit(gemeente: Gemeente) -> None:
    gemeente.verwerkingsactiviteiten.all().delete()
    assert find_activiteit(gemeente, "IIT") is None
    assert get_activiteit_uri(gemeente, "IIT") == ""


def test_the_key_from_a_file(gemeente: Gemeente, tmp_path: Path) -> None:
    del gemeente
    key = tmp_path / "sleutel.pem"
    key.write_text(say_public_key(), encoding="ascii")
    logboek = {"url": URL, "sleutel_bestand": str(key)}
    assert configure(tmp_path, make_item(logboek=logboek)) is None
    assert Logboek.objects.get().sleutel == say_public_key()


def test_the_file_says_everything(gemeente: Gemeente, tmp_path: Path) -> None:
    configure(tmp_path, make_item())
    before = get_token()
    item = make_item(activiteiten=[make_activiteit(doel="Anders")])
    del item["logboek"]
    assert configure(tmp_path, item) is None
    assert [row.doel for row in gemeente.verwerkingsactiviteiten.all()] == ["Anders"]
    assert not Logboek.objects.exists()
    assert get_token() != before


def test_a_gemeente_that_is_not_listed_is_left_as_it_is(gemeente: Gemeente, tmp_path: Path) -> None:
    del gemeente
    Gemeente.objects.create(slug="ander", naam="Gemeente Ander")
    configure(tmp_path, make_item())
    assert configure(tmp_path, make_item(gemeente="ander")) is None
    assert Logboek.objects.count() == 2


PRIVATE = make_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"gemeente": "elders"}, "this gemeente is not configured"),
        ({"logboek": make_logboek(sleutel="geen")}, "not a public key"),
        ({"logboek": make_logboek(sleutel=PRIVATE)}, "not a public key"),
        ({"logboek": make_logboek(sleutel="")}, "one of the two"),
        ({"logboek": make_logboek(sleutel_bestand="x")}, "one of the two"),
        ({"logboek": {"url": URL, "sleutel_bestand": "bestaat-niet.pem"}}, "cannot be read"),
        ({"logboek": make_logboek(url="ftp://logboek.example/")}, "must start with https://"),
        ({"logboek": make_logboek(url="https:///v1/traces")}, "must start with https://"),
        ({"logboek": make_logboek(url="https://a:b@logboek.example/")}, "no password"),
        ({"logboek": make_logboek(url=URL + "?token=x")}, "no password, query"),
        ({"logboek": make_logboek(headers={"Authorization": "x"})}, "not yours to set"),
        ({"logboek": make_logboek(header={})}, "header"),
        ({"activiteiten": []}, "a logboek needs an activiteit without zaaktype"),
        ({"activiteiten": [make_activiteit()] * 2}, "two activiteiten for the same zaaktype"),
        ({"activiteiten": [make_activiteit(uri="verwerkingen/1")]}, "whole address"),
        ({"activiteiten": [make_activiteit(uri="https://a b")]}, "whole address"),
        ({"activiteiten": [make_activiteit(doel="")]}, "doel"),
        ({"activiteiten": [{"uri": f"{REGISTER}/1", "doel": "x"}]}, "grondslag"),
    ],
)
def test_mistakes_are_named_and_nothing_changes(
    gemeente: Gemeente, tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    del gemeente
    configure(tmp_path, make_item())
    before, token = snapshot(), get_token()
    said = configure(tmp_path, make_item(activiteiten=[make_activiteit()]), make_item(**changes))
    assert words in str(said)
    assert "PRIVATE KEY" not in str(said)
    assert snapshot() == before
    assert get_token() == token


def test_in_production_a_logboek_has_tls(gemeente: Gemeente, tmp_path: Path, settings: Any) -> None:
    del gemeente
    item = make_item(logboek=make_logboek(url=URL.replace("https", "http")))
    assert configure(tmp_path, item) is None
    settings.HTTPS = True
    assert "must start with https://" in str(configure(tmp_path, item))


# --- doelbinding ---------------------------------------------------------------------------------


def configure_doelbinding(folder: Path, doelbinding: Any) -> str | None:
    """The demo's registrations with these headers."""
    text = (settings.BASE_DIR / "demo" / "config.yaml").read_text(encoding="utf-8")
    config = yaml.safe_load(text)
    config["registraties"]["items"][0]["doelbinding"] = doelbinding
    names = ("zgw_consumers_config_enable", "zgw_consumers", "registraties_config_enable")
    part = {name: config[name] for name in (*names, "registraties")}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CONFIGURATION.items():
            patch.setenv(name, value)
        return run(folder, part)


def test_doelbinding_of_a_registration(gemeente: Gemeente, tmp_path: Path) -> None:
    doelbinding = {"x-doelbinding": "MijnZaken", "X-Origin-OIN": "00000001001234567000"}
    assert configure_doelbinding(tmp_path, doelbinding) is None
    assert gemeente.registraties.get().doelbinding == doelbinding


@pytest.mark.parametrize(
    ("doelbinding", "words"),
    [
        ({"Authorization": "Bearer x"}, "Authorization is not yours to set"),
        ({"Accept-Crs": "EPSG:28992"}, "Accept-Crs is not yours to set"),
        ({"x-doelbinding": "a\r\nHost: b"}, "one line of printable ASCII"),
        ({"x-gebruiker": BSNS[0]}, "could be a BSN"),
        ({"x-gebruiker": int(BSNS[0])}, "could be a BSN"),
        (["x-doelbinding"], "doelbinding"),
        ({"x-doelbinding": None}, "doelbinding"),
    ],
)
def test_bad_doelbinding_changes_nothing_and_is_not_repeated(
    gemeente: Gemeente, tmp_path: Path, doelbinding: Any, words: str
) -> None:
    del gemeente
    before = snapshot()
    said = str(configure_doelbinding(tmp_path, doelbinding))
    assert words in said
    assert not any(bsn in said for bsn in BSNS)
    assert snapshot() == before

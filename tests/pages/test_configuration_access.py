"""Who may see what, by YAML: what is accepted and refused, and the record of what changed."""

import getpass
import json
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
import yaml
from django.core.management import CommandError, call_command
from django.test import Client
from django_setup_configuration.exceptions import ConfigurationRunFailed, PrerequisiteFailed
from django_setup_configuration.test_utils import execute_single_step
from zgw_consumers.models import Service

from demo.registration.stories import zaak_uuid
from portal.configuration import BrokerConfigurationStep
from tests.audit import without_triggers
from tests.pages.html import get_page, text_of
from tests.pages.test_broker_configuration import ISSUER
from tests.pages.test_broker_configuration import item as broker_item
from tests.pages.test_zaak import zaak_url
from zaken.configuration import GemeenteConfigurationStep, RegistratieConfigurationStep
from zaken.context import build_context
from zaken.domain import Loa, Vertrouwelijkheid, ZaakRef
from zaken.models import Afscherming, Gemeente, Wijziging, Zaaktyperegel
from zaken.regels import ROL_KINDS

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
GEMEENTE: dict[str, Any] = {
    "slug": "voorbeeld",
    "naam": "Gemeente Voorbeeld",
    "hosts": ["mijn.voorbeeld.example"],
}
REGISTRATIE: dict[str, Any] = {
    "gemeente": "voorbeeld",
    "slug": "zaken",
    "naam": "het zaaksysteem",
    "profiel": "open-zaak",
    "zaken": "api",
    "catalogi": "api",
    "documenten": "api",
}
ZAAK = uuid4()


def run(folder: Path, step: Any, *items: dict[str, Any]) -> None:
    """One step, as `setup_configuration` does it."""
    content = {step.enable_setting: True, step.namespace: {"items": list(items)}}
    path = folder / "configuration.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    execute_single_step(step, yaml_source=path)


def configure(folder: Path, **values: Any) -> Gemeente:
    """The gemeente with these choices."""
    run(folder, GemeenteConfigurationStep, GEMEENTE | values)
    return Gemeente.objects.get()


def configure_registratie(folder: Path, **values: Any) -> None:
    Service.objects.get_or_create(
        slug="api", defaults={"label": "API", "api_type": "zrc", "api_root": "https://zaken.test/"}
    )
    run(folder, RegistratieConfigurationStep, REGISTRATIE | values)


def list_rows() -> list[tuple[str, str, str, bool]]:
    rows = Wijziging.objects.order_by("pk")
    return list(rows.values_list("onderwerp", "voor", "na", "verruimt"))


# --- what is accepted ----------------------------------------------------------------------------


def test_all_choices_reach_the_policy(tmp_path: Path) -> None:
    gemeente = configure(
        tmp_path,
        melding_url="https://voorbeeld.example/melden",
        rol_soorten=["initiator"],
        maximale_vertrouwelijkheidaanduiding="vertrouwelijk",
        maximale_vertrouwelijkheidaanduiding_documenten="openbaar",
        zaaktypen=[
            {
                "zaaktype": 12345678,  # a number in YAML, a text in the standard
                "rol_soorten": ["initiator", "mede_initiator"],
                "minimum_loa": "hoog",
                "maximale_vertrouwelijkheidaanduiding": "geheim",
                "maximale_vertrouwelijkheidaanduiding_documenten": "intern",
                "uitgesloten": True,
                "alleen_status": True,
                "zichtbaar_vanaf": date(2020, 1, 1),
                "diensten": ["toeslag"],
            }
        ],
        afgeschermde_zaken=[{"registratie": "zaken", "zaak": str(ZAAK)}],
    )
    context = build_context(gemeente, NOW)
    assert gemeente.melding_url == "https://voorbeeld.example/melden"
    assert context.standaard.rol_kinds == {"initiator"}
    assert context.standaard.ceiling is Vertrouwelijkheid.VERTROUWELIJK
    assert context.standaard.document_ceiling is Vertrouwelijkheid.OPENBAAR
    assert context.afgeschermd == {ZaakRef(registratie="zaken", uuid=ZAAK)}
    regels = context.per_zaaktype["12345678"]
    assert regels.rol_kinds == {"initiator", "mede_initiator"}
    assert regels.minimum_loa is Loa.HOOG
    assert regels.ceiling is Vertrouwelijkheid.GEHEIM
    assert regels.document_ceiling is Vertrouwelijkheid.INTERN
    assert (regels.uitgesloten, regels.alleen_status) == (True, True)
    assert regels.zichtbaar_vanaf == date(2020, 1, 1)
    assert regels.diensten == {"toeslag"}


def test_what_is_left_out_is_as_in_general(tmp_path: Path) -> None:
    gemeente = configure(tmp_path, minimum_loa="substantieel", zaaktypen=[{"zaaktype": "IIT"}])
    context = build_context(gemeente, NOW)
    assert context.standaard.rol_kinds == ROL_KINDS
    assert context.per_zaaktype["IIT"] == context.standaard


def test_what_is_no_longer_listed_goes(tmp_path: Path) -> None:
    hidden = [{"registratie": "zaken", "zaak": str(uuid)} for uuid in (ZAAK, UUID(int=2))]
    configure(
        tmp_path,
        zaaktypen=[{"zaaktype": "IIT", "uitgesloten": True}, {"zaaktype": "WMO"}],
        afgeschermde_zaken=hidden,
        rol_soorten=["initiator"],
        maximale_vertrouwelijkheidaanduiding_documenten="openbaar",
    )
    kept = set(Afscherming.objects.filter(zaak=ZAAK).values_list("pk", flat=True))
    configure(tmp_path, zaaktypen=[{"zaaktype": "IIT"}], afgeschermde_zaken=hidden[:1])
    assert not Zaaktyperegel.objects.get().uitgesloten
    assert {row.pk for row in Afscherming.objects.all()} == kept
    gemeente = configure(tmp_path)
    assert not Zaaktyperegel.objects.exists()
    assert not Afscherming.objects.exists()
    assert (gemeente.rol_soorten, gemeente.maximale_vertrouwelijkheidaanduiding_documenten) == (
        [],
        None,
    )


def test_a_zaak_can_be_shielded_from_its_own_page(
    anna: Client, gemeente: Gemeente, tmp_path: Path
) -> None:
    get_page(anna, zaak_url("anna-bezwaar-woz"))
    zaak = {"registratie": "zaken", "zaak": str(zaak_uuid("anna-bezwaar-woz"))}
    run(
        tmp_path,
        GemeenteConfigurationStep,
        GEMEENTE
        | {
            "hosts": [host.naam for host in gemeente.hosts.all()],
            "afgeschermde_zaken": [zaak],
        },
    )
    get_page(anna, zaak_url("anna-bezwaar-woz"), status=404)
    assert "WOZ" not in text_of(get_page(anna, "/zaken/"))


# --- what is refused -----------------------------------------------------------------------------


def zaaktype(**values: Any) -> dict[str, Any]:
    return {"zaaktypen": [{"zaaktype": "IIT"} | values]}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"rol_soorten": ["aanvrager"]}, "unknown rol aanvrager; known: initiator"),
        ({"rol_soorten": ["Initiator"]}, "unknown rol Initiator"),
        ({"rol_soorten": ["behandelaar"]}, "behandelaar is one of who works for the gemeente"),
        ({"rol_soorten": "initiator"}, "rol_soorten"),
        (
            {"maximale_vertrouwelijkheidaanduiding_documenten": "gehiem"},
            "unknown vertrouwelijkheidaanduiding gehiem; known: openbaar",
        ),
        ({"zaaktype": []}, "zaaktype"),
        ({"afgeschermde_zaken": [{"registratie": "zaken", "zaak": "12"}]}, "zaak"),
        ({"afgeschermde_zaken": [{"zaak": str(ZAAK)}]}, "registratie"),
        (zaaktype(rol_soorten=["beslisser"]), "beslisser is one of who works"),
        (zaaktype(minimum_loa="basis"), "zaaktype IIT: minimum_loa basis is below"),
        (zaaktype(minimum_loa="gemiddeld"), "minimum_loa"),
        (zaaktype(maximale_vertrouwelijkheidaanduiding="alles"), "aanduiding alles"),
        (zaaktype(zichtbaar_vanaf="ooit"), "zichtbaar_vanaf"),
        (zaaktype(uitgesloten="misschien"), "uitgesloten"),
        (zaaktype(diensten=[""]), "diensten"),
        (zaaktype(dienst=["x"]), "dienst"),
        (zaaktype(zaaktype=" "), "zaaktype"),
        (zaaktype(zaaktype="x" * 51), "zaaktype"),
        ({"zaaktypen": [{"zaaktype": "IIT"}, {"zaaktype": "IIT"}]}, "IIT is there twice"),
    ],
    ids=str,
)
def test_a_bad_file_changes_nothing(tmp_path: Path, values: dict[str, Any], words: str) -> None:
    configure(tmp_path, **zaaktype(uitgesloten=True))
    before = [list(model.objects.values()) for model in (Gemeente, Zaaktyperegel, Wijziging)]
    with pytest.raises(PrerequisiteFailed) as caught:
        configure(tmp_path, **values)
    assert words in str(caught.value)
    after = [list(model.objects.values()) for model in (Gemeente, Zaaktyperegel, Wijziging)]
    assert after == before


def test_a_shielded_zaak_of_no_registratie_is_a_mistake(tmp_path: Path) -> None:
    """It would shield nothing."""
    configure(tmp_path, afgeschermde_zaken=[{"registratie": "zakken", "zaak": str(ZAAK)}])
    with pytest.raises(ConfigurationRunFailed, match="names registratie zakken, which is not"):
        configure_registratie(tmp_path)


def test_check_backends_names_it_too(tmp_path: Path) -> None:
    """The step of the registraties can be switched off."""
    configure(tmp_path, afgeschermde_zaken=[{"registratie": "zakken", "zaak": str(ZAAK)}])
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_backends", stdout=out)
    assert "FAULT voorbeeld: afgeschermde_zaken names registratie zakken" in out.getvalue()


def test_a_step_that_fails_takes_the_record_of_the_others_along(tmp_path: Path) -> None:
    content = {
        "gemeenten_config_enable": True,
        "gemeenten": {"items": [GEMEENTE]},
        "registraties_config_enable": True,
        "registraties": {"items": [REGISTRATIE | {"zaken": "nowhere"}]},
    }
    path = tmp_path / "configuration.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("setup_configuration", yaml_file=str(path), stdout=StringIO())
    assert not Gemeente.objects.exists()
    assert not Wijziging.objects.exists()


# --- the record of changes -----------------------------------------------------------------------


def test_each_difference_is_a_row(tmp_path: Path) -> None:
    configure(tmp_path)
    configure_registratie(tmp_path)
    with without_triggers():
        Wijziging.objects.all().delete()
    configure(
        tmp_path,
        telefoon="14 000",
        minimum_loa="substantieel",
        zaaktypen=[{"zaaktype": "IIT", "diensten": ["toeslag"]}],
        afgeschermde_zaken=[{"registratie": "zaken", "zaak": str(ZAAK)}],
    )
    configure_registratie(tmp_path, rollen_eindigen_niet=True, naam="het andere")
    assert list_rows() == [
        ("minimum_loa", "midden", "substantieel", False),
        ("zaaktype IIT: diensten", "geen", "toeslag", True),
        (f"zaak zaken/{ZAAK}: afgeschermde_zaken", "nee", "ja", False),
        ("registratie zaken: rollen_eindigen_niet", "nee", "ja", True),
    ]


def test_running_it_again_leaves_no_rows(tmp_path: Path) -> None:
    for _ in range(2):
        configure(tmp_path, zaaktypen=[{"zaaktype": "IIT", "diensten": ["toeslag"]}])
        configure_registratie(tmp_path)
    assert [row[0] for row in list_rows()] == [
        "gemeente",
        "zaaktype IIT: diensten",
        "registratie zaken",
    ]


@pytest.mark.parametrize(
    ("changes", "row"),
    [
        ({"issuer": f"{ISSUER}/other"}, ("issuer", ISSUER, f"{ISSUER}/other", True)),
        ({"claims": {"bsn": ["a", "b"]}}, ("claims", "", "bsn = a.b", True)),
        ({"profiel": "keycloak"}, ("profiel", "standaard", "keycloak", True)),
        (
            {"loa_mapping": {"10": "hoog"}},
            ("loa_mapping", "10 = basis", "10 = hoog", True),
        ),
        ({"loa_mapping": {"11": "basis"}}, ("loa_mapping", "10 = basis", "11 = basis", True)),
        ({"loa_mapping": {"10": "basis"}, "naam": "DigiD (test)"}, None),
        ({"client_secret": "another"}, None),
    ],
    ids=str,
)
def test_whom_is_believed_is_recorded(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    changes: dict[str, Any],
    row: tuple[str, str, str, bool] | None,
) -> None:
    monkeypatch.setenv("DIGID_CLIENT_SECRET", "secret")
    configure(tmp_path)
    first = broker_item(loa_mapping={"10": "basis"})
    run(tmp_path, BrokerConfigurationStep, first)
    assert list_rows()[-1] == (
        "broker digid",
        "",
        f"digid; issuer {ISSUER}; loa_mapping 10 = basis",
        True,
    )
    with without_triggers():
        Wijziging.objects.all().delete()
    run(tmp_path, BrokerConfigurationStep, first | changes)
    expected = [] if row is None else [(f"broker digid: {row[0]}", *row[1:])]
    assert list_rows() == expected


def test_who_did_it_and_when(tmp_path: Path, settings: Any) -> None:
    with time_machine.travel(NOW, tick=False):
        configure(tmp_path)
        settings.CONFIGURATION_BY = "uitrol 2026-48"
        configure(tmp_path, minimum_loa="hoog")
    rows = Wijziging.objects.order_by("pk").values_list("door", "tijdstip")
    assert list(rows) == [(getpass.getuser(), NOW), ("uitrol 2026-48", NOW)]


def test_what_widens_is_told_when_it_holds(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
) -> None:
    configure(tmp_path)
    with django_capture_on_commit_callbacks(execute=True):
        configure(
            tmp_path,
            maximale_vertrouwelijkheidaanduiding_documenten="geheim",
            rol_soorten=["initiator"],
        )
        assert not caplog.records
    [line] = [json.loads(r.getMessage()) for r in caplog.records if r.name == "security"]
    assert line == {
        "event": "configuration-widened",
        "facts": {
            "gemeente": "voorbeeld",
            "setting": "maximale_vertrouwelijkheidaanduiding_documenten",
        },
    }
    assert all(record.levelno < logging.ERROR for record in caplog.records)


# --- manage.py wijzigingen -----------------------------------------------------------------------


def print_changes(**options: str) -> list[str]:
    out = StringIO()
    arguments = [f"--{name}={value}" for name, value in options.items()]
    call_command("wijzigingen", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_the_changes_are_printed(tmp_path: Path, settings: Any) -> None:
    settings.CONFIGURATION_BY = "beheer"
    with time_machine.travel(NOW - timedelta(days=2), tick=False):
        configure(tmp_path)
        run(
            tmp_path,
            GemeenteConfigurationStep,
            GEMEENTE,
            {"slug": "elders", "naam": "Elders", "hosts": ["elders.example"]},
        )
    with time_machine.travel(NOW, tick=False):
        run(tmp_path, GemeenteConfigurationStep, GEMEENTE | {"minimum_loa": "hoog"})
        run(tmp_path, GemeenteConfigurationStep, GEMEENTE | {"minimum_loa": "basis"})
    assert len(print_changes()) == 4
    assert len(print_changes(gemeente="elders")) == 1
    assert print_changes(since="2026-11-26") == [
        "2026-11-26 13:00 voorbeeld door beheer: minimum_loa: midden -> hoog",
        "2026-11-26 13:00 voorbeeld door beheer: minimum_loa: hoog -> basis [verruimt]",
    ]
    assert print_changes(since="2026-11-27") == []


@pytest.mark.parametrize(
    ("options", "words"),
    [({"gemeente": "nergens"}, "nergens is not configured"), ({"since": "gisteren"}, "--since")],
)
def test_a_question_that_cannot_be_answered(options: dict[str, str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        print_changes(**options)

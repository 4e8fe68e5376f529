"""What suppliers really send: empty texts for dates, nulls, fields too many and too few."""

import traceback
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from tests.unit.examples import BSN
from zaken.domain import Duur
from zaken.zgw import components, dossier, listing, registration
from zaken.zgw.schemas import (
    BesluitWire,
    DocumentWire,
    ListWire,
    OmschrijvingWire,
    OpschortingWire,
    ResultaattypeWire,
    RolWire,
    StatustypeWire,
    StatusWire,
    VerlengingWire,
    Wire,
    ZaakinformatieobjectWire,
    ZaaktypeInformatieobjecttypeWire,
    ZaaktypeWire,
    ZaakWire,
)

ID = "84566870-9bf9-48b8-aa2f-236370e8766b"
OTHER = "27bbe780-b432-4605-b724-cc7893ddee37"


def url(uuid: str = ID) -> str:
    return f"https://registratie.test/zaken/api/v1/dingen/{uuid}"


ZAAK: dict[str, Any] = {"url": url(), "zaaktype": url(OTHER), "startdatum": "2026-03-16"}
STATUS: dict[str, Any] = {
    "url": url(),
    "statustype": url(OTHER),
    "datumStatusGezet": "2026-03-16T09:00:00Z",
}
ROL: dict[str, Any] = {
    "betrokkeneType": "natuurlijk_persoon",
    "omschrijvingGeneriek": "initiator",
    "betrokkeneIdentificatie": {"inpBsn": BSN["anna"]},
}
DOCUMENT: dict[str, Any] = {"url": url()}
BESLUIT: dict[str, Any] = {"url": url(), "datum": "2026-06-20"}
STATUSTYPE: dict[str, Any] = {"url": url(), "omschrijving": "Ontvangen"}

# The least that each answer needs.
MINIMAL: list[tuple[type[Wire], dict[str, Any]]] = [
    (ZaakWire, ZAAK),
    (StatusWire, STATUS),
    (RolWire, {"betrokkeneType": "natuurlijk_persoon"}),
    (DocumentWire, DOCUMENT),
    (BesluitWire, BESLUIT),
    (StatustypeWire, STATUSTYPE),
    (ResultaattypeWire, {"url": url(), "omschrijving": "Toegekend"}),
    (ZaaktypeWire, {"identificatie": "K", "omschrijving": "Klacht"}),
    (ZaaktypeInformatieobjecttypeWire, {}),
    (OmschrijvingWire, {}),
    (VerlengingWire, {}),
    (OpschortingWire, {}),
    (ZaakinformatieobjectWire, {"informatieobject": url()}),
]
_ids = [model.__name__ for model, _ in MINIMAL]


@pytest.mark.parametrize(("model", "least"), MINIMAL, ids=_ids)
def test_optional_fields_may_be_absent(model: type[Wire], least: dict[str, Any]) -> None:
    model.model_validate(least)


@pytest.mark.parametrize(("model", "least"), MINIMAL, ids=_ids)
def test_optional_fields_may_be_null(model: type[Wire], least: dict[str, Any]) -> None:
    """A null means the same as leaving the field out."""
    names = {field.alias or name for name, field in model.model_fields.items()}
    nulls = dict.fromkeys(names - least.keys())
    assert model.model_validate(nulls | least) == model.model_validate(least)


@pytest.mark.parametrize(("model", "least"), MINIMAL, ids=_ids)
def test_what_is_needed_is_needed(model: type[Wire], least: dict[str, Any]) -> None:
    for name in least:
        with pytest.raises(ValidationError):
            model.model_validate({k: v for k, v in least.items() if k != name})
        with pytest.raises(ValidationError):
            model.model_validate(least | {name: None})


@pytest.mark.parametrize(("model", "least"), MINIMAL, ids=_ids)
def test_extra_fields_are_left_alone(model: type[Wire], least: dict[str, Any]) -> None:
    extra = {"eSuiteCompatNaam": {"a": [1]}, "bronorganisatie": "1", "_links": None}
    assert model.model_validate(extra | least) == model.model_validate(least)


def test_no_name_of_a_person_is_read() -> None:
    wire = RolWire.model_validate(
        ROL
        | {
            "afwijkendeNaamBetrokkene": "A. Jansen",
            "betrokkeneIdentificatie": {
                "inpBsn": BSN["anna"],
                "geslachtsnaam": "Jansen",
                "verblijfsadres": {"wplWoonplaatsNaam": "Waterdam"},
            },
        }
    )
    assert "Jansen" not in repr(wire)
    assert "Waterdam" not in repr(wire)


# --- dates ---------------------------------------------------------------------------------------

DATES: list[tuple[type[Wire], dict[str, Any], str, str]] = [
    *(
        (ZaakWire, ZAAK, alias, name)
        for alias, name in (
            ("registratiedatum", "registratiedatum"),
            ("einddatum", "einddatum"),
            ("einddatumGepland", "einddatum_gepland"),
            ("uiterlijkeEinddatumAfdoening", "uiterlijke_einddatum_afdoening"),
        )
    ),
    *(
        (DocumentWire, DOCUMENT, name, name)
        for name in ("creatiedatum", "ontvangstdatum", "verzenddatum")
    ),
    *(
        (BesluitWire, BESLUIT, alias, name)
        for alias, name in (
            ("ingangsdatum", "ingangsdatum"),
            ("vervaldatum", "vervaldatum"),
            ("uiterlijkeReactiedatum", "uiterlijke_reactiedatum"),
        )
    ),
    (RolWire, ROL, "beginGeldigheid", "begin_geldigheid"),
    (RolWire, ROL, "eindeGeldigheid", "einde_geldigheid"),
]


@pytest.mark.parametrize(("model", "least", "alias", "name"), DATES)
@pytest.mark.parametrize(
    ("sent", "day"),
    [("", None), (None, None), ("2026-11-23", date(2026, 11, 23))],
)
def test_a_date(  # the columns of two tables
    model: type[Wire],
    least: dict[str, Any],
    alias: str,
    name: str,
    sent: str | None,
    day: date | None,
) -> None:
    assert getattr(model.model_validate(least | {alias: sent}), name) == day


@pytest.mark.parametrize(("model", "least", "alias", "name"), DATES)
@pytest.mark.parametrize("sent", ["gisteren", "23-11-2026", "2026-13-01", "2026", " "])
def test_a_date_that_is_none(
    model: type[Wire], least: dict[str, Any], alias: str, name: str, sent: str
) -> None:
    del name
    with pytest.raises(ValidationError):
        model.model_validate(least | {alias: sent})


@pytest.mark.parametrize(
    ("sent", "day"),
    [
        ("2026-11-23T12:00:00Z", date(2026, 11, 23)),
        ("2026-11-22T23:00:00Z", date(2026, 11, 23)),  # midnight in Amsterdam, winter
        ("2026-11-22T22:59:59Z", date(2026, 11, 22)),
        ("2026-06-30T22:00:00Z", date(2026, 7, 1)),  # midnight in Amsterdam, summer
        ("2026-11-23T00:00:00+01:00", date(2026, 11, 23)),
        ("2026-11-23T00:00:00", date(2026, 11, 23)),
    ],
)
def test_the_validity_of_a_rol_may_be_a_moment(sent: str, day: date) -> None:
    """Its day is that of the Netherlands: a day more would show a zaak to who lost the rol."""
    for alias in ("beginGeldigheid", "eindeGeldigheid"):
        wire = RolWire.model_validate(ROL | {alias: sent})
        assert day in {wire.begin_geldigheid, wire.einde_geldigheid}


@pytest.mark.parametrize(
    ("sent", "moment"),
    [
        ("2026-11-23T09:01:00Z", datetime(2026, 11, 23, 9, 1, tzinfo=UTC)),
        ("2026-11-23T10:01:00+01:00", datetime(2026, 11, 23, 9, 1, tzinfo=UTC)),
        # e-Suite: a date only; then it is midnight in the Netherlands, winter or summer
        ("2026-11-23", datetime(2026, 11, 22, 23, tzinfo=UTC)),
        ("2026-07-01", datetime(2026, 6, 30, 22, tzinfo=UTC)),
        ("2026-07-01T14:00:00", datetime(2026, 7, 1, 12, tzinfo=UTC)),
    ],
)
def test_the_moment_of_a_status(sent: str, moment: datetime) -> None:
    wire = StatusWire.model_validate(STATUS | {"datumStatusGezet": sent})
    assert wire.datum_status_gezet == moment
    assert wire.datum_status_gezet.tzinfo is not None


# --- durations -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "duur"),
    [
        ("P42D", Duur(dagen=42)),
        ("P1Y2M3W4D", Duur(jaren=1, maanden=2, weken=3, dagen=4)),
        ("P6W", Duur(weken=6)),
        ("P1Y", Duur(jaren=1)),
        ("P1DT12H", Duur(dagen=1)),
        ("PT12H30M", Duur()),
        ("P0D", Duur()),
        ("", None),
        (None, None),
    ],
)
def test_a_duration(sent: str | None, duur: Duur | None) -> None:
    assert VerlengingWire.model_validate({"duur": sent}).duur == duur
    wire = ZaaktypeWire.model_validate(
        {"identificatie": "K", "omschrijving": "K", "doorlooptijd": sent, "servicenorm": sent}
    )
    assert (wire.doorlooptijd, wire.servicenorm) == (duur, duur)


@pytest.mark.parametrize(
    "sent",
    ["42", "P", "PT", "6 weken", "P-1D", "-P1D", "P1.5D", "p42d", " P42D", "P42D\n", "P1D2W"],
)
def test_a_duration_that_is_none(sent: str) -> None:
    with pytest.raises(ValidationError):
        VerlengingWire.model_validate({"duur": sent})


@given(*[st.integers(0, 999)] * 4)
def test_every_duration_survives(years: int, months: int, weeks: int, days: int) -> None:
    wire = VerlengingWire.model_validate({"duur": f"P{years}Y{months}M{weeks}W{days}D"})
    assert wire.duur == Duur(jaren=years, maanden=months, weken=weeks, dagen=days)


# --- references ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    [
        url(),
        f"http://10.0.0.1:8000/zaken/{ID}",
        f"https://anders.test/x/{ID}/",
        f"{url()}?versie=2",
        ID,
    ],
)
def test_a_reference_is_its_uuid(sent: str) -> None:
    wire = ZaakWire.model_validate(ZAAK | {"url": sent, "status": sent, "deelzaken": [sent]})
    assert (wire.uuid, wire.status, wire.deelzaken) == (UUID(ID), UUID(ID), [UUID(ID)])


@pytest.mark.parametrize("sent", ["", None])
def test_no_reference(sent: str | None) -> None:
    wire = ZaakWire.model_validate(ZAAK | {"status": sent, "resultaat": sent})
    assert (wire.status, wire.resultaat) == (None, None)


@pytest.mark.parametrize("sent", ["https://registratie.test/zaken/1", "geen", 12, {}])
def test_a_reference_without_uuid(sent: Any) -> None:
    with pytest.raises(ValidationError):
        ZaakWire.model_validate(ZAAK | {"status": sent})


def test_a_statustype_without_volgnummer() -> None:
    """e-Suite; the order of the list takes its place (catalogus)."""
    assert StatustypeWire.model_validate(STATUSTYPE).volgnummer is None


# --- no personal data in errors ------------------------------------------------------------------

SECRET = BSN["anna"]
SPOILED: list[tuple[Any, Any]] = [
    (RolWire, ROL | {"betrokkeneIdentificatie": SECRET}),
    (RolWire, ROL | {"betrokkeneIdentificatie": {"inpBsn": [SECRET]}}),
    (RolWire, ROL | {"beginGeldigheid": SECRET}),
    (ZaakWire, ZAAK | {"startdatum": SECRET}),
    (ZaakWire, ZAAK | {"verlenging": {"duur": SECRET}}),
    (ZaakWire, ZAAK | {"_expand": {"rollen": [ROL | {"betrokkeneIdentificatie": SECRET}]}}),
    (ListWire[ZaakWire], {"count": 1, "results": [ZAAK | {"zaaktype": SECRET}]}),
    (ListWire[ZaakWire], [SECRET]),
    (DocumentWire, DOCUMENT | {"bestandsomvang": f"x{SECRET}"}),
    (ZaakinformatieobjectWire, {"informatieobject": SECRET}),
]


@pytest.mark.parametrize(("model", "sent"), SPOILED)
def test_an_error_does_not_hold_what_was_sent(model: Any, sent: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(model).validate_python(sent)
    for text in (str(caught.value), repr(caught.value)):
        assert SECRET not in text
    assert SECRET not in "".join(traceback.format_exception(caught.value))


PARSERS = [
    value
    for module in (dossier, listing, components, registration)
    for value in vars(module).values()
    if isinstance(value, TypeAdapter)
]


def test_the_parsers_are_found() -> None:
    assert len(PARSERS) >= 5


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("sent", [SECRET, [SECRET], [{"informatieobject": SECRET}], {"x": SECRET}])
def test_the_parsers_of_the_calls_neither(parser: TypeAdapter[Any], sent: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        parser.validate_python(sent)
    assert SECRET not in str(caught.value)

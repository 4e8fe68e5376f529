"""Which calls a type takes, and what it means; what is remembered is in test_catalogus_cache."""

import pytest

from tests.unit.catalogus_api import LONG, ROOT, ZAAKTYPE, FakeTransport, ask, list_of, name, step
from tests.unit.examples import uuid
from zaken.domain import Duur, Missing, Ok, Reason, Richting
from zaken.zgw.catalogus import Catalogus
from zaken.zgw.catalogus_typen import PARTS, list_kept_fields
from zaken.zgw.queries import Json
from zaken.zgw.schemas import OmschrijvingWire, Wire, ZaaktypeWire
from zaken.zgw.transport import Deadline


@pytest.fixture
def api() -> FakeTransport:
    return FakeTransport()


def test_a_zaaktype(api: FakeTransport) -> None:
    outcome = ask(Catalogus(api, LONG))
    assert isinstance(outcome, Ok)
    zaaktype = outcome.value
    assert zaaktype.uuid == ZAAKTYPE
    assert zaaktype.identificatie == "BEZWAAR"
    assert not zaaktype.intern
    assert zaaktype.doorlooptijd == Duur(weken=12)
    assert zaaktype.servicenorm is None
    assert [s.omschrijving for s in zaaktype.statustypen] == ["Stap 1", "Stap 2"]
    assert [s.is_eindstatus for s in zaaktype.statustypen] == [False, True]
    assert zaaktype.resultaattypen == {uuid(30): "Gegrond"}
    assert zaaktype.richtingen == {uuid(40): Richting.INKOMEND}


def test_all_versions_are_asked_for(api: FakeTransport) -> None:
    """A zaak can be of a zaaktype that is no longer valid; the default is valid ones only."""
    ask(Catalogus(api, LONG))
    here = f"{ROOT}zaaktypen/{ZAAKTYPE}"
    assert sorted(api.calls) == [
        ("resultaattypen", {"zaaktype": here, "status": "alles"}),
        ("statustypen", {"zaaktype": here, "status": "alles"}),
        ("zaaktype-informatieobjecttypen", {"zaaktype": here, "status": "alles"}),
        (f"zaaktypen/{ZAAKTYPE}", {}),
    ]


@pytest.mark.parametrize(
    ("word", "intern"), [("intern", True), ("extern", False), ("", False), (None, False)]
)
def test_intern_or_extern(api: FakeTransport, word: str | None, intern: bool) -> None:  # noqa: FBT001
    zaaktype = api.answers[f"zaaktypen/{ZAAKTYPE}"]
    assert isinstance(zaaktype, dict)
    zaaktype["indicatieInternOfExtern"] = word
    outcome = ask(Catalogus(api, LONG))
    assert isinstance(outcome, Ok)
    assert outcome.value.intern is intern


def test_steps_without_volgnummer_keep_the_order_of_the_list(api: FakeTransport) -> None:
    api.answers["statustypen"] = list_of(step(9), step(3), step(5, volgnummer=None))
    outcome = ask(Catalogus(api, LONG))
    assert isinstance(outcome, Ok)
    assert [(s.uuid, s.volgnummer) for s in outcome.value.statustypen] == [
        (uuid(9), 1),
        (uuid(3), 2),
        (uuid(5), 3),
    ]


def test_all_pages_are_read(api: FakeTransport) -> None:
    """The page size is the supplier's choice: no steps are lost behind the first page."""
    api.answers["statustypen"] = list_of(step(1), step(2), count=5)
    outcome = ask(Catalogus(api, LONG))
    pages = [params.get("page") for path, params in api.calls if path == "statustypen"]
    assert pages == [None, "2", "3"]
    assert isinstance(outcome, Ok)
    assert len(outcome.value.statustypen) == 6  # this fake gives the same page three times


def test_a_name(api: FakeTransport) -> None:
    assert name(Catalogus(api, LONG)) == Ok("Beschikking")
    assert api.calls == [(f"besluittypen/{uuid(60)}", {})]


def test_several_types_are_asked_together(api: FakeTransport) -> None:
    api.answers[f"besluittypen/{uuid(61)}"] = {"omschrijving": "Ander besluit"}
    pending = Catalogus(api, LONG).start_omschrijvingen(
        "besluittypen", [uuid(60), uuid(61), uuid(60)], Deadline.after(10)
    )
    assert len(api.calls) == 2
    assert pending() == {uuid(60): Ok("Beschikking"), uuid(61): Ok("Ander besluit")}


def test_no_types_are_no_calls(api: FakeTransport) -> None:
    assert Catalogus(api, LONG).start_zaaktypen([], Deadline.after(10))() == {}
    assert api.calls == []


def test_only_what_is_read_is_kept() -> None:
    """Who adds a field here raises the version in the key (catalogus_cache): entries lack it."""
    models: list[type[Wire]] = [ZaaktypeWire, *PARTS.values(), OmschrijvingWire]
    assert [" ".join(sorted(list_kept_fields(model))) for model in models] == [
        (
            "catalogus concept doorlooptijd identificatie indicatieInternOfExtern omschrijving "
            "servicenorm"
        ),
        (
            "concept doorlooptijd informeren isEindstatus omschrijving omschrijvingGeneriek "
            "statustekst url volgnummer"
        ),
        "concept omschrijving url",
        "concept informatieobjecttype richting",
        "concept omschrijving",
    ]


@pytest.mark.parametrize(
    "path",
    [
        f"zaaktypen/{ZAAKTYPE}",
        "statustypen",
        "resultaattypen",
        "zaaktype-informatieobjecttypen",
    ],
)
@pytest.mark.parametrize("answer", [None, {}, {"count": 1, "results": [{}]}, {"results": 3}, "x"])
def test_an_answer_of_another_shape(api: FakeTransport, path: str, answer: Json) -> None:
    if path == "zaaktype-informatieobjecttypen" and answer == {"count": 1, "results": [{}]}:
        answer = {"count": 1, "results": [{"informatieobjecttype": "geen uuid"}]}
    api.answers[path] = answer
    assert ask(Catalogus(api, LONG)) == Missing(Reason.INVALID)


def test_fewer_steps_than_there_are_is_not_a_zaaktype(api: FakeTransport) -> None:
    api.answers["statustypen"] = list_of(count=3)
    assert ask(Catalogus(api, LONG)) == Missing(Reason.INVALID)

"""A zaak with everybody in its rollen, out of recorded answers of a real Open Zaak 1.30."""

import json
from collections.abc import Iterator
from uuid import UUID

import pytest
import responses
from requests import PreparedRequest

from tests.contract.openzaak import (
    BSNS,
    ROOT,
    ZAAK,
    ZAKEN,
    make_source,
    paths_of,
    play,
    play_catalogus,
    say,
    say_by,
    wait_for_calls,
)
from tests.contract.recordings import load_recording
from zaken.domain import Missing, SourceError, SourceFilterIgnoredError, SourceInvalidError
from zaken.zgw.stand import Stand, get_stand, list_zaken_of_document

ANNA, BAS = "999990019", "999993653"
DOCUMENT = UUID("7c73b318-d82c-4655-8ba3-7fff58bc2fe1")
ROLLEN, STATUSSEN = "/zaken/api/v1/rollen", "/zaken/api/v1/statussen"


@pytest.fixture
def stage() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as stage:
        yield stage
        wait_for_calls()


def subjects(stand: Stand) -> list[str]:
    return [kandidaat.subject.id.value for kandidaat in stand.kandidaten]


def test_who_is_in_it_and_what_was_set(stage: responses.RequestsMock) -> None:
    play(stage, "zaak-detail-expand")
    play(stage, "statussen-van-zaak")
    play_catalogus(stage)
    stand = get_stand(make_source(), ZAAK)
    assert subjects(stand) == [ANNA, BAS]
    assert not any(k.gemachtigde for k in stand.kandidaten)
    assert not isinstance(stand.zaaktype, Missing)
    moments = [status.datum_status_gezet for status in stand.statussen]
    assert moments == sorted(moments)
    assert len(moments) > 1
    others = [path for path in paths_of(stage) if "/catalogi/" not in path]
    assert sorted(others) == [f"GET {STATUSSEN}", f"GET {ZAKEN}/{ZAAK}"]
    assert not [bsn for bsn in BSNS if bsn in repr(stand)]


def test_statuses_at_one_moment_are_in_the_order_of_the_steps(
    stage: responses.RequestsMock,
) -> None:
    """Some suppliers keep the day only. Open Zaak lists the newest first."""
    body = load_recording("statussen-van-zaak").body
    rows = [row | {"datumStatusGezet": "2025-05-14T00:00:00Z"} for row in body["results"]]
    play(stage, "zaak-detail-expand")
    play(stage, "statussen-van-zaak", results=rows)
    play_catalogus(stage)
    stand = get_stand(make_source(), ZAAK)
    assert [str(status.uuid) for status in stand.statussen] == [r["uuid"] for r in rows[::-1]]


def test_one_that_refuses_expand_is_asked_for_the_parts(stage: responses.RequestsMock) -> None:
    body = load_recording("zaak-detail-expand").body
    bare = {name: value for name, value in body.items() if name != "_expand"}

    def answer(request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        refused = "expand" in str(request.url)
        headers = {"Content-Type": "application/json"}
        return (403, headers, "{}") if refused else (200, headers, json.dumps(bare))

    say_by(stage, f"{ZAKEN}/{ZAAK}", answer)
    play(stage, "rollen-van-zaak")
    play(stage, "statussen-van-zaak")
    say(stage, f"{STATUSSEN}/{bare['status'].rpartition('/')[2]}", {})
    play_catalogus(stage)
    assert ANNA in subjects(get_stand(make_source(), ZAAK))


def test_a_gemachtigde_and_for_whom(stage: responses.RequestsMock) -> None:
    body = load_recording("zaak-detail-expand").body
    body = body | {"_expand": {k: v for k, v in body["_expand"].items() if k != "rollen"}}
    say(stage, f"{ZAKEN}/{ZAAK}", body)
    play(stage, "rollen-machtiging")
    play(stage, "statussen-van-zaak")
    play_catalogus(stage)
    stand = get_stand(make_source(), ZAAK)
    pairs = [
        (k.subject.id.value, k.gemachtigde and k.gemachtigde.id.value) for k in stand.kandidaten
    ]
    assert pairs == [(ANNA, None), (ANNA, BAS)]


def test_rollen_of_another_zaak_name_nobody(stage: responses.RequestsMock) -> None:
    body = load_recording("zaak-detail-expand").body
    rollen = [rol | {"zaak": f"{ROOT}{ZAKEN}/{DOCUMENT}"} for rol in body["_expand"]["rollen"]]
    say(stage, f"{ZAKEN}/{ZAAK}", body | {"_expand": body["_expand"] | {"rollen": rollen}})
    play(stage, "statussen-van-zaak")
    play_catalogus(stage)
    with pytest.raises(SourceFilterIgnoredError):
        get_stand(make_source(), ZAAK)


@pytest.mark.parametrize(
    "change", [{"url": f"{ROOT}{ZAKEN}/{DOCUMENT}"}, {"startdatum": "gisteren"}]
)
def test_another_zaak_or_none_that_makes_sense_is_an_error(
    stage: responses.RequestsMock, change: dict[str, str]
) -> None:
    say(stage, f"{ZAKEN}/{ZAAK}", load_recording("zaak-detail-expand").body | change)
    play(stage, "statussen-van-zaak")
    play_catalogus(stage)
    with pytest.raises(SourceInvalidError):
        get_stand(make_source(), ZAAK)


def test_the_zaken_of_a_document(stage: responses.RequestsMock) -> None:
    rows = load_recording("objectinformatieobjecten").body
    path = "/documenten/api/v1/objectinformatieobjecten"
    say(stage, path, rows[:1])
    assert list_zaken_of_document(make_source(), DOCUMENT) == (ZAAK,)
    stage.reset()
    say(stage, path, rows)  # one of them of another document: not filtered
    with pytest.raises(SourceError):
        list_zaken_of_document(make_source(), DOCUMENT)

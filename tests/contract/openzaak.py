"""A ZGWSource whose registration is a stage: recorded answers of Open Zaak, or what a test says.

`responses` takes the place of the network below `requests`, so everything of ours runs as it does
in production: session, threads, deadlines, tokens.
"""

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

import responses
from requests import PreparedRequest
from zgw_consumers.constants import APITypes, AuthTypes
from zgw_consumers.models import Service

from demo.people import PEOPLE
from tests.adapters import BodyReader
from tests.contract.recordings import load_recording
from zaken.domain import Identity, SourceError, ZaakRef
from zaken.source import Pending
from zaken.zgw.adapter import Apis, ZGWSource
from zaken.zgw.auth import RenewingZGWAuth
from zaken.zgw.catalogus import Catalogus
from zaken.zgw.profiles import PROFILES, Profile
from zaken.zgw.queries import Json
from zaken.zgw.transport import Transport, Upstream

ROOT = "http://openzaak.test"
CLIENT_ID, SECRET = "mijnzaken", "tests-only-tests-only-tests-only-tests"
CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
BSNS = (*(person.bsn for person in PEOPLE), "111222333")

ZAKEN = "/zaken/api/v1/zaken"
ZOEK = "/zaken/api/v1/zaken/_zoek"
ZAAK = UUID("84566870-9bf9-48b8-aa2f-236370e8766b")
DOCUMENTEN = "/documenten/api/v1/enkelvoudiginformatieobjecten"

type Answer = tuple[int, Mapping[str, str], str | bytes]


def make_service(api: str) -> Service:
    """A service that is in no database."""
    return Service(
        label=api,
        api_type=APITypes.zrc,
        api_root=f"{ROOT}/{api}/api/v1/",
        auth_type=AuthTypes.zgw,
        client_id=CLIENT_ID,
        secret=SECRET,
    )


_started: list[Pending[Json]] = []


class StageTransport(Transport):
    """Knows what was started: pages do not wait for all of it."""

    def start_get(self, *args: Any, **kwargs: Any) -> Pending[Json]:
        """See Transport."""
        pending = super().start_get(*args, **kwargs)
        _started.append(pending)
        return pending

    def start_post(self, *args: Any, **kwargs: Any) -> Pending[Json]:
        """See Transport."""
        pending = super().start_post(*args, **kwargs)
        _started.append(pending)
        return pending


def wait_for_calls() -> None:
    """The end of all calls: one that goes on would end up on the stage of the next test."""
    while _started:
        with suppress(SourceError):
            _started.pop()()


def make_transport(api: str = "zaken", headers: Mapping[str, str] | None = None) -> Transport:
    """A transport to one API on the stage."""
    service = make_service(api)
    return StageTransport(
        Upstream(
            registratie="voorbeeld",
            api_root=service.api_root,
            connect_seconds=1,
            make_auth=lambda: RenewingZGWAuth(service),
            headers=headers or {},
        )
    )


def make_source(
    profile: str | Profile = "open-zaak",
    *,
    zoek_met_get: bool = False,
    rollen_eindigen_niet: bool = False,
    probed: bool = True,
    page_seconds: float = 5,
    besluiten: bool = True,
) -> ZGWSource:
    """A registration on the stage; of which the filters are known to work when `probed`."""
    source = ZGWSource(
        slug="voorbeeld",
        naam="Zaaksysteem",
        apis=Apis(
            zaken=make_transport("zaken", CRS),
            documenten=make_transport("documenten"),
            besluiten=make_transport("besluiten") if besluiten else None,
            catalogus=Catalogus(make_transport("catalogi"), 3600),
        ),
        profile=PROFILES[profile] if isinstance(profile, str) else profile,
        zoek_met_get=zoek_met_get,
        rollen_eindigen_niet=rollen_eindigen_niet,
        page_seconds=page_seconds,
    )
    if probed:
        source.persons.say(works=True)
        source.documents.say(works=True)
    return source


def play(
    stage: responses.RequestsMock, name: str, path: str = "", method: str = "", **changes: Any
) -> None:
    """Answer with a recording, at its own path unless another is given.

    Some recorded lists were shortened (X-Sample-Note); here they count what they hold. What was
    recorded of several zaken is here all of one.
    """
    recording = load_recording(name)
    headers = {k: v for k, v in recording.headers.items() if k.lower() != "content-length"}
    content_type = headers.pop("Content-Type", "application/json")
    body = recording.body
    if isinstance(body, dict):
        whole = {"count": len(body["results"]), "next": None} if "results" in body else {}
        body = of_zaak(body | whole | changes)
    stage.add(
        method or recording.method,
        url_of(path or recording.target.partition("?")[0]),
        body="" if body is None else json.dumps(body),
        status=recording.status,
        headers=headers,
        content_type=content_type,
        auto_calculate_content_length=True,
    )


def of_zaak(body: Any) -> Any:
    """A list whose rows belong to the one zaak on the stage."""
    rows = body.get("results") or []
    here = f"{ROOT}{ZAKEN}/{ZAAK}"
    moved = [row | {"zaak": here} if "zaak" in row else row for row in rows]
    return body | ({"results": moved} if rows else {})


def url_of(path: str) -> re.Pattern[str]:
    """Whatever the query."""
    return re.compile(re.escape(f"{ROOT}{path}") + r"(\?.*)?$")


def say(stage: responses.RequestsMock, path: str, body: Json, method: str = "GET") -> None:
    """Answer with this JSON."""
    stage.add(method, url_of(path), json=body)


def say_by(
    stage: responses.RequestsMock,
    path: str,
    answer: Callable[[PreparedRequest], Answer],
    method: str = "GET",
) -> None:
    """Answer with what a function makes of the question."""
    stage.add_callback(method, url_of(path), callback=answer, content_type=None)


def play_zaaktype(stage: responses.RequestsMock) -> None:
    """The one recorded zaaktype, with what belongs to it."""
    play(stage, "zaaktype-detail", method="GET")
    play(stage, "statustypen-van-zaaktype")
    play(stage, "resultaattypen-van-zaaktype")
    play(stage, "zaaktype-informatieobjecttypen")


def play_catalogus(stage: responses.RequestsMock) -> None:
    """All types there are, whichever is asked for."""
    play_zaaktype(stage)
    for kind, name in (
        ("informatieobjecttypen", "informatieobjecttype-detail"),
        ("besluittypen", "besluittype-detail"),
    ):
        recording = load_recording(name)
        pattern = re.compile(re.escape(f"{ROOT}/catalogi/api/v1/{kind}/") + r"[-0-9a-f]{36}$")
        stage.add("GET", pattern, json=recording.body)


def page(count: int, results: list[Json], *, more: bool = False) -> Json:
    """One page of a list."""
    return {"count": count, "next": f"{ROOT}/next" if more else None, "results": results}


def stream(pieces: Iterable[bytes]) -> io.BufferedReader:
    """A body that comes in pieces, each when it is read."""
    return io.BufferedReader(BodyReader(pieces))


def list_calls(stage: responses.RequestsMock) -> list[PreparedRequest]:
    """The calls so far."""
    return [call.request for call in stage.calls]


def paths_of(stage: responses.RequestsMock) -> list[str]:
    """Method and path of the calls so far."""
    return [f"{c.method} {str(c.path_url).partition('?')[0]}" for c in list_calls(stage)]


def body_of(request: PreparedRequest) -> dict[str, Any]:
    """The JSON that was sent."""
    body: dict[str, Any] = json.loads(request.body or b"{}")
    return body


def texts_of(error: BaseException) -> Iterator[str]:
    """All that a log could show of an error: its texts and those of what caused it."""
    seen: BaseException | None = error
    while seen is not None:
        yield str(seen)
        yield repr(seen)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def assert_says_nothing(error: BaseException) -> None:
    """No URL, no number and no body in what a log could show of an error."""
    for text in texts_of(error):
        assert "http" not in text.lower()
        assert "openzaak" not in text
        assert "/" not in text
        assert not any(bsn in text for bsn in BSNS)


def dossier_of(source: ZGWSource, identity: Identity, ref: ZaakRef) -> dict[str, Any]:
    """Everything of a zaak, in the order in which the service asks for it."""
    calls = source.start_dossier(identity, ref)
    zaak = calls.get_zaak()
    return {
        "zaak": zaak,
        "statussen": calls.list_statussen(),
        "substatussen": calls.list_substatussen(),
        "documenten": calls.list_documenten(zaak),
        "besluiten": calls.list_besluiten(),
    }

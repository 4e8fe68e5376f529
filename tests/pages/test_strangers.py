"""Everybody against every address of everybody else, made from the URL patterns themselves.

What is refused has to be exactly what does not exist: page, headers, and the calls that were made.
"""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urljoin
from uuid import uuid4

import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client, override_settings
from django.urls import resolve, reverse

from demo.registration.app import RegistrationApp
from demo.registration.builder import Builder
from demo.registration.stories import zaak_uuid
from portal.access import get_mark
from tests.adapters import WSGIAdapter
from tests.conftest import CLIENT_ID, SECRET, log_in_as
from tests.pages.html import get_page, text_of
from tests.pages.test_access import patterns
from tests.pages.test_registrations import ANNA, add_registratie
from zaken import registry
from zaken.domain import Loa
from zaken.models import Gemeente, Inzage
from zaken.zgw import transport

CAST = ("anna", "bas", "carla", "dirk")
UUID_ = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

# What is in a place of an address; a new name in a pattern has to be given a meaning here.
PLACES = {"registratie", "uuid", "document", "besluit"}

type Values = dict[str, object]
type Ended = Callable[[], None]
type Answer = tuple[Look, Counter[tuple[str, ...]]]
type Look = tuple[int, str, tuple[tuple[str, str], ...]]


# --- what there is: found by following links -----------------------------------------------------


@dataclass(kw_only=True)
class Visit:
    """Who is logged in, and all addresses that their pages lead to, by the name of the pattern."""

    client: Client
    links: dict[str, dict[str, Values]] = field(default_factory=dict)

    def values(self, place: str) -> set[object]:
        """All that stands in one place of these addresses."""
        every = [values for links in self.links.values() for values in links.values()]
        return {values[place] for values in every if place in values}

    def knows(self, url: str) -> bool:
        """Whether a page led here."""
        return any(url in links for links in self.links.values())


def walk(client: Client) -> Visit:
    """Follow all links behind the login, also to the next pages of a list."""
    visit, todo, seen = Visit(client=client), ["/zaken/"], set[str]()
    while todo:
        url = todo.pop()
        if url in seen:
            continue
        seen.add(url)
        found = resolve(url.partition("?")[0])
        if get_mark(found.func) is None:
            continue
        response = client.get(url)
        assert response.status_code == 200, url
        visit.links.setdefault(str(found.url_name), {})[url.partition("?")[0]] = found.kwargs
        if not response.streaming:
            todo += list_links(response.content.decode(), url)
        response.close()
    return visit


def list_links(html: str, here: str) -> Iterator[str]:
    """Addresses of ours, with the query of a list's next page."""
    for match in re.finditer(r'href="([/?][^"#]*)', html):
        url = urljoin(here, match[1].replace("&amp;", "&"))
        if not url.startswith("/static/"):
            yield url


# --- what is compared ----------------------------------------------------------------------------


def look_of(response: HttpResponseBase, url: str) -> Look:
    """Status, page and headers, without what is of one request only."""
    assert not response.streaming
    html = response.content.decode()  # type: ignore[attr-defined]  # not a stream
    html = html.replace(url, "(url)").replace(str(response["X-Request-ID"]), "(id)")
    html = re.sub(r'(name="csrfmiddlewaretoken" value=")\w+', r"\1", html)
    html = re.sub(r'(data-seconds="|http-equiv="refresh" content=")\d+', r"\1", html)
    assert not UUID_.search(html)
    dropped = {"X-Request-ID", "Content-Length"}
    headers = sorted((k, v) for k, v in response.items() if k not in dropped)
    return response.status_code, html, tuple(headers)


def kinds_of(app: RegistrationApp) -> Counter[tuple[str, ...]]:
    """The calls so far: which, not about what."""
    return Counter(
        (call.method, UUID_.sub("*", call.path), UUID_.sub("*", call.query), *call.body_keys)
        for call in app.calls
    )


@dataclass(kw_only=True)
class Attack:
    """One login against addresses that are not its own."""

    visit: Visit
    app: RegistrationApp
    ended: Ended
    tried: int = 0
    _nothing: dict[tuple[str, ...], Answer] = field(default_factory=dict)

    def _ask_nothing(self, name: str, values: Values) -> Answer:
        """The same address with things that do not exist; asked once for each own zaak."""
        own = self.visit.values("uuid")
        kept = {p: v for p, v in values.items() if p == "registratie" or v in own}
        key = (name, *(str(value) for value in kept.values()))
        if key not in self._nothing:
            made_up = {place: uuid4() for place in values.keys() - kept.keys()}
            self._nothing[key] = self.ask(reverse(name, kwargs=kept | made_up))
        return self._nothing[key]

    def ask(self, url: str) -> Answer:
        """What comes back from one address, and what it cost."""
        self.app.calls.clear()
        response = self.visit.client.get(url)
        self.ended()
        self.tried += 1
        return look_of(response, url), kinds_of(self.app)

    def expect_nothing(self, name: str, values: Values) -> None:
        """Exactly what an address of nothing gives. Of an own zaak only the rest is made up."""
        url = reverse(name, kwargs=values)
        if self.visit.knows(url):
            return
        found, wanted = self.ask(url), self._ask_nothing(name, values)
        assert found[0] == wanted[0], (name, values)
        assert found[1] == wanted[1], (name, values)
        assert found[0][0] == 404


def routes_with_places() -> dict[str, set[str]]:
    """Which patterns behind the login have places, and which."""
    found = {
        str(pattern.name): set(pattern.pattern.converters)
        for pattern in patterns()
        if get_mark(pattern.callback) is not None
    }
    unknown = set().union(*found.values()) - PLACES
    assert not unknown, f"give a meaning to {unknown}"
    return {name: places for name, places in found.items() if places}


def list_attacks(name: str, places: set[str], me: Visit, others: list[Visit]) -> Iterator[Values]:
    """The addresses of others, and those that mix what belongs to different people or zaken."""
    for other in others:
        yield from other.links.get(name, {}).values()
    thing = next(iter(places & {"document", "besluit"}), "")
    if not thing:
        return
    mine = sorted(me.values("uuid"), key=str)[:1]
    for other, third in itertools.pairwise([*others, others[0]]):
        theirs = [
            *sorted(other.values("uuid"), key=str)[:2],
            *sorted(third.values("uuid"), key=str)[:1],
        ]
        for part, zaak in itertools.product(other.values(thing), [*mine, *theirs]):
            yield {"registratie": "zaken", "uuid": zaak, thing: part}


# --- the attack ----------------------------------------------------------------------------------


# What was found by who walked first: the stories are the same in every test.
_walked: dict[str, dict[str, dict[str, Values]]] = {}


@pytest.fixture(autouse=True)
def unlimited() -> Iterator[None]:
    """Some hundreds of addresses a session: they would have to wait (test_limits)."""
    often = {name: (100_000, 60, per) for name, (_, _, per) in settings.LIMITS.items()}
    with override_settings(LIMITS=often):
        yield


@pytest.fixture
def visits(gemeente: Gemeente, registration: RegistrationApp) -> dict[str, Visit]:
    del registration
    clients = {key: log_in_as(gemeente, key) for key in CAST}
    for key, client in clients.items():
        if key not in _walked:
            _walked[key] = walk(client).links
    return {key: Visit(client=client, links=_walked[key]) for key, client in clients.items()}


def warm_up(app: RegistrationApp, ended: Ended, *visits: Visit) -> None:
    """All types are known, so that no call for one is a difference."""
    for visit in visits:
        for links in visit.links.values():
            for url in list(links)[:30]:
                visit.client.get(url).close()
    ended()
    app.calls.clear()


def test_what_pages_link_to_is_all_there_is(
    visits: dict[str, Visit], registration: RegistrationApp
) -> None:
    """Or the attack below would prove nothing."""
    assert {key: len(visit.links["zaak"]) for key, visit in visits.items()} == {
        "anna": 11,
        "bas": 3,
        "carla": 4,
        "dirk": 120,
    }
    assert all(visits[key].links["document"] for key in ("anna", "bas", "carla"))
    assert len(registration.store.list_records("zaken")) > 130
    assert {name for visit in visits.values() for name in visit.links} >= {*routes_with_places()}


@pytest.mark.parametrize("key", CAST)
def test_every_address_of_the_others_is_as_if_it_were_not_there(
    visits: dict[str, Visit], registration: RegistrationApp, ended: Ended, key: str
) -> None:
    me, others = visits[key], [visit for name, visit in visits.items() if name != key]
    warm_up(registration, ended, *visits.values())
    attack = Attack(visit=me, app=registration, ended=ended)
    for name, places in routes_with_places().items():
        for values in list_attacks(name, places, me, others):
            attack.expect_nothing(name, values)
    assert attack.tried > 100


@pytest.mark.parametrize("profile", ["standaard", "zonder-expand", "e-suite"])
def test_neither_does_another_supplier_give_it_away(
    visits: dict[str, Visit],
    gemeente: Gemeente,
    registration: RegistrationApp,
    ended: Ended,
    profile: str,
) -> None:
    gemeente.registraties.update(profiel=profile)
    attack = Attack(visit=visits["carla"], app=registration, ended=ended)
    warm_up(registration, ended, *visits.values())
    for name, places in routes_with_places().items():
        for values in list_attacks(name, places, visits["carla"], [visits["anna"], visits["bas"]]):
            attack.expect_nothing(name, values)
    assert attack.tried > 50


def test_pages_without_places_show_nothing_of_the_others(
    visits: dict[str, Visit], registration: RegistrationApp
) -> None:
    """No address of theirs, and no zaaknummer."""
    names = {
        zaak["uuid"]: str(zaak["identificatie"])
        for zaak in registration.store.list_records("zaken")
    }
    for me in visits.values():
        mine = {str(uuid) for uuid in me.values("uuid")}
        pages = [
            me.client.get(url).content.decode()
            for name, links in me.links.items()
            for url in links
            if name not in routes_with_places()
        ]
        theirs = {uuid: name for uuid, name in names.items() if uuid not in mine}
        assert pages
        assert theirs
        for page in pages:
            assert not set(UUID_.findall(page)) & theirs.keys()
            assert not any(f"{name}<" in page for name in theirs.values())


@pytest.mark.parametrize("slug", ["bestaat-niet", "zake", "Zaken", "zaken-", "0"])
def test_a_registration_that_does_not_exist_holds_no_zaken(
    visits: dict[str, Visit], registration: RegistrationApp, slug: str
) -> None:
    anna = visits["anna"]
    registration.calls.clear()
    for name in routes_with_places():
        for values in anna.links[name].values():
            url = reverse(name, kwargs=values | {"registratie": slug})
            get_page(anna.client, url, status=404)
    assert not registration.calls


def test_a_low_level_of_login_tells_no_more(visits: dict[str, Visit], gemeente: Gemeente) -> None:
    """Only of an own zaak it is said that a higher login would do."""
    low = log_in_as(gemeente, "carla", Loa.BASIS)
    for url in visits["carla"].links["zaak"]:
        get_page(low, url, status=403)
    for key in ("anna", "bas", "dirk"):
        for links in (visits[key].links.get(name, {}) for name in routes_with_places()):
            for url in links:
                assert visits["carla"].knows(url) or low.get(url).status_code == 404


# --- another gemeente ----------------------------------------------------------------------------

OTHER_HOST = "localhost"
AT_OTHER = {"host": OTHER_HOST}


@pytest.fixture
def other(gemeente: Gemeente) -> Gemeente:
    """A second gemeente on the same installation, with a broker of its own."""
    gemeente.hosts.filter(naam=OTHER_HOST).delete()
    other = Gemeente.objects.create(slug="buren", naam="Gemeente Buren")
    other.hosts.create(naam=OTHER_HOST)
    broker = gemeente.brokers.get(slug="digid")
    broker.pk, broker.gemeente = None, other
    broker.save(force_insert=True)
    return other


def test_a_session_counts_at_its_own_gemeente_only(
    visits: dict[str, Visit], registration: RegistrationApp, other: Gemeente
) -> None:
    """Also where both gemeenten have the same registration; and the session is ended there."""
    services = {
        api: getattr(Gemeente.objects.get(slug="voorbeeld").registraties.get(), api)
        for api in ("zaken", "catalogi", "documenten", "besluiten")
    }
    other.registraties.create(slug="zaken", naam="de buren", profiel="open-zaak", **services)
    anna = visits["anna"]
    registration.calls.clear()
    cookies = anna.client.cookies.output()
    for links in anna.links.values():
        for url in links:
            anna.client.cookies.load(cookies.replace("Set-Cookie: ", ""))
            response = anna.client.get(url, headers=AT_OTHER)
            assert response.status_code == 302
            assert response["Location"].startswith("/inloggen/")
    assert not registration.calls
    assert anna.client.get("/zaken/").status_code == 302


def test_at_another_gemeente_there_are_only_its_own_zaken(
    visits: dict[str, Visit], registration: RegistrationApp, other: Gemeente, today: date
) -> None:
    """The same person, logged in there: not by the zaken, nor by the slug of the first."""
    builder = Builder(today)
    zaaktype = builder.zaaktype("MELDING", stappen=("Begin", "Einde"))
    zaak = builder.zaak(zaaktype, "zaak-buren", raw={"omschrijving": "Zaak bij de buren"})
    builder.rol(zaak, ANNA.bsn, ANNA.naam)
    app = RegistrationApp(builder.store, client_id=CLIENT_ID, secret=SECRET)
    with mounted("http://bouwen.test", app):
        add_registratie(other, "bouwen", "open-zaak")
        client = log_in_as(other, "anna")
        client.defaults["HTTP_HOST"] = OTHER_HOST
        assert "Zaak bij de buren" in text_of(get_page(client, "/zaken/"))
        get_page(client, f"/zaken/bouwen/{zaak.uuid}/")
        registration.calls.clear()
        for slug in ("zaken", "bouwen"):
            for name in routes_with_places():
                for values in visits["anna"].links[name].values():
                    url = reverse(name, kwargs=values | {"registratie": slug})
                    get_page(client, url, status=404)
        assert not registration.calls
        get_page(visits["anna"].client, f"/zaken/bouwen/{zaak.uuid}/", status=404)


@contextmanager
def mounted(root: str, app: RegistrationApp) -> Iterator[None]:
    """Another registration beside that of the demo."""
    transport.ADAPTERS[root] = WSGIAdapter(app)
    registry.forget_sources()
    yield
    del transport.ADAPTERS[root]
    registry.forget_sources()


# --- after logout --------------------------------------------------------------------------------


def test_an_old_cookie_opens_nothing(
    visits: dict[str, Visit], registration: RegistrationApp
) -> None:
    anna = visits["anna"]
    thief = Client()
    thief.cookies.load(anna.client.cookies.output().replace("Set-Cookie: ", ""))
    assert thief.get("/zaken/").status_code == 200
    anna.client.post("/uitloggen/")
    registration.calls.clear()
    for links in anna.links.values():
        for url in links:
            for client in (thief, anna.client):
                response = client.get(url)
                assert response.status_code == 302
                assert response["Location"].startswith("/inloggen/")
    assert not registration.calls


def test_who_is_refused_is_written_down_where_there_was_a_rol(
    visits: dict[str, Visit],
) -> None:
    """Bas is gemachtigde of Carla: in an own login that is no access."""
    visits["bas"].client.get(f"/zaken/zaken/{zaak_uuid('bas-stook-namens-carla')}/")
    row = Inzage.objects.order_by("pk").last()
    assert row is not None
    assert (row.allowed, row.rules) == (False, "no-rol")

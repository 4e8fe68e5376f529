"""One portal with two kinds of provider behind it, for all tests in this folder.

Of each kind there are two: the tests share the first, the second is there to be ended.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import dj_database_url
import pytest
import yaml
from django.db import connections
from pytest_django import DjangoDbBlocker

from demo.broker.means import MEANS
from tests.peer.demo_broker import running_demo_broker
from tests.peer.openid_provider import Provider, running_provider
from tests.peer.portal_process import KEYS, PortalProcess, running_portal, running_registration
from tests.peer.postgres_process import PostgresProcess, running_postgres
from tests.peer.processes import HOST, ROOT, child_environ, find_free_port, run_python
from tests.peer.resident import (
    Means,
    Resident,
    authorize_certified,
    authorize_demo,
    build_slug,
)


@dataclass(frozen=True, kw_only=True)
class Stack:
    """What runs: the portal, and the ways to log in by their slug."""

    portal: PortalProcess
    means: Mapping[str, Means]
    registration: str


def build_config(providers: Mapping[str, Provider]) -> str:
    """demo/config.yaml with all its login means at each of these providers."""
    config = yaml.safe_load((ROOT / "demo" / "config.yaml").read_text())
    config["brokers"]["items"] = [
        means
        | {
            "slug": build_slug(slug, means["slug"]),
            "issuer": provider.issuer,
            "client_secret": provider.client_secret,
        }
        for slug, provider in providers.items()
        for means in config["brokers"]["items"]
    ]
    text: str = yaml.safe_dump(config)
    return text


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything, running."""
    home = tmp_path_factory.mktemp("peer")
    port = find_free_port()
    portal_url = f"http://{HOST}:{port}"
    callback, logged_out = f"{portal_url}/inloggen/callback/", f"{portal_url}/uitgelogd/"
    with ExitStack() as running:
        certified = [
            running.enter_context(
                running_provider(
                    [callback],
                    [logged_out],
                    MEANS,
                    backchannel_logout_uri=f"{portal_url}/inloggen/backchannel/",
                )
            )
            for _ in range(2)
        ]
        demo = [
            running.enter_context(running_demo_broker(home / f"demo-{n}", portal_url))
            for n in range(2)
        ]
        means = {
            "certified": Means(
                slug="certified",
                provider=certified[0],
                spare=certified[1],
                authorize=authorize_certified,
            ),
            "demo": Means(slug="demo", provider=demo[0], spare=demo[1], authorize=authorize_demo),
        }
        providers = {m.slug: m.provider for m in means.values()}
        providers |= {m.spare_slug: m.spare for m in means.values()}
        env = running.enter_context(running_registration(home))
        config = build_config(providers)
        portal = running.enter_context(running_portal(home / "portal", config, env, port=port))
        registration = env["DEMO_ZAKEN_ROOT"].partition("/zaken/")[0]
        yield Stack(portal=portal, means=means, registration=registration)


@pytest.fixture(params=["certified", "demo"])
def means(stack: Stack, request: pytest.FixtureRequest) -> Means:
    """Each of the two kinds of provider in turn."""
    return stack.means[request.param]


@pytest.fixture
def portal(stack: Stack) -> PortalProcess:
    """The running portal."""
    return stack.portal


@pytest.fixture
def resident(portal: PortalProcess) -> Iterator[Resident]:
    """A fresh browser."""
    with Resident(portal=portal) as browser:
        yield browser


@pytest.fixture
def other(portal: PortalProcess) -> Iterator[Resident]:
    """A second fresh browser, of somebody else."""
    with Resident(portal=portal) as browser:
        yield browser


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresProcess]:
    """A PostgreSQL server with the database "migrated", of which `on_postgres` makes copies."""
    with running_postgres() as server:
        migrate(server.create_database("migrated"))
        yield server


def migrate(url: str, *arguments: str) -> None:
    """Run `manage.py migrate` on this database. Raises ProcessError."""
    env = KEYS | {"DATABASE_URL": url, "ALLOWED_HOSTS": HOST}
    run_python(["manage.py", "migrate", "--verbosity=0", *arguments], child_environ(env))


@pytest.fixture
def on_postgres(
    postgres: PostgresProcess, django_db_blocker: DjangoDbBlocker
) -> Iterator[PostgresProcess]:
    """A test on a migrated PostgreSQL database of its own, with all models and real commits.

    In threads too, which end their connections themselves. A module whose fixture `db` is this one
    has everything on it that the tests with pages have: gemeente, anna, ….
    """
    name = f"test_{secrets.token_hex(6)}"
    url = postgres.create_database(name, template="migrated")
    with using_database(url), django_db_blocker.unblock():
        yield postgres
    postgres.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def using_database(url: str) -> Iterator[None]:
    """Let Django's connections be to this database, in every thread; then to the former again."""
    settings, connection = connections.settings["default"], connections["default"]
    options = dj_database_url.parse(url)
    connections.settings["default"] = connections.configure_settings({"default": dict(options)})[
        "default"
    ]
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"], connections["default"] = settings, connection


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The quick tests first: those with processes come after all others."""
    here = Path(__file__).parent
    items.sort(key=lambda item: here in item.path.parents)

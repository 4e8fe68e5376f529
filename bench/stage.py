"""What stands around a measurement: a registration, portals, and residents who are logged in."""

import json
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from typing import Any

import requests
import yaml

from bench.processes import HOST, ROOT, find_free_port, run, serving

FLAT, PORTABLE = "voorbeeld", "portabel"
APIS = ("zaken", "catalogi", "documenten", "besluiten", "notificaties")
# The two gemeenten are told apart by the name under which the portal is called.
HOSTS = {FLAT: "127.0.0.1", PORTABLE: "localhost"}
THREADS = 24  # what docs/install.md advises
BIG_BYTES = 200_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """An address, and how to get in."""

    url: str
    client_id: str
    secret: str

    def roots(self) -> dict[str, str]:
        """What the configuration asks for."""
        return {
            "DEMO_ZGW_CLIENT_ID": self.client_id,
            "DEMO_ZGW_SECRET": self.secret,
            **{f"DEMO_{api.upper()}_ROOT": f"{self.url}/{api}/api/v1/" for api in APIS},
        }

    def set_faults(self, *faults: Mapping[str, object]) -> None:
        """Let the demo registration have these faults and no others."""
        control = f"{self.url}/_demo/faults"
        requests.delete(control, timeout=10).raise_for_status()
        for fault in faults:
            requests.post(control, json=dict(fault), timeout=10).raise_for_status()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One page as a browser got it."""

    status: int
    seconds: float
    body: str


class Browser:
    """A resident at a portal: one kept connection, one session."""

    def __init__(self, port: int, gemeente: str, cookie: str) -> None:
        self._connection = HTTPConnection(HOST, port, timeout=60)
        self._headers = {"Host": f"{HOSTS[gemeente]}:{port}", "Cookie": cookie}

    def get(self, path: str) -> Answer:
        """A page, read to its end."""
        started = perf_counter()
        self._connection.request("GET", path, headers=self._headers)
        response = self._connection.getresponse()
        body = response.read().decode(errors="replace")
        return Answer(status=response.status, seconds=perf_counter() - started, body=body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """Cookies per asked line, and how long a page may wait for registrations."""

    cookies: list[list[str]]
    page_seconds: float


class Stage:
    """A database and a configuration; portals can be started before it."""

    def __init__(self, home: Path, registration: Registration) -> None:
        self.home = home
        self.registration = registration
        self.env = _build_env(home, registration)
        home.mkdir(parents=True)
        config = home / "config.yaml"
        config.write_text(_build_config(), encoding="utf-8")
        for command in (
            ["manage.py", "migrate", "--verbosity=0"],
            ["manage.py", "collectstatic", "--noinput", "--verbosity=0"],
            ["manage.py", "setup_configuration", "--yaml-file", str(config)],
        ):
            run(command, self.env)

    def log_in(self, asked: Sequence[tuple[str, str, int]]) -> Sessions:
        """Sessions for (gemeente, BSN, how many)."""
        lines = (json.dumps({"gemeente": g, "bsn": b, "count": n}) for g, b, n in asked)
        made: dict[str, Any] = json.loads(run(["-m", "bench.seed"], self.env, "\n".join(lines)))
        cookies = [[f"{made['cookie']}={key}" for key in keys] for keys in made["keys"]]
        return Sessions(cookies=cookies, page_seconds=made["page_seconds"])

    @contextmanager
    def portal(
        self, *, workers: int = 1, source: str = "", bare: bool = False, threads: int = THREADS
    ) -> Iterator[tuple[int, int]]:
        """A portal as in production; gives its port and process id.

        `bare`: without what bench adds; `source`: see bench.wsgi.
        """
        port = find_free_port()
        module = "mijnzaken.wsgi" if bare else "bench.wsgi"
        command = ["-m", "gunicorn", f"{module}:application", f"--bind={HOST}:{port}"]
        command += [f"--workers={workers}", "--worker-class=gthread", f"--threads={threads}"]
        command += ["--graceful-timeout=1", "--keep-alive=30", "--no-control-socket"]
        command += ["--log-level=warning"]
        env = {**self.env, "PAGE_SLOTS": str(threads * 5 // 6)}
        if source:
            env["BENCH_SOURCE"] = source
        url, log = f"http://{HOST}:{port}/healthz", self.home / "portal.log"
        with serving(command, env, url=url, log=log) as pid:
            yield port, pid


@contextmanager
def demo_registration(
    home: Path, bulk: Sequence[int], *, threads: int = 128
) -> Iterator[Registration]:
    """The demo registration, with residents who have so many zaken and a big document."""
    port, secret = find_free_port(), secrets.token_urlsafe(32)
    registration = Registration(url=f"http://{HOST}:{port}", client_id="bench", secret=secret)
    env = {
        **os.environ,
        "DEMO_ZGW_CLIENT_ID": registration.client_id,
        "DEMO_ZGW_SECRET": secret,
        "DEMO_ZGW_CONTROL": "1",
        "DEMO_ZGW_BULK": ",".join(str(count) for count in bulk),
        "DEMO_ZGW_BIG": str(BIG_BYTES),
    }
    command = ["-m", "demo.registration", "--port", str(port), "--threads", str(threads)]
    log = home / f"registration-{port}.log"
    with serving(command, env, url=f"{registration.url}/_demo/stats", log=log):
        yield registration


def _build_env(home: Path, registration: Registration) -> dict[str, str]:
    own = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "REDIS"))}
    return {
        **own,
        "DJANGO_SETTINGS_MODULE": "mijnzaken.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ENCRYPTION_KEYS": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "PSEUDONYM_KEYS": f"1:{secrets.token_urlsafe(32)}",
        "ALLOWED_HOSTS": ",".join(HOSTS.values()),
        "DATABASE_URL": f"sqlite:///{home / 'portal.sqlite3'}",
        "PRIVATE_MEDIA_ROOT": str(home / "private"),
        "HTTPS": "false",
        "LOG_LEVEL": "ERROR",
        **registration.roots(),
    }


def _build_config() -> str:
    """demo/config.yaml without brokers, with the same registration in two profiles."""
    config = yaml.safe_load((ROOT / "demo" / "config.yaml").read_text(encoding="utf-8"))
    del config["brokers_config_enable"], config["brokers"]
    [gemeente], [registratie] = config["gemeenten"]["items"], config["registraties"]["items"]
    config["gemeenten"]["items"] = [
        {**gemeente, "slug": slug, "hosts": [host]} for slug, host in HOSTS.items()
    ]
    config["registraties"]["items"] = [
        {**registratie, "gemeente": FLAT, "profiel": "open-zaak"},
        {**registratie, "gemeente": PORTABLE, "profiel": "standaard"},
    ]
    return str(yaml.safe_dump(config))

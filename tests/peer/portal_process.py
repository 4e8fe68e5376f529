"""The portal as in production: gunicorn, its own database, configured from a YAML file.

With it come the demo registration as a process, and a look into the database from outside.
"""

import secrets
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.sessions.backends.db import SessionStore

from tests.peer.processes import HOST, child_environ, find_free_port, run_python, serving

# Of a document that is made while it is read.
BIG_BYTES = 200_000_000

# Those of tests.settings: so that a test can read what the portal sealed.
KEYS = {
    "SECRET_KEY": "tests-only-tests-only-tests-only-tests-only-tests-only",
    "ENCRYPTION_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
    "PSEUDONYM_KEYS": "1:tests-only-pseudonyms-tests-only-pseudonyms",
}


@dataclass(frozen=True, kw_only=True)
class PortalProcess:
    """A running portal; `url` has no slash at the end."""

    url: str
    database: Path
    log_file: Path
    process: subprocess.Popen[str]

    def log(self) -> str:
        """All it printed so far."""
        return self.log_file.read_text()

    def dump_database(self) -> str:
        """All rows of all tables, as SQL text."""
        with closing(sqlite3.connect(self.database)) as connection:
            return "\n".join(connection.iterdump())

    def read_session(self, key: str) -> dict[str, Any]:
        """What is in a web session; empty when there is none with this key."""
        query = "SELECT session_data FROM django_session WHERE session_key = ?"
        with closing(sqlite3.connect(self.database)) as connection:
            row = connection.execute(query, (key,)).fetchone()
        return SessionStore().decode(row[0]) if row else {}


@contextmanager
def running_portal(
    tmp_path: Path, config_yaml: str, env: Mapping[str, str], *, port: int
) -> Iterator[PortalProcess]:
    """Migrate, configure and serve a portal on a port that the caller chose with find_free_port.

    The caller chooses it since a broker has to know the portal's address before, and the portal
    the broker's. `env` is what `config_yaml` asks for. Raises ProcessError.
    """
    tmp_path.mkdir(parents=True, exist_ok=True)
    config = tmp_path / "config.yaml"
    config.write_text(config_yaml)
    database = tmp_path / "portal.sqlite3"
    environ = child_environ(
        KEYS
        | {
            "ALLOWED_HOSTS": HOST,
            "DATABASE_URL": f"sqlite:///{database}",
            "HTTPS": "false",
            "PRIVATE_MEDIA_ROOT": str(tmp_path / "private"),
        }
        | dict(env)
    )
    run_python(["manage.py", "migrate", "--verbosity=0"], environ)
    run_python(["manage.py", "collectstatic", "--noinput", "--verbosity=0"], environ)
    run_python(["manage.py", "setup_configuration", "--yaml-file", str(config)], environ)
    command = ["-m", "gunicorn", "mijnzaken.wsgi:application", f"--bind={HOST}:{port}"]
    command += ["--worker-class=gthread", "--threads=8", "--graceful-timeout=2"]
    command += ["--no-control-socket"]
    url, log = f"http://{HOST}:{port}", tmp_path / "portal.log"
    with serving(command, environ, ready_at=f"{url}/healthz", log=log) as process:
        yield PortalProcess(url=url, database=database, log_file=log, process=process)


@contextmanager
def running_registration(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Serve the demo registration; gives the environment that demo/config.yaml wants to know."""
    port, secret = find_free_port(), secrets.token_urlsafe(32)
    root = f"http://{HOST}:{port}"
    env = {"DEMO_ZGW_CLIENT_ID": "mijnzaken", "DEMO_ZGW_SECRET": secret, "DEMO_ZGW_CONTROL": "1"}
    env["DEMO_ZGW_BIG"] = str(BIG_BYTES)
    command = ["-m", "demo.registration", "--port", str(port)]
    log = tmp_path / "registration.log"
    with serving(command, child_environ(env), ready_at=root, log=log):
        roots = {
            f"DEMO_{api.upper()}_ROOT": f"{root}/{api}/api/v1/"
            for api in ("zaken", "catalogi", "documenten", "besluiten", "notificaties")
        }
        yield env | roots

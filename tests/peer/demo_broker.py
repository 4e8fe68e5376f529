"""Starts the demo broker for a test in its own processes, and walks its login page."""

import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.peer.openid_provider import (
    CALL_SECONDS,
    READY_SECONDS,
    ROOT,
    Provider,
    ProviderError,
    call,
    follow,
    location,
    stop,
)

TOKEN_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@contextmanager
def running_demo_broker(tmp_path: Path, portal_url: str) -> Iterator[Provider]:
    """Prepare and serve the demo broker on a free port of 127.0.0.1 during the `with` block.

    Its key and database are made in `tmp_path`. Raises ProviderError when it cannot start.
    """
    port = find_free_port()
    environ = broker_environ(tmp_path, portal_url, port)
    prepared = subprocess.run(
        [sys.executable, "-m", "demo.broker", "prepare"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=READY_SECONDS,
        check=False,
    )
    if prepared.returncode:
        msg = f"the demo broker could not be prepared: {prepared.stderr[-2000:]}"
        raise ProviderError(msg)
    log = tmp_path / "demo_broker.log"
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603 (our own command, no shell)
            [sys.executable, "-m", "demo.broker", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environ,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            wait_until_ready(process, environ["DEMO_BROKER_ISSUER"], log)
            yield Provider(
                issuer=environ["DEMO_BROKER_ISSUER"],
                client_id=environ["DEMO_BROKER_CLIENT_ID"],
                client_secret=environ["DEMO_BROKER_CLIENT_SECRET"],
                process=process,
            )
        finally:
            stop(process)


def broker_environ(tmp_path: Path, portal_url: str, port: int) -> dict[str, str]:
    """Return our environment with that of a broker with fresh secrets."""
    return os.environ | {
        "DEMO_BROKER_DATABASE": str(tmp_path / "demo_broker.sqlite3"),
        "DEMO_BROKER_SECRET_KEY": secrets.token_urlsafe(50),
        "DEMO_BROKER_OIDC_KEY_FILE": str(tmp_path / "demo_broker.pem"),
        "DEMO_BROKER_ISSUER": f"http://127.0.0.1:{port}",
        "DEMO_PORTAL_URL": portal_url,
        "DEMO_BROKER_CLIENT_ID": "mijnzaken-demo",
        "DEMO_BROKER_CLIENT_SECRET": secrets.token_urlsafe(32),
    }


def find_free_port() -> int:
    """Return a port that was free a moment ago; the issuer has to be known before the start."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(process: subprocess.Popen[str], issuer: str, log: Path) -> None:
    """Return when the discovery document is served; raises ProviderError when it is not."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            url = f"{issuer}/.well-known/openid-configuration"
            if requests.get(url, timeout=CALL_SECONDS).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.05)
    msg = f"the demo broker did not start: {log.read_text()[-2000:]}"
    raise ProviderError(msg)


def authorize_demo(
    session: requests.Session,
    authorization_url: str,
    person: str,
    level: str,
    *,
    cancel: bool = False,
) -> str:
    """Log in at the demo broker and return the redirect to the portal, which is not followed.

    `person` is a key of `demo.people`, `level` is basis, midden, substantieel or hoog.
    Raises ProviderError on an error page.
    """
    page = follow(session, call(session, "GET", authorization_url))
    if page.is_redirect:
        return location(page)
    found = TOKEN_FIELD.search(page.text)
    if not found:
        msg = f"no login form at {page.url}"
        raise ProviderError(msg)
    data = {"csrfmiddlewaretoken": found[1]}
    data |= {"annuleren": "ja"} if cancel else {"persoon": person, "niveau": level}
    answer = follow(session, call(session, "POST", page.url, data))
    if not answer.is_redirect:
        msg = f"the demo broker did not accept {person!r} at {level!r}"
        raise ProviderError(msg)
    return location(answer)

"""Starts the demo broker for a test in its own processes, and walks its login page."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.peer.openid_provider import Provider, ProviderError, call, follow, location
from tests.peer.processes import HOST, child_environ, find_free_port, run_python, serving

TOKEN_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@contextmanager
def running_demo_broker(tmp_path: Path, portal_url: str) -> Iterator[Provider]:
    """Prepare and serve the demo broker on a free port of 127.0.0.1 during the `with` block.

    Its key and database are made in `tmp_path`. Raises ProcessError when it cannot start.
    """
    tmp_path.mkdir(parents=True, exist_ok=True)
    port = find_free_port()
    environ = broker_environ(tmp_path, portal_url, port)
    issuer = environ["DEMO_BROKER_ISSUER"]
    run_python(["-m", "demo.broker", "prepare"], environ)
    with serving(
        ["-m", "demo.broker", "serve", "--port", str(port)],
        environ,
        ready_at=f"{issuer}/.well-known/openid-configuration",
        log=tmp_path / "demo_broker.log",
    ) as process:
        yield Provider(
            issuer=issuer,
            client_secret=environ["DEMO_BROKER_CLIENT_SECRET"],
            process=process,
        )


def broker_environ(tmp_path: Path, portal_url: str, port: int) -> dict[str, str]:
    """Return our environment with that of a broker with fresh secrets."""
    return child_environ(
        {
            "DEMO_BROKER_DATABASE": str(tmp_path / "demo_broker.sqlite3"),
            "DEMO_BROKER_SECRET_KEY": secrets.token_urlsafe(50),
            "DEMO_BROKER_OIDC_KEY_FILE": str(tmp_path / "demo_broker.pem"),
            "DEMO_BROKER_ISSUER": f"http://{HOST}:{port}",
            "DEMO_PORTAL_URL": portal_url,
            "DEMO_BROKER_CLIENT_SECRET": secrets.token_urlsafe(32),
        }
    )


def authorize_demo(
    session: requests.Session,
    authorization_url: str,
    person: str,
    level: str,
    *,
    cancel: bool = False,
) -> str:
    """Log in at the demo broker and return the redirect to the portal, which is not followed.

    `person` is the key of a persona of this means, `level` the key of one of its levels.
    Raises ProviderError on an error page.
    """
    page = follow(session, call(session, "GET", authorization_url))
    if page.is_redirect:
        return location(page)
    found = TOKEN_FIELD.search(page.text)
    if not found:
        raise ProviderError(f"no login form at {page.url}")
    data = {"csrfmiddlewaretoken": found[1]}
    data |= {"annuleren": "ja"} if cancel else {"persoon": person, "niveau": level}
    answer = follow(session, call(session, "POST", page.url, data))
    if not answer.is_redirect:
        raise ProviderError(f"the demo broker did not accept {person!r} at {level!r}")
    return location(answer)

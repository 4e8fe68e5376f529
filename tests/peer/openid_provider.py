"""Starts the certified OpenID provider of op.mjs for a test, and walks its pages like a browser."""

import json
import queue
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import requests

from demo.broker.means import Means, Persona
from tests.peer.processes import CALL_SECONDS, READY_SECONDS, ROOT, stop

MAX_REDIRECTS = 10
XSRF_FIELD = re.compile(r'name="xsrf" value="([^"]+)"')


class ProviderError(RuntimeError):
    """The provider could not be started, or answered with a page we did not expect."""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A running provider. `issuer` has no slash at the end; `process` is ours to end.

    It has a client for each login means of demo.broker.means, all with the same secret.
    """

    issuer: str
    client_secret: str
    process: subprocess.Popen[str]


@contextmanager
def running_provider(
    redirect_uris: Sequence[str],
    post_logout_redirect_uris: Sequence[str],
    means: Sequence[Means],
    *,
    client_auth_method: str = "client_secret_post",
    client_keys: Sequence[Mapping[str, object]] = (),
    backchannel_logout_uri: str = "",
) -> Iterator[Provider]:
    """Run op.mjs on a free port of 127.0.0.1 for the length of the `with` block.

    Each of `means` is a client, with its personas as accounts. `client_auth_method` is the one way
    the clients may prove who they are; for `private_key_jwt` the provider knows only
    `client_keys`, public JWKs. It tells `backchannel_logout_uri` which logins have ended.
    Raises ProviderError when node or its packages are missing, or when it is not ready within
    READY_SECONDS.
    """
    config = {
        "clients": [
            {
                "id": one.client_id,
                "accounts": [{"sub": build_sub(p), "claims": dict(p.claims)} for p in one.personas],
            }
            for one in means
        ],
        "acrValues": list(dict.fromkeys(level.acr for one in means for level in one.levels.all)),
        "clientSecret": "peer-secret-of-this-test-run-only-0123456789",
        "redirectUris": list(redirect_uris),
        "postLogoutRedirectUris": list(post_logout_redirect_uris),
        "clientAuthMethod": client_auth_method,
        "backchannelLogoutUri": backchannel_logout_uri,
        "untilStdinEnds": True,
    }
    if client_keys:
        config["clientKeys"] = [dict(key) for key in client_keys]
    command = [find_node(), str(Path(__file__).with_name("op.mjs")), json.dumps(config)]
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(  # noqa: S603  # our own command, no shell
            command,
            cwd=ROOT,
            # An open pipe: should this test process be killed, its end closes and node stops too.
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            line = read_line(process, READY_SECONDS)
            if not line:
                errors.seek(0)
                raise ProviderError(f"op.mjs did not start: {errors.read()[-2000:]}")
            yield Provider(
                issuer=json.loads(line)["issuer"],
                client_secret=str(config["clientSecret"]),
                process=process,
            )
        finally:
            stop(process)


def build_sub(persona: Persona) -> str:
    """The `sub` of a persona at this provider: as its broker says it, or else its key."""
    return str(persona.claims.get("sub", persona.key))


def find_node() -> str:
    """Return the path of node; raises ProviderError when it or oidc-provider is not installed."""
    node = shutil.which("node")
    if node is None:
        raise ProviderError("node is not installed: the peer tests need node 20 or newer")
    if not (ROOT / "node_modules" / "oidc-provider").is_dir():
        raise ProviderError("node_modules/oidc-provider is missing: run npm ci")
    return node


def read_line(process: subprocess.Popen[str], seconds: float) -> str:
    """Return the first line of the process's output; empty when it ends or takes too long."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    stdout = process.stdout
    if stdout is None:
        return ""
    threading.Thread(target=lambda: lines.put(stdout.readline()), daemon=True).start()
    try:
        return lines.get(timeout=seconds)
    except queue.Empty:
        return ""


def authorize(
    session: requests.Session, authorization_url: str, sub: str, loa: str, *, cancel: bool = False
) -> str:
    """Log in at the provider and return the redirect to the portal, which is not followed.

    `loa` is the `acr` to get. When the provider still has a session of its own and asks nothing,
    the redirect comes without `sub` and `loa` being used. Raises ProviderError on an error page.
    """
    page = follow(session, call(session, "GET", authorization_url))
    if page.is_redirect:
        return location(page)
    data = {"cancel": "yes"} if cancel else {"sub": sub, "loa": loa}
    answer = confirm_logout(session, follow(session, call(session, "POST", page.url, data)))
    if not answer.is_redirect:
        raise ProviderError(
            f"the login page was answered with {answer.status_code}: {answer.text[:500]}"
        )
    return location(answer)


def log_out(session: requests.Session, end_session_url: str) -> str:
    """Confirm the logout at the provider and return the redirect to the portal, not followed.

    Empty when there is none, because the provider shows its own page that one is logged out.
    Raises ProviderError on an error page.
    """
    page = follow(session, call(session, "GET", end_session_url))
    answer = confirm_logout(session, page)
    return location(answer) if answer.is_redirect else ""


def confirm_logout(session: requests.Session, page: requests.Response) -> requests.Response:
    """Answer the provider's question whether to end its session, if `page` asks it.

    It asks on logout, and (with a script that answers at once) when somebody else logs in.
    """
    secret = XSRF_FIELD.search(page.text)
    if not secret:
        return page
    data = {"xsrf": secret[1], "logout": "yes"}
    url = urljoin(page.url, "/session/end/confirm")
    return follow(session, call(session, "POST", url, data))


def call(
    session: requests.Session, method: str, url: str, data: Mapping[str, str] | None = None
) -> requests.Response:
    """Send one request, bounded in time, without following a redirect."""
    return session.request(method, url, data=data, allow_redirects=False, timeout=CALL_SECONDS)


def follow(session: requests.Session, response: requests.Response) -> requests.Response:
    """Follow redirects inside the provider; stop at a page, or at a redirect that leaves it.

    Raises ProviderError on an error page.
    """
    home = origin(response.url)
    for _ in range(MAX_REDIRECTS):
        if not response.is_redirect or origin(location(response)) != home:
            break
        response = call(session, "GET", location(response))
    if not response.ok:
        raise ProviderError(f"the provider answered {response.status_code}: {response.text[:500]}")
    return response


def location(response: requests.Response) -> str:
    """Return the absolute address a redirect points to."""
    return urljoin(response.url, response.headers["Location"])


def origin(url: str) -> str:
    """Return scheme, host and port of an address."""
    return urljoin(url, "/")

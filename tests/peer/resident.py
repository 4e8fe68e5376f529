"""A resident with a browser, as far as a login needs one: follows the portal's forms and redirects.

Everything the browser gets to see (addresses, headers, pages) is remembered, to be searched.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from lxml import html as lxml_html
from pydantic import TypeAdapter

from tests.logins import find_means, find_persona
from tests.peer import demo_broker, openid_provider
from tests.peer.openid_provider import Provider
from tests.peer.portal_process import PortalProcess
from tests.peer.processes import CALL_SECONDS
from zaken.at_rest import unseal
from zaken.domain import Identity

SESSION_COOKIE = "mz_session"


@dataclass(frozen=True, kw_only=True)
class Means:
    """A way to log in: a provider, and its slug in the configuration of the portal.

    `slug` is of its DigiD; each other login means has a row of its own there. `spare` is a second
    provider of the same kind, which a test may end.
    """

    slug: str
    provider: Provider
    spare: Provider
    authorize: Callable[..., str]

    @property
    def spare_slug(self) -> str:
        """The slug of the second provider."""
        return f"{self.slug}-spare"

    def get_slug(self, means: str) -> str:
        """The slug of the row for a login means, by its key in demo.broker.means."""
        return build_slug(self.slug, means)


def build_slug(provider: str, means: str) -> str:
    """What the row for a login means at a provider is called; DigiD's is like the provider."""
    return provider if means == "digid" else f"{provider}-{means}"


def authorize_certified(
    session: requests.Session, url: str, person: str, level: str, *, cancel: bool = False
) -> str:
    """At the certified provider, with the same words for the level as at the demo broker."""
    acr = find_means(person).levels.get(level).acr
    sub = openid_provider.build_sub(find_persona(person))
    return openid_provider.authorize(session, url, sub, acr, cancel=cancel)


authorize_demo = demo_broker.authorize_demo


@dataclass(frozen=True, kw_only=True)
class Resident:
    """One browser at the portal. Close it, or use it in a `with` block."""

    portal: PortalProcess
    session: requests.Session = field(default_factory=requests.Session)
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session.hooks["response"].append(self._remember)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.session.close()

    def get(self, path: str) -> requests.Response:
        """GET a page of the portal, or an address it was sent to; redirects are not followed."""
        url = urljoin(self.portal.url, path)
        return self.session.get(url, allow_redirects=False, timeout=CALL_SECONDS)

    def post(self, action: str, page: requests.Response, **fields: str) -> requests.Response:
        """Submit the form of a page that goes to `action`, of several the one with `fields`."""
        form = find_form(page, action, fields)
        return self.session.post(
            urljoin(page.url, action), form, allow_redirects=False, timeout=CALL_SECONDS
        )

    def start_login(self, slug: str, path: str = "/zaken/") -> str:
        """Press the login button that `path` leads to; gives the address at the provider."""
        sent_to = self.get(path)
        assert sent_to.status_code == 302, sent_to.status_code
        page = self.get(sent_to.headers["Location"])
        answer = self.post("/inloggen/", page, broker=slug)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def log_in(
        self, means: Means, person: str = "anna", level: str = "midden", path: str = "/zaken/"
    ) -> requests.Response:
        """Log in, with the means of this person; gives the portal's answer to the callback."""
        url = self.start_login(means.get_slug(find_means(person).key), path)
        return self.get(means.authorize(self.session, url, person, level))

    def log_out(self) -> requests.Response:
        """Press the logout button; gives the portal's answer."""
        return self.post("/uitloggen/", self.get("/zaken/"))

    @property
    def session_key(self) -> str:
        """The value of the session cookie."""
        return str(self.session.cookies.get_dict()[SESSION_COOKIE])

    def read_identity(self) -> Identity:
        """The identity in this browser's web session, unsealed."""
        sealed = self.portal.read_session(self.session_key)["identity"]
        return TypeAdapter(Identity).validate_json(unseal(sealed))

    def _remember(self, response: requests.Response, **options: Any) -> None:
        del options
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        self.seen.append(f"{response.url}\n{headers}\n{response.text}")


def find_form(page: requests.Response, action: str, fields: dict[str, str]) -> dict[str, str]:
    """The fields of the form that goes to `action` and has these among them."""
    for form in lxml_html.document_fromstring(page.text).forms:
        values = {name: value or "" for name, value in form.fields.items()}
        if form.action == action and fields.items() <= values.items():
            return values
    raise AssertionError(f"no form to {action} with {fields} at {page.url}")


def read_query(url: str) -> dict[str, str]:
    """The query of an address; a name that occurs twice is an error."""
    query = parse_qs(urlsplit(url).query, strict_parsing=True)
    assert all(len(values) == 1 for values in query.values())
    return {name: values[0] for name, values in query.items()}


def read_title(page: requests.Response) -> str:
    """The h1 of a page."""
    heading = lxml_html.document_fromstring(page.text).find(".//h1")
    return " ".join(heading.text_content().split())

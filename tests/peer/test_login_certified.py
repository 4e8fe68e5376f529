"""What only a provider with a session of its own can show: asked again, logged out there too."""

from urllib.parse import urlencode, urlsplit

from tests.peer.conftest import Stack
from tests.peer.openid_provider import call, follow, location, log_out
from tests.peer.processes import CALL_SECONDS
from tests.peer.resident import Resident, find_form, read_query, read_title
from zaken.domain import Loa


def cookies_of_provider(resident: Resident) -> dict[str, str]:
    """What the browser keeps for the provider; cookies know no ports."""
    cookies = resident.session.cookies.get_dict().items()
    return {name: value for name, value in cookies if not name.startswith("mz_")}


def ask_silently(resident: Resident, url: str) -> dict[str, str]:
    """What the provider answers to the portal's request when it may not show a page."""
    query = read_query(url) | {"prompt": "none"}
    silent = urlsplit(url)._replace(query=urlencode(query)).geturl()
    return read_query(location(follow(resident.session, call(resident.session, "GET", silent))))


def test_a_login_is_a_new_one_though_the_provider_remembers_somebody(
    stack: Stack, resident: Resident, other: Resident
) -> None:
    means = stack.means["certified"]
    resident.log_in(means, "anna")
    # The same computer, and only the portal's cookies are gone.
    other.session.cookies.update(cookies_of_provider(resident))
    first = resident.read_identity()
    other.log_in(means, "carla")
    second = other.read_identity()
    assert (first.sub, second.sub) == ("anna", "carla")
    assert first.subject.id != second.subject.id
    # Of whom the provider forgot, the portal was told so.
    assert resident.get("/zaken/").status_code == 302


def test_logging_out_ends_the_session_at_the_provider(stack: Stack, resident: Resident) -> None:
    means = stack.means["certified"]
    resident.log_in(means)
    with Resident(portal=resident.portal) as tab:
        tab.session.cookies.update(cookies_of_provider(resident))
        assert "code" in ask_silently(tab, tab.start_login(means.slug))
    back = log_out(resident.session, resident.log_out().headers["Location"])
    assert urlsplit(back).path == "/uitgelogd/"
    assert read_title(resident.get(back)) == "U bent uitgelogd"
    assert ask_silently(resident, resident.start_login(means.slug))["error"] == "login_required"


def test_logging_out_at_the_provider_ends_the_session_here(
    stack: Stack, resident: Resident, other: Resident
) -> None:
    """Back-channel: the provider tells the portal, which needs no browser for it."""
    means = stack.means["certified"]
    resident.log_in(means, "anna")
    other.log_in(means, "bas")
    key = resident.session_key
    assert resident.get("/zaken/").status_code == 200
    log_out(resident.session, f"{means.provider.issuer}/session/end")
    assert resident.portal.read_session(key) == {}
    assert resident.get("/zaken/").status_code == 302
    assert '"event": "logged-out-by-broker"' in resident.portal.log()
    assert other.get("/zaken/").status_code == 200


def test_a_step_up_is_what_the_provider_says_it_was(stack: Stack, resident: Resident) -> None:
    means = stack.means["certified"]
    resident.log_in(means, "anna", "midden")
    for level, status in (("midden", 403), ("substantieel", 302)):
        answer = step_up(resident, means.slug)
        back = means.authorize(resident.session, answer, "anna", level)
        assert resident.get(back).status_code == status
        reached = Loa.SUBSTANTIEEL if status == 302 else Loa.MIDDEN
        assert resident.read_identity().loa is reached
    assert '"loa_below_demand"' in resident.portal.log()


def step_up(resident: Resident, slug: str) -> str:
    """Ask for more from a page that one is logged in on; gives the address at the provider."""
    page = resident.get("/zaken/")
    form = find_form(page, "/uitloggen/", {})
    fields = form | {"broker": slug, "volgende": "/zaken/", "niveau": "substantieel"}
    answer = resident.session.post(
        f"{resident.portal.url}/inloggen/", fields, allow_redirects=False, timeout=CALL_SECONDS
    )
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]

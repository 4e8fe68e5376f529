"""What only a provider with a session of its own can show: asked again, logged out there too."""

from urllib.parse import urlencode, urlsplit

from tests.peer.conftest import Stack
from tests.peer.openid_provider import call, follow, location, log_out
from tests.peer.resident import Resident, read_query, read_title


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
    other.log_in(means, "carla")
    first, second = resident.read_identity(), other.read_identity()
    assert (first.sub, second.sub) == ("anna", "carla")
    assert first.subject.id != second.subject.id


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

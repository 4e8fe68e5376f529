"""The same login at two providers: the certified npm oidc-provider and the demo's own broker.

What holds at the one holds at the other, so that the demo shows what production does.
"""

from urllib.parse import urlencode, urlsplit

import pytest

from demo.people import BSNS
from demo.registration.stories import zaak_uuid
from tests.peer.processes import stop
from tests.peer.resident import (
    SESSION_COOKIE,
    Means,
    Resident,
    read_query,
    read_title,
)

ANNAS_ZAAK = f"/zaken/zaken/{zaak_uuid('anna-bezwaar-woz')}/"


def test_logging_in_leads_to_the_zaken(resident: Resident, means: Means) -> None:
    answer = resident.log_in(means)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/zaken/")
    page = resident.get("/zaken/")
    assert page.status_code == 200
    assert "Bezwaar tegen WOZ-waarde" in page.text


def test_after_the_login_one_sees_the_page_one_asked_for(resident: Resident, means: Means) -> None:
    answer = resident.log_in(means, path=f"{ANNAS_ZAAK}?bron=brief")
    assert answer.headers["Location"] == f"{ANNAS_ZAAK}?bron=brief"
    assert read_title(resident.get(answer.headers["Location"])).startswith("Bezwaar tegen")


def test_the_session_gets_a_new_key_at_the_login(resident: Resident, means: Means) -> None:
    url = resident.start_login(means.slug)
    before = resident.session_key
    resident.get(means.authorize(resident.session, url, "anna", "midden"))
    assert resident.session_key != before
    assert resident.portal.read_session(before) == {}


def test_a_bsn_is_nowhere_to_be_seen(resident: Resident, means: Means) -> None:
    resident.log_in(means)
    for path in ("/zaken/", ANNAS_ZAAK, "/"):
        assert resident.get(path).status_code == 200
    session = repr(resident.portal.read_session(resident.session_key))
    database = resident.portal.dump_database()
    cookies = repr(resident.session.cookies.get_dict())
    resident.get(resident.log_out().headers["Location"])
    places = {
        "session row": session,
        "database": database,
        "cookies": cookies,
        "addresses, headers and pages": "\n".join(resident.seen),
        "log": resident.portal.log(),
    }
    assert "identity" in session
    assert ANNAS_ZAAK in places["addresses, headers and pages"]
    assert '"event": "login-accepted"' in places["log"]
    assert [name for name, text in places.items() for bsn in BSNS if bsn in text] == []


def test_each_login_sends_pkce_nonce_and_state_of_its_own(
    resident: Resident, other: Resident, means: Means
) -> None:
    first, second = (read_query(browser.start_login(means.slug)) for browser in (resident, other))
    for query in (first, second):
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert query["prompt"] == "login"
        assert query["scope"] == "openid"
        assert len(query["code_challenge"]) == 43
        assert min(len(query["nonce"]), len(query["state"])) >= 32
    for name in ("code_challenge", "nonce", "state"):
        assert first[name] != second[name]


@pytest.mark.parametrize(
    ("name", "code"), [("code_challenge", "token_invalid_grant"), ("nonce", "nonce_wrong")]
)
def test_pkce_and_nonce_are_really_checked(
    resident: Resident, means: Means, name: str, code: str
) -> None:
    url = resident.start_login(means.slug)
    query = read_query(url) | {name: "A" * 43}
    changed = urlsplit(url)._replace(query=urlencode(query)).geturl()
    page = resident.get(means.authorize(resident.session, changed, "anna", "midden"))
    assert (page.status_code, read_title(page)) == (403, "Het inloggen is niet gelukt")
    assert f'"reason": "{code}"' in resident.portal.log()
    assert resident.get("/zaken/").status_code == 302


def test_somebody_who_cancels_reads_that_they_are_not_logged_in(
    resident: Resident, means: Means
) -> None:
    url = resident.start_login(means.slug)
    back = means.authorize(resident.session, url, "anna", "midden", cancel=True)
    page = resident.get(back)
    assert page.status_code == 200
    assert "afgebroken" in read_title(page)
    assert resident.get(back).status_code == 400  # its state has been used
    assert resident.get("/zaken/").status_code == 302


def test_a_callback_works_once(resident: Resident, other: Resident, means: Means) -> None:
    url = resident.start_login(means.slug)
    back = means.authorize(resident.session, url, "anna", "midden")
    assert resident.get(back).status_code == 302
    again = resident.get(back)
    assert (again.status_code, read_title(again)) == (400, "U bent al ingelogd")
    stolen = other.get(back)
    assert (stolen.status_code, read_title(stolen)) == (400, "Log opnieuw in")
    assert resident.get("/zaken/").status_code == 200
    assert other.get("/zaken/").status_code == 302


def test_a_callback_works_only_in_the_browser_that_started_it(
    resident: Resident, other: Resident, means: Means
) -> None:
    url = resident.start_login(means.slug)
    back = means.authorize(resident.session, url, "anna", "midden")
    assert other.get(back).status_code == 400
    assert resident.get(back).status_code == 302


def test_a_level_below_that_of_the_gemeente_does_not_log_in(
    resident: Resident, means: Means
) -> None:
    page = resident.log_in(means, level="basis")
    assert (page.status_code, read_title(page)) == (403, "Log in op een veiliger manier")
    assert '"reason": "loa_too_low"' in resident.portal.log()
    for path in ("/zaken/", ANNAS_ZAAK):
        assert resident.get(path).status_code == 302


def test_logging_out_ends_the_session_here_and_at_the_provider(
    resident: Resident, other: Resident, means: Means
) -> None:
    resident.log_in(means)
    old = resident.session_key
    answer = resident.log_out()
    assert answer.status_code == 302
    assert urlsplit(answer.headers["Location"]).netloc == urlsplit(means.provider.issuer).netloc
    assert read_query(answer.headers["Location"]).keys() == {
        "client_id",
        "post_logout_redirect_uri",
        "state",
    }
    other.session.cookies.set(SESSION_COOKIE, old)
    assert other.get("/zaken/").status_code == 302
    assert resident.get("/zaken/").status_code == 302
    assert resident.portal.read_session(old) == {}


def test_a_provider_that_goes_down(resident: Resident, other: Resident, means: Means) -> None:
    other.get(means.authorize(other.session, other.start_login(means.spare_slug), "bas", "midden"))
    back = means.authorize(
        resident.session, resident.start_login(means.spare_slug), "anna", "midden"
    )
    stop(means.spare.process)

    page = resident.get(back)
    assert (page.status_code, read_title(page)) == (503, "Inloggen kan nu niet")
    assert "storing" in page.text
    assert page.headers["Retry-After"]
    assert '"reason": "token_connection"' in resident.portal.log()
    login_page = resident.get("/inloggen/")
    start = resident.post("/inloggen/", login_page, broker=means.spare_slug)
    assert (start.status_code, read_title(start)) == (503, "Inloggen kan nu niet")

    assert other.get("/zaken/").status_code == 200
    old = other.session_key
    out = other.log_out()
    assert (out.status_code, out.headers["Location"]) == (302, "/uitgelogd/?inlogdienst=storing")
    assert "nog wel ingelogd" in other.get(out.headers["Location"]).text
    assert other.portal.read_session(old) == {}
    assert other.get("/zaken/").status_code == 302


def test_no_answer_says_which_server_it_is_from(resident: Resident) -> None:
    """DigiD norm U/PW.02; only a real server can tell."""
    for path in ("/", "/zaken/", "/bestaat-niet/", "/static/img/favicon.svg"):
        answer = resident.get(path)
        assert "Server" not in answer.headers, path
        assert "X-Powered-By" not in answer.headers

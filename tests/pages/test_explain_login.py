"""`manage.py explain_login`: whom a pasted token logs in, or why nobody, without a whole number."""

import io
import json
import re
from io import StringIO
from typing import Any

import pytest
import responses
from django.conf import settings
from django.core.management import CommandError, call_command

from portal.login.explain import mask, mask_numbers
from portal.login.keys import key_store
from portal.login.profiles import Claim
from portal.login.reasons import say_reason
from portal.models import Broker
from tests.pages.oidc_fakes import ANNA, BAS, CLIENT_ID, ISSUER, MIDDEN, Login, sign
from tests.pages.test_login_means import BEWINDVOERING, KVK, MACHTIGEN, REFUSED, use

pytestmark = pytest.mark.django_db

UNCHECKED = "The signature was NOT checked"


def explain(
    monkeypatch: pytest.MonkeyPatch, text: str, *options: str
) -> tuple[list[str], str | None]:
    """What is printed, and what the command failed with. Nothing of it may tell too much."""
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    out = StringIO()
    error = None
    try:
        arguments = ("--gemeente", "voorbeeld", "--broker", "digid", *options)
        call_command("explain_login", *arguments, stdout=out, stderr=out)
    except CommandError as found:
        error = str(found)
    shown = f"{out.getvalue()} {error}"
    assert not re.search(r"\d{8,}", shown), "a whole number"
    for segment in re.findall(r"[\w-]{20,}", text):
        if segment.startswith("eyJ"):
            assert segment not in shown, "a part of the token"
    return out.getvalue().splitlines(), error


def test_a_digid_token(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    """Offline: nothing is asked of the broker, and it says loudly what that means."""
    Broker.objects.update(claims={"naam": ["name"]})
    token = sign(login.claims("n", name="Anna Jansen", birthdate="x", **{ANNA: 1}))
    lines, error = explain(monkeypatch, f"\n{token}\n")
    assert error is None
    assert not login.http.calls
    assert UNCHECKED in lines[0]
    assert UNCHECKED in lines[-1]
    assert lines[1:-1] == [
        f"loa   acr: {MIDDEN} = midden",
        "bsn   bsn: •••••••19",
        "naam  name: a text of 11 characters",
        "Nobody reads: •••••••19, birthdate",
        "This logs in:",
        "  method   digid",
        "  level    midden",
        "  actor    bsn •••••••19, with a name of 11 characters (at the keyboard)",
        "  subject  bsn •••••••19, with a name of 11 characters (whose zaken)",
        "  mandate  none: for themself",
    ]
    assert "Jansen" not in str(lines)


@pytest.mark.parametrize("profile", MACHTIGEN)
def test_who_is_at_the_keyboard_and_for_whom(
    login: Login, monkeypatch: pytest.MonkeyPatch, profile: str
) -> None:
    use("digid_machtigen", profile)
    lines, error = explain(monkeypatch, sign(login.claims("n", **MACHTIGEN[profile])))
    assert error is None
    assert "  actor    bsn •••••••19 (at the keyboard)" in lines
    assert "  subject  bsn •••••••20 (whose zaken)" in lines
    assert "  mandate  gemachtigde, for 3e1e0a1c-" in str(lines)


def test_through_whom(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    use("eherkenning_bewindvoering")
    lines, error = explain(monkeypatch, sign(login.claims("n", **BEWINDVOERING)))
    assert error is None
    assert "  through  kvk ••••••78" in lines
    assert KVK not in str(lines)


@pytest.mark.parametrize(("method", "code", "changes"), REFUSED)
def test_why_nobody(
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    code: str,
    changes: dict[str, Any],
) -> None:
    use(method)
    good = {"digid_machtigen": MACHTIGEN["standaard"]}.get(method, BEWINDVOERING)
    lines, error = explain(monkeypatch, sign(login.claims("n", **(good | changes))))
    assert error
    assert error.startswith(f"Nobody is logged in by this: {code}. ")
    assert len(error) > len(code) + 50
    assert "This logs in:" not in lines


def test_a_level_that_is_in_no_table_is_shown(
    login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    for acr, words in (("loa:x", "loa:x"), (7, "7"), (int(ANNA), "•••••••19")):
        lines, error = explain(monkeypatch, sign(login.claims("n", acr=acr)))
        assert f"loa  acr: {words} = in no table: no level" in lines
        assert error
        assert "loa_mapping" in error


def test_a_number_where_a_text_is_needed(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    lines, error = explain(monkeypatch, sign(login.claims("n", bsn=int(ANNA))))
    assert "bsn  bsn: a number, where a text is needed" in lines
    assert error
    assert "bsn_invalid" in error


def test_nothing_that_a_terminal_would_act_on(
    login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    for odd in ("\x1b[2J\nloa", "\ud800"):
        lines, error = explain(monkeypatch, sign(login.claims("n", acr=odd, **{odd: 1})))
        assert error
        assert all(line.isprintable() for line in lines)


# --- what can be pasted ---------------------------------------------------------------------------


def test_userinfo_and_a_token_endpoint(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    claims = login.claims("n")
    answer = {"id_token": sign(claims), "access_token": "not-shown"}  # not a password
    for text in (json.dumps(claims), json.dumps(answer), json.dumps(claims, indent=4)):
        lines, error = explain(monkeypatch, text)
        assert error is None
        assert "bsn  bsn: •••••••19" in lines
        assert "not-shown" not in str(lines)


def test_an_id_token_goes_before_userinfo(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    token = sign(login.claims("n", bsn=...))
    sub = "subject-of-anna"
    for second in (
        json.dumps({"sub": sub, "bsn": BAS, "acr": "x"}),
        sign({"sub": sub, "bsn": BAS}),
    ):
        lines, error = explain(monkeypatch, f"{token}\n{second}")
        assert error is None
        assert "bsn  bsn: •••••••20" in lines
        assert "  level    midden" in lines
    _, error = explain(monkeypatch, token + json.dumps({"sub": "another", "bsn": BAS}))
    assert error
    assert "token_malformed" in error
    _, error = explain(monkeypatch, token + "\n" + json.dumps({"sub": "another", "bsn": BAS}))
    assert error
    assert "userinfo_sub_wrong" in error


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing was pasted"),
        (" \n ", "nothing was pasted"),
        (ANNA, "token_malformed"),
        (f"a.{ANNA}.c", "token_malformed"),
        ('{"bsn": "999990019"', "no JSON object"),
        ("[1]", "token_malformed"),
        ('{"a":' * 100_000, "no JSON object"),
        ("a.b.c.d.e", "token_encrypted"),
    ],
)
@pytest.mark.usefixtures("login")
def test_what_is_no_token(monkeypatch: pytest.MonkeyPatch, text: str, words: str) -> None:
    lines, error = explain(monkeypatch, text)
    assert error
    assert words in error
    assert not lines


def test_no_such_broker(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    del login
    Broker.objects.update(slug="other")
    assert explain(monkeypatch, "") == ([], "no such broker is configured")


# --- with the checks of a login -------------------------------------------------------------------


def test_verified(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    login.answer_with("")
    userinfo = sign({"sub": "subject-of-anna", "iss": ISSUER, "aud": CLIENT_ID})
    for text in (sign(login.claims("n")), f"{sign(login.claims('n'))}\n{userinfo}"):
        lines, error = explain(monkeypatch, text, "--verify")
        assert error is None
        assert lines[0] == "Signature, issuer, audience and times are right."
        assert "nonce" in lines[1]
        assert UNCHECKED not in str(lines)


@pytest.mark.parametrize(
    ("code", "changes"),
    [("exp_past", {"exp": 1}), ("aud_wrong", {"aud": "x"}), ("iss_wrong", {"iss": ISSUER + "/"})],
)
def test_verified_and_refused(
    login: Login, monkeypatch: pytest.MonkeyPatch, code: str, changes: dict[str, Any]
) -> None:
    login.answer_with("")
    lines, error = explain(monkeypatch, sign(login.claims("n", **changes)), "--verify")
    assert error
    assert error.startswith(f"Nobody is logged in by this: {code}. ")
    assert not lines


def test_verified_a_forged_one(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    login.answer_with("")
    _, error = explain(monkeypatch, sign(login.claims("n"), key="evil"), "--verify")
    assert error
    assert "signature_wrong" in error


def test_not_to_be_verified(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    _, error = explain(monkeypatch, json.dumps(login.claims("n")), "--verify")
    assert error == "--verify needs a token: JSON carries no signature"
    key_store.clear()
    assert isinstance(login.http, responses.RequestsMock)
    _, error = explain(monkeypatch, sign(login.claims("n")), "--verify")
    assert error == "the keys of the broker cannot be fetched (jwks_connection)"


# --- words and masks ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (ANNA, "•••••••19"),
        ("", ""),
        ("a", "•"),
        ("abcd", "••••"),
        ("abcde", "•••de"),
    ],
)
def test_a_mask_leaves_two_characters_at_most(value: str, shown: str) -> None:
    assert mask(value) == shown


@pytest.mark.parametrize(
    "text", [ANNA, f"s00000000:{ANNA}", "999 990 019", "99.99.90.019", f"x{ANNA}y", f"{ANNA}0001"]
)
def test_long_numbers_are_masked_in_any_writing(text: str) -> None:
    digits = re.sub(r"\D", "", mask_numbers(text))
    assert len(digits) <= 4


def test_what_is_no_long_number_stays() -> None:
    for text in (MIDDEN, "urn:etoegang:core:assurance-class:loa3", "urn:nl-eid-gdi:1.0"):
        assert mask_numbers(text) == text


def test_every_code_has_words() -> None:
    """Of the codes in the source, so that a new one cannot be forgotten."""
    found: set[str] = set()
    for name in ("claims", "tokens", "demand", "keys", "backend"):
        source = (settings.BASE_DIR / "portal" / "login" / f"{name}.py").read_text()
        found |= set(re.findall(r'RefusedError\("(\w+)"\)', source))
        found |= set(re.findall(r'Error, "(\w+)"\)', source))
    assert len(found) > 25
    found |= {f"{claim}_{what}" for claim in Claim for what in ("missing", "invalid")}
    found |= {f"{claim}_missing" for claim in ("exp", "iat", "iss", "aud", "sub")}
    without = {code for code in found if "see docs/install.md" in say_reason(code)}
    assert without == {"start_incomplete", "callback_incomplete"}

"""Which headers may be added to calls."""

import pytest

from demo.people import PEOPLE
from tests.unit.examples import BSN
from zaken.headers import MAX_LENGTH, check_headers


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-doelbinding": "MijnZaken", "x-verwerking": "Zaken inzien@mijnzaken"},
        {"X-Origin-OIN": "00000001001234567000"},  # an OIN is 20 digits
        {"X-REQUEST-AFNEMERSCODE": "999990018"},  # nine digits that are no BSN
        {"x-gebruiker": "BurgerZelf"},
    ],
)
def test_doelbinding_as_suppliers_want_it(headers: dict[str, str]) -> None:
    check_headers(headers)


@pytest.mark.parametrize(
    "name",
    [
        *("Authorization", "authorization", "Host", "Content-Type", "content-length"),
        *("Accept", "Accept-Crs", "Content-Crs", "traceparent", "TraceState", "X-Request-ID"),
        *("Cookie", "Range", "If-Match", "Transfer-Encoding", "Connection", "Proxy-Authorization"),
        *("X-Forwarded-For", "Forwarded", "User-Agent"),
    ],
)
def test_what_our_own_code_says_cannot_be_replaced(name: str) -> None:
    with pytest.raises(ValueError, match="not yours to set"):
        check_headers({name: "x"})


@pytest.mark.parametrize(
    "headers",
    [
        {"x-doelbinding": "a\r\nHost: b"},
        {"x-doelbinding": "a\n"},
        {"x-doelbinding": "a\x00"},
        {"x-doelbinding": "é"},
        {"x-doelbinding": ""},
        {"x-doelbinding": " a"},
        {"x-doelbinding": "a" * (MAX_LENGTH + 1)},
        {"x doelbinding": "a"},
        {"x-doelbinding:": "a"},
        {"": "a"},
        {"x-doelbinding\n": "a"},
        {"x-doelbinding": "a", "X-Doelbinding": "b"},
    ],
)
def test_what_is_no_header_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        check_headers(headers)


@pytest.mark.parametrize("number", [person.bsn for person in PEOPLE])
@pytest.mark.parametrize("text", ["{}", "burger {}", "{};a", "a1-{}"])
def test_a_number_of_a_person_is_refused_and_not_repeated(number: str, text: str) -> None:
    with pytest.raises(ValueError, match="could be a BSN") as caught:
        check_headers({"x-gebruiker": text.format(number)})
    assert number not in str(caught.value)


def test_a_number_without_its_leading_zero_is_refused_too() -> None:
    short = next(str(n) for n in range(10_000_000, 10_000_100) if _is_bsn(f"0{n}"))
    with pytest.raises(ValueError, match="could be a BSN"):
        check_headers({"x-gebruiker": short})


def test_a_number_as_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="could be a BSN"):
        check_headers({BSN["anna"]: "x"})


def _is_bsn(number: str) -> bool:
    return (
        sum(int(d) * w for d, w in zip(number, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True)) % 11 == 0
    )

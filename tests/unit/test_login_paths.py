"""Where a login may lead to: paths of this site only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.login.paths import is_local_path


@pytest.mark.parametrize(
    "path",
    ["/", "/zaken/", "/zaken/sociaal/2f1f4e7e-0000-4000-8000-000000000001/", "/zaken/?afgerond=2"],
)
def test_own_pages(path: str) -> None:
    assert is_local_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "zaken/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/zaken\r\nSet-Cookie: a=b",
        "/zaken/\x00",
        "/zaken/\x7f",
        "/zaken/\u2028",
        "/zaken/\u202e",
        " /zaken/",
        "/zaken/ ",
        "/..//evil.example",
        "https://evil.example/zaken/",
        "https:/evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://testserver/zaken/",
        "@evil.example",
        ".evil.example",
        "//[::1",
        "/" + "a" * 2000,
    ],
)
def test_other_places(path: str) -> None:
    assert not is_local_path(path)


@given(st.text(alphabet=st.sampled_from("/\\:.@?#%aevil \t\n\x00"), max_size=12))
def test_never_two_slashes_first_however_a_browser_cleans_it(path: str) -> None:
    """WHATWG URL: tabs and newlines are dropped, spaces stripped, a backslash is a slash."""
    if is_local_path(path):
        cleaned = "".join(c for c in path if c not in "\t\n\r").strip().replace("\\", "/")
        assert cleaned.startswith("/")
        assert not cleaned.startswith("//")

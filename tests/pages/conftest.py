"""Fixtures of the tests of logins."""

from collections.abc import Iterator

import pytest
import responses

from portal.login.keys import key_store
from tests.pages import oidc_fakes as fakes
from tests.pages.oidc_fakes import Login


@pytest.fixture
def login(db: None) -> Iterator[Login]:
    """A browser at a gemeente with one broker."""
    del db
    key_store.clear()
    gemeente = fakes.create_gemeente()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as http:
        yield Login(http=http, gemeente=gemeente, broker=fakes.create_broker(gemeente))
    key_store.clear()

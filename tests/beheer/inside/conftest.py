"""A browser of an employee, at the host of staff, and a provider whose answers the test chooses."""

from collections.abc import Iterator

import pytest
import responses

from portal.login.keys import key_store
from tests.beheer.inside.employee import Employee


@pytest.fixture
def employee(db: None) -> Iterator[Employee]:
    """Not yet logged in."""
    del db
    key_store.clear()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as http:
        yield Employee(http=http)
    key_store.clear()


@pytest.fixture
def kijker(employee: Employee) -> Employee:
    """Logged in, by the whole walk."""
    assert employee.log_in().status_code == 302
    return employee

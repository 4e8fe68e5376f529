"""A stage on which every security event can be made to happen, and a browser that logs in."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
import responses

from demo.registration.app import RegistrationApp
from portal.login.keys import key_store
from tests.pages import oidc_fakes as fakes
from tests.pages.oidc_fakes import Login
from tests.pages.scenarios import Stage
from zaken.models import Gemeente


@pytest.fixture
def stage(
    gemeente: Gemeente,
    registration: RegistrationApp,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
) -> Iterator[Stage]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as http:
        stage = Stage(
            gemeente=gemeente,
            registration=registration,
            http=http,
            on_commit=lambda: django_capture_on_commit_callbacks(execute=True),
        )
        yield stage
        stage.close()


@pytest.fixture
def login(db: None) -> Iterator[Login]:
    """A browser at a gemeente with one broker."""
    del db
    key_store.clear()
    gemeente = fakes.create_gemeente()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as http:
        yield Login(http=http, gemeente=gemeente, broker=fakes.create_broker(gemeente))
    key_store.clear()

"""A stage on which every security event can be made to happen."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
import responses

from demo.registration.app import RegistrationApp
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

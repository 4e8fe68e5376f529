"""The demo registration for a WSGI server: `gunicorn demo.registration.wsgi:application`.

One process with threads: the faults and the record of calls live in its memory. Settings:
DEMO_ZGW_CLIENT_ID, DEMO_ZGW_SECRET (required, 32 bytes or more), DEMO_ZGW_CONTROL (1: faults),
DEMO_ZGW_BULK (20,2000: two residents with so many zaken), DEMO_ZGW_BIG (bytes of a document).
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from demo.gemeenten import GEMEENTEN, DemoGemeente
from demo.registration.app import RegistrationApp
from demo.registration.builder import Builder
from demo.registration.gemeenten import Gemeenten
from demo.registration.pilots import SCRIPTS
from demo.registration.stories import tell_pilot, tell_stories
from demo.registration.voortgang import Voortgang


def build_application() -> Gemeenten:
    """Return the demo's registrations; SystemExit with one line when a setting is missing."""
    today = datetime.now(UTC).astimezone(ZoneInfo("Europe/Amsterdam")).date()
    bulk, big = _get_numbers("DEMO_ZGW_BULK"), sum(_get_numbers("DEMO_ZGW_BIG"))
    first = _build_app(tell_stories(today, bulk=bulk, big=big))

    def later(gemeente: DemoGemeente) -> Callable[[], RegistrationApp]:
        return lambda: _build_app(tell_pilot(today, gemeente.slug))

    return Gemeenten(first, {gemeente.slug: later(gemeente) for gemeente in GEMEENTEN})


def _build_app(builder: Builder) -> RegistrationApp:
    try:
        return RegistrationApp(
            builder.store,
            client_id=get_setting("DEMO_ZGW_CLIENT_ID"),
            secret=get_setting("DEMO_ZGW_SECRET"),
            control=os.environ.get("DEMO_ZGW_CONTROL") == "1",
            voortgang=Voortgang(builder, SCRIPTS),
        )
    except ValueError as error:
        message = f"DEMO_ZGW_SECRET: {error}"
        raise SystemExit(message) from None


def get_setting(name: str) -> str:
    """Return a setting from the environment; SystemExit when it is absent."""
    value = os.environ.get(name, "")
    if not value:
        message = f"{name} is not set; the demo registration needs it."
        raise SystemExit(message)
    return value


def _get_numbers(name: str) -> list[int]:
    """Return the numbers in a setting with commas between them; SystemExit for anything else."""
    try:
        return [int(number) for number in os.environ.get(name, "").split(",") if number]
    except ValueError:
        message = f"{name} is numbers with commas between them."
        raise SystemExit(message) from None


def __getattr__(name: str) -> Gemeenten:
    """Build `application` when a server asks for it, not when a test imports this module."""
    if name != "application":
        raise AttributeError(name)
    application = build_application()
    globals()["application"] = application
    return application

"""A worker in a process of its own, forked from a server that has Django ready: that is quick.

`die_at` ends it, as kill -9 would, between two steps of the work. The product knows nothing of
that: the steps are wrapped here, in that one process.
"""

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import dj_database_url
import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402  # Django first
from django.db import connections  # noqa: E402  # the same
from django.utils import timezone  # noqa: E402  # the same

from berichten import bezorging, werk, werk_in, werk_uit  # noqa: E402  # the same
from tests.peer.processes import HOST  # noqa: E402  # the same

POINTS = (
    "before-claim",
    "after-claim",
    "after-resolve",
    "before-send",
    "after-send",
    "after-commit",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a worker works: its database, its mail server, and how fast time goes there."""

    database: str
    email_port: int
    pace: float


def run(place: Place, die_at: str = "", seconds: float = 60.0, every: float = 0.05) -> None:
    """Work until the time is over, or until it dies. A database that is away is waited for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _move_to(place)
    _wrap(die_at)
    stop = threading.Event()
    threading.Timer(seconds, stop.set).start()
    werk.keep_working(timezone.now, every=every, stop=stop, report=lambda _done: None)


def _move_to(place: Place) -> None:
    options = dj_database_url.parse(place.database)
    default = connections.configure_settings({"default": dict(options)})["default"]
    connections.settings["default"] = default
    connections["default"] = connections.create_connection("default")
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = HOST, place.email_port, 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.WORK_PACE = place.pace


def _wrap(die_at: str) -> None:
    """Put the end at its point."""
    match die_at:
        case "before-claim":
            _replace(werk, "claim", _before)
        case "after-claim":
            _replace(werk, "claim", _after)
        case "after-resolve":
            _replace(werk_in, "handle", _after)
        case "before-send":
            _replace(bezorging, "get_send", _before)
        case "after-send":
            _replace(bezorging, "get_send", lambda get: lambda kind: _after(get(kind)))
        case "after-commit":
            _replace(werk_uit, "send_zending", _after)


type Step = Callable[..., Any]


def _replace(module: ModuleType, name: str, wrap: Callable[[Step], Step]) -> None:
    setattr(module, name, wrap(getattr(module, name)))


def _before(_step: Step) -> Step:
    def die(*_args: Any, **_kwargs: Any) -> Any:
        os._exit(9)

    return die


def _after(step: Step) -> Step:
    def do_and_die(*args: Any, **kwargs: Any) -> Any:
        found = step(*args, **kwargs)
        if found != ():  # a claim of nothing is no claim
            os._exit(9)
        return found

    return do_and_die

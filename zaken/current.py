"""What was made out of the configuration, remembered as long as the configuration is the same.

Every change of it writes a new token (in the same transaction); a request reads the token once. So
a change works at once in every process, and a page costs one small query instead of ten large ones.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import update_wrapper
from threading import Lock
from typing import Any

from django.db import connection
from django.db.models.signals import post_delete, post_save

from zaken.models import Configuratie

# More different questions than this are not remembered: host names come from outside.
_MOST = 1000

_pinned: ContextVar[str | None] = ContextVar("configuration", default=None)


def get_token() -> str:
    """The token of the configuration as it is now, or as it was when this request began."""
    return _pinned.get() or _read_token()


@contextmanager
def pinned() -> Iterator[None]:
    """Within it one configuration holds: a request reads the token once."""
    before = _pinned.set(_read_token())
    try:
        yield
    finally:
        _pinned.reset(before)


def watch(*models: Any) -> None:
    """A saved or deleted row of these models is a change of the configuration."""
    for model in models:
        for signal in (post_save, post_delete):
            signal.connect(
                Configuratie.record_change, sender=model, dispatch_uid=f"configuration-{model}"
            )


class while_unchanged[**P, T]:  # noqa: N801  # a decorator
    """Remember what a function gives for its (hashable) arguments until the configuration changes.

    What it gives is shared by all threads, so nobody may change it.
    """

    def __init__(self, load: Callable[P, T]) -> None:
        update_wrapper(self, load)
        self._load = load
        self._lock = Lock()
        self._known: dict[Hashable, T] = {}
        self._token = ""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """What is remembered, or what is loaded now."""
        token, key = get_token(), (args, tuple(kwargs.items()))
        with self._lock:
            if self._token != token:
                self._known, self._token = {}, token
            if key in self._known:
                return self._known[key]
        value = self._load(*args, **kwargs)
        with self._lock:
            if self._token == token and len(self._known) < _MOST:
                self._known[key] = value
        return value

    def forget(self) -> None:
        """Load everything anew."""
        with self._lock:
            self._known = {}


def _read_token() -> str:
    """By hand: it is asked on every request, and the ORM needs longer than the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM zaken_configuratie WHERE id = 1")
        row = cursor.fetchone()
    return str(row[0]) if row else "none"

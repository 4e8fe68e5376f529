"""`wake()` says that there is work. The work itself is in the tables: a lost wake-up costs a poll.

With WORK_ENGINE=poll (nothing else needed) workers look by themselves every few seconds. With
celery a message goes to the broker of the installation, and whichever worker is free looks.
"""

import logging
import time
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import transaction

TASK = "berichten.work"
_SECONDS = 1.0  # for the broker, within a request

_AWAY_SECONDS = 30.0

logger = logging.getLogger(__name__)


class _Broker:
    """Until when it is left alone, in this process."""

    away_until = 0.0


def wake() -> None:
    """After the transaction that made the work. Never fails: the work is done without it too."""
    if settings.WORK_ENGINE == "celery":
        transaction.on_commit(_send_task)


def _send_task() -> None:
    """A task that nobody took within a minute is not needed: the beat looks by then.

    After one that failed the broker is left alone: a request must not wait for it again and again.
    """
    if time.monotonic() < _Broker.away_until:
        return
    try:
        _get_app(settings.WORK_BROKER_URL).send_task(TASK, expires=60, retry=False)
    except Exception:  # noqa: BLE001  # whatever a broker raises
        _Broker.away_until = time.monotonic() + _AWAY_SECONDS
        logger.warning("the broker could not be told of work; it is found at the next poll")


@lru_cache(maxsize=2)
def _get_app(broker: str) -> Any:
    """The sending side only; what is done with it is in berichten.taken."""
    from celery import Celery  # noqa: PLC0415  # it is there only where it is used

    app = Celery("mijnzaken", broker=broker, set_as_current=False)
    waits = {"socket_timeout": _SECONDS, "socket_connect_timeout": _SECONDS, "max_retries": 0}
    app.conf.update(broker_transport_options=waits, task_ignore_result=True)
    return app

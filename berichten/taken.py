"""The same work, woken by Celery over the broker of the installation (WORK_ENGINE=celery).

A task carries nothing: it looks in the tables, as `manage.py work` does. The beat looks once a
minute for what is due by the clock. `celery --app berichten.taken worker --beat`
"""

import os

from celery import Celery
from django.conf import settings
from django.utils import timezone

from berichten.wekker import TASK

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mijnzaken.settings")

POLL_SECONDS = 60.0

app = Celery(
    "mijnzaken",
    broker=settings.WORK_BROKER_URL or None,
    fixups=["celery.fixups.django:DjangoFixup"],
)
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"socket_timeout": 1, "socket_connect_timeout": 1},
    beat_schedule={"work": {"task": TASK, "schedule": POLL_SECONDS}},
)


@app.task(name=TASK)
def work() -> None:
    """Everything that is due now."""
    from berichten.werk import work_once  # noqa: PLC0415  # after Django has started

    work_once(timezone.now)

"""The same work, woken by Celery over the broker of the installation (WORK_ENGINE=celery).

A task carries nothing: it looks in the tables, as `manage.py work` does. The beat looks once a
minute for what is due by the clock. `celery --app berichten.taken worker --beat`
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mijnzaken.settings")
django.setup()

from celery import Celery  # noqa: E402  # Django first: this is where a process begins
from django.conf import settings  # noqa: E402  # the same
from django.utils import timezone  # noqa: E402  # the same

from berichten.wekker import TASK  # noqa: E402  # the same
from berichten.werk import work_once  # noqa: E402  # the same

POLL_SECONDS = 60.0

app = Celery("mijnzaken", broker=settings.WORK_BROKER_URL or None)
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    beat_schedule={"work": {"task": TASK, "schedule": POLL_SECONDS}},
)


@app.task(name=TASK)
def work() -> None:
    """Everything that is due now."""
    work_once(timezone.now)

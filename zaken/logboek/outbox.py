"""From the outbox to the logboek: claim rows, send them, delete what was acknowledged.

A claim is a moment until which nobody else takes a row, so two exporters share the work. Delivery
is at least once: a row that was sent but not deleted comes again with the same trace and span id.
"""

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, Count, F, Min, Q, When

from zaken.logboek.client import LogboekClient
from zaken.logboek.otlp import Acknowledged, Answer, Failed, build_request
from zaken.models import Gemeente, Logboek, Verwerking
from zaken.zgw.deadline import Deadline

# A span is below 3 kB with the longest key, so a request is below 300 kB.
BATCH_ROWS = 100
SEND_SECONDS = 10.0
# A claim outlives everything that is done with it.
CLAIM_SECONDS = 300.0
_FIRST_WAIT, _LONGEST_WAIT = 30.0, 3600.0
_random = secrets.SystemRandom()

logger = logging.getLogger(__name__)

type Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of one round for one gemeente: rows that were sent, and rows that are left.

    `kept` were tried and are still there; `waiting` are all that are there, the oldest `oldest`
    seconds old. `reasons` say why rows were kept in this round.
    """

    gemeente: str
    sent: int
    kept: int
    waiting: int
    oldest: float
    reasons: tuple[str, ...]


def export(clock: Clock) -> Iterator[Report]:
    """Send everything that is due, gemeente by gemeente; one that fails holds no other up."""
    logboeken = {logboek.gemeente_id: logboek for logboek in Logboek.objects.all()}
    waiting = set(Verwerking.objects.values_list("gemeente", flat=True).distinct())
    for gemeente in Gemeente.objects.filter(pk__in=waiting | logboeken.keys()).order_by("slug"):
        logboek = logboeken.get(gemeente.pk)
        if logboek is None:
            yield _build_report(gemeente, 0, ("no logboek is configured",), clock())
            continue
        with closing(LogboekClient(logboek)) as client:
            sent, reasons = _Round(gemeente, client, clock).run()
        yield _build_report(gemeente, sent, reasons, clock())


class _Round:
    """One gemeente's due rows, batch after batch until there are none or nothing gets through."""

    def __init__(self, gemeente: Gemeente, client: LogboekClient, clock: Clock) -> None:
        self._gemeente = gemeente
        self._client = client
        self._clock = clock
        self._reasons: dict[str, None] = {}

    def run(self) -> tuple[int, tuple[str, ...]]:
        """How many rows were acknowledged, and why others were not."""
        sent = 0
        until = self._clock()
        while rows := claim(self._gemeente, now=self._clock(), until=until):
            delivered = self._deliver(rows, Deadline.after(CLAIM_SECONDS - SEND_SECONDS))
            sent += delivered
            if not delivered:
                break
        return sent, tuple(self._reasons)

    def _deliver(self, rows: Sequence[Verwerking], deadline: Deadline) -> int:
        """Send rows together; when some were rejected, in halves: nobody says which they are."""
        answer = self._send(rows, deadline)
        if answer == Acknowledged():
            Verwerking.objects.filter(pk__in=[row.pk for row in rows]).delete()
            return len(rows)
        if _may_divide(answer, len(rows)):
            half = len(rows) // 2
            return sum(self._deliver(part, deadline) for part in (rows[:half], rows[half:]))
        reason = answer.reason if isinstance(answer, Failed) else "rejected"
        wait = answer.wait if isinstance(answer, Failed) else 0.0
        self._reasons[reason] = None
        logger.warning("logboek of %s: %d kept, %s", self._gemeente.slug, len(rows), reason)
        record_failure(rows, now=self._clock(), wait=wait)
        return 0

    def _send(self, rows: Sequence[Verwerking], deadline: Deadline) -> Answer:
        if deadline.remaining <= 0:
            return Failed(reason="no time left")
        return self._client.send(build_request(self._gemeente.slug, rows), SEND_SECONDS)


def claim(gemeente: Gemeente, *, now: datetime, until: datetime) -> tuple[Verwerking, ...]:
    """The oldest rows that were due at `until` and that nobody else has, at most BATCH_ROWS.

    PostgreSQL passes over rows that another claims at this moment. SQLite knows no locks of rows;
    there the condition of the UPDATE lets only one of the two have a row. The moment until which a
    claim holds tells them apart, so it has a random part.
    """
    held = now + timedelta(seconds=CLAIM_SECONDS, microseconds=secrets.randbelow(1_000_000))
    due = Verwerking.objects.filter(gemeente=gemeente, volgende_poging__lte=min(now, until))
    with transaction.atomic():
        found = due.select_for_update(skip_locked=True).order_by("volgende_poging", "pk")
        keys = list(found.values_list("pk", flat=True)[:BATCH_ROWS])
        due.filter(pk__in=keys).update(volgende_poging=held)
    return tuple(Verwerking.objects.filter(pk__in=keys, volgende_poging=held).order_by("pk"))


def record_failure(rows: Sequence[Verwerking], *, now: datetime, wait: float = 0.0) -> None:
    """Count the attempt and set the next: each time twice as long, up to an hour, spread.

    `wait`: seconds that the receiver asked for, of which we grant an hour too.
    """
    moments = [
        When(pk=row.pk, then=now + timedelta(seconds=_get_wait(row.pogingen, wait))) for row in rows
    ]
    Verwerking.objects.filter(pk__in=[row.pk for row in rows]).update(
        pogingen=F("pogingen") + 1, volgende_poging=Case(*moments)
    )


def _get_wait(attempts: int, asked: float) -> float:
    """Seconds until the next attempt after so many; never all rows at the same moment."""
    longest = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(attempts, 16))
    return max(min(asked, _LONGEST_WAIT), _random.uniform(longest / 2, longest))


def _may_divide(answer: Answer, count: int) -> bool:
    if count == 1:
        return False
    if isinstance(answer, Acknowledged):
        return answer.rejected < count
    return answer.divide


def _build_report(gemeente: Gemeente, sent: int, reasons: tuple[str, ...], now: datetime) -> Report:
    left = Verwerking.objects.filter(gemeente=gemeente).aggregate(
        waiting=Count("pk"), kept=Count("pk", filter=Q(pogingen__gt=0)), first=Min("begin")
    )
    return Report(
        gemeente=gemeente.slug,
        sent=sent,
        kept=left["kept"],
        waiting=left["waiting"],
        oldest=(now - left["first"]).total_seconds() if left["first"] else 0.0,
        reasons=reasons,
    )

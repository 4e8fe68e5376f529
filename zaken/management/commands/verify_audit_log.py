"""`manage.py verify_audit_log`: whether the audit is still what was written.

Note the last hash of each gemeente somewhere else now and then; `--expect` tells whether that seal
is still in the chain, and so whether the end was cut off.
"""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zaken.models import Gemeente
from zaken.verification import Fault, FaultCode, Report, list_trigger_faults, verify_gemeente


class Command(BaseCommand):
    """One line per gemeente and one per fault; exits with 1 when there is one."""

    help = "Recompute all seals of the audit log and name every fault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which chains, and what should be in them."""
        parser.add_argument("--gemeente", help="slug; all of them unless given")
        parser.add_argument(
            "--expect", action="append", default=[], metavar="HASH", help="noted before; repeatable"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and print."""
        del args
        faults = self._write_faults("database", list_trigger_faults())
        hashes = set[str]()
        for gemeente in _list_gemeenten(options["gemeente"]):
            report = verify_gemeente(gemeente, now=timezone.now())
            mark = "FAULT" if report.faults else "ok   "
            self.stdout.write(f"{mark} {gemeente.slug}: {_say(report)}")
            faults += self._write_faults(gemeente.slug, report.faults)
            hashes |= report.hashes
        faults += self._write_faults("--expect", _list_absent(options["expect"], hashes))
        if faults:
            raise CommandError(f"{faults} fault{'s' if faults > 1 else ''} found")

    def _write_faults(self, where: str, faults: Iterable[Fault]) -> int:
        """How many there were."""
        lines = [f"FAULT {where}: {fault.code}: {fault.text}" for fault in faults]
        for line in lines:
            self.stdout.write(line)
        return len(lines)


def _list_gemeenten(slug: str | None) -> tuple[Gemeente, ...]:
    found = Gemeente.objects.order_by("slug")
    gemeenten = tuple(found if slug is None else found.filter(slug=slug))
    if not gemeenten:
        raise CommandError("no gemeente is configured" if slug is None else f"no gemeente {slug}")
    return gemeenten


def _list_absent(expected: Iterable[str], hashes: set[str]) -> tuple[Fault, ...]:
    return tuple(
        Fault(code=FaultCode.HASH_NOT_FOUND, text=f"no seal {text}: the end of a chain is gone")
        for text in expected
        if text not in hashes
    )


def _say(report: Report) -> str:
    late = f" ({report.late} late)" if report.late else ""
    purged = f", {report.purged} rows purged" if report.purged else ""
    return (
        f"{report.seals} seals, {report.rows} rows{late}{purged}, "
        f"{report.unsealed} not sealed yet, last {report.last_hash or '-'}"
    )

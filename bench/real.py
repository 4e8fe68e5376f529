"""The same pages against a registration that somebody else runs: one resident, one page at a time.

No load and no faults. The BSN comes from a file or stdin and is not printed, nor is any address.
"""

import argparse
import getpass
import re
import sys
from pathlib import Path

from bench import report
from bench.pages import measure_cold, measure_warm
from bench.processes import BenchError
from bench.stage import FLAT, PORTABLE, Browser, Registration, Stage

_ZAAK = re.compile(r'href="(/zaken/[^"/]+/[0-9a-f-]{36}/)"')
_GEMEENTE = {"open-zaak": FLAT, "standaard": PORTABLE}


def measure(home: Path, options: argparse.Namespace) -> None:
    """Overview and the first zaak on it, warm and cold; the last line is JSON."""
    registration = Registration(
        url=options.registration.rstrip("/"),
        client_id=options.client_id,
        secret=_read_secret(options.secret_file),
    )
    gemeente = _GEMEENTE[options.profile]
    stage = Stage(home / "portal", registration)
    sessions = stage.log_in([(gemeente, _read_bsn(options.bsn_file), 1)])
    with stage.portal() as (port, pid):
        browser = Browser(port, gemeente, sessions.cookies[0][0])
        paths = {"overview": "/zaken/"}
        if found := _ZAAK.search(browser.get("/zaken/").body):
            paths["zaak"] = found[1]
        warm = {name: measure_warm(browser, pid, path) for name, path in paths.items()}
        cold = {
            name: measure_cold(browser, path, warm[name].latency) for name, path in paths.items()
        }
    report.print_rows([(name, report.say_page(page)) for name, page in warm.items()])
    report.print_rows([(f"{name}, cold", report.say_page(page)) for name, page in cold.items()])
    worst = max(page.wall_over_latency for page in cold.values())
    report.print_json(
        {
            **{name: page.as_json() for name, page in warm.items()},
            "cold_wall_over_latency": round(worst, 2),
        }
    )


def _read_secret(path: Path | None) -> str:
    return path.read_text(encoding="utf-8").strip() if path else getpass.getpass("secret: ")


def _read_bsn(name: str) -> str:
    text = sys.stdin.readline() if name == "-" else Path(name).read_text(encoding="utf-8")
    if not re.fullmatch(r"\d{9}", text.strip()):
        raise BenchError("there is no BSN in the file")
    return text.strip()

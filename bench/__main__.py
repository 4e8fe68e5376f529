"""`python -m bench`: everything against the demo registration; with --registration another one."""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench import real, report
from bench.download import measure_download
from bench.faults import measure_faults
from bench.pages import PageCost, measure_cold, measure_warm
from bench.processes import BenchError
from bench.stage import FLAT, PORTABLE, Browser, Registration, Sessions, Stage, demo_registration
from bench.strain import SLOTS, measure_overload, measure_throughput
from bench.variants import measure_variants
from demo.people import PEOPLE
from demo.registration.bulk import build_people
from demo.registration.stories import BIG_KEY, zaak_uuid

COUNTS = (20, 120, 2000)
LATENCIES = (0.03, 0.1)
OVERVIEW = "/zaken/"
LANDING = "/overzicht/"
ZAAK, BESLUIT, BIG = (
    f"/zaken/zaken/{zaak_uuid(key)}/"
    for key in ("anna-bezwaar-woz", "anna-toeslag-toegekend", BIG_KEY)
)
PER_OBJECT = (0.0, 0.008)
LOAD_SESSIONS = 50
FAULT_LATENCY = 0.01


def main() -> None:
    """Measure and print."""
    options = parse(sys.argv[1:])
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        try:
            if options.registration:
                real.measure(Path(folder), options)
            else:
                measure_demo(Path(folder), started)
        except BenchError as error:
            sys.exit(f"bench: {error}")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The command line: nothing for the demo registration."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--registration", help="address of a real one: https://host")
    parser.add_argument("--client-id", default="", help="of our application there")
    parser.add_argument("--secret-file", type=Path, help="file with its secret")
    parser.add_argument("--bsn-file", default="-", help="file with a BSN; - is stdin")
    parser.add_argument("--profile", choices=("open-zaak", "standaard"), default="open-zaak")
    return parser.parse_args(argv)


def measure_demo(home: Path, started: float) -> None:
    """All measurements; the last line is JSON."""
    people = [person.bsn for person, _ in build_people(COUNTS)]
    anna = PEOPLE[0].bsn
    with demo_registration(home, COUNTS) as registration:
        stage = Stage(home / "portal", registration)
        asked = [(FLAT, bsn, 1) for bsn in people] + [(FLAT, anna, 1), (PORTABLE, anna, 1)]
        sessions = stage.log_in([*asked, (FLAT, people[0], LOAD_SESSIONS)])
        pages = _measure_pages(stage, registration, sessions)
        for per_object in PER_OBJECT:
            registration.set_faults(
                {"kind": "latency", "seconds": LATENCIES[-1]},
                {"kind": "expand", "seconds": per_object},
            )
            rows = report.list_variants(measure_variants(registration, people[1]), per_object)
            report.print_rows(rows)
        registration.set_faults({"kind": "latency", "seconds": FAULT_LATENCY})
        with stage.portal() as (port, pid):
            cookie = sessions.cookies[3][0]
            download = measure_download(port, pid, FLAT, cookie, BIG)
            report.print_rows(report.list_download(download))
            browsers = [(Browser(port, FLAT, cookie), path) for path in (OVERVIEW, ZAAK)]
            faults = measure_faults(registration, browsers, FAULT_LATENCY)
            report.print_rows(report.list_faults(faults, sessions.page_seconds))
        registration.set_faults({"kind": "latency", "seconds": LATENCIES[-1]})
        throughput = measure_throughput(stage, sessions.cookies[5])
    with demo_registration(home, COUNTS[:1], threads=SLOTS) as small:
        stage = Stage(home / "small", small)
        crowd = stage.log_in([(FLAT, people[0], LOAD_SESSIONS)])
        overload = measure_overload(stage, small, people[0], crowd.cookies[0])
    report.print_rows(report.list_strain(throughput, overload, LATENCIES[-1]))
    report.print_rows([("took", f"{time.monotonic() - started:.0f} s")])
    ratios = report.build_ratios(throughput, overload, faults, sessions.page_seconds, download)
    report.print_json({**pages, **ratios})


def _measure_pages(
    stage: Stage, registration: Registration, sessions: Sessions
) -> dict[str, object]:
    """Each page alone, warm at both latencies and cold at the last one."""
    # Which page, on which host, and whose session: those of COUNTS, then Anna's two.
    rows = [(f"overview_{count}", OVERVIEW, FLAT, n) for n, count in enumerate(COUNTS)]
    anna, portable = len(COUNTS), len(COUNTS) + 1
    rows += [
        ("landing_20", LANDING, FLAT, 0),
        ("zaak_flat", ZAAK, FLAT, anna),
        ("zaak_besluit", BESLUIT, FLAT, anna),
        ("zaak_portable", ZAAK, PORTABLE, portable),
    ]
    names, paths = [row[0] for row in rows], [row[1] for row in rows]
    warm: dict[str, PageCost] = {}
    with stage.portal() as (port, pid):
        browsers = [Browser(port, host, sessions.cookies[n][0]) for _, _, host, n in rows]
        for latency in LATENCIES:
            registration.set_faults({"kind": "latency", "seconds": latency})
            for name, browser, path in zip(names, browsers, paths, strict=True):
                warm[name] = measure_warm(browser, pid, path)
                report.print_rows([(name, report.say_page(warm[name]))])
        cold = {
            name: measure_cold(browser, path, warm[name].latency)
            for name, browser, path in zip(names, browsers, paths, strict=True)
            if name in {"overview_20", "zaak_flat"}
        }
    report.print_rows([(f"{name}, cold", report.say_page(page)) for name, page in cold.items()])
    worst = max(page.wall_over_latency for page in cold.values())
    return {
        **{name: page.as_json() for name, page in warm.items()},
        "cold_wall_over_latency": round(worst, 2),
    }


if __name__ == "__main__":
    main()

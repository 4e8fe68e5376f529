"""Every single fault of every API, and how long a page takes with it: never much over its limit."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic, sleep

from bench.stage import Answer, Browser, Registration

APIS = ("/zaken/api/", "/documenten/", "/besluiten/api/", "/catalogi/")
QUICK = ("down", "html", "truncated", "garbage", "shape", "reset", "cut")
RECOVERY_SECONDS = 12.0
_CALLS = 6  # two of the overview, four of a zaak: fewer when the portal spares an API


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault that was on, and the slowest page with it."""

    kind: str
    api: str
    seconds: float
    statuses: tuple[int, ...]


def _list_faults(latency: float) -> Iterator[tuple[str, str, list[Mapping[str, object]]]]:
    slow: dict[str, Mapping[str, object]] = {
        "hang": {"kind": "hang", "seconds": 30},
        "drip": {"kind": "drip", "seconds": 0.2, "size": 20},
        "late": {"kind": "latency", "seconds": 20},
    }
    base: Mapping[str, object] = {"kind": "latency", "seconds": latency}
    for kind, fault in {**slow, **{kind: {"kind": kind} for kind in QUICK}}.items():
        for api in APIS:
            yield kind, api, [base, {**fault, "match": api}]
    yield "rate 0.5", "all", [base, {"kind": "down", "rate": 0.5, "seed": 7}]


def measure_faults(
    registration: Registration, pages: Sequence[tuple[Browser, str]], latency: float
) -> list[Fault]:
    """One fault at a time; all pages at once, cold for the catalogus and warm for the others."""
    found = []
    for kind, api, faults in _list_faults(latency):
        _recover(registration, pages)
        if api == "/catalogi/":
            pages[0][0].get("/_bench/cold")
        registration.set_faults(*faults)
        answers = _visit(pages)
        found.append(
            Fault(
                kind=kind,
                api=api.strip("/").partition("/")[0],
                seconds=max(answer.seconds for answer in answers),
                statuses=tuple(answer.status for answer in answers),
            )
        )
    registration.set_faults()
    return found


def _visit(pages: Sequence[tuple[Browser, str]]) -> list[Answer]:
    with ThreadPoolExecutor(len(pages)) as pool:
        return list(pool.map(lambda page: page[0].get(page[1]), pages))


def _recover(registration: Registration, pages: Sequence[tuple[Browser, str]]) -> None:
    """Wait until the portal calls every API again: what it learnt would hide the next fault."""
    registration.set_faults()
    end = monotonic() + RECOVERY_SECONDS
    while monotonic() < end:
        _visit(pages)
        pages[0][0].get("/_bench/clear")
        answers = _visit(pages)
        calls = int(pages[0][0].get("/_bench/count").body)
        if all(a.status == 200 for a in answers) and calls >= _CALLS:
            return
        sleep(0.3)

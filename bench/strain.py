"""Many residents at once: pages per second, and what is left when more come than can be served."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.load import Load, Result, apply_load
from bench.pages import visit
from bench.stage import FLAT, Browser, Registration, Stage
from bench.variants import measure_rate

USERS = 50
# So many that no visit is refused, also when one worker gets most of the connections.
THREADS = 64
WORKERS = 2
SECONDS = 6.0
PATH = "/zaken/"
# Of the small registration of the overload: so many calls at once, each so long.
SLOTS, LATENCY = 4, 0.1
TIMES_CAPACITY = 3
CALLS_PER_PAGE = 2
NEARLY = 0.97  # of the bytes of a page that lacks nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Throughput:
    """The same page by the portal, with a call per zaak, and from memory."""

    portal: Result
    fanout: Result
    memory: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Overload:
    """What a small registration can serve (pages per second), and what came of three times that."""

    capacity: float
    offered: float
    result: Result

    @property
    def share(self) -> float:
        """Of the capacity, what was still answered well. Above 1 when pages lack something."""
        return self.result.rate / self.capacity

    @property
    def share_whole(self) -> float:
        """The same, of pages that lack nothing."""
        return self.result.whole / self.result.seconds / self.capacity


def measure_throughput(stage: Stage, cookies: Sequence[str]) -> Throughput:
    """Three portals after each other, under the same load."""

    def measure(source: str) -> Result:
        with stage.portal(workers=WORKERS, source=source, bare=not source, threads=THREADS) as (
            port,
            _,
        ):
            load = Load(port=port, path=PATH, cookies=cookies, users=USERS, seconds=SECONDS)
            return apply_load(load, stage.env)

    return Throughput(portal=measure(""), fanout=measure("fanout"), memory=measure("memory"))


def measure_overload(
    stage: Stage, registration: Registration, bsn: str, cookies: Sequence[str]
) -> Overload:
    """Open loop at three times what a registration with few threads can do."""
    registration.set_faults({"kind": "latency", "seconds": LATENCY})
    capacity = measure_rate(registration, bsn, threads=2 * SLOTS) / CALLS_PER_PAGE
    offered = capacity * TIMES_CAPACITY
    with stage.portal(workers=WORKERS, bare=True) as (port, _):
        healthy = visit(Browser(port, FLAT, cookies[0]), PATH)
        warm = Load(port=port, path=PATH, cookies=cookies, users=4, seconds=1.0)
        apply_load(warm, stage.env)
        load = Load(
            port=port,
            path=PATH,
            cookies=cookies,
            users=int(offered * 5),
            rate=offered,
            seconds=2 * SECONDS,
            warm=3.0,
            whole=int(len(healthy.body.encode()) * NEARLY),
        )
        result = apply_load(load, stage.env)
    registration.set_faults()
    return Overload(capacity=capacity, offered=offered, result=result)

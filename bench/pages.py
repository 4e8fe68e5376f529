"""One page at a time: calls, depth, CPU, and its time against that of its slowest call."""

import json
import statistics
from dataclasses import dataclass
from typing import Any

from bench.processes import BenchError, get_cpu_seconds
from bench.stage import Answer, Browser

TIMES = 7
COLD_TIMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCost:
    """What one page costs. Times in seconds; `latency` is its slowest call made alone."""

    calls: int
    depth: int
    wall: float
    latency: float
    cpu: float
    paths: tuple[str, ...]

    @property
    def wall_over_latency(self) -> float:
        """1 is the best there can be."""
        return self.wall / self.latency if self.latency else 0.0

    def as_json(self) -> dict[str, Any]:
        """What the last line says of it."""
        return {
            "calls": self.calls,
            "depth": self.depth,
            "wall_over_latency": round(self.wall_over_latency, 2),
        }


def visit(browser: Browser, path: str) -> Answer:
    """A page that has to be there. Raises BenchError."""
    answer = browser.get(path)
    if answer.status != 200:
        raise BenchError(f"page answered {answer.status}")
    return answer


def measure_warm(browser: Browser, pid: int, path: str, times: int = TIMES) -> PageCost:
    """A page whose types are known and whose connections are open."""
    for _ in range(2):
        visit(browser, path)
    browser.get("/_bench/clear")
    visit(browser, path)
    seen = json.loads(browser.get("/_bench/calls").body)
    latency = float(json.loads(browser.get("/_bench/alone/5").body))
    before = get_cpu_seconds(pid)
    walls = [visit(browser, path).seconds for _ in range(times)]
    cpu = (get_cpu_seconds(pid) - before) / times
    return _build(seen, walls, latency, cpu)


def measure_cold(browser: Browser, path: str, latency: float) -> PageCost:
    """The same page when no type is known and no connection is open."""
    walls = []
    for _ in range(COLD_TIMES):
        browser.get("/_bench/cold")
        browser.get("/_bench/clear")
        walls.append(visit(browser, path).seconds)
    seen = json.loads(browser.get("/_bench/calls").body)
    return _build(seen, walls, latency, 0.0)


def _build(seen: dict[str, Any], walls: list[float], latency: float, cpu: float) -> PageCost:
    return PageCost(
        calls=seen["calls"],
        depth=seen["depth"],
        wall=statistics.median(walls),
        latency=latency,
        cpu=cpu,
        paths=tuple(seen["paths"]),
    )

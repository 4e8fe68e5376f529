"""A document of 200 MB through the portal: what it takes in memory besides."""

import re
import threading
from dataclasses import dataclass
from http.client import HTTPConnection
from time import perf_counter

from bench.pages import visit
from bench.processes import HOST, BenchError, get_own_mb
from bench.stage import BIG_BYTES, HOSTS, Browser

_LINK = re.compile(r'href="(/zaken/[^"]*/documenten/[^"]*)"')
_EVERY = 0.05
_SLICE = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadCost:
    """`extra_mb`: the most the portal had above what it had before."""

    extra_mb: float
    seconds: float


def measure_download(port: int, pid: int, gemeente: str, cookie: str, page: str) -> DownloadCost:
    """Take the one document on a page, and look at the portal's memory all the while."""
    found = _LINK.search(visit(Browser(port, gemeente, cookie), page).body)
    if found is None:
        raise BenchError("no document on the page")
    before, peak, done = get_own_mb(pid), [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(_EVERY):
            peak.append(get_own_mb(pid))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    started = perf_counter()
    size = _take(port, {"Host": f"{HOSTS[gemeente]}:{port}", "Cookie": cookie}, found[1])
    seconds = perf_counter() - started
    done.set()
    watcher.join()
    if size != BIG_BYTES:
        raise BenchError(f"{size} bytes of {BIG_BYTES} came through")
    return DownloadCost(extra_mb=max(0.0, max(peak) - before), seconds=seconds)


def _take(port: int, headers: dict[str, str], path: str) -> int:
    connection = HTTPConnection(HOST, port, timeout=60)
    connection.request("GET", path, headers=headers)
    response, size = connection.getresponse(), 0
    while piece := response.read(_SLICE):
        size += len(piece)
    connection.close()
    return size

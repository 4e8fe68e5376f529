"""A big document over real sockets: constant memory, parts, and a resident who walks away."""

import re
import threading
import time
from pathlib import Path

import pytest
import requests

from demo.registration.filler import Filler, read
from demo.registration.stories import BIG_KEY, zaak_uuid
from tests.peer.conftest import Stack
from tests.peer.portal_process import BIG_BYTES, PortalProcess
from tests.peer.processes import CALL_SECONDS
from tests.peer.resident import Means, Resident

PAGE = f"/zaken/zaken/{zaak_uuid(BIG_KEY)}/"
MEGA = 1_000_000
EXTRA_BYTES = 10 * MEGA


@pytest.fixture
def document(resident: Resident, stack: Stack) -> str:
    """Where Anna finds the document of 200 MB."""
    means: Means = stack.means["demo"]
    resident.log_in(means)
    found = re.search(r'href="([^"]*/documenten/[^"]*)"', resident.get(PAGE).text)
    assert found
    return resident.portal.url + found[1]


def start(resident: Resident, url: str, **headers: str) -> requests.Response:
    """Begin, outside of the browser that remembers all it sees."""
    return requests.get(
        url,
        cookies=resident.session.cookies.get_dict(),
        headers=headers,
        stream=True,
        timeout=CALL_SECONDS,
    )


def list_family(portal: PortalProcess) -> list[int]:
    pid = portal.process.pid
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [pid, *(int(child) for task in tasks for child in task.read_text().split())]


def measure_own_bytes(portal: PortalProcess) -> int:
    """Memory that only the portal's processes have."""
    kilobytes = 0
    for member in list_family(portal):
        rollup = Path(f"/proc/{member}/smaps_rollup").read_text()
        kilobytes += sum(int(n) for n in re.findall(r"^Private_\w+:\s+(\d+)", rollup, re.MULTILINE))
    return kilobytes * 1024


def test_200_mb_pass_through_in_constant_memory(resident: Resident, document: str) -> None:
    start(resident, document, Range="bytes=0-9").close()
    before, peak, done = measure_own_bytes(resident.portal), [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            peak.append(measure_own_bytes(resident.portal))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        with start(resident, document) as response:
            size = sum(len(piece) for piece in response.iter_content(64 * 1024))
    finally:
        done.set()
        watcher.join()
    assert size == BIG_BYTES
    assert len(peak) > 2
    assert max(peak) - before < EXTRA_BYTES


def test_a_part_from_the_middle(resident: Resident, document: str) -> None:
    first, last = 123 * MEGA + 7, 124 * MEGA
    response = start(resident, document, Range=f"bytes={first}-{last}")
    assert response.status_code == 206
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/{BIG_BYTES}"
    assert response.content == b"".join(read(Filler(BIG_BYTES), first, last))


def test_head_has_no_body(resident: Resident, document: str) -> None:
    response = requests.head(
        document, cookies=resident.session.cookies.get_dict(), timeout=CALL_SECONDS
    )
    assert (response.status_code, response.headers["Content-Length"]) == (200, str(BIG_BYTES))
    assert response.content == b""


def test_a_resident_who_walks_away_ends_the_call_to_the_registration(
    resident: Resident, document: str, stack: Stack
) -> None:
    stats = f"{stack.registration}/_demo/stats"
    before = requests.get(stats, timeout=CALL_SECONDS).json()["broken_off"]
    response = start(resident, document)
    next(response.iter_content(MEGA))
    assert requests.get(stats, timeout=CALL_SECONDS).json()["streaming"] == 1
    response.close()
    until = time.monotonic() + CALL_SECONDS
    while time.monotonic() < until:
        now = requests.get(stats, timeout=CALL_SECONDS).json()
        if now["streaming"] == 0:
            break
        time.sleep(0.05)
    assert (now["streaming"], now["broken_off"]) == (0, before + 1)

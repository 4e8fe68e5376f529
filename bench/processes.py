"""Processes of a measurement: started, awaited, looked at, and ended by their own id."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
READY_SECONDS = 40
STOP_SECONDS = 5
_TICKS = os.sysconf("SC_CLK_TCK")


class BenchError(RuntimeError):
    """A process did not do its work; the text has the end of what it printed."""


def find_free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def run(arguments: Sequence[str], environ: Mapping[str, str], given: str = "") -> str:
    """Run a Python command to its end, with `given` on stdin; its output. Raises BenchError."""
    done = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, *arguments],
        cwd=ROOT,
        env=dict(environ),
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise BenchError(f"{arguments[:3]} failed: {done.stderr[-2000:]}")
    return done.stdout


@contextmanager
def serving(
    arguments: Sequence[str], environ: Mapping[str, str], *, url: str, log: Path
) -> Iterator[int]:
    """A process that answers at `url`, ended with the block; gives its id. Raises BenchError."""
    with log.open("a") as output:
        process = subprocess.Popen(  # noqa: S603  # our own words
            [sys.executable, *arguments],
            cwd=ROOT,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_ready(process, url, log)
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310  # our own address
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise BenchError(f"nothing answers: {log.read_text()[-2000:]}")


def list_family(pid: int) -> list[int]:
    """A process and its children (a gunicorn and its workers)."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in task.read_text().split()]
    return found


def get_cpu_seconds(pid: int) -> float:
    """CPU time that a process and its children have used."""
    total = 0
    for member in list_family(pid):
        with suppress(OSError):
            fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def get_own_mb(pid: int) -> float:
    """Memory that only this process and its children have, in MB (USS)."""
    kilobytes = 0
    for member in list_family(pid):
        with suppress(OSError):
            for line in Path(f"/proc/{member}/smaps_rollup").read_text().splitlines():
                if line.startswith("Private_"):
                    kilobytes += int(line.split()[1])
    return kilobytes / 1000

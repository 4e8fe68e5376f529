"""Servers of our own as processes during a test: started, awaited, and ended by their own id.

Every wait has an end. What a process prints goes to a file, so that a full pipe never stops it.
"""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
READY_SECONDS = 60
STOP_SECONDS = 10
CALL_SECONDS = 10


class ProcessError(RuntimeError):
    """A process did not start, or did not do its work; the text has the end of what it printed."""


def child_environ(extra: Mapping[str, str]) -> dict[str, str]:
    """Our environment without what the tests put in it, and `extra`."""
    own = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    return own | {"PYTHONUNBUFFERED": "1"} | dict(extra)


def find_free_port(count: int = 1) -> int:
    """The first of `count` ports in a row that were free a moment ago.

    Below those that the system gives to connections (from 32768 on Linux): one of these may take
    the port between now and the moment at which a server wants it.
    """
    for _ in range(100):
        first = 10_000 + secrets.randbelow(20_000)
        if all(is_free(first + n) for n in range(count)):
            return first
    raise ProcessError(f"no {count} free ports in a row")


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    if port > 65535:
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def run_python(arguments: Sequence[str], environ: Mapping[str, str]) -> None:
    """Run a preparing step to its end. Raises ProcessError when it fails."""
    done = subprocess.run(  # noqa: S603  # our own command, no shell
        [sys.executable, *arguments],
        cwd=ROOT,
        env=dict(environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=READY_SECONDS,
        check=False,
    )
    if done.returncode:
        raise ProcessError(f"{' '.join(arguments)} failed: {done.stdout[-2000:]}")


@contextmanager
def serving(
    arguments: Sequence[str], environ: Mapping[str, str], *, ready_at: str, log: Path
) -> Iterator[subprocess.Popen[str]]:
    """A Python process that answers at `ready_at`; it is ended with the block.

    Raises ProcessError when it gives no answer within READY_SECONDS.
    """
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603  # our own command, no shell
            [sys.executable, *arguments],
            cwd=ROOT,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            wait_until_ready(process, ready_at, log)
            yield process
        finally:
            stop(process)


def wait_until_ready(process: subprocess.Popen[str], url: str, log: Path) -> None:
    """Return when anything, be it a 404, is answered. Raises ProcessError when nothing is."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            requests.get(url, timeout=CALL_SECONDS)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise ProcessError(f"nothing answers at {url}: {log.read_text()[-2000:]}")


def stop(process: subprocess.Popen[str]) -> None:
    """End this process and no other: ask first, then insist. Closes its pipes."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()

"""`python -m demo.run` as somebody starts it: portal, registration and broker on ports in a row."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.peer.processes import (
    HOST,
    READY_SECONDS,
    ROOT,
    STOP_SECONDS,
    ProcessError,
    child_environ,
    find_free_port,
    stop,
)

READY = re.compile(r"MijnZaken is ready: (\S+)")


@dataclass(frozen=True, kw_only=True)
class DemoProcess:
    """A running demo. `port` is the portal's; the others have the next four."""

    port: int
    log_file: Path
    process: subprocess.Popen[str]

    @property
    def portal(self) -> str:
        """Address without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    @property
    def registration(self) -> str:
        """Address without a slash at the end."""
        return f"http://{HOST}:{self.port + 1}"

    @property
    def broker(self) -> str:
        """Address without a slash at the end."""
        return f"http://{HOST}:{self.port + 2}"

    @property
    def mailbox(self) -> str:
        """The page with what was mailed."""
        return f"http://{HOST}:{self.port + 3}"

    def log(self) -> str:
        """All that the four processes printed so far."""
        return self.log_file.read_text()

    def end(self) -> int:
        """Ask it to stop, as Ctrl-C does, and give its exit code; its children end with it."""
        self.process.terminate()
        return self.process.wait(4 * STOP_SECONDS)


def start_demo(port: int, home: Path, env: Mapping[str, str] | None = None) -> DemoProcess:
    """Start it without waiting; what it makes and prints goes to `home`."""
    log = home / "demo.log"
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603  # our own command, no shell
            [sys.executable, "-m", "demo.run", "--port", str(port), "--home", str(home)],
            cwd=ROOT,
            env=child_environ(env or {}),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
    return DemoProcess(port=port, log_file=log, process=process)


@contextmanager
def running_demo(home: Path, env: Mapping[str, str] | None = None) -> Iterator[DemoProcess]:
    """A demo that is ready, and ended with the block. Raises ProcessError."""
    demo = start_demo(find_free_port(count=5), home, env)
    try:
        until = time.monotonic() + 2 * READY_SECONDS
        while not READY.search(demo.log()):
            if demo.process.poll() is not None or time.monotonic() > until:
                raise ProcessError(f"the demo did not start: {demo.log()[-2000:]}")
            time.sleep(0.05)
        yield demo
    finally:
        if demo.process.poll() is None:
            try:
                demo.end()
            except subprocess.TimeoutExpired:
                stop(demo.process)

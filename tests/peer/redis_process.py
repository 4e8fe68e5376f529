"""A real Redis during a test: on a free port, with a folder of its own, nothing on disk."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.peer.processes import HOST, READY_SECONDS, ProcessError, find_free_port, stop


@dataclass(frozen=True, kw_only=True)
class RedisProcess:
    """A running server; it can be frozen, thawed and ended."""

    port: int
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        """For REDIS_URL."""
        return f"redis://{HOST}:{self.port}/0"

    def freeze(self) -> None:
        """It still accepts connections, but answers nothing."""
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        os.kill(self.process.pid, signal.SIGCONT)

    def end(self) -> None:
        """Nobody listens there any more."""
        self.thaw()
        stop(self.process)


@contextmanager
def running_redis(folder: Path) -> Iterator[RedisProcess]:
    """Start a server; it is ended with the block. Raises ProcessError."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        raise ProcessError("no redis-server; sh tests/system.sh installs it")
    folder.mkdir(parents=True, exist_ok=True)
    port, log = find_free_port(), folder / "redis.log"
    command = [program, "--port", str(port), "--bind", HOST, "--dir", str(folder)]
    command += ["--save", "", "--appendonly", "no"]
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603  # our own command, no shell
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, text=True
        )
    server = RedisProcess(port=port, process=process)
    try:
        _wait_until_ready(server, log)
        yield server
    finally:
        if process.poll() is None:
            server.end()


def _wait_until_ready(server: RedisProcess, log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and server.process.poll() is None:
        try:
            with socket.create_connection((HOST, server.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                if connection.recv(7).startswith(b"+PONG"):
                    return
        except OSError:
            time.sleep(0.05)
    raise ProcessError(f"Redis did not start: {log.read_text()[-2000:]}")

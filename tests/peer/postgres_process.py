"""A real PostgreSQL during a test: a data folder and a free port of its own, ended with the block.

`postgres` refuses to run as root, so then it runs as the system user that its package made; hence
also a folder outside pytest's, which only root may enter.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.peer.processes import HOST, READY_SECONDS, ProcessError, find_free_port, stop

USER = "postgres"
# Nothing has to survive the test, so nothing waits for a disk.
_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=50")


@dataclass(kw_only=True)
class PostgresProcess:
    """A running server, and the folder with all that is its own. `account`: whom it runs as."""

    port: int
    folder: Path
    process: subprocess.Popen[str]
    account: dict[str, Any]

    def url(self, database: str) -> str:
        """For DATABASE_URL."""
        return f"postgres://{USER}@{HOST}:{self.port}/{database}"

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """A database that is a copy of another, to which nobody is connected; its url."""
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def execute(self, sql: str, *, database: str = "postgres") -> None:
        """As administrator, outside any transaction."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(sql.encode())

    def end(self) -> None:
        """Nobody listens there any more; open connections break."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # without waiting for those who are connected
            stop(self.process)

    def restart(self, *, away: float) -> None:
        """It is gone for some seconds, and comes back with what was committed."""
        self.end()
        time.sleep(away)
        self.process = _start(self.folder, self.port, self.account)
        _wait_until_ready(self, self.folder / "server.log")


@contextmanager
def running_postgres() -> Iterator[PostgresProcess]:
    """Make a data folder, start a server on it, and remove both with the block.

    Raises ProcessError.
    """
    folder = Path(tempfile.mkdtemp(prefix="mijnzaken-postgres-"))
    try:
        account = _prepare_account(folder)
        _make_data(folder, account)
        with _serving(folder, account) as server:
            yield server
    finally:
        shutil.rmtree(folder)


@contextmanager
def _serving(folder: Path, account: dict[str, Any]) -> Iterator[PostgresProcess]:
    port = find_free_port()
    process = _start(folder, port, account)
    server = PostgresProcess(port=port, folder=folder, process=process, account=account)
    try:
        _wait_until_ready(server, folder / "server.log")
        yield server
    finally:
        server.end()


def _start(folder: Path, port: int, account: dict[str, Any]) -> subprocess.Popen[str]:
    command = [_find_program("postgres"), "-D", str(folder / "data"), "-h", HOST, "-p", str(port)]
    for option in (*_OPTIONS, "unix_socket_directories="):
        command += ["-c", option]
    with (folder / "server.log").open("a") as output:
        return subprocess.Popen(  # noqa: S603  # our own command, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=folder,
            **account,
        )


def _find_program(name: str) -> str:
    """On the path, or where Debian keeps the newest version."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name))
    path = os.pathsep.join([os.environ.get("PATH", ""), *map(str, reversed(places))])
    program = shutil.which(name, path=path)
    if program is None:
        raise ProcessError(f"no {name}; sh tests/system.sh installs it")
    return program


def _prepare_account(folder: Path) -> dict[str, Any]:
    """Whom the server runs as, in words of Popen; the folder becomes theirs."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, USER)
    return {"user": USER, "group": USER, "extra_groups": []}


def _make_data(folder: Path, account: dict[str, Any]) -> None:
    command = [_find_program("initdb"), "-D", str(folder / "data"), "-U", USER]
    command += ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    done = subprocess.run(  # noqa: S603  # our own command, no shell
        command, capture_output=True, text=True, check=False, cwd=folder, **account
    )
    if done.returncode:
        raise ProcessError(f"initdb failed: {done.stderr[-2000:]}")


def _wait_until_ready(server: PostgresProcess, log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and server.process.poll() is None:
        try:
            psycopg.connect(server.url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise ProcessError(f"PostgreSQL did not start: {log.read_text()[-2000:]}")

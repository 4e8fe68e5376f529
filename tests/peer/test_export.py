"""The exporter over real sockets: what no adapter in the process can show.

A logboek that hangs or talks nonsense costs a bounded time; two processes share one outbox.
"""

import json
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
import yaml

from tests.logboek import Receiver, Span, acknowledge, answer, say_public_key
from tests.peer.portal_process import KEYS
from tests.peer.processes import HOST, READY_SECONDS, ROOT, child_environ, run_python, stop
from tests.peer.test_sockets import Answer, Server, server
from zaken.logboek.client import LogboekClient
from zaken.logboek.otlp import Acknowledged, Failed
from zaken.logboek.otlp import Answer as Outcome
from zaken.models import Logboek

__all__ = ["server"]  # a fixture

SECONDS = 0.5
FAR_LESS_THAN_THE_DRIP = 4
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
ROWS = 450

# --- one exchange --------------------------------------------------------------------------------


def send(server: Server, *answers: Answer) -> Outcome:
    server.answers = list(answers)
    logboek = Logboek(url=f"{server.root}v1/traces", headers={"X-Tenant": "voorbeeld"})
    with closing(LogboekClient(logboek)) as client:
        return client.send(b"{}", SECONDS)


def test_an_acknowledgement(server: Server) -> None:
    found = send(server, lambda c: c.sendall(HEAD + b"Content-Length: 2\r\n\r\n{}"))
    assert found == Acknowledged()
    head = server.requests[0].split(b"\r\n\r\n")[0].decode().lower()
    assert "post /v1/traces" in head
    assert "content-type: application/json" in head
    assert "x-tenant: voorbeeld" in head
    assert "cookie" not in head
    assert "authorization" not in head


@pytest.mark.parametrize(
    "data",
    [
        b"nonsense\r\n\r\n",
        HEAD + b"Content-Length: 200\r\n\r\n{}",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        HEAD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        HEAD + b"Content-Length: 2\r\n\r\n[]",
        b"",
    ],
)
def test_nonsense_acknowledges_nothing(server: Server, data: bytes) -> None:
    def talk(connection: socket.socket) -> None:
        connection.sendall(data)
        connection.close()

    assert isinstance(send(server, talk), Failed)


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_logboek_that_drips_or_hangs_costs_its_seconds_and_no_more(
    server: Server, part: str
) -> None:
    started = time.monotonic()
    data = HEAD + b"Content-Length: 400\r\n\r\n" + b" " * 400

    def drip(connection: socket.socket) -> None:
        if part == "body":
            connection.sendall(data[:-400])
        server.drip(connection, data[-400:])

    assert send(server, drip) == Failed(reason="no answer in time")

    def hang(_connection: socket.socket) -> None:
        server.over.wait(20)

    assert send(server, hang) == Failed(reason="no answer in time")
    assert time.monotonic() - started < FAR_LESS_THAN_THE_DRIP


def test_nothing_is_followed_and_no_proxy_is_used(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    elsewhere = f"HTTP/1.1 307 No\r\nLocation: {server.root}x\r\nContent-Length: 0\r\n\r\n"
    found = send(server, lambda c: c.sendall(elsewhere.encode()))
    assert found == Failed(reason="status 307")
    assert len(server.requests) == 1


def test_nobody_is_there(server: Server) -> None:
    server.close()
    assert send(server) == Failed(reason="no connection")


# --- whole processes -----------------------------------------------------------------------------


class Quiet(WSGIRequestHandler):
    """Prints nothing."""

    def log_message(self, *_args: object) -> None:
        """Leave the terminal alone."""


class Threaded(ThreadingMixIn, WSGIServer):
    """A thread per request; ended with the test."""

    daemon_threads = True


@contextmanager
def receiving(receiver: Receiver) -> Iterator[str]:
    """Serve a logboek; gives its address."""
    with make_server(HOST, 0, receiver, server_class=Threaded, handler_class=Quiet) as httpd:
        threading.Thread(target=httpd.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://{HOST}:{httpd.server_port}/v1/traces"
        httpd.shutdown()


class Outbox:
    """A database with rows that are due, and processes that work on it."""

    def __init__(self, home: Path, url: str) -> None:
        self._database = home / "portal.sqlite3"
        self.environ = child_environ(
            KEYS
            | {
                "ALLOWED_HOSTS": HOST,
                "DATABASE_URL": f"sqlite:///{self._database}",
                "HTTPS": "false",
            }
        )
        config = home / "config.yaml"
        config.write_text(yaml.safe_dump(_build_config(url)))
        run_python(["manage.py", "migrate", "--verbosity=0"], self.environ)
        run_python(["manage.py", "setup_configuration", "--yaml-file", str(config)], self.environ)

    def fill(self, count: int) -> set[str]:
        """So many rows; their ids."""
        ids = [f"{number:016x}" for number in range(1, count + 1)]
        moment = "2026-01-01 00:00:00"
        row = ("1" * 32, "zaak.view", 1, moment, moment, "https://a.example", "x", "BSN", 0, moment)
        with closing(sqlite3.connect(self._database)) as connection, connection:
            connection.executemany(
                "INSERT INTO zaken_verwerking (operation_id, trace_id, naam, gelukt, begin, eind,"
                " activiteit, betrokkene, betrokkene_soort, pogingen, volgende_poging, gemeente_id)"
                " SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, id FROM zaken_gemeente",
                [(id_, *row) for id_ in ids],
            )
        return set(ids)

    def count(self) -> int:
        """Rows that are left."""
        with closing(sqlite3.connect(self._database)) as connection:
            number: int = connection.execute("SELECT count(*) FROM zaken_verwerking").fetchone()[0]
        return number

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """An exporter."""
        return subprocess.Popen(  # noqa: S603  # our own command, no shell
            [sys.executable, "manage.py", "export_verwerkingen", *arguments],
            cwd=ROOT,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def _build_config(url: str) -> dict[str, object]:
    activiteit = {"uri": "https://a.example/1", "doel": "Laten zien", "grondslag": "Artikel 6"}
    logboek = {"url": url, "sleutel": say_public_key()}
    item = {"gemeente": "voorbeeld", "logboek": logboek, "activiteiten": [activiteit]}
    gemeente = {"slug": "voorbeeld", "naam": "Gemeente Voorbeeld", "hosts": [HOST]}
    return {
        "gemeenten_config_enable": True,
        "gemeenten": {"items": [gemeente]},
        "verwerkingen_config_enable": True,
        "verwerkingen": {"items": [item]},
    }


def finish(processes: Sequence[subprocess.Popen[str]]) -> list[tuple[int, str]]:
    """Exit codes and what was printed."""
    said = [process.communicate(timeout=READY_SECONDS)[0] for process in processes]
    return [(p.returncode, text) for p, text in zip(processes, said, strict=True)]


def read_until(words: str, process: subprocess.Popen[str]) -> str:
    """What it prints up to the line with these words; ends it then, or after READY_SECONDS."""
    watchdog = threading.Timer(READY_SECONDS, process.kill)
    watchdog.start()
    said = ""
    try:
        for line in process.stdout or ():
            said += line
            if words in line:
                break
    finally:
        watchdog.cancel()
        stop(process)
    return said


def take_slowly(spans: list[Span]) -> tuple[str, dict[str, str], bytes]:
    """So that two exporters are at work at the same time."""
    time.sleep(0.2)
    return acknowledge(spans)


def test_two_exporters_send_each_row_once(tmp_path: Path) -> None:
    receiver = Receiver(always=take_slowly)
    with receiving(receiver) as url:
        outbox = Outbox(tmp_path, url)
        ids = outbox.fill(ROWS)
        done = finish([outbox.start() for _ in range(2)])
    assert [code for code, _ in done] == [0, 0], done
    sent = [id_ for batch in receiver.ids for id_ in batch]
    assert len(sent) == ROWS
    assert set(sent) == ids
    assert outbox.count() == 0


def test_a_loop_goes_on_after_trouble_and_tells_it(tmp_path: Path) -> None:
    receiver = Receiver(moods=[answer("500 Oops")])
    with receiving(receiver) as url:
        outbox = Outbox(tmp_path, url)
        outbox.fill(150)
        process = outbox.start("--loop", "0.1")
        said = read_until("50 sent", process)
    assert "voorbeeld: 0 sent, 100 kept (status 500), 150 in the outbox" in said
    # those of the first batch wait for their turn
    assert "voorbeeld: 50 sent, 100 kept, 100 in the outbox" in said
    assert json.dumps(receiver.requests[0]).count("spanId") == 100


def test_one_round_with_a_logboek_that_is_down_exits_with_1(tmp_path: Path) -> None:
    with receiving(Receiver()) as url:
        outbox = Outbox(tmp_path, url)
    outbox.fill(1)
    [(code, said)] = finish([outbox.start()])
    assert code == 1
    assert "0 sent, 1 kept (no connection)" in said
    assert "Traceback" not in said
    assert url not in said

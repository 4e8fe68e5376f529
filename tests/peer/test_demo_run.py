"""`make demo`, as the one who types it sees it."""

import socket
from pathlib import Path

import requests

from demo.broker.means import MEANS
from demo.people import BSNS
from tests.peer.demo_process import running_demo, start_demo
from tests.peer.processes import CALL_SECONDS, HOST, find_free_port, is_free


def test_it_says_where_it_is_and_who_can_log_in_and_can_be_started_again(tmp_path: Path) -> None:
    with running_demo(tmp_path) as demo:
        text = demo.log()
        assert f"MijnZaken is ready: {demo.portal}\n" in text
        assert f"What it mails is at:  {demo.mailbox}\n" in text
        assert all(f"  {means.naam}\n" in text for means in MEANS)
        assert all(f"    {p.naam}\n      {p.uitleg}\n" in text for m in MEANS for p in m.personas)
        assert not any(bsn in text for bsn in BSNS)
        for url, status in {
            f"{demo.portal}/": 200,
            f"{demo.portal}/zaken/": 302,
            f"{demo.registration}/_demo/faults": 200,
            f"{demo.registration}/zaken/api/v1/zaken": 403,
            f"{demo.mailbox}/": 200,
            f"{demo.broker}/.well-known/openid-configuration": 200,
        }.items():
            answer = requests.get(url, timeout=CALL_SECONDS, allow_redirects=False)
            assert (url, answer.status_code) == (url, status)
        assert demo.end() == 0
    assert demo.log().rstrip().endswith("Stopped.")
    assert "Traceback" not in demo.log()
    assert all(is_free(demo.port + n) for n in range(5))

    keys = (tmp_path / "keys.env").read_text()
    assert (tmp_path / "keys.env").stat().st_mode & 0o077 == 0
    with running_demo(tmp_path):
        assert (tmp_path / "keys.env").read_text() == keys


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    port = find_free_port(count=5)
    with socket.create_server((HOST, port + 1)):
        demo = start_demo(port, tmp_path)
        assert demo.process.wait(CALL_SECONDS) == 1
    assert demo.log().splitlines() == [
        (
            f"Port {port + 1} (for the registration) is taken. "
            f"Choose others: make demo PORT={port + 100}"
        )
    ]

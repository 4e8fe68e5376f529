"""`make demo`: prepares and starts portal, registration and broker, and stops them together.

Each is a process of its own; the portal runs with its production settings and is told by
environment variables that it stands on 127.0.0.1 without TLS. What it makes is in .demo/<port>/,
so that two demos do not write into each other's database.
"""

import argparse
import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path

from demo.broker.means import MEANS
from demo.gemeenten import GEMEENTEN, build_configuration, get_portals, write_configuration

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
READY_SECONDS = 30


def say(text: str) -> None:
    """Tell what is happening, at once."""
    print(text, flush=True)  # noqa: T201  # this is a program for a terminal


def check_ports(ports: Mapping[str, int]) -> None:
    """Stop with one clear sentence when a port is taken."""
    for name, port in ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                sys.exit(
                    f"Port {port} (for the {name}) is taken. "
                    f"Choose others: make demo PORT={ports['portal'] + 100}"
                )


def get_keys(home: Path) -> dict[str, str]:
    """The demo's keys, made once and kept in an ignored file that only this user can read."""
    path = home / "keys.env"
    path.touch(mode=0o600)
    lines = path.read_text(encoding="utf-8").splitlines()
    known = dict(line.split("=", 1) for line in lines)
    keys = make_keys() | known
    if old := keys.pop("PSEUDONYM_KEY", None):  # a file of before keys had versions
        keys["PSEUDONYM_KEYS"] = f"1:{old}"
    if keys != known:
        path.write_text("".join(f"{k}={v}\n" for k, v in keys.items()), encoding="utf-8")
    return keys


def make_keys() -> dict[str, str]:
    """New keys, for what the file does not have."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ENCRYPTION_KEYS": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "PSEUDONYM_KEYS": f"1:{secrets.token_urlsafe(32)}",
        "DEMO_ZGW_SECRET": secrets.token_urlsafe(32),
        "DEMO_BROKER_SECRET_KEY": secrets.token_urlsafe(50),
        "DEMO_BROKER_CLIENT_SECRET": secrets.token_urlsafe(32),
    }


def build_environment(port: int, home: Path) -> dict[str, str]:
    """The environment of all processes."""
    portal, zgw, broker = (f"http://{HOST}:{port + n}" for n in range(3))
    return {
        **os.environ,
        **get_keys(home),
        "ALLOWED_HOSTS": ".localhost,127.0.0.1",
        "DATABASE_URL": f"sqlite:///{home / 'portal.sqlite3'}",
        "PRIVATE_MEDIA_ROOT": str(home / "private"),
        "HTTPS": "false",
        "DEMO_NOTICE": "true",
        "DEMO_ZGW_CLIENT_ID": "mijnzaken",
        "DEMO_ZGW_CONTROL": "1",
        "DEMO_ZAKEN_ROOT": f"{zgw}/zaken/api/v1/",
        "DEMO_CATALOGI_ROOT": f"{zgw}/catalogi/api/v1/",
        "DEMO_DOCUMENTEN_ROOT": f"{zgw}/documenten/api/v1/",
        "DEMO_BESLUITEN_ROOT": f"{zgw}/besluiten/api/v1/",
        "DEMO_NOTIFICATIES_ROOT": f"{zgw}/notificaties/api/v1/",
        "PUBLIC_PORT": str(port),
        "EMAIL_HOST": HOST,
        "EMAIL_PORT": str(port + 4),
        "DEMO_BROKER_DATABASE": str(home / "broker.sqlite3"),
        "DEMO_BROKER_OIDC_KEY_FILE": str(home / "broker-key.pem"),
        "DEMO_BROKER_ISSUER": broker,
        "DEMO_PORTAL_URL": portal,
    }


def run(env: Mapping[str, str], *commands: str) -> None:
    """Run preparing steps side by side to their end; their output only matters on failure."""
    started = [
        subprocess.Popen(  # noqa: S603  # our own words
            [sys.executable, *command.split()],
            cwd=ROOT,
            env=dict(env),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for command in commands
    ]
    outputs = [process.communicate()[0] for process in started]
    for command, process, output in zip(commands, started, outputs, strict=True):
        if process.returncode:
            sys.exit(f"{command} failed:\n{output}")


@contextlib.contextmanager
def running(
    env: Mapping[str, str], name: str, url: str, *arguments: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that answers at `url` (empty: at none), and is ended with the block."""
    process = subprocess.Popen(  # noqa: S603  # our own words
        [sys.executable, *arguments], cwd=ROOT, env=dict(env), start_new_session=True
    )
    try:
        if url:
            wait_until_ready(process, name, url)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(process: subprocess.Popen[bytes], name: str, url: str) -> None:
    """Wait until something answers, or stop with one sentence."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            sys.exit(f"The {name} did not start (see above).")
        try:
            urllib.request.urlopen(url, timeout=1).close()  # noqa: S310  # our own address
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"The {name} gave no answer within {READY_SECONDS} seconds.")


def say_who(portal: str, mailbox: str) -> None:
    """Print the addresses and who can log in."""
    say(f"\nMijnZaken is ready: {portal}")
    say(f"What it mails is at:  {mailbox}\n\nWho can log in (choose them at the demo broker):")
    for means in MEANS:
        say(f"\n  {means.naam}")
        for persona in means.personas:
            say(f"    {persona.naam}\n      {persona.uitleg}")
    portals = get_portals(portal)
    say("\nOther gemeenten on the same installation (in the manner of, not of these gemeenten):\n")
    for gemeente in GEMEENTEN:
        say(f"  {portals[gemeente.slug]}  {gemeente.naam}: {gemeente.verhaal}")
    say("\nCtrl-C stops everything.")


def serve(env: Mapping[str, str], port: int, home: Path) -> None:
    """Start them all and wait for Ctrl-C."""
    portal, zgw, broker, mailbox = (f"http://{HOST}:{port + n}" for n in range(4))
    with contextlib.ExitStack() as stack:
        say(f"Starting the demo registration on {zgw}")
        command = ["-m", "demo.registration", "--port", str(port + 1)]
        processes = [stack.enter_context(running(env, "registration", zgw, *command))]
        say(f"Starting the demo broker on {broker}")
        command = ["-m", "demo.broker", "serve", "--port", str(port + 2)]
        discovery = f"{broker}/.well-known/openid-configuration"
        processes.append(stack.enter_context(running(env, "broker", discovery, *command)))
        say(f"Starting the demo mailbox on {mailbox}")
        command = ["-m", "demo.mailbox", "--port", str(port + 3), "--smtp", str(port + 4)]
        processes.append(stack.enter_context(running(env, "mailbox", mailbox, *command)))
        say("Configuring the gemeenten from demo/config.yaml and demo/huisstijlen.yaml")
        file = home / "config.yaml"
        write_configuration(file, build_configuration(zgw))
        run(env, f"-m demo.configure {file}")
        say(f"Starting the portal on {portal}")
        command = ["-m", "gunicorn", "mijnzaken.wsgi:application", f"--bind={HOST}:{port}"]
        command += ["--worker-class=gthread", "--threads=16", "--log-level=warning"]
        command += ["--graceful-timeout=2", "--keep-alive=30", "--no-control-socket"]
        health = f"{portal}/healthz"
        processes.append(stack.enter_context(running(env, "portal", health, *command)))
        run(env, "manage.py register_abonnementen")  # it is tried out at once
        work = running(env, "worker", "", "manage.py", "work", "--every", "1")
        processes.append(stack.enter_context(work))
        say_who(portal, mailbox)
        run(env, "manage.py refresh_doorlooptijden")
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        sys.exit("One of them stopped by itself (see above).")


def stop(number: int, frame: object) -> None:
    """Turn a polite end (TERM) into the same end as Ctrl-C."""
    del number, frame
    raise KeyboardInterrupt


def main() -> None:
    """Prepare and serve."""
    parser = argparse.ArgumentParser(prog="python -m demo.run", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the others are +1 to +4")
    parser.add_argument("--home", type=Path, help="where keys and databases are kept")
    arguments = parser.parse_args()
    port, home = arguments.port, arguments.home or ROOT / ".demo" / str(arguments.port)
    names = ("portal", "registration", "broker", "mailbox", "mail server")
    check_ports({name: port + n for n, name in enumerate(names)})
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    env = build_environment(port, home.resolve())
    signal.signal(signal.SIGTERM, stop)
    try:
        say("Preparing the databases and the static files")
        run(
            env,
            "manage.py migrate --verbosity=0",
            "manage.py collectstatic --noinput --verbosity=0",
            "-m demo.broker prepare",
        )
        serve(env, port, home.resolve())
    except KeyboardInterrupt:
        say("\nStopped.")


if __name__ == "__main__":
    main()

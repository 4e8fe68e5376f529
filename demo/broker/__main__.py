"""The broker's two commands: `python -m demo.broker prepare` and `… serve --port 8002`."""

import argparse
import os
import sys
from pathlib import Path

import django

from demo.broker import prepare as steps


def prepare() -> None:
    """Make key, database, clients and users."""
    key_file = os.environ.get("DEMO_BROKER_OIDC_KEY_FILE")
    if not key_file:
        sys.exit("DEMO_BROKER_OIDC_KEY_FILE is not set")
    steps.write_key(Path(key_file))
    os.environ["DJANGO_SETTINGS_MODULE"] = "demo.broker.settings"
    django.setup()
    steps.write_database()


def serve(port: int) -> None:
    """Become gunicorn, on this machine only, in this very process so that signals reach it."""
    command = [sys.executable, "-m", "gunicorn", "demo.broker.wsgi:application"]
    options = [
        f"--bind=127.0.0.1:{port}",
        "--worker-class=gthread",
        "--threads=8",
        "--log-level=warning",
        "--graceful-timeout=2",
        "--no-control-socket",
    ]
    os.execv(sys.executable, command + options)  # noqa: S606 (our own command, no shell)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m demo.broker", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("prepare", help="make key, database, clients and users")
    commands.add_parser("serve", help="run the broker").add_argument(
        "--port", type=int, default=8002
    )
    arguments = parser.parse_args()
    if arguments.command == "prepare":
        prepare()
    else:
        serve(arguments.port)


if __name__ == "__main__":
    main()

"""`python -m demo.registration --port 8001`: runs the demo registration under gunicorn."""

import argparse
import os
import sys
from collections.abc import Sequence

from demo.registration.wsgi import build_application


def build_command(argv: Sequence[str] | None = None) -> list[str]:
    """Return the gunicorn command: one process, threads, keep-alive, no access log."""
    parser = argparse.ArgumentParser(prog="python -m demo.registration", description=__doc__)
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--threads", type=int, default=16)
    options = parser.parse_args(argv)
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "demo.registration.wsgi:application",
        f"--bind={options.host}:{options.port}",
        "--workers=1",
        "--worker-class=gthread",
        f"--threads={options.threads}",
        "--keep-alive=30",
        "--graceful-timeout=2",
        "--log-level=warning",
    ]


def main() -> None:
    """Check the settings here, for one clear line, then become gunicorn."""
    command = build_command()
    build_application()
    os.execv(command[0], command)  # noqa: S606 - no shell, and no word of it from outside


if __name__ == "__main__":
    main()

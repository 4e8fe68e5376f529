"""`make check`: every check is run, and every failure reported at the end.

Lint, format, types, import contracts, templates, migrations, plain language, messages, lock files,
Django's own checks for production.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent

DEPLOY = [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
CHECKS: dict[str, list[str]] = {
    "ruff": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "mypy": [str(BIN / "mypy"), "."],
    "imports": [str(BIN / "lint-imports")],
    "templates": [str(BIN / "djlint"), "--check", "--lint", "templates", "demo", "beheer"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "deploy": DEPLOY,
    "beheer": [*DEPLOY, "--settings", "mijnzaken.settings_beheer"],
    "language": [PYTHON, "bin/readability.py"],
    "messages": [PYTHON, "bin/messages.py", "--check"],
    "lock": [PYTHON, "bin/lock.py", "--check"],
}
# Production's settings, with keys that are worth nothing.
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "mijnzaken.settings",
    "SECRET_KEY": "checks-only-" * 6,
    "ENCRYPTION_KEYS": "Y2hlY2tzLW9ubHktY2hlY2tzLW9ubHktY2hlY2tzLW8=",
    "PSEUDONYM_KEYS": "1:" + "checks-only-" * 3,
    "ALLOWED_HOSTS": "mijn.voorbeeld.example",
    "DATABASE_URL": "sqlite://:memory:",
    "BEHEER_HOST": "beheer.voorbeeld.example",
    "BEHEER_OIDC_ISSUER": "https://inloggen.voorbeeld.example",
    "BEHEER_OIDC_AUTHORIZATION_ENDPOINT": "https://inloggen.voorbeeld.example/auth",
    "BEHEER_OIDC_TOKEN_ENDPOINT": "https://inloggen.voorbeeld.example/token",
    "BEHEER_OIDC_JWKS_URI": "https://inloggen.voorbeeld.example/jwks",
    "BEHEER_OIDC_CLIENT_ID": "beheer",
    "BEHEER_OIDC_CLIENT_SECRET": "checks-only",
    "BEHEER_GROUP": "mijnzaken-beheer",
}


def run(name: str, command: list[str]) -> str | None:
    """Run one check; its output when it failed, else None."""
    started = time.monotonic()
    done = subprocess.run(  # noqa: S603  # our own words
        command,
        cwd=ROOT,
        env={**os.environ, **ENVIRONMENT},
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    mark = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:<12} {mark:<7} {time.monotonic() - started:5.1f} s", flush=True)
    return done.stdout if done.returncode else None


def main() -> None:
    """Run all checks."""
    results = {name: run(name, command) for name, command in CHECKS.items()}
    failures = {name: text for name, text in results.items() if text is not None}
    for name, text in failures.items():
        print(f"\n=== {name} ===\n{text}")
    if failures:
        sys.exit(f"{len(failures)} of {len(CHECKS)} checks failed: {', '.join(failures)}")


if __name__ == "__main__":
    main()

"""docker-compose.yml and Dockerfile, read and compared with the settings: they hold unseen too."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
SETTINGS = (ROOT / "mijnzaken" / "settings.py").read_text("utf-8")

REQUIRED = {"SECRET_KEY", "ENCRYPTION_KEYS", "PSEUDONYM_KEYS", "DATABASE_URL", "ALLOWED_HOSTS"}


def settings_names() -> dict[str, bool]:
    """Names that the settings read from the environment; True for secrets (also NAME_FILE)."""
    secrets = set(re.findall(r'[( ]secret\("([A-Z_]+)"[,)]', SETTINGS))
    plain = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS))
    return {name: name in secrets for name in secrets | plain}


def test_the_settings_are_recognised() -> None:
    assert set(settings_names()) >= REQUIRED


@pytest.mark.parametrize("service", ["portal", "setup"])
def test_environment_names_are_those_of_the_settings(service: str) -> None:
    known = settings_names()
    for name in COMPOSE["services"][service]["environment"]:
        plain = name.removesuffix("_FILE")
        assert plain in known, name
        assert name == plain or known[plain], f"{name}: not a secret of the settings"


@pytest.mark.parametrize("service", ["portal", "setup"])
def test_what_has_no_default_is_given(service: str) -> None:
    given = {n.removesuffix("_FILE") for n in COMPOSE["services"][service]["environment"]}
    assert given >= REQUIRED


@pytest.mark.parametrize("service", ["portal", "setup", "database"])
def test_secrets_are_files_that_the_service_may_read(service: str) -> None:
    definition = COMPOSE["services"][service]
    for name, value in definition["environment"].items():
        if name.endswith("_FILE"):
            secret = str(value).removeprefix("/run/secrets/")
            assert secret in definition["secrets"]
            assert secret in COMPOSE["secrets"]


def test_no_secret_is_written_out() -> None:
    for definition in COMPOSE["services"].values():
        for name in definition.get("environment", {}):
            assert name.endswith("_FILE") or not re.search(r"SECRET|PASSWORD|KEY", name), name


def test_port_is_the_one_the_image_listens_on() -> None:
    [mapping] = COMPOSE["services"]["portal"]["ports"]
    host, _, container = mapping.rpartition(":")
    assert host.startswith("127.0.0.1:"), "TLS ends at a proxy: not open to the world"
    assert f"EXPOSE {container}" in DOCKERFILE
    assert f"--bind=0.0.0.0:{container}" in DOCKERFILE


def test_redis_is_where_the_portal_looks_and_writes_nothing_to_disk() -> None:
    assert COMPOSE["services"]["portal"]["environment"]["REDIS_URL"].startswith("redis://redis:")
    assert "redis" in COMPOSE["services"]
    assert COMPOSE["services"]["redis"]["command"][1:3] == ["--save", ""]


def test_image_has_stages_and_no_root() -> None:
    stages = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(stages) == 3
    last = DOCKERFILE.rpartition("FROM ")[2]
    assert re.search(r"^USER mijnzaken$", last, re.MULTILINE)
    assert last.index("USER mijnzaken") < last.index('CMD ["gunicorn"')


def test_image_copies_what_exists_and_neither_demo_nor_tests() -> None:
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists(), source
            assert source not in {"demo", "tests", "."}
    allowed = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for source in sources.split():
            assert f"!{source}" in allowed, source


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "install.md").read_text("utf-8")
    undocumented = {name for name in settings_names() if f"`{name}`" not in text}
    assert undocumented == {"DEMO_NOTICE"}

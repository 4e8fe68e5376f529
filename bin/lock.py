"""`make lock` writes requirements/*.txt from pyproject.toml; `--check` tells if they still fit.

With hashes, for every platform and Python, and naming no package index. The check compares what
pyproject.toml asks for with what is locked, so it needs no network.
"""

import argparse
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = {
    "base": (),
    "celery": ("celery",),
    "demo": ("demo",),
    "dev": ("celery", "demo", "dev"),
}


def compile_lock(name: str, *, upgrade: bool) -> None:
    """Let uv choose the versions; those that still fit stay unless `upgrade`."""
    command = [str(Path(sys.executable).parent / "uv"), "pip", "compile", "--quiet", "--universal"]
    command += ["--generate-hashes", "--no-emit-index-url", "--no-header", "pyproject.toml"]
    command += [word for extra in EXTRAS[name] for word in ("--extra", extra)]
    command += ["--output-file", f"requirements/{name}.txt"]
    command += ["--upgrade"] if upgrade else []
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603  # our own words


def read_lock(name: str) -> dict[str, str]:
    """Package name to version."""
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    pins = (line.split()[0].split("==") for line in lines if "==" in line and line[0].isalnum())
    return {canonicalize_name(package): version for package, version in pins}


def list_faults() -> list[str]:
    """What pyproject.toml asks for and a lock file does not give, and forbidden lines."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    faults = []
    for name, extras in EXTRAS.items():
        wanted = list(project["dependencies"])
        wanted += [text for e in extras for text in project["optional-dependencies"][e]]
        locked = read_lock(name)
        for requirement in map(Requirement, wanted):
            version = locked.get(canonicalize_name(requirement.name))
            if version is None or not requirement.specifier.contains(version):
                faults.append(f"{name}: {requirement} (locked: {version})")
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        if "index-url" in text or "://" in text:
            faults.append(f"{name}: names an address")
    package_lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    if '"resolved"' in package_lock:
        faults.append("package-lock.json: names a registry")
    return faults


def main() -> None:
    """Compile or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--upgrade", action="store_true")
    options = parser.parse_args()
    if not options.check:
        for name in EXTRAS:
            compile_lock(name, upgrade=options.upgrade)
    if faults := list_faults():
        sys.exit("The lock files do not fit pyproject.toml; run `make lock`:\n" + "\n".join(faults))


if __name__ == "__main__":
    main()

"""`make check`: whether residents can read our Dutch texts, by zaken.leesbaarheid.

All texts that are collected for translation, and those that the demo's configuration gives a
resident to read. What is left as it is stands in ALLOWED, with the reason.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bin")]

from messages import collect, forms, messages  # noqa: E402  # beside this file

from zaken.leesbaarheid import examine  # noqa: E402  # after the path

# A text (its beginning) or a fragment -> why it stays.
ALLOWED: dict[str, str] = {
    "Toegankelijkheidsverklaring": "the name of it in the law; the page says what it is",
    "toegankelijkheidsverklaring": "the same",
}
_VARIABLE = re.compile(r"%\(\w+\)[a-z]|%%|<[^>]*>")
_CONFIGURED = ("titel", "tekst", "welkom", "doel", "openingstijden")


def list_texts() -> Iterator[tuple[str, str]]:
    """(where, text): every text in Dutch that a resident may read."""
    for message in messages(collect(ROOT)):
        place = message.locations[0][0]
        for text in forms(message.id):
            yield place, _VARIABLE.sub("x", text)
    for name in ("config.yaml", "huisstijlen.yaml"):
        content = yaml.safe_load((ROOT / "demo" / name).read_text(encoding="utf-8"))
        for text in _list_configured(content):
            yield f"demo/{name}", text


def _list_configured(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in _CONFIGURED and isinstance(inner, str):
                yield inner
            else:
                yield from _list_configured(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _list_configured(inner)


def main() -> None:
    """Print a line per remark; exit with 1 when there is one that is not allowed."""
    remarks, used = [], set()
    for place, text in list_texts():
        for remark in examine(text):
            reasons = [key for key in ALLOWED if text.startswith(key) or remark.fragment == key]
            used.update(reasons)
            if not reasons:
                remarks.append(f"{place}: {remark}")
    remarks += [f"ALLOWED names what is nowhere: {key!r}" for key in ALLOWED.keys() - used]
    for line in sorted(set(remarks)):
        print(line)
    sys.exit(bool(remarks))


if __name__ == "__main__":
    main()

"""Recorded answers of a real Open Zaak 1.30, and how to compare an answer with them.

A chosen few are in the folder `recordings`; the full set and the OpenAPI documents are used when
they lie beside the repository (../shared/zgw). Compared are names and JSON types, not values.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http.client import parse_headers
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from jsonschema import Draft202012Validator

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "zgw"
FOLDERS = (HERE / "recordings", SHARED / "samples")
OPENAPI = SHARED / "openapi"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One recorded call: what was asked, and the answer."""

    method: str
    target: str
    status: int
    headers: Mapping[str, str]
    body: Any


def find_recording(name: str) -> Path | None:
    """Return the file of a recording, or None where the full set is absent."""
    found = (folder / f"{name}.http" for folder in FOLDERS)
    return next((path for path in found if path.is_file()), None)


def load_recording(name: str) -> Recording:
    """Return a recording; FileNotFoundError when it is neither here nor in the full set."""
    path = find_recording(name)
    if path is None:
        raise FileNotFoundError(name)
    asked, answered = path.read_text(encoding="utf-8").split("----- response -----\n")
    method, target, _ = asked.split("\n", 1)[0].split(" ")
    status_line, rest = answered.split("\n", 1)
    head, _, body = rest.partition("\n\n")
    headers = parse_headers(BytesIO(f"{head}\r\n\r\n".encode()))
    return Recording(
        method=method,
        target=target,
        status=int(status_line.split(" ")[1]),
        headers=dict(headers.items()),
        body=_parse(body),
    )


def _parse(body: str) -> Any:
    return json.loads(body) if body.lstrip().startswith(("{", "[")) else None


_INDEX = re.compile(r"\[\d+\]")

_OPTIONAL = {"_expand", "authenticatieContext"}
"""Objects that hold only what there is: names may be absent."""


def find_differences(ours: Any, recorded: Any, where: str = "$") -> list[str]:
    """Return how our JSON differs from the recorded in names and types; null matches anything.

    Each item of our lists must look like one of the recorded items.
    """
    if ours is None or recorded is None:
        return []
    if _kind(ours) != _kind(recorded):
        return [f"{where}: {_kind(ours)} instead of {_kind(recorded)}"]
    if isinstance(ours, dict):
        return _compare_objects(ours, recorded, where)
    if isinstance(ours, list) and recorded:
        return [d for i, item in enumerate(ours) for d in _best(item, recorded, f"{where}[{i}]")]
    return []


def _compare_objects(ours: dict[str, Any], recorded: dict[str, Any], where: str) -> list[str]:
    differences = []
    if where.rpartition(".")[2] not in _OPTIONAL:
        differences += [f"{where}: no {name}" for name in sorted(recorded.keys() - ours.keys())]
        differences += [f"{where}: has {name}" for name in sorted(ours.keys() - recorded.keys())]
    for name in ours.keys() & recorded.keys():
        differences += find_differences(ours[name], recorded[name], f"{where}.{name}")
    return differences


def _best(item: Any, recorded: list[Any], where: str) -> list[str]:
    return min((find_differences(item, other, where) for other in recorded), key=len)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else type(value).__name__


@cache
def load_document(api: str) -> dict[str, Any]:
    """Return an OpenAPI document as JSON Schema understands it (`nullable` written out)."""
    text = (OPENAPI / f"{api}.openapi.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = _as_json_schema(yaml.load(text, Loader=_LOADER))  # noqa: S506
    return document


def _as_json_schema(value: Any) -> Any:
    """Rewrite OpenAPI 3.0: `nullable`, and `oneOf` of enums that overlap (a blank choice)."""
    if isinstance(value, list):
        return [_as_json_schema(item) for item in value]
    if not isinstance(value, dict):
        return value
    if not str(value.get("$ref", "#")).startswith("#"):
        return {}  # another document, on the web
    renamed = {"anyOf" if key == "oneOf" else key: item for key, item in value.items()}
    schema = {key: _as_json_schema(item) for key, item in renamed.items() if key != "nullable"}
    return {"anyOf": [schema, {"type": "null"}]} if value.get("nullable") is True else schema


def find_schema_errors(method: str, target: str, status: int, body: Any) -> set[str]:
    """Return what the OpenAPI document does not allow in a JSON answer: place and rule.

    Places are without list indexes. LookupError when the document has no such answer.
    """
    path = urlsplit(target).path
    _, api, _, _, rest = path.split("/", 4)
    document = load_document(api)
    content = _find_operation(document, method, f"/{rest}")["responses"][str(status)]["content"]
    media = content.get("application/json") or content["application/problem+json"]
    validator = Draft202012Validator({**media["schema"], "components": document["components"]})
    return {
        f"{_INDEX.sub('[]', error.json_path)}: {error.validator}"
        for error in validator.iter_errors(body)
    }


def _find_operation(document: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    for template in sorted(document["paths"], key=lambda name: name.count("{")):
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path):
            operation: dict[str, Any] = document["paths"][template][method.lower()]
            return operation
    raise LookupError(path)

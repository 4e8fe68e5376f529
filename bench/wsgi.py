"""The portal as it is, with two things for a measurement: what was called, and another source.

BENCH_SOURCE=fanout or memory replaces how the overview is fetched; all else is the same code.
`/_bench/` is served before Django and only where this module is: on 127.0.0.1.
"""

import json
import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from mijnzaken.wsgi import application as portal  # isort: skip  # first: it sets Django up

from django.core.cache import cache

from bench import recorder, sources
from zaken.registry import forget_sources

if "BENCH_SOURCE" in os.environ:
    sources.install(os.environ["BENCH_SOURCE"])
else:
    recorder.install()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The portal, except below /_bench/."""
    path = str(environ["PATH_INFO"])
    if not path.startswith("/_bench/"):
        return portal(environ, start_response)
    body = json.dumps(_answer(path.removeprefix("/_bench/"))).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def _answer(name: str) -> object:
    calls = recorder.snapshot()
    match name.split("/"):
        case ["clear"]:
            recorder.clear()
            return None
        case ["cold"]:
            forget_sources()
            cache.clear()
            return None
        case ["calls"]:
            paths = recorder.list_paths(calls)
            return {"calls": len(calls), "depth": recorder.get_depth(calls), "paths": paths}
        case ["count"]:
            return len(calls)
        case ["alone", times]:
            return recorder.measure_alone(calls, int(times))
        case _:
            return None

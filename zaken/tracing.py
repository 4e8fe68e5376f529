"""The ids of the request that is being answered, for log lines and for calls to registrations.

Context variables, so that they follow a page's calls into the threads that make them.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

request_id: ContextVar[str] = ContextVar("request_id", default="-")
# 32 hexadecimal digits: the trace of W3C Trace Context that all calls of one page belong to.
trace_id: ContextVar[str] = ContextVar("trace_id", default="")


class Visit:
    """One request, as its calls wait for a slot together: `begun` when the first of them got one.

    Half a page is of no use to anybody, so what has begun goes before what has not.
    """

    __slots__ = ("begun",)

    def __init__(self) -> None:
        self.begun = False


_visit: ContextVar[Visit | None] = ContextVar("visit", default=None)


def get_visit() -> Visit:
    """The request that is being answered; outside one each call stands alone."""
    return _visit.get() or Visit()


@contextmanager
def answering() -> Iterator[str]:
    """Around the answer to one request; gives its new id, of which the trace is made too."""
    number = uuid4()
    tokens = [
        (request_id, request_id.set(str(number))),
        (trace_id, trace_id.set(number.hex)),
    ]
    visit = _visit.set(Visit())
    try:
        yield str(number)
    finally:
        _visit.reset(visit)
        for variable, token in tokens:
            variable.reset(token)


def build_traceparent() -> str:
    """The `traceparent` of one call: version 00, the page's trace, a span of its own, sampled.

    Outside a page each call is a trace of its own.
    """
    return f"00-{trace_id.get() or secrets.token_hex(16)}-{secrets.token_hex(8)}-01"

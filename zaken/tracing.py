"""The ids of the request that is being answered, for log lines and for calls to registrations.

Context variables, so that they follow a page's calls into the threads that make them.
"""

import secrets
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")
# 32 hexadecimal digits: the trace of W3C Trace Context that all calls of one page belong to.
trace_id: ContextVar[str] = ContextVar("trace_id", default="")


def build_traceparent() -> str:
    """The `traceparent` of one call: version 00, the page's trace, a span of its own, sampled.

    Outside a page each call is a trace of its own.
    """
    return f"00-{trace_id.get() or secrets.token_hex(16)}-{secrets.token_hex(8)}-01"

"""The id of the request that is being answered, for log lines and for calls to registrations.

A context variable, so that it follows a page's calls into the threads that make them.
"""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")

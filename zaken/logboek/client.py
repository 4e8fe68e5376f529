"""HTTP to a logboek: one POST, within a time, to one address. Whatever happens is an Answer.

As for registrations no redirects, cookies or proxies of the environment (zaken.zgw.session). What a
receiver writes is not logged: it may repeat what it got.
"""

import requests
import urllib3

from zaken.logboek.otlp import Answer, Failed, parse_acknowledgement
from zaken.models import Logboek
from zaken.zgw.deadline import Deadline
from zaken.zgw.session import Patience, build_session, patience

MAX_ANSWER_BYTES = 64 * 1024
CONNECT_SECONDS = 3.0
# The receiver did not accept what was in it, or that it was so much.
_DIVIDE = {400, 413, 422}


class LogboekClient:
    """The connection to one logboek; close it."""

    def __init__(self, logboek: Logboek) -> None:
        self._url = logboek.url
        self._headers = {**logboek.headers, "Content-Type": "application/json"}
        self._session = build_session(1)

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def send(self, body: bytes, seconds: float) -> Answer:
        """POST a request of zaken.logboek.otlp; the whole exchange takes `seconds` at most."""
        deadline = Deadline.after(seconds)
        token = patience.set(Patience(deadline.at))
        try:
            with self._session.post(
                self._url,
                data=body,
                headers=self._headers,
                timeout=(min(CONNECT_SECONDS, seconds), seconds),
                allow_redirects=False,
                stream=True,
            ) as response:
                return _read_answer(response, deadline)
        except (requests.Timeout, urllib3.exceptions.ReadTimeoutError, TimeoutError):
            return Failed(reason="no answer in time")
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError):
            return Failed(reason="no connection")
        finally:
            patience.reset(token)


def _read_answer(response: requests.Response, deadline: Deadline) -> Answer:
    status = response.status_code
    if not response.ok or response.is_redirect:
        wait = response.headers.get("Retry-After", "")
        return Failed(
            reason=f"status {status}",
            divide=status in _DIVIDE,
            wait=float(wait) if wait.isascii() and wait.isdigit() else 0.0,
        )
    if "json" not in response.headers.get("Content-Type", "").lower():
        return Failed(reason="not an acknowledgement")
    body = b""
    while chunk := response.raw.read1(MAX_ANSWER_BYTES, decode_content=True):
        body += chunk
        if len(body) > MAX_ANSWER_BYTES or deadline.remaining <= 0:
            return Failed(reason="not an acknowledgement")
    return parse_acknowledgement(body)

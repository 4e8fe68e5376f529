"""The bytes of a document on their way to the resident: never held whole.

A slow line of the resident may take as long as it needs; a registration that falls silent or gives
bytes by the drop may not. Downloads have places of their own, so that they cannot take the pages'.
"""

import re
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping

import requests
import urllib3
from django.conf import settings

from zaken.domain import (
    ByteRange,
    DownloadsFullError,
    Part,
    RangeNotSatisfiableError,
    SourceError,
    SourceInvalidError,
    SourceTimeoutError,
    SourceUnavailableError,
)

CHUNK_BYTES = 64 * 1024
# Seconds between two pieces of a document.
IDLE_SECONDS = 10.0
# Over so many seconds of waiting for the registration, so many bytes per second at least.
RATE_SECONDS = 30.0
RATE_BYTES = 8000

_PART = re.compile(r"bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})")
_NO_PART = re.compile(r"bytes \*/([0-9]{1,18})")

ABOUT_PARTS = frozenset(
    {requests.codes.partial_content, requests.codes.requested_range_not_satisfiable}
)

type Send = Callable[[Mapping[str, str]], requests.Response]


class Slots:
    """The downloads that this process has under way."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = 0

    def take(self) -> None:
        """Take a place. Raises DownloadsFullError."""
        with self._lock:
            if self._taken >= settings.DOWNLOAD_SLOTS:
                raise DownloadsFullError
            self._taken += 1

    def release(self) -> None:
        """Give it back."""
        with self._lock:
            self._taken -= 1


SLOTS = Slots()


class Pace:
    """Whether a registration keeps up. Only the time that we wait for it counts."""

    def __init__(self) -> None:
        self._waited = 0.0
        self._bytes = 0

    def is_too_slow(self, waited: float, size: int) -> bool:
        """Count a piece of `size` bytes for which we waited so many seconds."""
        self._waited += waited
        self._bytes += size
        if self._waited < RATE_SECONDS:
            return False
        slow = self._bytes < RATE_BYTES * self._waited
        self._waited, self._bytes = 0.0, 0
        return slow


class Download:
    """The bytes of a file as they come in; implements zaken.source.Content."""

    def __init__(
        self,
        response: requests.Response,
        registratie: str,
        *,
        part: Part | None = None,
        release: Callable[[], object] = lambda: None,
    ) -> None:
        self._response = response
        self._registratie = registratie
        self.part = part
        self.size = part.size if part else _read_length(response)
        self.accepts_ranges = part is not None or (
            response.headers.get("Accept-Ranges", "").strip().lower() == "bytes"
        )
        # Once: by close, or when nobody holds this any more.
        self._release = weakref.finalize(self, release)
        self._release.atexit = False

    def __iter__(self) -> Iterator[bytes]:
        """Chunks of at most 64 KiB. Raises SourceError when the registration breaks off."""
        left = self.size
        try:
            for chunk in self._read():
                if left is None:
                    yield chunk
                    continue
                yield chunk[:left]
                left -= len(chunk)
                if left < 0:  # more than was announced, which is all the browser waits for
                    return
        except urllib3.exceptions.ReadTimeoutError:
            raise SourceTimeoutError(self._registratie, "silent file") from None
        except (urllib3.exceptions.HTTPError, OSError):
            raise SourceUnavailableError(self._registratie, "file broken off") from None
        finally:
            self.close()
        if left:
            raise SourceUnavailableError(self._registratie, "file too short")

    def _read(self) -> Iterator[bytes]:
        pace, started = Pace(), time.monotonic()
        # read1: what is there now. read would wait until a whole chunk has come by the drop.
        while chunk := self._response.raw.read1(CHUNK_BYTES, decode_content=True):
            if pace.is_too_slow(time.monotonic() - started, len(chunk)):
                raise SourceTimeoutError(self._registratie, "slow file")
            yield chunk
            started = time.monotonic()

    def close(self) -> None:
        """Give the connection and the place up, also halfway."""
        self._response.close()
        self._release()


def open_download(
    send: Send,
    check: Callable[[requests.Response, str], None],
    registratie: str,
    asked: ByteRange | None,
) -> Download:
    """The asked part when the registration gives exactly that, else the whole file.

    `send` makes the call with these headers, `check` raises SourceError for a bad status. Raises
    DownloadsFullError and RangeNotSatisfiableError besides.
    """

    def open_checked(headers: Mapping[str, str]) -> requests.Response:
        response = send(headers)
        try:
            if not headers or response.status_code not in ABOUT_PARTS:
                check(response, registratie)
        except SourceError:
            response.close()
            raise
        return response

    SLOTS.take()
    try:
        if asked is not None:
            response = open_checked({"Range": str(asked)})
            if response.status_code not in ABOUT_PARTS:
                return Download(response, registratie, release=SLOTS.release)
            try:
                part = _read_part(response, asked)
            except RangeNotSatisfiableError:
                response.close()
                raise
            if part is not None:
                return Download(response, registratie, part=part, release=SLOTS.release)
            response.close()
        return Download(open_checked({}), registratie, release=SLOTS.release)
    except BaseException:
        SLOTS.release()
        raise


def _read_length(response: requests.Response) -> int | None:
    length = response.headers.get("Content-Length", "")
    # Compressed all the same: then this is the length of something else.
    return int(length) if _is_plain(response) and _is_number(length) else None


def _is_plain(response: requests.Response) -> bool:
    return response.headers.get("Content-Encoding", "identity") == "identity"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _read_part(response: requests.Response, asked: ByteRange) -> Part | None:
    """Which part came; None when the answer is not one to this question.

    Raises RangeNotSatisfiableError when the file ends before what was asked.
    """
    header = response.headers.get("Content-Range", "")
    if response.status_code == requests.codes.requested_range_not_satisfiable:
        match = _NO_PART.fullmatch(header)
        total = int(match[1]) if match else None
        if total is None or total <= asked.first:
            raise RangeNotSatisfiableError(total)
        return None
    match = _PART.fullmatch(header)
    if match is None or not _is_plain(response):
        return None
    first, last, total = (int(number) for number in match.groups())
    part = Part(first=first, last=last, total=total)
    length = response.headers.get("Content-Length", str(part.size))
    fits = first == asked.first and first <= last < total and length == str(part.size)
    return part if fits and (asked.last is None or last <= asked.last) else None


def check_file(response: requests.Response, registratie: str) -> None:
    """Raise SourceInvalidError for a page where a file should be."""
    if "html" in response.headers.get("Content-Type", "").lower():
        raise SourceInvalidError(registratie, "html instead of a file")

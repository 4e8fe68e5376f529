"""Parts and pace of a file: what a registration may answer, and what is then passed on."""

import gc
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import requests
import responses

from tests.contract.openzaak import assert_says_nothing, list_calls, make_transport, url_of
from zaken.domain import (
    ByteRange,
    DownloadsFullError,
    Part,
    RangeNotSatisfiableError,
    SourceNotFoundError,
    SourceTimeoutError,
    SourceUnavailableError,
)
from zaken.zgw import download
from zaken.zgw.download import Download, Pace
from zaken.zgw.transport import Deadline

PATH = "/documenten/api/v1/x/download"
WHOLE = b"0123456789"


@pytest.fixture
def stage() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as stage:
        yield stage


def open_part(first: int = 2, last: int | None = 5) -> Download:
    return make_transport("documenten").open_stream(
        "x/download", Deadline.after(3), ByteRange(first, last)
    )


def answer(stage: responses.RequestsMock, status: int, body: bytes, content_range: str) -> None:
    """To a question with a range; one without gets the whole."""
    stage.add(
        "GET",
        url_of(PATH),
        status=status,
        body=body,
        headers={"Content-Range": content_range} if content_range else {},
        match=[responses.matchers.header_matcher({"Range": "bytes=2-5"})],
        auto_calculate_content_length=True,
    )
    stage.add("GET", url_of(PATH), body=WHOLE, auto_calculate_content_length=True)


def test_a_part(stage: responses.RequestsMock) -> None:
    answer(stage, 206, b"2345", "bytes 2-5/10")
    content = open_part()
    assert content.part == Part(first=2, last=5, total=10)
    assert (content.size, content.accepts_ranges) == (4, True)
    assert b"".join(content) == b"2345"
    (call,) = list_calls(stage)
    assert call.headers["Range"] == "bytes=2-5"


def test_a_smaller_part_than_was_asked(stage: responses.RequestsMock) -> None:
    answer(stage, 206, b"23", "bytes 2-3/10")
    assert open_part().part == Part(first=2, last=3, total=10)


@pytest.mark.parametrize(
    "content_range",
    [
        "",
        "bytes 0-3/10",
        "bytes 2-6/10",
        "bytes 2-5/*",
        "bytes 2-5/5",
        "bytes 5-2/10",
        "bytes 2-4/10",
        "lines 2-5/10",
        "bytes 2-5/10, 6-7/10",
        "bytes */10",
        "bytes 2-5/\u0661\u0660",
    ],
)
def test_a_part_that_is_odd_becomes_the_whole(
    stage: responses.RequestsMock, content_range: str
) -> None:
    answer(stage, 206, b"2345", content_range)
    content = open_part()
    assert content.part is None
    assert b"".join(content) == WHOLE
    assert ["Range" in call.headers for call in list_calls(stage)] == [True, False]


def test_a_compressed_part_becomes_the_whole(stage: responses.RequestsMock) -> None:
    stage.add(
        "GET",
        url_of(PATH),
        status=206,
        body=b"2345",
        headers={"Content-Range": "bytes 2-5/10", "Content-Encoding": "gzip"},
        match=[responses.matchers.header_matcher({"Range": "bytes=2-5"})],
    )
    stage.add("GET", url_of(PATH), body=WHOLE)
    assert b"".join(open_part()) == WHOLE


@pytest.mark.parametrize(("header", "total"), [("bytes */2", 2), ("", None), ("bytes 0-1/2", None)])
def test_past_the_end(stage: responses.RequestsMock, header: str, total: int | None) -> None:
    answer(stage, 416, b"", header)
    with pytest.raises(RangeNotSatisfiableError) as caught:
        open_part()
    assert caught.value.total == total


def test_past_the_end_of_a_file_that_is_longer_becomes_the_whole(
    stage: responses.RequestsMock,
) -> None:
    answer(stage, 416, b"", "bytes */10")
    assert b"".join(open_part()) == WHOLE


def test_a_part_of_a_file_that_is_gone(stage: responses.RequestsMock) -> None:
    answer(stage, 404, b"application/octet-stream", "")
    with pytest.raises(SourceNotFoundError):
        open_part()


@pytest.mark.parametrize(
    ("headers", "promised"),
    [({"Accept-Ranges": "bytes"}, True), ({"Accept-Ranges": "none"}, False), ({}, False)],
)
def test_ranges_are_promised_when_the_registration_does(
    stage: responses.RequestsMock, headers: dict[str, str], *, promised: bool
) -> None:
    stage.add("GET", url_of(PATH), body=WHOLE, headers=headers)
    content = make_transport("documenten").open_stream("x/download", Deadline.after(3))
    assert content.accepts_ranges is promised
    content.close()


# --- pieces --------------------------------------------------------------------------------------


class Clock:
    """A clock that only a slow registration, or a slow resident, moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        """Now."""
        return self.now


class Pieces:
    """A body of which each piece takes `seconds` to come."""

    def __init__(self, clock: Clock, pieces: list[bytes], seconds: float) -> None:
        self.clock, self.pieces, self.seconds = clock, pieces, seconds

    def read1(self, _size: int, *, decode_content: bool) -> bytes:
        """The next piece."""
        assert decode_content
        self.clock.now += self.seconds
        return self.pieces.pop(0) if self.pieces else b""

    def close(self) -> None:
        """Nothing."""

    def release_conn(self) -> None:
        """Nothing."""


def make_download(
    monkeypatch: pytest.MonkeyPatch, pieces: list[bytes], seconds: float, size: int | None = None
) -> tuple[Download, Clock]:
    clock = Clock()
    monkeypatch.setattr(download, "time", SimpleNamespace(monotonic=clock.monotonic))
    response = requests.Response()
    response.raw = Pieces(clock, pieces, seconds)
    if size is not None:
        response.headers["Content-Length"] = str(size)
    return Download(response, "voorbeeld"), clock


def test_bytes_by_the_drop_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece comes in time, the file never."""
    content, clock = make_download(monkeypatch, [b"x"] * 1000, 5.0)
    with pytest.raises(SourceTimeoutError) as caught:
        list(content)
    assert clock.now == download.RATE_SECONDS
    assert_says_nothing(caught.value)


def test_a_slow_resident_is_not_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    content, clock = make_download(monkeypatch, [b"x" * 1000] * 50, 0.0)
    size = 0
    for chunk in content:
        clock.now += 60
        size += len(chunk)
    assert size == 50_000


def test_a_registration_that_is_just_fast_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    content, _ = make_download(monkeypatch, [b"x" * download.RATE_BYTES] * 100, 1.0)
    assert sum(map(len, content)) == 100 * download.RATE_BYTES


def test_the_pace_starts_again_after_each_period() -> None:
    pace = Pace()
    assert not pace.is_too_slow(download.RATE_SECONDS, 10_000_000)
    assert pace.is_too_slow(download.RATE_SECONDS, 10)


def test_a_file_that_is_too_short_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    content, _ = make_download(monkeypatch, [b"abc"], 0.0, size=5)
    with pytest.raises(SourceUnavailableError):
        list(content)


def test_no_more_than_was_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    content, _ = make_download(monkeypatch, [b"abc"] * 10, 0.0, size=5)
    assert b"".join(content) == b"abcab"


# --- places --------------------------------------------------------------------------------------


def test_a_place_is_given_back_once(stage: responses.RequestsMock) -> None:
    gc.collect()
    stage.add("GET", url_of(PATH), body=WHOLE)
    api = make_transport("documenten")
    opened = [api.open_stream("x/download", Deadline.after(3)) for _ in range(8)]
    with pytest.raises(DownloadsFullError):
        api.open_stream("x/download", Deadline.after(3))
    opened[0].close()
    opened[0].close()
    opened.append(api.open_stream("x/download", Deadline.after(3)))
    with pytest.raises(DownloadsFullError):
        api.open_stream("x/download", Deadline.after(3))
    for content in opened:
        content.close()


def test_a_file_that_nobody_has_any_more_gives_its_place_back() -> None:
    """As when a page fails between opening and sending."""
    given: list[int] = []
    content = Download(requests.Response(), "voorbeeld", release=lambda: given.append(1))
    del content
    gc.collect()
    assert given == [1]

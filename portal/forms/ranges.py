"""What a browser asks of a file: a part of it, or nothing when it has it already (RFC 9110)."""

import re

from django.http.request import HttpHeaders
from django.utils.http import parse_etags

from zaken.domain import ByteRange

# One range with a begin. Several, one from the end or another unit: then the whole file, which is
# always a right answer.
_RANGE = re.compile(r"bytes=([0-9]{1,18})-([0-9]{0,18})")


def parse_range(headers: HttpHeaders, etag: str) -> ByteRange | None:
    """The part that is asked; None for the whole file.

    With `If-Range` only when it names the file as it is now: a download that is resumed must not
    be glued together from two versions. A date never does, since we send none.
    """
    if headers.get("If-Range", etag) != etag or ("If-Range" in headers and not etag):
        return None
    match = _RANGE.fullmatch(headers.get("Range", "").strip().lower())
    if match is None:
        return None
    first, last = int(match[1]), int(match[2]) if match[2] else None
    return None if last is not None and last < first else ByteRange(first, last)


def is_known(headers: HttpHeaders, etag: str) -> bool:
    """Whether the browser has this very file (`If-None-Match`)."""
    asked = headers.get("If-None-Match", "")
    if not etag or not asked:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in parse_etags(asked)]
    return tags == ["*"] or etag in tags

"""A file of any size that is made while it is read: nothing of it is kept in memory.

Each byte follows from its place, so that any part can be checked without the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass

CHUNK = 64 * 1024
"""Bytes per piece of a download."""

_LINE = b"Voorbeeld %07d\n"
_BLOCK = b"".join(_LINE % number for number in range(CHUNK // 8))


@dataclass(frozen=True, slots=True)
class Filler:
    """The bytes of a file that is only numbered lines, over and over."""

    size: int

    def __len__(self) -> int:
        """Bytes of the whole."""
        return self.size


type Inhoud = bytes | Filler


def read(inhoud: Inhoud, first: int, last: int) -> Iterator[bytes]:
    """Give the bytes `first` up to and including `last`, in pieces."""
    end = last + 1
    while first < end:
        if isinstance(inhoud, Filler):
            start = first % len(_BLOCK)
            piece = _BLOCK[start : start + min(CHUNK, end - first)]
        else:
            piece = inhoud[first : min(first + CHUNK, end)]
        yield piece
        first += len(piece)

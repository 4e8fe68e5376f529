"""The bytes of a document on their way to the resident: never held whole.

A slow line of the resident may take as long as it needs; a registration that falls silent may not.
"""

from collections.abc import Iterator

import requests
import urllib3

from zaken.domain import SourceTimeoutError, SourceUnavailableError

CHUNK_BYTES = 64 * 1024
# Seconds between two pieces of a document.
IDLE_SECONDS = 10.0


class Download:
    """The bytes of a file as they come in; implements zaken.source.Content."""

    def __init__(self, response: requests.Response, registratie: str) -> None:
        self._response = response
        self._registratie = registratie
        length = response.headers.get("Content-Length", "")
        # Compressed all the same: then this is the length of something else.
        is_plain = response.headers.get("Content-Encoding", "identity") == "identity"
        is_number = length.isascii() and length.isdigit()
        self.size = int(length) if is_number and is_plain else None

    def __iter__(self) -> Iterator[bytes]:
        """Chunks of at most 64 KiB. Raises SourceError when the registration breaks off."""
        try:
            while chunk := self._response.raw.read(CHUNK_BYTES, decode_content=True):
                yield chunk
        except urllib3.exceptions.ReadTimeoutError:
            raise SourceTimeoutError(self._registratie, "slow file") from None
        except (urllib3.exceptions.HTTPError, OSError):
            raise SourceUnavailableError(self._registratie, "file broken off") from None
        finally:
            self.close()

    def close(self) -> None:
        """Give the connection up, also halfway."""
        self._response.close()

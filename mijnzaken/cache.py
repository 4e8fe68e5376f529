"""How values go to Redis: as text. Django's own way (pickle) runs what somebody put there."""


class TextSerializer:
    """Takes text and whole numbers only; something else is refused with a TypeError."""

    def dumps(self, value: str | int) -> bytes | int:
        """Numbers as they are, so that Redis can count."""
        if type(value) is int:
            return value
        if not isinstance(value, str):
            raise TypeError("only text and whole numbers go to the cache")
        return value.encode()

    def loads(self, data: bytes) -> str | int:
        """Raises UnicodeDecodeError for what we did not write."""
        try:
            return int(data)
        except ValueError:
            return data.decode()

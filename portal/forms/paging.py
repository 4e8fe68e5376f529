"""Page numbers out of a query."""

MAX_PAGE = 500


def parse_page(text: str) -> int:
    """A page number from 1 to 500; anything else is the first page."""
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        return 1
    return min(max(int(text), 1), MAX_PAGE)

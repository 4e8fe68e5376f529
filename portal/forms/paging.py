"""The page numbers of the overview, out of the query: `?lopend=2&afgerond=3`."""

from collections.abc import Mapping

MAX_PAGE = 500


def parse_page(text: str) -> int:
    """A page number from 1 to 500; anything else is the first page."""
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        return 1
    return min(max(int(text), 1), MAX_PAGE)


def parse_pages(query: Mapping[str, str]) -> tuple[int, int]:
    """The pages of the lopende and of the afgeronde zaken."""
    return parse_page(query.get("lopend", "1")), parse_page(query.get("afgerond", "1"))

"""What somebody asks of the list of zaken: `?stand=lopend&jaar=2026&soort=…&volgorde=oudste`.

And the words they search with, which come by POST: they can tell what a zaak is about, so they do
not belong in an address, which stays in histories and logs.
"""

from collections.abc import Mapping
from enum import StrEnum

from portal.forms.paging import parse_page
from zaken.selectie import Selectie
from zaken.service import Wanted

LOPEND, AFGEROND, OUDSTE = "lopend", "afgerond", "oudste"
MAX_SOORT = 50  # Catalogi API, zaaktype.identificatie
MAX_TEXT = 100
MIN_WORD = 2


class SearchError(StrEnum):
    """Why words cannot be searched with."""

    EMPTY = "empty"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"


def parse_wanted(query: Mapping[str, str]) -> Wanted:
    """What is asked; anything that makes no sense is as if it was not asked."""
    stand = query.get("stand", "")
    return Wanted(
        lopend=None if stand == AFGEROND else parse_page(query.get(LOPEND, "1")),
        afgerond=None if stand == LOPEND else parse_page(query.get(AFGEROND, "1")),
        selectie=Selectie(
            jaar=_parse_year(query.get("jaar", "")),
            soort=_parse_soort(query.get("soort", "")),
            oudste_eerst=query.get("volgorde") == OUDSTE,
        ),
    )


def get_stand(wanted: Wanted) -> str:
    """Which of the two lists is asked; empty for both."""
    if wanted.lopend is None:
        return AFGEROND
    return LOPEND if wanted.afgerond is None else ""


def build_query(wanted: Wanted, *, pages: bool) -> dict[str, str]:
    """The query that asks for this, without what goes without saying."""
    selectie = wanted.selectie
    query = {
        "stand": get_stand(wanted),
        "jaar": str(selectie.jaar or ""),
        "soort": selectie.soort,
        "volgorde": OUDSTE if selectie.oudste_eerst else "",
    }
    if pages:
        numbers = {LOPEND: wanted.lopend, AFGEROND: wanted.afgerond}
        query |= {key: str(page) for key, page in numbers.items() if page is not None and page > 1}
    return {key: value for key, value in query.items() if value}


def parse_words(text: str) -> tuple[str, ...] | SearchError:
    """The words to search with, each once; or why not."""
    if len(text) > MAX_TEXT:
        return SearchError.TOO_LONG
    printable = "".join(char if char.isprintable() else " " for char in text)
    words = tuple(dict.fromkeys(printable.split()))
    if not words:
        return SearchError.EMPTY
    return words if max(map(len, words)) >= MIN_WORD else SearchError.TOO_SHORT


def _parse_year(text: str) -> int | None:
    is_year = len(text) == len("2026") and text.isascii() and text.isdigit()
    return int(text) if is_year and text >= "1900" else None


def _parse_soort(text: str) -> str:
    return text if len(text) <= MAX_SOORT and text.isprintable() else ""

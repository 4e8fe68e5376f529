"""What of the history of a zaak was chosen, out of a query."""

from zaken.geschiedenis import Soort


def parse_soort(text: str) -> Soort | None:
    """One kind of thing that happened; everything for what is not a kind."""
    return Soort(text) if text in set(Soort) else None

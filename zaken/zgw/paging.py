"""All rows of a paged list: the first page tells how many there are, the others follow at once.

No silent maximum, and no following of `next` one by one.
"""

from collections.abc import Callable

from zaken.domain import SourceInvalidError
from zaken.source import Pending
from zaken.zgw.queries import Json
from zaken.zgw.transport import as_object

type StartPage = Callable[[dict[str, str]], Pending[Json]]


def _rows(answer: Json, registratie: str) -> tuple[list[Json], int]:
    """The rows of a page and the count of all; some lists of the standard are not paged at all."""
    if isinstance(answer, list):
        return answer, len(answer)
    body = as_object(answer, registratie)
    rows, count = body.get("results"), body.get("count")
    if not isinstance(rows, list) or not isinstance(count, int):
        raise SourceInvalidError(registratie, "not a list")
    return rows, count


def collect_all(start_page: StartPage, registratie: str) -> Pending[list[Json]]:
    """Start the first page now; the pending fetches the rest and raises SourceError."""
    first = start_page({})

    def collect() -> list[Json]:
        rows, count = _rows(first(), registratie)
        pages = -(-count // len(rows)) if rows else 1
        others = [start_page({"page": str(page)}) for page in range(2, pages + 1)]
        rest = [row for pending in others for row in _rows(pending(), registratie)[0]]
        if len(rows) + len(rest) < count:
            raise SourceInvalidError(registratie, "fewer rows than counted")
        return [*rows, *rest]

    return collect
